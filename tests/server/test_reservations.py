"""A person is held by one caller a day; who asks second is told who was first."""

import pytest

from tests.server.office import Client, Json, Office, create, mutation, patch


@pytest.fixture
def ann(office: Office) -> Client:
    return office.client("ann")


@pytest.fixture
def bo(office: Office) -> Client:
    return office.client("bo")


@pytest.fixture
def lead(office: Office) -> str:
    return office.client("ada").make("Lead", {"last_name": "Li", "company": "Hengda"})


def wish(lead: str, **members: object) -> Json:
    row = {"who_id": lead, "ends_at": "2030-01-01T00:00:00.000Z", "status": "pending"}
    return create("Reservation", row, **members)


def test_the_first_is_confirmed_and_the_second_is_told_who_was_first(
    ann: Client, bo: Client, lead: str
) -> None:
    first, second = bo.one(wish(lead)), ann.one(wish(lead))
    assert first["canonical"]["status"] == "approved"
    assert second["result"] == "ok"
    assert second["canonical"]["status"] == "rejected"
    assert second["canonical"]["held_by_id"] == bo.user_id


def test_one_push_with_two_wishes_of_one_person_is_no_quarrel(bo: Client, lead: str) -> None:
    told = bo.push(wish(lead), wish(lead))
    assert [one["canonical"]["status"] for one in told] == ["approved", "approved"]


def test_it_ends_with_the_owners_day_whatever_he_asks_for(
    office: Office, bo: Client, lead: str
) -> None:
    told = bo.one(wish(lead))
    assert told["canonical"]["ends_at"] < "2030"
    office.clock.forward(hours=25)
    ann = office.client("ann")
    assert ann.one(wish(lead))["canonical"]["status"] == "approved"


def test_what_is_given_back_is_free_at_once(bo: Client, ann: Client, lead: str) -> None:
    mine = wish(lead)
    bo.one(mine)
    bo.one(patch("Reservation", mine["id"], status=("approved", "released")))
    assert ann.one(wish(lead))["canonical"]["status"] == "approved"


def test_nobody_confirms_himself(bo: Client, ann: Client, lead: str) -> None:
    bo.one(wish(lead))
    lost = wish(lead)
    ann.one(lost)
    told = ann.one(patch("Reservation", lost["id"], status=("rejected", "approved")))
    assert told["canonical"]["status"] == "rejected"


def test_a_merge_of_two_held_people_leaves_him_to_whoever_was_first(
    office: Office, ann: Client, bo: Client, lead: str
) -> None:
    ada = office.client("ada")
    other = ada.make("Lead", {"last_name": "Li", "company": "Hengda"})
    first, second = wish(lead), wish(other)
    bo.one(first)
    office.clock.forward(seconds=1)
    ann.one(second)
    seen = {"seen_ver": ada.ver("Lead", lead), "set": {}}
    assert ada.one(mutation("merge", "Lead", other, loser=lead, **seen))["result"] == "ok"
    kept, told = (ada.row("Reservation", one["id"]) or {} for one in (first, second))
    assert kept["status"] == "approved"
    assert (told["status"], told["held_by_id"]) == ("rejected", bo.user_id)


@pytest.mark.parametrize("pushes", [1, 2])
@pytest.mark.parametrize("is_held", [False, True])
def test_what_is_given_back_before_it_was_answered_is_given_back(
    ann: Client, bo: Client, lead: str, pushes: int, is_held: bool
) -> None:
    if is_held:
        ann.one(wish(lead))
    mine = wish(lead)
    release = patch("Reservation", mine["id"], status=("pending", "released"))
    told = bo.push(mine, release) if pushes == 1 else [bo.one(mine), bo.one(release)]
    assert [one["result"] for one in told] == ["ok", "ok"]
    assert (bo.row("Reservation", mine["id"]) or {})["status"] == "released"
    assert "status" not in told[1]["canonical"]


def test_what_somebody_else_said_meanwhile_is_a_conflict(
    office: Office, bo: Client, lead: str
) -> None:
    mine = wish(lead)
    bo.one(mine)
    ada = office.client("ada")
    taken = patch("Reservation", mine["id"], status=("approved", "rejected"))
    assert ada.one(taken)["result"] == "ok"
    told = bo.one(patch("Reservation", mine["id"], status=("pending", "released")))
    assert told["result"] == "conflict"

"""A wish not to be called: whoever hears it may say so, and it outlives the record."""

from typing import Any

import pytest

from tests.server.office import AT, Client, Json, Office, create, delete, mutation, patch
from workbench.server import admin
from workbench.server.mutations import do_not_call

NUMBER, MOBILE = "+862155550123", "+8613655550123"


@pytest.fixture
def bo(office: Office) -> Client:
    return office.client("bo")


@pytest.fixture
def al(office: Office) -> Client:
    """Return somebody of another team."""
    return office.client("al")


def listed(client: Client) -> list[tuple[str, str]]:
    told = client.request("GET", "/v1/records/DoNotCallNumber", params={"limit": 100}).json()
    return sorted((one["row"]["phone"], one["row"]["source"]) for one in told["records"])


def held(client: Client, lead_id: str) -> Json:
    row = client.row("Lead", lead_id)
    assert row is not None
    return row


def said(**row: Any) -> Json:
    values = {"task_subtype": "call", "call_disposition": "do_not_call", "activity_at": AT}
    return mutation("append", "Task", row=values | {"call_phone": NUMBER} | row)


def lead(**row: Any) -> Json:
    return {"last_name": "Li", "company": "Hengda", "phone": NUMBER, "mobile_phone": MOBILE} | row


def test_a_colleague_who_hears_it_marks_the_person_by_the_call_alone(
    bo: Client, al: Client
) -> None:
    person = bo.make("Lead", lead())
    assert al.one(patch("Lead", person, do_not_call=(False, True)))["result"] == "forbidden"
    call = said(who_id=person)
    assert al.one(call)["result"] == "ok"
    assert al.one(call)["result"] == "ok"
    row = held(bo, person)
    assert (row["do_not_call"], row["status"]) == (True, "Open - Not Contacted")
    assert listed(bo) == listed(al) == [(NUMBER, "call")]


def test_the_owners_own_change_after_the_call_is_no_conflict(bo: Client) -> None:
    person = bo.make("Lead", lead())
    change = patch(
        "Lead",
        person,
        do_not_call=(False, True),
        status=("Open - Not Contacted", "Working - Contacted"),
    )
    told = bo.push(said(who_id=person), change)
    assert [one["result"] for one in told] == ["ok", "ok"]


def test_who_was_behind_the_number_is_marked_when_it_is_known(bo: Client, al: Client) -> None:
    person = bo.make("Lead", lead())
    call = said()
    al.one(call)
    assert held(bo, person)["do_not_call"] is False
    assert al.one(patch("Task", call["id"], who_id=(None, person)))["result"] == "ok"
    assert held(bo, person)["do_not_call"] is True
    assert listed(bo) == [(NUMBER, "call")]


@pytest.mark.parametrize("outcome", ["no_answer", "not_interested", None])
def test_another_outcome_marks_nobody(bo: Client, al: Client, outcome: str | None) -> None:
    person = bo.make("Lead", lead())
    al.one(said(who_id=person, call_disposition=outcome))
    assert held(bo, person)["do_not_call"] is False
    assert listed(bo) == []


@pytest.mark.parametrize("type_name", do_not_call.PEOPLE)
def test_a_mark_outlives_its_record(office: Office, al: Client, type_name: str) -> None:
    ada = office.client("ada")
    row = {"last_name": "Li", "phone": NUMBER, "mobile_phone": MOBILE, "do_not_call": True}
    row |= {"company": "Hengda"} if type_name == "Lead" else {}
    person = create(type_name, row)
    seen = ada.one(person)
    told = ada.one(delete(type_name, person["id"], seen_ver=seen["seq"]))
    assert told["result"] == "ok"
    assert listed(al) == [(MOBILE, "record"), (NUMBER, "record")]


def test_whoever_is_not_marked_leaves_no_number_behind(office: Office, al: Client) -> None:
    ada = office.client("ada")
    person = create("Lead", lead())
    seen = ada.one(person)
    assert ada.one(delete("Lead", person["id"], seen_ver=seen["seq"]))["result"] == "ok"
    assert listed(al) == []


def test_what_was_said_before_there_was_a_list_is_listed_once(office: Office) -> None:
    ada = office.client("ada")
    person = create("Lead", lead(do_not_call=True))
    seen = ada.one(person)
    ada.push(said(), delete("Lead", person["id"], seen_ver=seen["seq"]))
    with office.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM do_not_call_number")
    for _ in range(2):
        admin._change(office.database, do_not_call.list_known)
        assert listed(ada) == [(MOBILE, "record"), (NUMBER, "call"), (NUMBER, "record")]


def test_a_wish_about_somebody_deleted_meanwhile_holds_for_all_his_numbers(
    office: Office, al: Client
) -> None:
    ada = office.client("ada")
    person = create("Lead", lead())
    seen = ada.one(person)
    ada.one(delete("Lead", person["id"], seen_ver=seen["seq"]))
    assert al.one(said(who_id=person["id"]))["result"] == "ok"
    assert listed(al) == [(MOBILE, "record"), (NUMBER, "call"), (NUMBER, "record")]
    assert al.row("Lead", person["id"]) is None


def test_a_number_is_listed_as_it_is_compared_however_it_was_typed(bo: Client, al: Client) -> None:
    al.one(said(call_phone="+86 21 5555-0123"))
    assert listed(bo) == [(NUMBER, "call")]


def test_what_is_no_number_is_not_listed_but_the_call_is_kept(bo: Client, al: Client) -> None:
    person = bo.make("Lead", lead())
    for typed in ("withheld", "1" * 200):
        assert al.one(said(who_id=person, call_phone=typed))["result"] == "ok"
    assert held(bo, person)["do_not_call"] is True
    assert listed(bo) == []


def test_who_may_not_see_the_person_learns_nothing_of_him_by_the_call(
    office: Office, bo: Client
) -> None:
    cleo = office.client("cleo")
    cleo.start()
    person = bo.make("Lead", lead())
    told = cleo.one(said(who_id=person))
    assert (told["result"], told["canonical"].keys() & {"do_not_call", "phone"}) == ("ok", set())
    assert cleo.row("Lead", person) is None
    assert {change["type"] for change in cleo.pull()} == {"Task", "DoNotCallNumber"}
    assert held(bo, person)["do_not_call"] is True

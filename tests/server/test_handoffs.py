"""A handoff on the server: who answers it, whose the lead is then, and two answers at once."""

import pytest

from tests.server.office import Client, Json, Office, create, mutation, patch
from workbench.server import admin
from workbench.wire.handoffs import id_of_task
from workbench.wire.ids import new_id

FINAL = "This handoff was answered before: Accepted. Hand the lead over again instead."
SENT_AT, ANSWERED_AT = "2026-11-22T07:00:00.000Z", "2026-11-22T07:30:00.000Z"


@pytest.fixture
def bo(office: Office) -> Client:
    return office.client("bo")


@pytest.fixture
def ann(office: Office) -> Client:
    return office.client("ann")


@pytest.fixture
def lead(bo: Client) -> str:
    return bo.make("Lead", {"last_name": "Li", "company": "Hengda"})


def submitted(bo: Client, lead: str, to: str) -> str:
    """Hand a lead over as a client does; the handoff's id."""
    row = {"lead_id": lead, "from_user_id": bo.user_id, "owner_id": to, "need": "Plan staff"}
    handoff = create("Handoff", row | {"submitted_at": SENT_AT})
    give = patch("Lead", lead, owner_id=(bo.user_id, to))
    assert {one["result"] for one in bo.push(handoff, give)} == {"ok"}
    return handoff["id"]


def answer(handoff: str, status: str, reason: str | None = None, before: str = "Submitted") -> Json:
    return patch(
        "Handoff",
        handoff,
        status=(before, status),
        answered_at=(None, ANSWERED_AT),
        return_reason=(None, reason),
        return_notes=(None, None),
    )


def owner_of(office: Office, lead: str) -> str:
    row = office.client("ada").row("Lead", lead)
    assert row is not None
    return row["owner_id"]


def test_both_sides_and_the_managers_of_either_see_it(office: Office, bo: Client) -> None:
    maria, al = office.client("maria"), office.client("al")
    lead = bo.make("Lead", {"last_name": "Li", "company": "Hengda"})
    handoff = submitted(bo, lead, al.user_id)
    for seer in (bo, al, maria):  # Maria manages the sender's team only
        assert seer.row("Handoff", handoff) is not None
    ada = office.client("ada")
    boss = {"name": "Sue", "email": "sue@example.com", "role": "manager"}
    south = office.directory.people[al.user_id].team_id
    office.ids["sue"] = ada.make("User", boss | {"team_id": south})
    admin.set_password(office.database, "sue@example.com", "a long enough password")
    assert office.client("sue").row("Handoff", handoff) is not None
    for stranger in ("sam", "cleo"):
        assert office.client(stranger).row("Handoff", handoff) is None


def test_a_team_that_moves_takes_the_handoffs_it_sent_along(office: Office, bo: Client) -> None:
    ada, maria, al = office.client("ada"), office.client("maria"), office.client("al")
    lead = bo.make("Lead", {"last_name": "Li", "company": "Hengda"})
    handoff = submitted(bo, lead, al.user_id)
    south = office.directory.people[al.user_id].team_id
    north = office.directory.people[bo.user_id].team_id
    assert ada.one(patch("User", bo.user_id, team_id=(north, south)))["result"] == "ok"
    assert maria.row("Handoff", handoff) is None


def test_returned_it_gives_the_lead_back_in_the_same_transaction(
    office: Office, bo: Client, ann: Client, lead: str
) -> None:
    handoff = submitted(bo, lead, ann.user_id)
    assert ann.one(answer(handoff, "Returned", "no_budget"))["result"] == "ok"
    assert owner_of(office, lead) == bo.user_id


def test_who_handed_it_over_may_take_it_back_though_the_lead_is_not_his_now(
    office: Office, bo: Client, ann: Client, lead: str
) -> None:
    handoff = submitted(bo, lead, ann.user_id)
    told = ann.one(answer(handoff, "Withdrawn"))
    assert (told["result"], told["code"]) == ("forbidden", "no_edit")
    assert bo.one(answer(handoff, "Withdrawn"))["result"] == "ok"
    assert owner_of(office, lead) == bo.user_id


def test_nobody_accepts_what_he_handed_over_himself_but_a_manager_may_answer(
    office: Office, bo: Client, ann: Client, lead: str
) -> None:
    handoff = submitted(bo, lead, ann.user_id)
    assert bo.one(answer(handoff, "Accepted"))["result"] == "forbidden"
    assert office.client("maria").one(answer(handoff, "Accepted"))["result"] == "ok"
    assert owner_of(office, lead) == ann.user_id


def test_of_two_answers_at_once_the_first_stands_and_the_lead_goes_with_it(
    office: Office, bo: Client, ann: Client, lead: str
) -> None:
    handoff = submitted(bo, lead, ann.user_id)
    other = office.client("ann")
    assert ann.one(answer(handoff, "Accepted"))["result"] == "ok"
    bundle = "01930000-0000-7000-8000-0000000000b1"
    back = patch("Lead", lead, owner_id=(ann.user_id, bo.user_id)) | {"bundle": bundle}
    late = answer(handoff, "Returned", "no_need") | {"bundle": bundle}
    told = other.push(back, late)
    assert [one["result"] for one in told] == ["ok", "conflict"]
    assert told[1]["fields"] == ["status", "answered_at", "return_reason", "return_notes"]
    assert owner_of(office, lead) == ann.user_id
    resolve = {
        "choice": "mine",
        "value": {
            "status": "Returned", "answered_at": ANSWERED_AT, "return_reason": "no_need",
            "return_notes": None,
        },
    }  # fmt: skip
    decided = mutation("resolve", "Conflict", told[1]["conflicts"][0], **resolve)
    assert ann.one(decided)["result"] == "ok"
    assert owner_of(office, lead) == bo.user_id


def test_a_lead_that_a_third_person_has_now_stays_there(
    office: Office, bo: Client, ann: Client, lead: str
) -> None:
    handoff = submitted(bo, lead, ann.user_id)
    al = office.ids["al"]
    assert ann.one(patch("Lead", lead, owner_id=(ann.user_id, al)))["result"] == "ok"
    assert ann.one(answer(handoff, "Returned", "other"))["result"] == "ok"
    assert owner_of(office, lead) == al


def test_nobody_takes_a_lead_by_handing_over_what_is_not_his_or_in_anothers_name(
    office: Office, bo: Client, ann: Client
) -> None:
    lead = ann.make("Lead", {"last_name": "Li", "company": "Hengda"})
    row = {"lead_id": lead, "need": "Plan staff", "submitted_at": SENT_AT}
    for sender, receiver in ((bo, ann), (ann, bo)):
        people = {"from_user_id": sender.user_id, "owner_id": receiver.user_id}
        assert bo.one(create("Handoff", row | people))["code"] == "no_create"
        assert office.client("maria").one(create("Handoff", row | people))["result"] == "ok"
    told = {"task_subtype": "handoff", "status": "Not Started", "who_id": lead}
    task = mutation("append", "Task", row=told | {"owner_id": ann.user_id, "description": "x"})
    assert bo.one(task)["result"] == "ok"
    assert ann.row("Handoff", id_of_task(task["id"])) is None


def test_what_was_accepted_is_not_taken_back(
    office: Office, bo: Client, ann: Client, lead: str
) -> None:
    handoff = submitted(bo, lead, ann.user_id)
    assert ann.one(answer(handoff, "Accepted"))["result"] == "ok"
    late = answer(handoff, "Withdrawn", before="Accepted")
    late["set"]["answered_at"]["old"] = ANSWERED_AT
    told = bo.one(late)
    assert (told["result"], told["code"], told["message"]) == ("rejected", "closed", FINAL)
    assert owner_of(office, lead) == ann.user_id


@pytest.mark.parametrize("first", ["Accepted", "Returned", "Withdrawn"])
@pytest.mark.parametrize("then", ["Submitted", "Accepted", "Returned", "Withdrawn"])
def test_what_was_answered_is_not_answered_otherwise_by_anybody(
    office: Office, bo: Client, ann: Client, lead: str, first: str, then: str
) -> None:
    handoff = submitted(bo, lead, ann.user_id)
    by = bo if first == "Withdrawn" else ann
    assert by.one(answer(handoff, first))["result"] == "ok"
    owner = owner_of(office, lead)
    late = answer(handoff, then, before=first)
    late["set"]["answered_at"]["old"] = ANSWERED_AT
    for someone in (ann, bo, office.client("maria"), office.client("ada")):
        late = late | {"mid": str(new_id())}
        told = someone.one(late)
        if first == then:
            assert told["result"] == "ok"
        else:
            assert (told["result"], told["code"]) == ("rejected", "closed")
    row = ann.row("Handoff", handoff)
    assert row is not None
    assert (row["status"], owner_of(office, lead)) == (first, owner)


def test_what_an_older_program_writes_as_a_task_becomes_a_record_and_stays_one(
    office: Office, bo: Client, ann: Client, lead: str
) -> None:
    told = {"task_subtype": "handoff", "status": "Not Started", "who_id": lead}
    told |= {"owner_id": ann.user_id, "description": "Need: Plan staff\nDecides with the CFO"}
    task = mutation("append", "Task", row=told)
    assert bo.one(task)["result"] == "ok"
    handoff = id_of_task(task["id"])
    row = ann.row("Handoff", handoff)
    assert row is not None
    assert (row["lead_id"], row["from_user_id"], row["owner_id"]) == (
        lead, bo.user_id, ann.user_id,
    )  # fmt: skip
    assert (row["need"], row["status"]) == ("Plan staff", "Submitted")
    done = patch("Task", task["id"], status=("Not Started", "Completed"))
    assert ann.one(done)["result"] == "ok"
    row = ann.row("Handoff", handoff)
    assert row is not None
    assert row["status"] == "Accepted"


@pytest.mark.parametrize("status", ["Accepted", "Returned"])
def test_nobody_answers_his_own_handoff_by_making_it_answered_or_through_a_task(
    office: Office, bo: Client, ann: Client, lead: str, status: str
) -> None:
    row = {"lead_id": lead, "from_user_id": bo.user_id, "owner_id": ann.user_id}
    row |= {"need": "Plan staff", "submitted_at": SENT_AT, "status": status}
    told = bo.one(create("Handoff", row))
    assert (told["result"], told["code"]) == ("forbidden", "no_create")
    assert office.client("maria").one(create("Handoff", row))["result"] == "ok"
    answered = {"Accepted": "Completed", "Returned": "Deferred"}[status]
    said = {"task_subtype": "handoff", "who_id": lead, "owner_id": ann.user_id, "description": "x"}
    at_once = mutation("append", "Task", row=said | {"status": answered})
    task = mutation("append", "Task", row=said | {"status": "Not Started"})
    assert {one["result"] for one in bo.push(at_once, task)} == {"ok"}
    assert ann.row("Handoff", id_of_task(at_once["id"])) is None
    assert bo.one(patch("Task", task["id"], status=("Not Started", answered)))["result"] == "ok"
    assert (ann.row("Handoff", id_of_task(task["id"])) or {})["status"] == "Submitted"


def test_an_answer_said_again_moves_no_lead_that_was_given_on_since(
    office: Office, bo: Client, ann: Client, lead: str
) -> None:
    handoff = submitted(bo, lead, ann.user_id)
    assert ann.one(answer(handoff, "Accepted"))["result"] == "ok"
    assert ann.one(patch("Lead", lead, owner_id=(ann.user_id, bo.user_id)))["result"] == "ok"
    assert ann.one(answer(handoff, "Accepted"))["result"] == "ok"
    assert owner_of(office, lead) == bo.user_id
    told = office.client("ann").one(answer(handoff, "Returned", "no_need"))
    assert told["result"] == "conflict"
    assert owner_of(office, lead) == bo.user_id
    again = {"status": "Accepted", "answered_at": SENT_AT}
    again |= dict.fromkeys(("return_reason", "return_notes"))
    members = {"choice": "edit", "value": again}
    decided = mutation("resolve", "Conflict", told["conflicts"][0], **members)
    assert ann.one(decided)["result"] == "ok"
    assert owner_of(office, lead) == bo.user_id


def test_a_second_handoff_of_what_was_accepted_takes_nothing_back(
    office: Office, bo: Client, ann: Client, lead: str
) -> None:
    row = {"lead_id": lead, "from_user_id": bo.user_id, "owner_id": ann.user_id, "need": "Plan"}
    spare = bo.make("Handoff", row | {"submitted_at": SENT_AT})
    handoff = submitted(bo, lead, ann.user_id)
    office.clock.forward(minutes=1)
    assert ann.one(answer(handoff, "Accepted"))["result"] == "ok"
    assert bo.one(answer(spare, "Withdrawn"))["result"] == "ok"
    assert owner_of(office, lead) == ann.user_id


def test_a_lead_handed_over_again_comes_back_though_it_was_accepted_the_first_time(
    office: Office, bo: Client, ann: Client, lead: str
) -> None:
    first = submitted(bo, lead, ann.user_id)
    assert ann.one(answer(first, "Accepted"))["result"] == "ok"
    assert ann.one(patch("Lead", lead, owner_id=(ann.user_id, bo.user_id)))["result"] == "ok"
    office.clock.forward(minutes=1)
    second = submitted(bo, lead, ann.user_id)
    assert bo.one(answer(second, "Withdrawn"))["result"] == "ok"
    assert owner_of(office, lead) == bo.user_id

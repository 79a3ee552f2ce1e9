from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.services.conftest import LIU, THURSDAY, WANG, Clock, Workspace, become
from workbench.errors import InvalidInput, NotFound, Refused
from workbench.services import calling
from workbench.store import outbox, records
from workbench.store.database import Store
from workbench.store.records import Record
from workbench.wire.ids import new_id
from workbench.wire.values import instant_text


def log(store: Store, who: UUID | None, disposition: str, **more: Any) -> calling.CallLogged:
    if disposition == "call_back_later":
        more.setdefault("callback_at", store.now() + timedelta(hours=1))
    with store.write() as w:
        return calling.log_call(w, who_id=who, disposition=disposition, at=store.now(), **more)


def undo(store: Store, task_id: UUID) -> None:
    with store.write() as w:
        calling.undo_call(w, task_id)


def get(store: Store, type_name: str, record_id: UUID | None) -> Record:
    assert record_id is not None
    with store.read() as r:
        return records.require(r, type_name, record_id)


@pytest.mark.parametrize(
    ("disposition", "status", "due"),
    [
        ("no_answer", "Open - Not Contacted", datetime(2026, 11, 20, 2, tzinfo=UTC)),
        ("left_voicemail", "Open - Not Contacted", datetime(2026, 11, 23, 2, tzinfo=UTC)),
        ("call_back_later", "Working - Contacted", THURSDAY + timedelta(hours=1)),
        ("gatekeeper", "Open - Not Contacted", datetime(2026, 11, 20, 1, 15, tzinfo=UTC)),
        ("connected_interested", "Working - Contacted", datetime(2026, 11, 20, 2, tzinfo=UTC)),
        ("meeting_booked", "Working - Contacted", None),
        ("not_interested", "Closed - Not Converted", None),
        ("referral", "Working - Contacted", None),
        ("bad_number", "Open - Not Contacted", None),
        ("do_not_call", "Closed - Not Converted", None),
    ],
)
def test_each_outcome_has_its_effect(
    workspace: Workspace, store: Store, disposition: str, status: str, due: datetime | None
) -> None:
    lead = workspace.lead()
    logged = log(store, lead, disposition, duration_s=42, notes="Suzhou opens 1 June")
    call = get(store, "Task", logged.task_id)
    assert (call["call_disposition"], call["call_duration_s"]) == (disposition, 42)
    assert (call["status"], call["who_id"], call["call_phone"]) == (
        "Completed", lead, "+862155550123",
    )  # fmt: skip
    assert get(store, "Lead", lead)["status"] == status
    assert logged.due_at == due
    if due is None:
        assert logged.next_task_id is None
    else:
        planned = get(store, "Task", logged.next_task_id)
        assert (planned["due_at"], planned["status"]) == (due, "Not Started")
        assert planned["caused_by_id"] == logged.task_id


@pytest.mark.parametrize("disposition", list(calling.BY_DISPOSITION))
def test_undo_restores_the_lead_and_its_plan(
    workspace: Workspace, store: Store, clock: Clock, disposition: str
) -> None:
    lead = workspace.lead()
    earlier = log(store, lead, "no_answer")
    clock.forward(days=1)
    before = get(store, "Lead", lead).values
    logged = log(store, lead, disposition)
    assert get(store, "Task", earlier.next_task_id)["status"] == "Completed"
    clock.forward(seconds=4)
    if disposition == "do_not_call":
        with pytest.raises(Refused, match="cannot be undone"):
            undo(store, logged.task_id)
        return
    undo(store, logged.task_id)
    after = get(store, "Lead", lead).values
    ignored = {"last_modified_at", "last_modified_by_id", "phone_raw"}
    assert {k: v for k, v in after.items() if k not in ignored} == {
        k: v for k, v in before.items() if k not in ignored
    }
    assert get(store, "Task", earlier.next_task_id)["status"] == "Not Started"
    assert get(store, "Task", logged.task_id)["voided_at"] is not None
    if logged.next_task_id is not None:
        assert get(store, "Task", logged.next_task_id)["voided_at"] is not None
    with store.read() as r:
        assert calling.session_strip(r).dials == 0


def test_undo_leaves_a_change_made_since(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()
    logged = log(store, lead, "not_interested")
    with store.write() as w:
        records.patch(w, "Lead", lead, {"status": "Working - Contacted"})
    undo(store, logged.task_id)
    assert get(store, "Lead", lead)["status"] == "Working - Contacted"


def test_a_call_is_undone_once_and_by_its_author_only(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()
    logged = log(store, lead, "no_answer")
    become(store, LIU)
    with pytest.raises(Refused, match="somebody else"):
        undo(store, logged.task_id)
    become(store, WANG)
    undo(store, logged.task_id)
    with pytest.raises(Refused, match="before"):
        undo(store, logged.task_id)


def test_do_not_call_blocks_the_person_and_the_number(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()
    same_number = workspace.lead(last_name="Zhang", first_name="Hua")
    log(store, lead, "do_not_call")
    assert get(store, "Lead", lead)["do_not_call"] is True
    assert get(store, "Lead", same_number)["do_not_call"] is True


@pytest.mark.parametrize("due_in", [timedelta(hours=1), timedelta(days=3)])
@pytest.mark.parametrize("disposition", ["no_answer", "connected_interested"])
def test_a_call_that_a_colleague_planned_stays_his_and_keeps_no_step_of_mine_back(
    workspace: Workspace, store: Store, disposition: str, due_in: timedelta
) -> None:
    lead = workspace.lead(owner_id=LIU)
    planned = {"task_subtype": "call", "status": "Not Started", "who_id": lead,
               "due_at": instant_text(THURSDAY + due_in)}  # fmt: skip
    theirs = workspace.pulled("Task", subject="Liu's step", owner_id=LIU, **planned)
    logged = log(store, lead, disposition)
    assert get(store, "Task", theirs)["status"] == "Not Started"
    assert get(store, "Task", logged.next_task_id)["owner_id"] == WANG
    with store.read() as r:
        assert theirs not in {one.rid for one in outbox.listing(r, ("new",))}


def test_a_bad_number_is_dropped_but_remembered(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead(mobile_phone="+8613655550123")
    log(store, lead, "bad_number")
    held = get(store, "Lead", lead)
    assert (held["phone"], held["phone_raw"]) == (None, "+862155550123")
    assert held["mobile_phone"] == "+8613655550123"


def test_a_referral_makes_a_lead_of_the_same_company(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()
    logged = log(
        store, lead, "referral", referred=calling.Referred("Zhang", "Hua", "CFO", "021 5555 0199")
    )
    made = get(store, "Lead", logged.referred_id)
    assert (made["company"], made["phone"]) == ("Hengda Logistics", "+862155550199")
    assert made["owner_id"] == WANG


def test_what_does_not_fit_is_said_and_nothing_is_saved(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()
    with pytest.raises(InvalidInput, match="no outcome"):
        log(store, lead, "fax")
    with pytest.raises(InvalidInput, match="at least 0 s"):
        log(store, lead, "no_answer", duration_s=-1)
    with pytest.raises(InvalidInput, match="before the call"):
        log(store, lead, "call_back_later", callback_at=THURSDAY - timedelta(hours=1))
    with pytest.raises(NotFound):
        log(store, new_id(), "no_answer")
    with pytest.raises(InvalidInput, match="a person or a number"):
        log(store, None, "no_answer")
    with store.read() as r:
        assert outbox.counts(r).get("new", 0) == 0

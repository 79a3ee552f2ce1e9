"""Calls logged by their number alone, and how they come to a person."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.services.conftest import LIU, Clock, Workspace, become
from workbench.errors import InvalidInput
from workbench.services import calling
from workbench.store import outbox, records
from workbench.store.database import Store
from workbench.store.records import Record

NUMBER = "+862155550123"


def log(store: Store, disposition: str = "no_answer", **more: Any) -> calling.CallLogged:
    more.setdefault("number", "021 5555 0123")
    with store.write() as w:
        return calling.log_call(w, who_id=None, disposition=disposition, at=store.now(), **more)


def unknown(store: Store) -> list[calling.UnknownCall]:
    with store.read() as r:
        return calling.unknown_calls(r)


def attach(store: Store, task_id: UUID, who_id: UUID) -> calling.Attached:
    with store.write() as w:
        return calling.attach_calls(w, [task_id], who_id)


def get(store: Store, type_name: str, record_id: UUID) -> Record:
    with store.read() as r:
        return records.require(r, type_name, record_id)


def test_a_call_is_kept_with_its_number_and_no_lead_is_made(
    workspace: Workspace, store: Store
) -> None:
    logged = log(store, notes="asked for Ms Sun")
    call = get(store, "Task", logged.task_id)
    assert (call["call_phone"], call["who_id"], call["description"]) == (
        NUMBER, None, "asked for Ms Sun",
    )  # fmt: skip
    with store.read() as r:
        assert r.value("SELECT count(*) FROM lead") == 0
        assert outbox.counts(r)["new"] == 1
    (waiting,) = unknown(store)
    assert (waiting.shown, waiting.people) == ("+86 21 5555 0123", ())


def test_whoever_has_the_number_later_is_offered(workspace: Workspace, store: Store) -> None:
    log(store)
    lead = workspace.lead(phone="+8610000", mobile_phone=NUMBER)
    (waiting,) = unknown(store)
    assert [(one.type, one.id, one.name) for one in waiting.people] == [("Lead", lead, "Wei Li")]


def test_attaching_gives_the_call_its_person_and_the_person_what_followed(
    workspace: Workspace, store: Store
) -> None:
    first, second = log(store), log(store, "connected_interested")
    lead = workspace.lead()
    with store.write() as w:
        attached = calling.attach_calls(w, [second.task_id, first.task_id], lead)
    assert unknown(store) == []
    assert get(store, "Task", first.task_id)["who_id"] == lead
    assert get(store, "Lead", lead)["status"] == "Working - Contacted"
    (planned,) = attached.made_ids
    assert get(store, "Task", planned)["caused_by_id"] == second.task_id


def test_what_follows_an_attached_call_is_planned_by_the_clock_of_the_person(
    workspace: Workspace, store: Store
) -> None:
    logged = log(store)
    lead, twin = (workspace.lead(time_zone="America/Los_Angeles") for _ in range(2))
    (planned,) = attach(store, logged.task_id, lead).made_ids
    with store.write() as w:
        same = calling.log_call(w, who_id=twin, disposition="no_answer", at=store.now())
    assert get(store, "Task", planned)["due_at"] == same.due_at


def test_a_promised_call_back_comes_along(workspace: Workspace, store: Store) -> None:
    moment = store.now() + timedelta(minutes=2)
    logged = log(store, "call_back_later", callback_at=moment)
    assert unknown(store)[0].callback_at == moment
    with store.read() as r:
        assert calling.queue(r, store.now()).items == ()
    attach(store, logged.task_id, workspace.lead(score=1))
    with store.read() as r:
        (item,) = calling.queue(r, store.now()).items
    assert item.callback_at == moment


def test_an_attachment_goes_back(workspace: Workspace, store: Store) -> None:
    logged = log(store, "not_interested")
    lead = workspace.lead()
    attached = attach(store, logged.task_id, lead)
    assert get(store, "Lead", lead)["status"] == "Closed - Not Converted"
    with store.write() as w:
        calling.detach_calls(w, attached)
    assert get(store, "Lead", lead)["status"] == "Open - Not Contacted"
    assert [call.task_id for call in unknown(store)] == [logged.task_id]


def test_do_not_call_blocks_whom_the_call_is_attached_to_and_stays(
    workspace: Workspace, store: Store
) -> None:
    here = workspace.lead()
    logged = log(store, "do_not_call")
    assert get(store, "Lead", here)["do_not_call"] is True
    later = workspace.lead(phone="+8610000")
    attached = attach(store, logged.task_id, later)
    with store.write() as w:
        calling.detach_calls(w, attached)
    assert get(store, "Lead", later)["do_not_call"] is True


def test_a_call_is_attached_once(workspace: Workspace, store: Store) -> None:
    logged = log(store)
    attach(store, logged.task_id, workspace.lead())
    with pytest.raises(InvalidInput, match="has a person already"):
        attach(store, logged.task_id, workspace.lead())


def test_only_my_calls_of_this_quarter_that_still_count_are_listed(
    workspace: Workspace, store: Store, clock: Clock
) -> None:
    undone = log(store)
    with store.write() as w:
        calling.undo_call(w, undone.task_id)
    assert unknown(store) == []
    log(store)
    become(store, LIU)
    assert unknown(store) == []
    log(store)
    assert len(unknown(store)) == 1
    clock.forward(days=91)
    assert unknown(store) == []

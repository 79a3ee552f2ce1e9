"""My open tasks: which there are, what was promised, and what becomes of them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.services.conftest import LIU, THURSDAY, WANG, Workspace
from tests.services.test_calls_in_cadences import cadence, enter
from workbench.errors import InvalidInput, Refused
from workbench.services import calling, follow_ups, home, timeline
from workbench.services.follow_ups import FollowUp
from workbench.store import outbox, records
from workbench.store.database import Store


def task(workspace: Workspace, who: UUID | None, due: datetime | None, **row: Any) -> UUID:
    values: dict[str, Any] = {
        "subject": "Send the case",
        "task_subtype": "to_do",
        "status": "Not Started",
        "priority": "Normal",
        "who_id": who,
        "due_at": None if due is None else due.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "owner_id": WANG,
    }
    given = {name: value for name, value in (values | row).items() if value is not None}
    return workspace.pulled("Task", **given)


def mine(store: Store) -> tuple[FollowUp, ...]:
    with store.read() as r:
        return follow_ups.mine(r)


def badge(store: Store) -> int:
    with store.read() as r:
        return home.badges(r).tasks_today


def test_the_list_holds_my_open_tasks_and_promised_calls_the_most_urgent_first(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead(email="li@hengda.example")
    account = workspace.pulled("Account", name="Rhein Parts", owner_id=WANG)
    hour = timedelta(hours=1)
    task(workspace, lead, THURSDAY + 30 * hour, subject="Connect", task_subtype="social")
    task(workspace, lead, None, subject="Someday")
    task(workspace, lead, THURSDAY - 50 * hour, subject="Case", task_subtype="email")
    task(workspace, lead, THURSDAY + hour, task_subtype="call", priority="High", subject="Call")
    task(workspace, None, THURSDAY, what_id=account, subject="Prepare the offer")
    task(workspace, lead, THURSDAY, task_subtype="call", subject="The queue's")
    task(workspace, lead, THURSDAY, owner_id=LIU, subject="Hers")
    task(workspace, lead, THURSDAY, status="Completed", subject="Done")
    found = mine(store)
    assert [(one.kind, one.subject) for one in found] == [
        ("email", "Case"),
        ("to_do", "Prepare the offer"),
        ("call", "Call"),
        ("social", "Connect"),
        ("to_do", "Someday"),
    ]
    first, second = found[:2]
    assert (first.name, first.company, first.email) == (
        "Wei Li", "Hengda Logistics", "li@hengda.example",
    )  # fmt: skip
    assert (second.about_type, second.about_id, second.name) == ("Account", account, "Rhein Parts")
    assert badge(store) == 3


def test_what_a_talk_promised_stands_with_its_task_and_done_takes_it_off_with_a_way_back(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead()
    with store.write() as w:
        calling.log_call(
            w,
            who_id=lead,
            disposition="connected_interested",
            at=THURSDAY,
            notes="Wants the warehouse case in Chinese",
        )
    (item,) = mine(store)
    assert item.kind == "to_do"
    with store.read() as r:
        found = follow_ups.detail(r, item.id)
    assert found.promised == "Wants the warehouse case in Chinese"
    assert found.promised_in.endswith(": Interested")
    assert found.step == 0
    with store.write() as w:
        changed = follow_ups.done(w, item.id)
        ended = records.require(w, "Task", item.id)
    assert (changed.name, changed.next_step) == ("Wei Li", "")
    assert (ended["status"], ended["activity_at"]) == ("Completed", THURSDAY)
    assert mine(store) == ()
    with store.write() as w:
        again = follow_ups.take_back(w, changed)
    (back,) = mine(store)
    assert (back.id, back.subject, back.due_at) == (again, item.subject, item.due_at)
    with store.read() as r:
        assert follow_ups.detail(r, again).promised == "Wants the warehouse case in Chinese"
        assert records.require(r, "Task", item.id)["voided_at"] is not None


def test_putting_off_moves_the_time_and_undo_moves_it_back(
    workspace: Workspace, store: Store
) -> None:
    due = THURSDAY - timedelta(days=2)
    task_id = task(workspace, workspace.lead(), due)
    at = datetime(2026, 11, 24, 2, tzinfo=UTC)
    with store.write() as w, pytest.raises(InvalidInput):
        follow_ups.put_off(w, task_id, due)
    with store.write() as w:
        changed = follow_ups.put_off(w, task_id, at)
    assert mine(store)[0].due_at == at
    assert badge(store) == 0
    with store.write() as w:
        assert follow_ups.take_back(w, changed) == task_id
    assert mine(store)[0].due_at == due
    assert badge(store) == 1


def test_what_is_not_needed_leaves_the_list_and_comes_back_by_undo(
    workspace: Workspace, store: Store
) -> None:
    call = task(workspace, workspace.lead(), THURSDAY, task_subtype="call", priority="High")
    with store.write() as w, pytest.raises(Refused, match="call desk"):
        follow_ups.done(w, call)
    with store.write() as w:
        changed = follow_ups.not_needed(w, call)
        with pytest.raises(Refused, match="not open"):
            follow_ups.not_needed(w, call)
    assert mine(store) == ()
    with store.write() as w:
        follow_ups.take_back(w, changed)
    assert [one.kind for one in mine(store)] == ["call"]


def test_a_planned_call_that_another_one_made_needless_is_no_touch(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead()
    task(workspace, lead, THURSDAY, task_subtype="call", status="Completed", subject="Second call")
    with store.write() as w:
        calling.log_call(w, who_id=lead, disposition="no_answer", at=THURSDAY)
    with store.read() as r:
        entries, count = timeline.touches(r, lead)
    assert ([entry.title for entry in entries], count) == (["No answer: Wei Li"], 1)


def test_undoing_a_step_sends_nothing_for_the_next_one_the_server_has_yet_to_make(
    workspace: Workspace, store: Store
) -> None:
    cadence(workspace, ("email", 0, "any"), ("social", 1, "any"))
    lead = workspace.lead()
    enter(store, lead)
    (mail,) = mine(store)
    with store.write() as w:
        changed = follow_ups.done(w, mail.id)
    (step,) = mine(store)
    assert step.kind == "social"
    with store.write() as w:
        again = follow_ups.take_back(w, changed)
        sent = [one.rid for one in outbox.listing(w, ("new",))]
    assert [one.id for one in mine(store)] == [again]
    assert step.id not in sent


def test_undoing_a_step_leaves_a_colleagues_next_one_to_the_server(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead()
    mail = task(workspace, lead, THURSDAY, task_subtype="email")
    with store.write() as w:
        changed = follow_ups.done(w, mail)
    hers = task(workspace, lead, THURSDAY, task_subtype="social", owner_id=LIU, caused_by_id=mail)
    with store.write() as w:
        follow_ups.take_back(w, changed)
        assert records.require(w, "Task", hers)["voided_at"] is None

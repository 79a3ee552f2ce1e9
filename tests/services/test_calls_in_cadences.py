"""Calls in a cadence: the tiles promise what the log makes, an e-mail is no call."""

from datetime import UTC, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.services.conftest import LIU, WANG, Workspace
from workbench.services import cadences, calling, words
from workbench.services.call_endings import OUTCOMES
from workbench.services.calling.card import card
from workbench.store import records
from workbench.store.database import Store
from workbench.wire.values import instant_text

SHANGHAI = ZoneInfo("Asia/Shanghai")
SIMPLE = ("no_answer", "left_voicemail", "gatekeeper", "connected_interested", "bad_number")


def cadence(workspace: Workspace, *steps: tuple[str, int, str], script: str = "") -> None:
    """Let there be a cadence of these kinds, days and half-days."""
    made = workspace.pulled("Cadence", name="Two weeks", is_active=True, is_default=True)
    for position, (kind, days, half_day) in enumerate(steps, 1):
        row = {"kind": kind, "days": days, "half_day": half_day, "position": position}
        named = {"cadence_id": made, "subject": f"{position}: {kind}", "script": script}
        workspace.pulled("CadenceStep", **row, **named)


def enter(store: Store, lead: UUID) -> None:
    with store.write() as w:
        cadences.enter(w, lead)


def call(store: Store, lead: UUID, disposition: str) -> calling.CallLogged:
    with store.write() as w:
        return calling.log_call(w, who_id=lead, disposition=disposition, at=store.now())


def queued(store: Store) -> list[str]:
    with store.read() as r:
        return [item.name for item in calling.queue(r, store.now()).items]


def tile(store: Store, lead: UUID, disposition: str) -> str:
    with store.read() as r:
        found = {one.outcome.disposition: one.next_step for one in card(r, lead).tiles}
    return found[disposition]


@pytest.mark.parametrize("kind", ["email", "social"])
def test_a_lead_whose_next_step_is_no_call_is_not_called_until_it_is_done(
    workspace: Workspace, store: Store, kind: str
) -> None:
    cadence(workspace, ("call", 0, "any"), (kind, 1, "any"), ("call", 0, "any"))
    lead = workspace.lead()
    enter(store, lead)
    assert queued(store) == ["Wei Li"]
    workspace.clock.forward(minutes=1)
    call(store, lead, "no_answer")
    assert queued(store) == []
    workspace.clock.forward(days=4)  # the step is overdue and still none of the telephone's
    assert queued(store) == []
    with store.write() as w:
        (step,) = w.rows("SELECT id FROM task WHERE task_subtype = ? AND who_id = ?",
                         (kind, lead.bytes))  # fmt: skip
        records.patch(w, "Task", UUID(bytes=step[0]), {"status": "Completed"})
    assert queued(store) == ["Wei Li"]


def test_a_step_that_the_server_has_made_keeps_the_lead_out_of_the_queue_too(
    workspace: Workspace, store: Store
) -> None:
    cadence(workspace, ("email", 0, "any"), ("call", 1, "any"))
    lead = workspace.lead()
    step = workspace.pulled("Task", subject="1: email", task_subtype="email", who_id=lead,
                            status="Not Started", owner_id=WANG,
                            due_at=instant_text(store.now()))  # fmt: skip
    assert queued(store) == ["Wei Li"]  # a mail one has planned oneself forbids no call
    with store.read() as r:
        (made,) = r.row("SELECT id FROM cadence") or ()
    workspace.pulled("CadenceTarget", cadence_id=UUID(bytes=made), who_id=lead, state="active",
                     entered_at=instant_text(store.now()), next_task_id=step, step=1,
                     owner_id=WANG)  # fmt: skip
    assert queued(store) == []


def test_a_promised_callback_comes_whatever_step_of_the_cadence_is_open(
    workspace: Workspace, store: Store
) -> None:
    cadence(workspace, ("email", 0, "any"), ("call", 1, "any"))
    lead = workspace.lead()
    enter(store, lead)
    assert queued(store) == []
    with store.write() as w:
        calling.plan_call(w, lead, store.now() + timedelta(hours=1))
    workspace.clock.forward(hours=1)
    assert queued(store) == ["Wei Li"]


@pytest.mark.parametrize(
    "steps",
    [
        (("call", 0, "any"), ("call", 5, "afternoon"), ("call", 3, "other")),
        (("call", 0, "any"), ("email", 1, "any"), ("call", 3, "other")),
        (("call", 0, "any"), ("wait", 3, "any"), ("social", 2, "any")),
        (("call", 0, "any"), ("email", 0, "any")),
        (("call", 0, "any"),),
        (),
    ],
)
@pytest.mark.parametrize("disposition", SIMPLE)
def test_the_tile_says_the_very_step_that_the_log_makes(
    workspace: Workspace, store: Store, steps: tuple[tuple[str, int, str], ...], disposition: str
) -> None:
    cadence(workspace, *steps)
    lead = workspace.lead(mobile_phone="+8613055550123")
    if steps:
        enter(store, lead)
        workspace.clock.forward(minutes=1)
    with store.read() as r:
        person = records.require(r, "Lead", lead)
        ahead = calling.ahead(r, person, SHANGHAI)
        promised = calling.after_call(ahead, disposition, store.now(), person["phone"]).step
    said = tile(store, lead, disposition)
    logged = call(store, lead, disposition)
    made = None
    with store.read() as r:
        if logged.next_task_id is not None:
            made = records.require(r, "Task", logged.next_task_id)
    if promised is None:
        assert made is None
        assert logged.next_step == ""
        return
    assert made is not None
    assert (made["task_subtype"], made["due_at"]) == (promised.subtype, promised.due_at)
    day = words.weekday(promised.due_at.astimezone(SHANGHAI).date())
    assert day in said or "today" in said
    assert (made["caused_by_id"], logged.due_at) == (logged.task_id, promised.due_at)
    kind = {"email": "E-mail", "social": "Social touch"}.get(made["task_subtype"], "")
    assert said.startswith(kind)
    assert logged.next_step.startswith(kind)


def test_the_tiles_of_a_cadence_name_kind_and_day(workspace: Workspace, store: Store) -> None:
    cadence(workspace, ("call", 0, "any"), ("email", 1, "any"), ("call", 5, "morning"))
    lead = workspace.lead()
    enter(store, lead)
    assert tile(store, lead, "no_answer") == "E-mail Fri"
    assert tile(store, lead, "left_voicemail") == "E-mail Fri"
    assert tile(store, lead, "connected_interested") == "follow up Fri"
    assert tile(store, lead, "not_interested") == "ask why"
    workspace.clock.forward(minutes=1)
    logged = call(store, lead, "no_answer")
    with store.read() as r:
        due_at = records.require(r, "Task", logged.next_task_id or lead)["due_at"]
    assert due_at.astimezone(UTC).isoformat() == "2026-11-20T02:00:00+00:00"


def test_a_call_planned_for_later_is_what_the_tile_says(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()
    later = store.now() + timedelta(days=5)
    with store.write() as w:
        planned = calling.plan_call(w, lead, later)
    assert tile(store, lead, "no_answer") == "Tue afternoon"
    logged = call(store, lead, "no_answer")
    assert (logged.next_task_id, logged.due_at) == (planned.task_id, later)
    with store.read() as r:
        assert r.value("SELECT count(*) FROM task WHERE status = 'Not Started'") == 1


def test_what_a_colleague_has_planned_is_not_the_next_step(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead(owner_id=LIU)
    workspace.pulled("Task", subject="Call back", task_subtype="call", status="Not Started",
                     who_id=lead, due_at=instant_text(store.now() + timedelta(days=5)),
                     owner_id=LIU)  # fmt: skip
    assert tile(store, lead, "no_answer") == "Fri morning"


def test_every_outcome_has_its_tile(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()
    with store.read() as r:
        found = card(r, lead).tiles
    assert [one.outcome for one in found] == list(OUTCOMES)
    assert all(one.next_step for one in found)

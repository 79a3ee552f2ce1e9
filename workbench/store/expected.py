"""The next step of a cadence, shown at once under the id the server will give it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from workbench.store import record_rows, sql
from workbench.store.record_rows import Held
from workbench.store.transactions import Reader, Writer
from workbench.wire import cadences
from workbench.wire.cadences import Place, Step, Touch
from workbench.wire.ids import derived_id
from workbench.wire.values import instant_ms, parse_instant

TASK, TARGET, STEP = "Task", "CadenceTarget", "CadenceStep"
_TARGETS = "WHERE who_id = ? AND coalesce(exit_reason, '') <> 'removed'"
_TASKS = (
    "WHERE who_id = ? AND voided_at IS NULL"
    " AND (activity_at >= ? OR (status = 'Completed' AND due_at >= ?))"
)
_EXPECTED = "SELECT 1 FROM task WHERE caused_by_id = ? AND ver = 0 AND is_pending = 0"


@dataclass(frozen=True)
class Course:
    """A cadence that a person is or was in: its steps, and what was done since."""

    target: Held
    entered_at: datetime
    steps: tuple[Step, ...]
    touches: tuple[Touch, ...]

    def place(self, person: Mapping[str, Any], *more: Touch) -> Place:
        """Return where the person stands, if more were done than is known here."""
        done = (*self.touches, *more)
        return cadences.place(self.steps, self.entered_at, done, person)

    def task_after(
        self, person: Mapping[str, Any], touch: Touch, tz_min: int
    ) -> dict[str, Any] | None:
        """Return the task that a touch would bring about, in wire form; None where it does not."""
        found = self.place(person, touch)
        if found.step is None or found.is_waiting or found.last_id != touch.id:
            return None
        return _task(found, self.target, person, tz_min)


def show(w: Writer, body: Mapping[str, Any], row: Mapping[str, Any]) -> None:
    """Write the task that the server will make for this mutation, if it will make one."""
    given = body.get("row") or body.get("set") or {}
    who = row.get("who_id")
    if not who or not cadences.causes(body["op"], body["type"], given, row):
        return
    held = _person(w, UUID(who))
    if held is None:
        return
    person: Mapping[str, Any] = held.row
    for one in targets(w, UUID(who)):
        if body["type"] == TARGET and str(one.id) != body["id"]:
            continue
        found = course(w, one).place(person)
        is_led_by_it = found.last_id == body["id"] or body["type"] == TARGET
        if found.step is None or found.is_waiting or not is_led_by_it:
            continue
        task_id = UUID(cadences.step_task_id(body["mid"], found.step))
        if record_rows.find(w, TASK, task_id) is None:
            record_rows.insert(w, TASK, task_id, _task(found, one, person, body["tz_min"]))


def forget(w: Writer, mid: UUID, type_name: str, record_id: UUID) -> None:
    """Remove the task shown for a mutation that the server has not made itself."""
    if type_name == TASK and w.row(_EXPECTED, (record_id.bytes,)) is None:
        return
    for (step_id,) in w.rows("SELECT id FROM cadence_step"):
        found = record_rows.find(w, TASK, derived_id(mid, str(UUID(bytes=step_id))))
        if found is not None and found.ver == 0 and not found.is_pending:
            record_rows.remove(w, TASK, found.pk)


def withdraw(w: Writer, task_id: UUID) -> bool:
    """Take away a step that the server has yet to make; say whether it was one.

    Nothing is sent for it: whatever ends it here ends the server's too, which may be another.
    """
    found = record_rows.find(w, TASK, task_id)
    if found is None or found.ver or found.is_pending:
        return False
    record_rows.remove(w, TASK, found.pk)
    return True


def targets(r: Reader, who_id: UUID) -> list[Held]:
    """Return the cadences a person is or was in; not those somebody took him out of."""
    query = sql.sentence(sql.of(TARGET).select, _TARGETS)
    return [record_rows.held(TARGET, row) for row in r.rows(query, (who_id.bytes,))]


def course(r: Reader, target: Held) -> Course:
    """Return a cadence of a person with everything that is known here of it."""
    entered: Mapping[str, Any] = target.row
    cadence_id = UUID(entered["cadence_id"]).bytes
    steps = [
        record_rows.held(STEP, row)
        for row in r.rows(sql.sentence(sql.of(STEP).select, "WHERE cadence_id = ?"), (cadence_id,))
    ]
    entered_at = parse_instant(entered["entered_at"])
    since = instant_ms(entered_at)
    who = UUID(entered["who_id"]).bytes
    tasks = [
        record_rows.held(TASK, row)
        for row in r.rows(sql.sentence(sql.of(TASK).select, _TASKS), (who, since, since))
    ]
    return Course(
        target,
        entered_at,
        tuple(cadences.steps_of((str(one.id), one.row) for one in steps)),
        tuple(cadences.touches_of((str(one.id), one.row) for one in tasks)),
    )


def _task(found: Place, target: Held, person: Mapping[str, Any], tz_min: int) -> dict[str, Any]:
    entered: Mapping[str, Any] = target.row
    return cadences.task_row(
        found,
        who_id=entered["who_id"],
        owner_id=entered["owner_id"],
        time_zone=person["time_zone"],
        tz_min=tz_min,
    )


def _person(r: Reader, who_id: UUID) -> Held | None:
    return record_rows.find(r, "Lead", who_id) or record_rows.find(r, "Contact", who_id)

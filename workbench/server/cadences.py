"""Cadences: the next step is made in the transaction of the call that brings it about.

Where somebody stands is worked out from everything that was done (`wire.cadences`), never counted
on; the id of a step's task comes from its cause, so that each is made once, however often the
call is sent.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement

from workbench.schema import dictionary
from workbench.server import record as records
from workbench.server.batch import Batch
from workbench.server.models import Mutation
from workbench.server.record import CHUNK, Record
from workbench.server.tables import RECORDS
from workbench.wire import cadences
from workbench.wire.cadences import Place
from workbench.wire.values import instant_ms, is_uuid, parse_instant, uuid_bytes

TASK, TARGET, STEP = "Task", "CadenceTarget", "CadenceStep"
PEOPLE = ("Lead", "Contact")


def preload(batch: Batch, mutations: Iterable[Mutation]) -> None:
    """Read which of the people these mutations are about are in a cadence, with one query."""
    who: dict[str, None] = {}
    for mutation in mutations:
        given = mutation.row or {}
        if mutation.type in (TASK, TARGET) and is_uuid(str(given.get("who_id"))):
            who[str(given["who_id"]).lower()] = None
        elif mutation.type in PEOPLE and mutation.op == "patch":
            who[mutation.id] = None
    _read_targets(batch, [one for one in who if one not in batch.cadence_people])


def follow(batch: Batch, mutation: Mutation, record: Record, given: Mapping[str, Any]) -> None:
    """Let the cadences of a person follow what was done with him, or undone.

    Args:
        given: The fields that have just got these values.
    """
    if record.type.name == TARGET and given.get("exit_reason") == "removed":
        _close(batch, record.row.get("next_task_id"))
        return
    who_id = _whose(record, given)
    if who_id is None:
        return
    is_cause = cadences.causes(mutation.op, record.type.name, given, record.row)
    for target in _targets(batch, who_id):
        if record.type.name == TARGET and target.id != record.id:
            continue
        _follow_one(batch, mutation, record, target, is_cause=is_cause)


def _whose(record: Record, given: Mapping[str, Any]) -> str | None:
    """Return the person whose cadences a change may move; None where it moves none."""
    if record.type.name in PEOPLE:
        return record.id if not given.keys().isdisjoint(cadences.PERSON_FIELDS) else None
    if record.type.name == TARGET:
        is_in = "who_id" in given or cadences.is_brought_back(given, record.row)
        return record.row.get("who_id") if is_in else None
    if record.type.name != TASK:
        return None
    moves = not given.keys().isdisjoint({"activity_at", "voided_at", "status", "who_id"})
    return record.row.get("who_id") if moves else None


def _follow_one(
    batch: Batch, mutation: Mutation, record: Record, target: Record, *, is_cause: bool
) -> None:
    person = _person(batch, target.row["who_id"])
    if person is None:
        return
    found = _place(batch, target, person)
    values: dict[str, Any] = {
        "state": "active" if found.step else "finished" if found.exit_reason == "end" else "left",
        "exit_reason": found.exit_reason or None,
        "step": found.step.position if found.step else None,
    }
    if record.row.get("voided_at") is not None:
        _void(batch, target, record)
    is_led = is_cause and (record.id in (found.last_id, target.id))
    if is_led or found.step is None:
        _close(batch, target.row.get("next_task_id"))
        values["next_task_id"] = None
    if is_led and found.step is not None and not found.is_waiting:
        values["next_task_id"] = _make(batch, mutation, target, person, found)
    values = {name: new for name, new in values.items() if target.row.get(name) != new}
    if values:
        batch.change(target, values)


def _make(
    batch: Batch, mutation: Mutation, target: Record, person: Record, found: Place
) -> str | None:
    """Make the next step's task, once; return its id."""
    if found.step is None:
        return None
    task_id = cadences.step_task_id(mutation.mid, found.step)
    if batch.get(TASK, task_id) is None:
        row = cadences.task_row(
            found,
            who_id=person.id,
            owner_id=target.row.get("owner_id"),
            time_zone=person.row.get("time_zone"),
            tz_min=mutation.tz_min,
        )
        batch.create(dictionary.record_type(TASK), task_id, row)
    return task_id


def _void(batch: Batch, target: Record, cause: Record) -> None:
    """Take back the step that came of what has been taken back."""
    task_id = target.row.get("next_task_id")
    task = batch.get(TASK, task_id) if task_id is not None else None
    if task is None or task.row.get("caused_by_id") != cause.id or task.is_deleted:
        return
    if task.row.get("status") == "Not Started" and task.row.get("voided_at") is None:
        batch.change(task, {name: cause.row.get(name) for name in ("voided_at", "voided_by_id")})


def _close(batch: Batch, task_id: str | None) -> None:
    """Complete the step that was planned: something else has been done instead."""
    task = batch.get(TASK, task_id) if task_id is not None else None
    if task is None or task.is_deleted or task.row.get("voided_at") is not None:
        return
    if task.row.get("status") == "Not Started":
        batch.change(task, cadences.needless(task.row))


def _place(batch: Batch, target: Record, person: Record) -> Place:
    table = RECORDS[STEP]
    cadence_id = target.row["cadence_id"]
    if cadence_id not in batch.cadence_people:
        batch.cadence_people[cadence_id] = None
        _adopt(batch, STEP, table.c.cadence_id == uuid_bytes(cadence_id), lock=False)
    steps = [one for one in batch.of_type(STEP) if one.row.get("cadence_id") == cadence_id]
    entered_at = parse_instant(target.row["entered_at"])
    _adopt(batch, TASK, _done_since(person.id, instant_ms(entered_at)), lock=True)
    tasks = [one for one in batch.of_type(TASK) if one.row.get("who_id") == person.id]
    return cadences.place(
        cadences.steps_of((one.id, one.row) for one in steps),
        entered_at,
        cadences.touches_of((one.id, one.row) for one in tasks),
        person.row,
    )


def _done_since(who_id: str, since_ms: int) -> ColumnElement[bool]:
    """Return the condition for a person's tasks that may be touches since a moment."""
    task = RECORDS[TASK].c
    is_done = (task.activity_at >= since_ms) | (
        (task.status == "Completed") & (task.due_at >= since_ms)
    )
    return (task.who_id == uuid_bytes(who_id)) & task.voided_at.is_(None) & is_done


def _targets(batch: Batch, who_id: str) -> list[Record]:
    if who_id not in batch.cadence_people:
        _read_targets(batch, [who_id])
    return [
        one
        for one in batch.of_type(TARGET)
        if one.row.get("who_id") == who_id and one.row.get("exit_reason") != "removed"
    ]


def _read_targets(batch: Batch, who_ids: list[str]) -> None:
    table = RECORDS[TARGET]
    for start in range(0, len(who_ids), CHUNK):
        some = who_ids[start : start + CHUNK]
        _adopt(batch, TARGET, table.c.who_id.in_([uuid_bytes(one) for one in some]), lock=True)
        batch.cadence_people |= dict.fromkeys(some)


def _adopt(batch: Batch, type_name: str, condition: ColumnElement[bool], *, lock: bool) -> None:
    """Take in records; what may be changed here, or after it by this push, must be locked."""
    table = RECORDS[type_name]
    query = records.select_records(type_name).where(
        table.c.workspace_id == batch.database.workspace_id, table.c.is_deleted == 0, condition
    )
    if lock:
        query = query.order_by(table.c.id).with_for_update()
    record_type = dictionary.record_type(type_name)
    found = [records.from_row(record_type, one) for one in batch.connection.execute(query)]
    batch.adopt(found, is_locked=lock)


def _person(batch: Batch, who_id: str) -> Record | None:
    found = (batch.get(type_name, who_id) for type_name in PEOPLE)
    return next((one for one in found if one is not None and not one.is_deleted), None)

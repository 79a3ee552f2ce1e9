"""Who asked not to be called stays so: marked by whoever heard it, listed when the record goes."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import or_

from workbench.errors import InvalidInput
from workbench.schema import dictionary
from workbench.server import cadences
from workbench.server import record as records
from workbench.server.batch import Batch
from workbench.server.models import Mutation
from workbench.server.record import Record
from workbench.server.tables import RECORDS
from workbench.wire import values
from workbench.wire.ids import derived_id
from workbench.wire.values import Wire

TASK, LISTED = "Task", "DoNotCallNumber"
PEOPLE = ("Lead", "Contact")
NUMBERS = ("phone", "mobile_phone")
_TOLD = frozenset({"call_disposition", "who_id"})
"""What a call says of whom, when it is logged and when its person is found later."""
Wish = tuple[Record, tuple[str | None, ...], str]
"""What says that somebody must not be called, his numbers, and the source to name."""


def hear(batch: Batch, mutation: Mutation, task: Record, given: Mapping[str, Any]) -> None:
    """List the number of a call that ended with “do not call”, mark its person, end his cadences.

    Whoever hears the wish may have no right to change the person: the call is what he may write,
    and the wish holds for everybody from this transaction on.

    Args:
        given: The fields that have just got these values.
    """
    if task.type.name != TASK or task.row.get("call_disposition") != "do_not_call":
        return
    if task.row.get("voided_at") is not None or given.keys().isdisjoint(_TOLD):
        return
    _list(batch, [_of_call(task)])
    who_id = task.row.get("who_id")
    person = batch.named(task.type.by_name["who_id"], who_id) if who_id else None
    if person is not None and person.is_deleted:
        _list(batch, [_of_person(person)])
    elif person is not None and person.row.get("do_not_call") is not True:
        marked = batch.change(person, {"do_not_call": True})
        cadences.follow(batch, mutation, marked, {"do_not_call": True})


def outlive(batch: Batch, record: Record) -> None:
    """List the numbers of somebody marked whose record goes."""
    if record.type.name in PEOPLE and record.row.get("do_not_call") is True:
        _list(batch, [_of_person(record)])


def list_known(batch: Batch) -> None:
    """List what was said on calls, and who was marked and is deleted, before there was a list."""
    task = RECORDS[TASK]
    said = task.c.call_disposition == "do_not_call", task.c.voided_at.is_(None)
    calls = _found(batch, TASK, *said, task.c.is_deleted == 0)
    wishes = [_of_call(call) for call in calls]
    for name in PEOPLE:
        table = RECORDS[name]
        reached = or_(*(table.c[number].is_not(None) for number in NUMBERS))
        marked = table.c.do_not_call == 1, table.c.is_deleted == 1, reached
        wishes += [_of_person(person) for person in _found(batch, name, *marked)]
    _list(batch, wishes)


def _found(batch: Batch, type_name: str, *conditions: Any) -> list[Record]:
    table, record_type = RECORDS[type_name], dictionary.record_type(type_name)
    query = records.select_records(type_name).where(
        table.c.workspace_id == batch.database.workspace_id, *conditions
    )
    return [records.from_row(record_type, row) for row in batch.connection.execute(query).all()]


def _of_call(call: Record) -> Wish:
    return call, (call.row.get("call_phone"),), "call"


def _of_person(person: Record) -> Wish:
    return person, tuple(person.row.get(name) for name in NUMBERS), "record"


def _list(batch: Batch, wishes: Iterable[Wish]) -> None:
    """Make the record of each number once for its cause, however often that is sent."""
    listed = dictionary.record_type(LISTED)
    rows = {
        str(derived_id(cause.id, f"do_not_call/{number}")): {"phone": number, "source": source}
        for cause, typed, source in wishes
        for number in map(_number, typed)
        if number is not None
    }
    batch.load(listed, rows)
    for made, row in rows.items():
        if batch.get(LISTED, made) is None:
            batch.create(listed, made, row)


def _number(typed: str | None) -> Wire:
    """Return a number in the form in which numbers are compared; None for what is none."""
    try:
        return values.canonical(dictionary.record_type(LISTED).by_name["phone"], typed)
    except InvalidInput:  # a call may say anything of its line
        return None

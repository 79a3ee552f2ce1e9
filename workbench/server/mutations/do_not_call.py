"""Who asked not to be called stays so: marked by whoever heard it, listed when the record goes."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import or_

from workbench.schema import dictionary
from workbench.server import cadences
from workbench.server import record as records
from workbench.server.batch import Batch
from workbench.server.models import Mutation
from workbench.server.record import Record
from workbench.server.tables import RECORDS
from workbench.wire.ids import derived_id

TASK, LISTED = "Task", "DoNotCallNumber"
PEOPLE = ("Lead", "Contact")
NUMBERS = ("phone", "mobile_phone")
_TOLD = frozenset({"call_disposition", "who_id"})
"""What a call says of whom, when it is logged and when its person is found later."""


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
    _list(batch, task, [task.row.get("call_phone")], "call")
    who_id = task.row.get("who_id")
    person = batch.named(task.type.by_name["who_id"], who_id) if who_id else None
    if person is not None and person.is_deleted:
        _list_all(batch, person)
    elif person is not None and person.row.get("do_not_call") is not True:
        marked = batch.change(person, {"do_not_call": True})
        cadences.follow(batch, mutation, marked, {"do_not_call": True})


def outlive(batch: Batch, record: Record) -> None:
    """List the numbers of somebody marked whose record goes."""
    if record.type.name in PEOPLE and record.row.get("do_not_call") is True:
        _list_all(batch, record)


def list_known(batch: Batch) -> None:
    """List what was said on calls, and who was marked and is deleted, before there was a list."""
    task = RECORDS[TASK]
    said = task.c.call_disposition == "do_not_call", task.c.voided_at.is_(None)
    for record in _found(batch, TASK, *said, task.c.is_deleted == 0):
        _list(batch, record, [record.row.get("call_phone")], "call")
    for name in PEOPLE:
        table = RECORDS[name]
        reached = or_(*(table.c[number].is_not(None) for number in NUMBERS))
        marked = table.c.do_not_call == 1, table.c.is_deleted == 1, reached
        for record in _found(batch, name, *marked):
            outlive(batch, record)


def _found(batch: Batch, type_name: str, *conditions: Any) -> list[Record]:
    table, record_type = RECORDS[type_name], dictionary.record_type(type_name)
    query = records.select_records(type_name).where(
        table.c.workspace_id == batch.database.workspace_id, *conditions
    )
    return [records.from_row(record_type, row) for row in batch.connection.execute(query).all()]


def _list_all(batch: Batch, person: Record) -> None:
    _list(batch, person, [person.row.get(name) for name in NUMBERS], "record")


def _list(batch: Batch, cause: Record, numbers: Iterable[str | None], source: str) -> None:
    """Make the record of each number once for its cause, however often that is sent."""
    for number in dict.fromkeys(filter(None, numbers)):
        made = str(derived_id(cause.id, f"do_not_call/{number}"))
        if batch.get(LISTED, made) is None:
            row = {"phone": number, "source": source}
            batch.create(dictionary.record_type(LISTED), made, row)

"""merge: two records become one, and everything that hung on the one that goes (wire.md 5)."""

from collections.abc import Mapping
from typing import Any

from workbench.i18n import t
from workbench.schema.fields import Merge, RecordType
from workbench.schema.rights import Operation
from workbench.server import cadences, cascade, conflicts, history, merge_book
from workbench.server.batch import Batch, Merged
from workbench.server.models import Mutation
from workbench.server.mutations import checks, do_not_call, fields, reservations
from workbench.server.mutations.delete import changed_by_others, edited_since
from workbench.server.mutations.outcome import Outcome, rejected
from workbench.server.mutations.patch import change, seen_standing
from workbench.server.record import Record
from workbench.wire.cadences import PERSON_FIELDS
from workbench.wire.merging import ABOUT, MERGEABLE, references_to, true_once_true
from workbench.wire.values import Wire

Moved = list[tuple[str, str, str]]


def merge(batch: Batch, mutation: Mutation) -> Outcome:
    """Give a record the chosen values and everything that hangs on another one; remove that.

    Whoever may change both records may merge them: nothing is lost by it, and it can be undone.
    What hangs on the one that goes follows whether he sees it or not.
    """
    record_type = fields.type_named(mutation.type)
    loser_id = mutation.loser
    if record_type.name not in MERGEABLE or loser_id in (None, mutation.id):
        message = t("{types} are merged two at a time, of one type: leads, contacts or accounts.")
        raise rejected("invalid_value", message.format(types=record_type.plural), ["loser"])
    known = merge_book.of_mid(batch, mutation.mid)
    if known is not None:  # its answer was forgotten
        return Outcome("ok", batch.get(record_type.name, known.into_id))
    survivor = seen_standing(batch, record_type, mutation.id)
    checks.check_right(batch, survivor, Operation.EDIT)
    if merge_book.standing(batch, record_type.name, str(loser_id)) == survivor.id:
        return change(batch, mutation, survivor)  # somebody has merged them already
    loser = checks.seen_record(batch, record_type, str(loser_id), "no_edit")
    checks.check_right(batch, loser, Operation.EDIT)
    if loser.is_deleted:
        message = t("{name} is not there any more: it was deleted, or merged into another record.")
        raise rejected("closed", message.format(name=history.name_of(loser)))
    stranger = changed_by_others(batch, mutation, loser)
    if stranger is not None:
        raise edited_since(loser, stranger)
    outcome = change(batch, mutation, survivor)
    outcome.record = _unite(batch, mutation, survivor, loser)
    return outcome


def _unite(batch: Batch, mutation: Mutation, before: Record, loser: Record) -> Record:
    """Move what hangs on the loser, remove it, and note what is needed to undo that."""
    record_type = before.type
    survivor = batch.records[before.key] or before
    values = _followed(batch, survivor, loser)
    if values:
        survivor = batch.change(survivor, values)
    moved = _move_all(batch, loser, survivor)
    do_not_call.outlive(batch, loser)
    batch.change(loser, {}, is_deleted=True)
    changes = _changes(record_type, before.row, survivor.row)
    merged = Merged(mutation.mid, record_type.name, loser.id, survivor.id, changes, moved)
    batch.set_merge(merged)
    subject = t("{name} was merged into this record").format(name=history.name_of(loser))
    history.record_merge(batch, mutation, survivor, subject)
    work_on(batch, mutation, survivor)
    return survivor


def work_on(batch: Batch, mutation: Mutation, person: Record) -> None:
    """Let one caller hold a person, and his cadences stand, by what is about him now."""
    reservations.leave_to_first(batch, person)
    cadences.follow(batch, mutation, person, dict.fromkeys(PERSON_FIELDS))


def _followed(batch: Batch, survivor: Record, loser: Record) -> dict[str, Wire]:
    """Return what the survivor gets whatever was chosen: do not call; no place under itself."""
    values: dict[str, Wire] = {
        name: True
        for name in true_once_true(survivor.type.name)
        if loser.row.get(name) is True and survivor.row.get(name) is not True
    }
    for other, name in references_to(survivor.type.name):
        if other is survivor.type and _leads_to(batch, survivor, name, loser.id):
            above = loser.row.get(name)
            is_free = above is None or not _leads_to(
                batch, batch.get(survivor.type.name, above), name, survivor.id
            )
            values[name] = above if is_free and above != survivor.id else None
    return values


def _leads_to(batch: Batch, record: Record | None, name: str, wanted: str) -> bool:
    """Whether a reference to its own type leads from a record, over others, to one or itself."""
    passed: set[str] = set()
    while record is not None and record.id not in passed:
        passed.add(record.id)
        above = record.row.get(name)
        if above is not None and above in (wanted, *passed):
            return True
        record = batch.get(record.type.name, above) if above is not None else None
    return False


def _move_all(batch: Batch, loser: Record, survivor: Record) -> Moved:
    moved: Moved = []
    for other, name in references_to(loser.type.name):
        for child in cascade.naming(batch, other, name, [loser.id]):
            if child.id not in (loser.id, survivor.id):
                point(batch, child, name, survivor)
                moved.append((other.name, child.id, name))
    move_open_conflicts(batch, loser.id, survivor.id)
    return moved


def point(batch: Batch, child: Record, name: str, record: Record) -> Record:
    """Let what hangs on one record hang on another; a conflict compares with that one's values."""
    values: dict[str, Any] = {name: record.id}
    if name == ABOUT and child.row.get("state") == "open":
        values |= conflicts.theirs(record, child.row["fields"])
    return batch.change(child, values)


def move_open_conflicts(batch: Batch, old_id: str, new_id: str) -> None:
    """Let later changes of a client find its open conflicts about a record about another one."""
    for key, known in list(batch.conflicts.items()):
        if known is not None and key[0] == old_id:
            batch.set_conflict(key, None)
            moved_key = (new_id, key[1], key[2])
            if batch.conflict(moved_key) is None:
                batch.set_conflict(moved_key, known)


def _changes(
    record_type: RecordType, before: Mapping[str, Wire], after: Mapping[str, Wire]
) -> dict[str, tuple[Wire, Wire]]:
    return {
        field.name: (before.get(field.name), after.get(field.name))
        for field in record_type.fields
        if field.merge is not Merge.SERVER and before.get(field.name) != after.get(field.name)
    }

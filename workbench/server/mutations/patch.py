"""patch: the changed fields of one record, merged with what others did (wire.md 5.2, rule 3)."""

from typing import Any

from workbench.i18n import t
from workbench.schema.fields import RecordType
from workbench.schema.rights import Operation
from workbench.server import cadences, conflicts, history, merge_book
from workbench.server.batch import Batch
from workbench.server.models import Mutation
from workbench.server.mutations import bookings, checks, do_not_call, fields, handoffs, reservations
from workbench.server.mutations.outcome import Outcome, forbidden
from workbench.server.record import Record
from workbench.wire import merge

Changes = dict[str, dict[str, Any]]
_GIVEN_UP = {"OrgBooking": "cancelled", "Reservation": "released"}
"""What the server answers → the status by which whoever asked for it lets it go."""


def patch(batch: Batch, mutation: Mutation) -> Outcome:
    """Apply what can be merged; each field or group that cannot becomes a conflict.

    A change of a record that was merged into another one is a change of that one.
    """
    record_type = fields.type_named(mutation.type)
    record = seen_standing(batch, record_type, mutation.id)
    if record_type.is_server_written:
        raise forbidden("no_edit", t("Only the server writes records of this type."))
    checks.check_right(batch, record, Operation.EDIT)
    return change(batch, mutation, record)


def seen_standing(batch: Batch, record_type: RecordType, record_id: str) -> Record:
    """Return the record in which this one lives on, if the user may see it."""
    standing = merge_book.standing(batch, record_type.name, record_id)
    if standing != record_id:
        conflicts.load_open(batch, [standing], ())
    return checks.seen_record(batch, record_type, standing, "no_edit")


def change(batch: Batch, mutation: Mutation, record: Record) -> Outcome:
    """Merge a mutation's values into a record that the user may change."""
    record_type = record.type
    changes = fields.changes(record_type, mutation.set or {}, is_admin=batch.actor.is_admin)
    _redirect(batch, record, changes)
    _let_go(batch, record, changes)
    checks.check_conversion(record, changes)
    chained = [
        unit
        for unit in merge.units(record_type, changes)
        if conflicts.continues(batch, record, unit, changes)
    ]
    open_before = {name for unit in chained for name in unit}
    fresh = {name: change for name, change in changes.items() if name not in open_before}
    merged = merge.merge_patch(record_type, record.row, fresh)
    own = conflicts.own_units(batch, mutation, record, merged.conflicts, changes)
    merged.values |= {name: changes[name]["new"] for unit in own for name in unit}
    after = apply(batch, mutation, record, merged.values)
    for unit in own:  # what the same person typed later, at the same place, is what he wants
        conflicts.keep_replaced(batch, mutation, record, unit, changes)
    outcome = Outcome("ok", after, canonical=_differences(record_type, mutation, changes, after))
    for unit in [*chained, *(unit for unit in merged.conflicts if unit not in own)]:
        outcome.result = "conflict"
        outcome.fields += unit
        outcome.conflicts.append(conflicts.note(batch, mutation, after, unit, changes))
    for name in outcome.fields:
        outcome.canonical.pop(name, None)
    handoffs.settle(batch, record, after, changes)
    return outcome


def _redirect(batch: Batch, record: Record, changes: Changes) -> None:
    """Let references to what was merged meanwhile, seen or new, name what it lives on in."""
    for side in ("old", "new"):
        given = {
            name: one[side]
            for name, one in changes.items()
            if side in one and one[side] != record.row.get(name)
        }
        for name, value in merge_book.redirected(batch, record.type, given).items():
            changes[name][side] = value


def _let_go(batch: Batch, record: Record, changes: Changes) -> None:
    """Let whoever gives up what he asked for have seen the answer: it is only the server's own.

    No request stays pending here, so that whoever saw one so saw it before it was answered.
    """
    change = changes.get("status", {})
    if change.get("new") != _GIVEN_UP.get(record.type.name, "") or change.get("old") != "pending":
        return
    stamp = record.fver.get("status")
    asked_by = stamp[0] if stamp is not None else record.row.get("created_by_id")
    if asked_by == batch.user_id and record.row.get("status") in ("approved", "rejected"):
        change["old"] = record.row["status"]


def apply(batch: Batch, mutation: Mutation, record: Record, values: dict[str, Any]) -> Record:
    """Write new values over a record; a deleted one comes back (edit wins)."""
    if not values and not record.is_deleted:
        return record
    values = merge_book.redirected(batch, record.type, values)
    row = {**record.row, **values}
    fields.check_required(record.type, row)
    checks.check_references(batch, record.type, row, values, record.row)
    if "owner_id" in values:
        checks.check_owner_change(batch, record)
    if not values.keys().isdisjoint({"stage_name", "email"}):
        checks.check_rules(batch, record.type, row, record.id)
    handoffs.check(batch, record, values, decides=mutation.op == "resolve")
    values = values | _settled(batch, mutation, record, values)
    mark = batch.mark()
    changed = batch.change(record, values)
    if "owner_id" not in values:
        try:
            checks.check_right(batch, changed, Operation.EDIT)
        except Exception:
            batch.undo(mark)
            raise
    history.record_changes(batch, mutation, record.row, changed)
    cadences.follow(batch, mutation, changed, values)
    handoffs.follow_task(batch, changed, values)
    do_not_call.hear(batch, mutation, changed, values)
    if record.is_deleted:
        deleter = batch.directory.people.get(record.row.get("last_modified_by_id") or "")
        deleted_by = deleter.name if deleter is not None else t("someone")
        history.record_revival(batch, mutation, changed, deleted_by)
    return changed


def _settled(
    batch: Batch, mutation: Mutation, record: Record, values: dict[str, Any]
) -> dict[str, Any]:
    """Return what the server itself says to a request: a booking, a reservation."""
    row = {**record.row, **values}
    if bookings.concerns(record, values):
        return bookings.decide(batch, row, record.id)
    if reservations.concerns(record, values):
        return reservations.decide(batch, mutation, row, record.id)
    return {}


def _differences(
    record_type: RecordType, mutation: Mutation, changes: Changes, after: Record
) -> dict[str, Any]:
    """Return the fields whose value is not the one the client sent."""
    given = mutation.set or {}
    found = {
        name: after.row.get(name)
        for name in changes
        if "new" in changes[name] and after.row.get(name) != given[name].new
    }
    answers = {"OrgBooking": ("status", "alternatives"), "Reservation": reservations.ANSWERS}
    if record_type.name in answers:
        found |= {
            name: after.row.get(name)
            for name in answers[record_type.name]
            if name not in changes and after.entry is not None
        }
    return found

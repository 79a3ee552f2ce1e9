"""create and append: a new record under the id its client gave it."""

from typing import Any

from workbench.i18n import t
from workbench.schema.fields import Merge, RecordType
from workbench.schema.rights import Operation
from workbench.server import cadences, history, merge_book
from workbench.server.batch import Batch
from workbench.server.models import Mutation
from workbench.server.mutations import bookings, checks, do_not_call, fields, handoffs, reservations
from workbench.server.mutations.outcome import Outcome, forbidden, rejected
from workbench.server.record import Record


def create(batch: Batch, mutation: Mutation) -> Outcome:
    """Add a record, unless its id is taken (wire.md 5.2, rule 2)."""
    record_type = fields.type_named(mutation.type)
    if record_type.is_server_written:
        raise forbidden("no_create", t("Only the server writes records of this type."))
    existing = batch.get(record_type.name, mutation.id)
    if existing is not None:
        if existing.created_mid == mutation.mid:
            return Outcome("ok", existing)
        raise rejected("id_in_use", t("Another record has this id."))
    given = mutation.row or {}
    row = fields.new_row(record_type, given, is_admin=batch.actor.is_admin)
    if record_type.has_owner:
        row.setdefault("owner_id", batch.user_id)
    row = merge_book.redirected(batch, record_type, row)
    checks.check_references(batch, record_type, row, row)
    checks.check_rules(batch, record_type, row, mutation.id)
    handoffs.check_new(batch, record_type, row)
    if record_type.name == "OrgBooking":
        row |= bookings.decide(batch, row, mutation.id)
    elif record_type.name == "Reservation":
        row |= reservations.decide(batch, mutation, row, mutation.id)
    mark = batch.mark()
    record = batch.create(record_type, mutation.id, row)
    try:
        checks.check_right(batch, record, Operation.CREATE)
    except Exception:
        batch.undo(mark)
        raise
    history.record_created(batch, mutation, record)
    cadences.follow(batch, mutation, record, row)
    handoffs.follow_task(batch, record, row)
    do_not_call.hear(batch, mutation, record, row)
    return Outcome("ok", record, canonical=differences(record_type, given, record))


def differences(record_type: RecordType, given: dict[str, Any], record: Record) -> dict[str, Any]:
    """Return the fields that are not what the client sent."""
    return {
        field.name: record.row.get(field.name)
        for field in record_type.fields
        if (field.merge is not Merge.SERVER or field.name in ("alternatives", "held_by_id"))
        and record.row.get(field.name) != given.get(field.name)
    }

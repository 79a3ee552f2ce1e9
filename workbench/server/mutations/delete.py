"""delete: a record goes when nobody has changed it unseen and nothing hangs on it."""

from workbench.i18n import t
from workbench.schema.rights import Operation
from workbench.server import conflicts, feed, history, visibility
from workbench.server.batch import Batch
from workbench.server.models import Mutation
from workbench.server.mutations import checks, do_not_call, fields
from workbench.server.mutations.outcome import Outcome, Refusal, forbidden, rejected
from workbench.server.record import Record


def delete(batch: Batch, mutation: Mutation) -> Outcome:
    """Delete a record that nobody has changed since the user saw it (rule 5)."""
    record_type = fields.type_named(mutation.type)
    record = checks.seen_record(batch, record_type, mutation.id, "no_delete")
    if record_type.is_server_written:
        raise forbidden("no_delete", t("Only the server writes records of this type."))
    checks.check_right(batch, record, Operation.DELETE)
    if record.is_deleted:
        return Outcome("ok", record)
    if conflicts.is_open_after(batch, record, mutation.after):
        message = t("{name} has a conflict that came of your own change. Decide it first.")
        raise rejected("edited_since", message.format(name=history.name_of(record)))
    other = changed_by_others(batch, mutation, record)
    if other is not None:
        raise edited_since(record, other)
    child = checks.live_child(batch, record)
    if child is not None:
        raise rejected("has_children", _why_it_stays(batch, record, child))
    do_not_call.outlive(batch, record)
    return Outcome("ok", batch.change(record, {}, is_deleted=True))


def edited_since(record: Record, who: str) -> Refusal:
    """Say who has changed a record that is to go."""
    return rejected(
        "edited_since",
        t("{name} was changed by {who} after you last saw it.").format(
            name=history.name_of(record), who=who or t("someone")
        ),
    )


def _why_it_stays(batch: Batch, record: Record, child: Record) -> str:
    """Name what hangs on a record, but only to who may see it."""
    name = history.name_of(record)
    if not visibility.may(batch.actor, child.type.name, Operation.READ, child.scopes):
        return t("{name} still has something that you may not see. Ask an administrator.").format(
            name=name
        )
    return t("{name} still has a {type}: {child}. Delete that first.").format(
        name=name, type=str(child.type.label).lower(), child=history.name_of(child)
    )


def changed_by_others(batch: Batch, mutation: Mutation, record: Record) -> str | None:
    """Return who has changed the record unseen; an empty name where that is not known."""
    seen_ver = mutation.seen_ver or 0
    if (mutation.seen_epoch or batch.request_epoch) != batch.state.epoch_text:
        seen_ver = 0  # a number of another history says nothing
    known = set(mutation.after)
    strangers = [
        entry
        for entry in feed.edits_since(batch, record.id, seen_ver)
        if entry.client_id != batch.client_id and entry.mid not in known
    ]
    if strangers:
        person = batch.directory.people.get(record.row.get("last_modified_by_id") or "")
        return person.name if person is not None else ""
    is_forgotten = bool(mutation.seen_ver) or record.ver <= batch.state.feed_floor
    if record.ver > seen_ver and seen_ver < batch.state.feed_floor and is_forgotten:
        return ""  # the feed no longer reaches back to what the user saw
    return None

"""resolve: a conflict is decided, if the other side is still what the user saw (rule 6)."""

from typing import Any

from workbench.i18n import t
from workbench.schema.rights import Operation
from workbench.server import conflicts, visibility
from workbench.server.batch import Batch
from workbench.server.models import Mutation
from workbench.server.mutations import checks, fields, handoffs
from workbench.server.mutations.outcome import Outcome, rejected, unseen
from workbench.server.mutations.patch import apply
from workbench.server.record import Record

CHOICES = ("mine", "theirs", "both", "edit")


def resolve(batch: Batch, mutation: Mutation) -> Outcome:
    """Close a conflict, with the value the user chose."""
    if mutation.type != "Conflict":
        raise rejected("invalid_value", t("Only a conflict can be resolved."))
    record_type = fields.type_named("Conflict")
    conflict = checks.seen_record(batch, record_type, mutation.id, "no_edit")
    if conflict.row.get("state") != "open":
        raise rejected("closed", t("This conflict is already resolved."))
    choice = mutation.choice
    if choice not in CHOICES:
        raise rejected("invalid_value", t("Choose mine, theirs, both or edit."), ["choice"])
    about = batch.get(conflict.row["type"], conflict.row["record_id"])
    if about is None:
        raise unseen("no_edit")
    _check_may_decide(batch, conflict, about, choice)
    reach = checks.reach(batch, about)
    if not visibility.may(batch.actor, about.type.name, Operation.READ, reach):
        return Outcome("ok", conflicts.close(batch, conflict, choice))  # he lets go of his own
    current = {name: about.row.get(name) for name in conflict.row["fields"]}
    if current != _theirs_seen(batch, mutation, conflict, about):
        kept = conflicts.renew(batch, conflict, about)
        return Outcome("conflict", kept, fields=list(current), conflicts=[conflict.id])
    if choice != "theirs":
        decided = apply(batch, mutation, about, _chosen(batch, mutation, about, current))
        handoffs.settle(batch, about, decided, current)
    return Outcome("ok", conflicts.close(batch, conflict, choice))


def _theirs_seen(
    batch: Batch, mutation: Mutation, conflict: Record, about: Record
) -> dict[str, Any]:
    seen: dict[str, Any] = conflict.row.get("theirs") or {}
    if mutation.theirs is None:
        return seen
    is_admin = batch.actor.is_admin
    return {
        name: fields.canonical(fields.known_field(about.type, name, is_admin=is_admin), value)
        for name, value in mutation.theirs.items()
    }


def _chosen(
    batch: Batch, mutation: Mutation, about: Record, current: dict[str, Any]
) -> dict[str, Any]:
    """Return the values that change; whole groups must be given."""
    given = mutation.value or {}
    if given.keys() != current.keys():
        missing = sorted(current.keys() ^ given.keys())
        raise rejected("invalid_value", t("Give a value for each field in conflict."), missing)
    is_admin = batch.actor.is_admin
    values = {
        name: fields.canonical(fields.known_field(about.type, name, is_admin=is_admin), value)
        for name, value in given.items()
    }
    return {name: value for name, value in values.items() if value != current[name]}


def _check_may_decide(batch: Batch, conflict: Record, about: Record, choice: str) -> None:
    if choice != "theirs":
        checks.seen_record(batch, about.type, about.id, "no_edit")
        checks.check_right(batch, about, Operation.EDIT)
    authors = (conflict.row.get("mine_by"), conflict.row.get("theirs_by"))
    if batch.user_id not in authors:
        reach = checks.reach(batch, about)
        if not visibility.may(batch.actor, about.type.name, Operation.EDIT, reach):
            raise unseen("no_edit")

"""unmerge: what a merge made one is two again, as far as nobody has changed it since."""

from collections.abc import Sequence
from dataclasses import replace

from workbench.i18n import t
from workbench.schema import dictionary
from workbench.schema.conflict import CONFLICT
from workbench.schema.fields import RecordType
from workbench.schema.rights import Operation
from workbench.server import cascade, conflicts, history, merge_book
from workbench.server.batch import Batch, Merged
from workbench.server.models import Mutation
from workbench.server.mutations import checks, fields
from workbench.server.mutations.merge import point, work_on
from workbench.server.mutations.outcome import Outcome, rejected
from workbench.server.record import Record
from workbench.wire.merging import ABOUT
from workbench.wire.values import Wire


def unmerge(batch: Batch, mutation: Mutation) -> Outcome:
    """Bring back the record that a merge removed, its values and what the merge took from it."""
    record_type = fields.type_named(mutation.type)
    merged = merge_book.of_mid(batch, mutation.merge) if mutation.merge is not None else None
    if merged is None or merged.type != record_type.name:
        message = t("There is no such merge, or it is too long ago to be undone.")
        raise rejected("closed", message)
    survivor = checks.seen_record(batch, record_type, merged.into_id, "no_edit")
    loser = checks.seen_record(batch, record_type, merged.record_id, "no_edit")
    checks.check_right(batch, survivor, Operation.EDIT)
    checks.check_right(batch, loser, Operation.EDIT)
    if merged.undone_mid is not None:
        return Outcome("ok", survivor)
    if merge_book.standing(batch, record_type.name, survivor.id) != survivor.id:
        message = t("{name} was itself merged into another record since: undo that first.")
        raise rejected("closed", message.format(name=history.name_of(survivor)))
    loser = batch.change(loser, _redirected_only(batch, record_type, loser))
    conflicts.load_open(batch, [survivor.id, loser.id], ())
    survivor = _give_back_values(batch, merged, survivor)
    _give_back(batch, merged, survivor, loser)
    _forget_conflicts(batch, merged, survivor)
    batch.set_merge(replace(merged, undone_mid=mutation.mid))
    name = history.name_of(loser)
    subject = t("The merge with {name} was undone").format(name=name)
    history.record_merge(batch, mutation, survivor, subject)
    for person in (survivor, loser):
        work_on(batch, mutation, person)
    return Outcome("ok", batch.records[survivor.key])


def _redirected_only(batch: Batch, record_type: RecordType, loser: Record) -> dict[str, Wire]:
    """Return the references of the loser that were merged while it was away."""
    row = merge_book.redirected(batch, record_type, loser.row)
    return {name: value for name, value in row.items() if value != loser.row.get(name)}


def _give_back_values(batch: Batch, merged: Merged, survivor: Record) -> Record:
    """Undo what the merge changed in the survivor, except what has another value now."""
    writers = {str(survivor.fver[name][2]) for name in merged.changes if name in survivor.fver}
    by_merges = merge_book.made_by(batch, writers)
    values = {
        name: before
        for name, (before, after) in merged.changes.items()
        if survivor.row.get(name) == after and _mover(survivor, name) in by_merges
    }
    return batch.change(survivor, values) if values and not survivor.is_deleted else survivor


def _give_back(batch: Batch, merged: Merged, survivor: Record, loser: Record) -> None:
    """Let what the merge moved hang on the loser again, unless somebody has moved it since."""
    for type_name in dict.fromkeys(type_name for type_name, _id, _field in merged.moved):
        ids = [one for found, one, _field in merged.moved if found == type_name]
        batch.load(dictionary.record_type(type_name), ids)
    by_merges = merge_book.made_by(batch, _movers(batch, merged.moved))
    for type_name, child_id, name in merged.moved:
        child = batch.get(type_name, child_id)
        if child is None or child.is_deleted or child.row.get(name) != survivor.id:
            continue
        if _mover(child, name) in by_merges:
            point(batch, child, name, loser)
            if name == ABOUT:
                _move_open_conflict(batch, child.id, loser.id)


def _movers(batch: Batch, moved: Sequence[Sequence[str]]) -> set[str]:
    found = set()
    for type_name, child_id, name in moved:
        child = batch.get(type_name, child_id)
        if child is not None:
            found.add(_mover(child, name))
    return found


def _mover(child: Record, name: str) -> str:
    """Return the mutation by which a record hangs where it hangs."""
    return str(child.fver[name][2]) if name in child.fver else child.created_mid


def _move_open_conflict(batch: Batch, conflict_id: str, record_id: str) -> None:
    for key, known in list(batch.conflicts.items()):
        if known is not None and known.conflict_id == conflict_id:
            batch.set_conflict(key, None)
            batch.set_conflict((record_id, key[1], key[2]), known)


def _forget_conflicts(batch: Batch, merged: Merged, survivor: Record) -> None:
    """Close the conflicts that the merge itself ended in: nobody wants its values any more."""
    for conflict in cascade.naming(batch, CONFLICT, ABOUT, [survivor.id]):
        if conflict.row.get("mine_mid") == merged.mid and conflict.row.get("state") == "open":
            conflicts.close(batch, conflict, "theirs")

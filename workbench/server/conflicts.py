"""Conflict records: two edits that could not be merged, kept until someone decides."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import or_, select

from workbench.schema import dictionary
from workbench.schema.rights import Operation
from workbench.server import own_values, visibility
from workbench.server.batch import Batch, OpenConflict
from workbench.server.history import happened_at
from workbench.server.models import Mutation
from workbench.server.record import Record
from workbench.server.tables import OPEN_CONFLICT
from workbench.wire.ids import id_of_conflict
from workbench.wire.values import instant_from_ms, instant_text, uuid_bytes, uuid_text

Unit = tuple[str, ...]
"""A field, or the fields of a group."""


def load_open(batch: Batch, record_ids: Iterable[str], conflict_ids: Iterable[str]) -> None:
    """Read which conflicts are open about some records, or have some ids."""
    table = OPEN_CONFLICT
    about = table.c.record_id.in_([uuid_bytes(one) for one in record_ids])
    called = table.c.conflict_id.in_([uuid_bytes(one) for one in conflict_ids])
    for row in batch.connection.execute(
        select(table).where(table.c.workspace_id == batch.database.workspace_id, or_(about, called))
    ):
        key = (uuid_text(row.record_id), row.field, uuid_text(row.client_id))
        mids = tuple(json.loads(row.mids))
        batch.conflicts.setdefault(key, OpenConflict(uuid_text(row.conflict_id), mids))


def continues(batch: Batch, record: Record, unit: Unit, changes: Mapping[str, Any]) -> bool:
    """Whether a change comes after one that ended in an open conflict (wire.md 5.2, rule 4)."""
    conflict = _own_open(batch, record, unit)
    if conflict is None:
        return False
    return any(changes[name].get("after") in conflict.mids for name in unit)


def is_open_after(batch: Batch, record: Record, mids: Iterable[str]) -> bool:
    """Whether one of these changes of a record ended in a conflict that nobody has decided."""
    return any(
        record_id == record.id and conflict is not None and not set(conflict.mids).isdisjoint(mids)
        for (record_id, _field, _client), conflict in batch.conflicts.items()
    )


def note(
    batch: Batch, mutation: Mutation, record: Record, unit: Unit, changes: Mapping[str, Any]
) -> str:
    """Keep a change that cannot be merged; return the id of its conflict.

    A client's later change goes into its open conflict about the record and field or group,
    if its author saw what is kept there; else that would be gone, so there are two.
    """
    mine = {name: changes[name]["new"] for name in unit}
    said = {"mine": mine, "mine_at": happened_at(batch, mutation), "mine_mid": mutation.mid}
    conflict = _own_open(batch, record, unit)
    if conflict is not None:
        kept = batch.get("Conflict", conflict.conflict_id)
        if kept is not None and _has_seen(kept, unit, changes):
            batch.change(kept, said | theirs(record, unit))
            _remember(batch, record, unit, conflict.conflict_id, (*conflict.mids, mutation.mid))
            return conflict.conflict_id
    conflict_id = _write(batch, mutation, record, unit, changes).id
    _remember(batch, record, unit, conflict_id, (mutation.mid,))
    return conflict_id


def own_units(
    batch: Batch,
    mutation: Mutation,
    record: Record,
    units: Iterable[Unit],
    changes: Mapping[str, Any],
) -> list[Unit]:
    """Return those in which a change meets nothing but what its own author typed before it."""
    if mutation.id != record.id:  # of a record that was merged into this one
        return []
    return [unit for unit in units if own_values.are_all(batch, record, unit, changes)]


def keep_replaced(
    batch: Batch, mutation: Mutation, record: Record, unit: Unit, changes: Mapping[str, Any]
) -> None:
    """Keep what a later change of the same person replaced, decided: nobody is asked about it.

    Args:
        record: As it was before that change.
    """
    close(batch, _write(batch, mutation, record, unit, changes), "mine")


def _write(
    batch: Batch, mutation: Mutation, record: Record, unit: Unit, changes: Mapping[str, Any]
) -> Record:
    conflict_id = str(id_of_conflict(mutation.mid, unit[0]))
    row = {
        "mine": {name: changes[name]["new"] for name in unit},
        "mine_at": happened_at(batch, mutation),
        "mine_mid": mutation.mid,
        **theirs(record, unit),
        "type": record.type.name,
        "record_id": record.id,
        "fields": sorted(unit),
        "old": {name: changes[name].get("old") for name in unit},
        "mine_by": batch.user_id,
        "state": "open",
    }
    known = batch.get("Conflict", conflict_id)
    if known is None:
        return batch.create(dictionary.record_type("Conflict"), conflict_id, row)
    # else the same change came so long ago that the ledger has forgotten it
    return batch.change(known, row | dict.fromkeys(("choice", "resolved_by", "resolved_at")))


def theirs(record: Record, unit: Iterable[str]) -> dict[str, Any]:
    """Return the server's side of a conflict: the values, and who wrote them last."""
    names = list(unit)
    stamps = [record.fver[name] for name in names if name in record.fver]
    if stamps:
        by, at_ms = max(stamps, key=lambda stamp: int(stamp[1]))[:2]
        at = instant_text(instant_from_ms(at_ms))
    else:
        by, at = record.row.get("created_by_id"), record.row["created_at"]
    values = {name: record.row.get(name) for name in names}
    return {"theirs": values, "theirs_by": by, "theirs_at": at}


def renew(batch: Batch, conflict: Record, about: Record) -> Record:
    """Let an open conflict say what is in force now, unless an author may not see that.

    Both authors see their conflict whatever becomes of the record; who may decide sees that.
    """
    authors = (conflict.row.get("mine_by"), conflict.row.get("theirs_by"))
    if not all(_may_see(batch, author, about) for author in authors):
        return conflict
    return batch.change(conflict, theirs(about, conflict.row["fields"]))


def close(batch: Batch, conflict: Record, choice: str) -> Record:
    """Close a conflict."""
    for key, known in list(batch.conflicts.items()):
        if known is not None and known.conflict_id == conflict.id:
            batch.set_conflict(key, None)
    return batch.change(
        conflict,
        {
            "state": "resolved",
            "choice": choice,
            "resolved_by": batch.user_id,
            "resolved_at": batch.now_at,
        },
    )


def _may_see(batch: Batch, user_id: str | None, record: Record) -> bool:
    if user_id is None or user_id not in batch.directory.people:
        return True  # nobody is told
    author = visibility.actor(batch.directory, user_id, gen=0)
    scopes = batch.scopes_of(record) if record.is_deleted else record.scopes
    return visibility.may(author, record.type.name, Operation.READ, scopes)


def _has_seen(kept: Record, unit: Unit, changes: Mapping[str, Any]) -> bool:
    """Whether the author of a change saw, or typed again, what a conflict keeps of his."""
    before = kept.row["mine"]
    return any(
        all(changes[name].get(side) == before.get(name) for name in unit) for side in ("old", "new")
    )


def _own_open(batch: Batch, record: Record, unit: Unit) -> OpenConflict | None:
    """Return this user's open conflict; which computer is his he says himself."""
    found = batch.conflict((record.id, unit[0], batch.client_id or ""))
    kept = batch.get("Conflict", found.conflict_id) if found is not None else None
    return found if kept is not None and kept.row.get("mine_by") == batch.user_id else None


def _remember(
    batch: Batch, record: Record, unit: Unit, conflict_id: str, mids: tuple[str, ...]
) -> None:
    key = (record.id, unit[0], batch.client_id or "")
    batch.set_conflict(key, OpenConflict(conflict_id, mids))

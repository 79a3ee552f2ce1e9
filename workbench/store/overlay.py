"""What the user sees of a record with open changes: the server's copy, the outbox on top."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workbench.schema.fields import RecordType
from workbench.store import merge_tables, meta, record_rows, sql
from workbench.store.merge_tables import LOSER, Kept
from workbench.store.record_rows import Held
from workbench.store.transactions import Reader, Writer
from workbench.wire.merge import apply_set_change, merge_patch
from workbench.wire.messages import dumps, loads
from workbench.wire.rows import Row

CREATING = ("create", "append")
_MUTATION = (
    "SELECT mid, user_id, op, body, canonical, state, ack_seq, ack_epoch,"
    " settled_at IS NOT NULL, json_extract(last_error, '$.code') FROM outbox"
)
_BASE = 'SELECT id, ver, "row", scopes, deleted FROM base'
LEFT_SIGHT = "left_sight"
"""The code of changes whose record was taken out of the user's sight."""


@dataclass(frozen=True)
class Base:
    """The last server copy of a record that has open changes."""

    ver: int
    row: Row
    scopes: tuple[int, ...]
    is_deleted: bool = False


@dataclass(frozen=True)
class Mutation:
    """One outbox row of a record, as far as the overlay needs it.

    Args:
        is_again: It was acknowledged by another history of the server and is sent once more.
        touches: For a merge of two other records, the fields of this one that it changes.
        kept: What is known here of the merge that an `unmerge` undoes.
    """

    mid: UUID
    user_id: UUID
    op: str
    body: Mapping[str, Any]
    canonical: Mapping[str, Any]
    state: str
    ack_seq: int | None = None
    ack_epoch: str | None = None
    is_again: bool = False
    code: str | None = None
    touches: tuple[str, ...] = ()
    kept: Kept | None = None


def find_base(r: Reader, record_id: UUID) -> Base | None:
    """Return the server's copy of a record, if it has open changes."""
    found = r.row(sql.sentence(_BASE, "WHERE id = ?"), (record_id.bytes,))
    return None if found is None else _base(found)


def find_bases(r: Reader, record_ids: Iterable[UUID]) -> dict[UUID, Base]:
    """Return the server's copies of those of these records that have open changes."""
    bases: dict[UUID, Base] = {}
    for some in sql.parts(one.bytes for one in dict.fromkeys(record_ids)):
        query = sql.sentence(_BASE, "WHERE id IN", sql.marks(len(some)))
        bases |= {UUID(bytes=found[0]): _base(found) for found in r.iterate(query, some)}
    return bases


def _base(found: Sequence[Any]) -> Base:
    _id, ver, row, scopes, is_deleted = found
    return Base(ver, loads(row), tuple(json.loads(scopes)), bool(is_deleted))


def write_base(w: Writer, type_name: str, record_id: UUID, base: Base) -> None:
    """Keep the server's copy of a record that has open changes."""
    values = (
        record_id.bytes,
        type_name,
        base.ver,
        dumps(base.row).decode(),
        json.dumps(base.scopes),
        int(base.is_deleted),
    )
    w.execute("INSERT OR REPLACE INTO base VALUES (?, ?, ?, ?, ?, ?)", values)


def keep_base(w: Writer, type_name: str, before: Held) -> None:
    """Before the first change of a record: keep the server's copy of it."""
    if not before.is_pending:
        scopes = tuple(record_rows.scopes_of(w, type_name, before.pk))
        write_base(w, type_name, before.id, Base(before.ver, before.row, scopes))


def mutations_of(r: Reader, record_id: UUID) -> list[Mutation]:
    """Return every outbox row of a record in order, whatever its state."""
    query = sql.sentence(_MUTATION, "WHERE rid = ? ORDER BY n")
    return [_mutation(r, found) for found in r.iterate(query, (record_id.bytes,))]


def lying_over(r: Reader, record_id: UUID) -> list[Mutation]:
    """Return the outbox rows of a record, and the merges of others that touch it, in order."""
    touching = merge_tables.touching(r, record_id)
    if not touching:
        return mutations_of(r, record_id)
    query = sql.sentence(
        _MUTATION, "WHERE rid = ? OR mid IN", sql.marks(len(touching)), "ORDER BY n"
    )
    return [
        _mutation(r, found, touching.get(found[0], ()))
        for found in r.rows(query, (record_id.bytes, *touching))
    ]


def _mutation(r: Reader, found: Sequence[Any], touches: tuple[str, ...] = ()) -> Mutation:
    mid, user_id, op, body, canonical, state, ack_seq, ack_epoch, is_again, code = found
    read = loads(body)
    merged = UUID(read["merge"]) if op == "unmerge" else None
    return Mutation(
        UUID(bytes=mid),
        UUID(bytes=user_id),
        op,
        read,
        loads(canonical) if canonical else {},
        state,
        ack_seq,
        ack_epoch,
        bool(is_again),
        code,
        touches,
        None if merged is None else merge_tables.kept(r, merged),
    )


def live(mutations: Iterable[Mutation], base: Base | None, epoch: str | None) -> list[Mutation]:
    """Return the mutations that still lie over the server's copy.

    What holds a later change of the record holds those before it, whatever number their
    answers bear: one that changes nothing, or others too, bears the last of its push.
    """
    found = list(mutations)
    own = [one.state == "acked" and one.ack_epoch == epoch and not one.touches for one in found]
    lying = [_is_live(one, base, epoch) for one in found]
    last = max((n for n in range(len(found)) if own[n] and not lying[n]), default=-1)
    return [one for n, one in enumerate(found) if lying[n] and not (own[n] and n < last)]


def _is_live(mutation: Mutation, base: Base | None, epoch: str | None) -> bool:
    if mutation.state == "quarantined":
        is_only_copy = base is None and mutation.op in CREATING
        return is_only_copy and mutation.code != LEFT_SIGHT
    if mutation.state == "acked" and base is not None and mutation.ack_seq is not None:
        return mutation.ack_epoch != epoch or mutation.ack_seq > base.ver
    return True


def replay(record_type: RecordType, base: Row | None, mutations: Iterable[Mutation]) -> Row | None:
    """Return the row that results from the mutations on top of the server's copy."""
    row = None if base is None else dict(base)
    away: Row | None = None
    for mutation in mutations:
        if LOSER in mutation.touches:
            row, away = _come_or_gone(row, away, mutation)
        elif mutation.op in CREATING:
            if base is None:  # else the server's copy is what became of it
                row = created_row(mutation.body, mutation.user_id) | dict(mutation.canonical)
        elif mutation.op == "delete":
            row = None
        elif row is not None:
            row = _changed_row(record_type, row, mutation)
    return row


def _come_or_gone(
    row: Row | None, away: Row | None, mutation: Mutation
) -> tuple[Row | None, Row | None]:
    """Return the row of a record that a merge takes away or its undoing brings back, and the other.

    What the server's copy says comes back before what was shown when they were merged.
    """
    if mutation.op == "merge":
        return None, row or away
    kept_row = None if mutation.kept is None else dict(mutation.kept.row)
    return row or away or kept_row, None


def _changed_row(record_type: RecordType, row: Row, mutation: Mutation) -> Row:
    if mutation.touches:
        return _pointed_row(row, mutation)
    return _own_row(record_type, row, mutation) | dict(mutation.canonical)


def _own_row(record_type: RecordType, row: Row, mutation: Mutation) -> Row:
    if mutation.op == "resolve":
        return resolved_row(row, mutation.body, mutation.user_id)
    if mutation.op == "unmerge":
        changes = {} if mutation.kept is None else mutation.kept.changes
        undone = {name: old for name, (old, new) in changes.items() if row.get(name) == new}
        return row | undone
    if mutation.is_again:
        return row | merge_patch(record_type, row, mutation.body["set"]).values
    return patched_row(record_type, row, mutation.body, mutation.user_id)


def _pointed_row(row: Row, mutation: Mutation) -> Row:
    """Return the row of what hangs on one of two records that are merged, or apart again."""
    if mutation.op == "merge":
        old, new = mutation.body["loser"], mutation.body["id"]
    elif mutation.kept is not None:
        old, new = str(mutation.kept.survivor), str(mutation.kept.loser)
    else:
        return row
    return row | {name: new for name in mutation.touches if row.get(name) == old}


def created_row(body: Mapping[str, Any], user_id: UUID) -> Row:
    """Return the row of a record not yet known to the server, with our guess at its audit."""
    audit = {
        "created_at": body["at"],
        "created_by_id": str(user_id),
        "last_modified_at": body["at"],
        "last_modified_by_id": str(user_id),
    }
    return dict(body["row"]) | audit


def patched_row(record_type: RecordType, row: Row, body: Mapping[str, Any], user_id: UUID) -> Row:
    """Return the row after a patch: its new values, whatever the row held before."""
    result = dict(row)
    for name, change in body["set"].items():
        if "new" in change:
            result[name] = change["new"]
        else:
            result[name] = apply_set_change(row.get(name), change)
    if "last_modified_at" in record_type.by_name:
        result["last_modified_at"] = body["at"]
        result["last_modified_by_id"] = str(user_id)
    return result


def resolved_row(row: Row, body: Mapping[str, Any], user_id: UUID) -> Row:
    """Return a conflict record as it looks once its author has decided."""
    return row | {
        "state": "resolved",
        "choice": body["choice"],
        "resolved_by": str(user_id),
        "resolved_at": body["at"],
    }


def is_as_on_server(r: Reader, type_name: str, record_id: UUID) -> bool:
    """Tell whether the record's table shows the server's copy with nothing on top."""
    query = sql.sentence("SELECT is_pending FROM", sql.of(type_name).table, "WHERE id = ?")
    return bool(r.value(query, (record_id.bytes,)) == 0)


def rebuild(w: Writer, type_name: str, record_id: UUID) -> None:
    """Write into the record's table what the user is to see now."""
    before = record_rows.find(w, type_name, record_id)
    base = find_base(w, record_id)
    if before is not None and base is None:  # else what a pull just brought would be forgotten
        keep_base(w, type_name, before)
        base = find_base(w, record_id)
    lying = live(lying_over(w, record_id), base, meta.get(w, "epoch"))
    if lying:
        record_type = sql.of(type_name).record_type
        is_revived = any(not mutation.touches for mutation in lying)
        copy = None if base is None or (base.is_deleted and not is_revived) else base.row
        row = replay(record_type, copy, lying)
    else:
        row = None if base is None or base.is_deleted else base.row
        w.execute("DELETE FROM base WHERE id = ?", (record_id.bytes,))
    _show(w, type_name, record_id, before, base, row, is_pending=bool(lying))


def rebuild_touched(w: Writer, mid: UUID) -> None:
    """Write anew the records that a merge touches; others touch none."""
    touched = merge_tables.touched_by(w, mid)
    for type_name, rid in dict.fromkeys((type_name, rid) for type_name, rid, _field in touched):
        rebuild(w, type_name, UUID(bytes=rid))


def _show(
    w: Writer,
    type_name: str,
    record_id: UUID,
    before: Held | None,
    base: Base | None,
    row: Row | None,
    *,
    is_pending: bool,
) -> None:
    ver = 0 if base is None else base.ver
    if row is None:
        if before is not None:
            record_rows.remove(w, type_name, before.pk)
    elif before is not None:
        record_rows.replace(w, type_name, before, row, ver=ver, is_pending=is_pending)
    else:
        pk = record_rows.insert(w, type_name, record_id, row, ver=ver, is_pending=is_pending)
        record_rows.set_scopes(w, type_name, pk, () if base is None else base.scopes)

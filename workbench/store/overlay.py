"""What the user sees of a record with open changes: the server's copy, the outbox on top."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workbench.schema.fields import RecordType
from workbench.store import meta, record_rows, sql
from workbench.store.record_rows import Held
from workbench.store.transactions import Reader, Writer
from workbench.wire.merge import apply_set_change, merge_patch
from workbench.wire.messages import dumps, loads
from workbench.wire.rows import Row

CREATING = ("create", "append")
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


def find_base(r: Reader, record_id: UUID) -> Base | None:
    """Return the server's copy of a record, if it has open changes."""
    query = 'SELECT ver, "row", scopes, deleted FROM base WHERE id = ?'
    found = r.row(query, (record_id.bytes,))
    if found is None:
        return None
    return Base(found[0], loads(found[1]), tuple(json.loads(found[2])), bool(found[3]))


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
    query = (
        "SELECT mid, user_id, op, body, canonical, state, ack_seq, ack_epoch,"
        " settled_at IS NOT NULL, json_extract(last_error, '$.code')"
        " FROM outbox WHERE rid = ? ORDER BY n"
    )
    return [_mutation(found) for found in r.iterate(query, (record_id.bytes,))]


def _mutation(found: Sequence[Any]) -> Mutation:
    mid, user_id, op, body, canonical, state, ack_seq, ack_epoch, is_again, code = found
    return Mutation(
        UUID(bytes=mid),
        UUID(bytes=user_id),
        op,
        loads(body),
        loads(canonical) if canonical else {},
        state,
        ack_seq,
        ack_epoch,
        bool(is_again),
        code,
    )


def live(mutations: Iterable[Mutation], base: Base | None, epoch: str | None) -> list[Mutation]:
    """Return the mutations that still lie over the server's copy."""
    return [mutation for mutation in mutations if _is_live(mutation, base, epoch)]


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
    for mutation in mutations:
        if mutation.op in CREATING:
            if base is None:  # else the server's copy is what became of it
                row = created_row(mutation.body, mutation.user_id) | dict(mutation.canonical)
        elif mutation.op == "delete":
            row = None
        elif row is not None:
            row = _changed_row(record_type, row, mutation) | dict(mutation.canonical)
    return row


def _changed_row(record_type: RecordType, row: Row, mutation: Mutation) -> Row:
    if mutation.op == "resolve":
        return resolved_row(row, mutation.body, mutation.user_id)
    if mutation.is_again:
        return row | merge_patch(record_type, row, mutation.body["set"]).values
    return patched_row(record_type, row, mutation.body, mutation.user_id)


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
    lying = live(mutations_of(w, record_id), base, meta.get(w, "epoch"))
    if lying:
        record_type = sql.of(type_name).record_type
        row = replay(record_type, None if base is None else base.row, lying)
    else:
        row = None if base is None or base.is_deleted else base.row
        w.execute("DELETE FROM base WHERE id = ?", (record_id.bytes,))
    _show(w, type_name, record_id, before, base, row, is_pending=bool(lying))


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

"""What a merge touches beside the record its outbox row is about, and what its undoing needs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workbench.store.sql import marks, sentence
from workbench.store.transactions import Reader, Writer
from workbench.wire.merging import references_to
from workbench.wire.messages import dumps, loads
from workbench.wire.rows import Row
from workbench.wire.values import uuid_bytes, uuid_text

MERGING = ("merge", "unmerge")
LOSER = ""
"""Stands for a field where the record itself is the one that goes."""
_OPEN = "SELECT t.rid FROM merge_touched AS t JOIN outbox AS o ON o.mid = t.mid WHERE t.rid IN"
_IN_FORCE = (  # CROSS keeps the order: merges are few, and an outbox may hold a whole import
    "SELECT k.mid, k.type, k.loser FROM merge_kept AS k CROSS JOIN outbox AS o ON o.mid = k.mid"
    " WHERE o.state <> 'quarantined'"
)


@dataclass(frozen=True)
class Kept:
    """A merge made here.

    Args:
        row: The record that went, as it was shown.
        changes: Field of the one that stays → its value before and after.
    """

    mid: UUID
    type: str
    survivor: UUID
    loser: UUID
    row: Row
    changes: Mapping[str, Sequence[Any]]


def keep(w: Writer, kept: Kept) -> None:
    """Remember what the undoing of a merge needs; what is known already stays."""
    w.execute(
        'INSERT OR IGNORE INTO merge_kept (mid, type, survivor, loser, "row", changes)'
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            kept.mid.bytes,
            kept.type,
            kept.survivor.bytes,
            kept.loser.bytes,
            dumps(kept.row).decode(),
            json.dumps(kept.changes, ensure_ascii=False),
        ),
    )


def kept(r: Reader, mid: UUID) -> Kept | None:
    """Return a merge that was made here."""
    query = 'SELECT type, survivor, loser, "row", changes FROM merge_kept WHERE mid = ?'
    found = r.row(query, (mid.bytes,))
    if found is None:
        return None
    survivor, loser = UUID(bytes=found[1]), UUID(bytes=found[2])
    return Kept(mid, found[0], survivor, loser, loads(found[3]), loads(found[4]))


def touch(w: Writer, mid: UUID, touched: Iterable[tuple[str, bytes, str]]) -> None:
    """Note the records whose rows a merge, or its undoing, changes: (type, id, field)."""
    w.many(
        "INSERT OR IGNORE INTO merge_touched (rid, mid, field, type) VALUES (?, ?, ?, ?)",
        [(rid, mid.bytes, field, type_name) for type_name, rid, field in touched],
    )


def touched_by(r: Reader, mid: UUID) -> list[tuple[str, bytes, str]]:
    """Return what a merge touches: (type, id, field), the record that goes among them."""
    query = "SELECT type, rid, field FROM merge_touched WHERE mid = ?"
    return [(type_name, rid, field) for type_name, rid, field in r.rows(query, (mid.bytes,))]


def touching(r: Reader, record_id: UUID) -> dict[bytes, tuple[str, ...]]:
    """Return which mutations, by mid, touch which fields of a record."""
    found: dict[bytes, tuple[str, ...]] = {}
    query = "SELECT mid, field FROM merge_touched WHERE rid = ?"
    for mid, field in r.rows(query, (record_id.bytes,)):
        found[mid] = (*found.get(mid, ()), field)
    return found


def among(r: Reader, ids: Sequence[bytes]) -> set[bytes]:
    """Return those of some records that a merge in the outbox touches."""
    return {rid for (rid,) in r.iterate(sentence(_OPEN, marks(len(ids))), ids)}


def touch_newcomers(w: Writer, type_name: str, changes: Iterable[Mapping[str, Any]]) -> set[bytes]:
    """Find, among what the server sent, what hangs on a record that was merged away here."""
    found = set()
    in_force = w.rows(_IN_FORCE)
    for mid, merged_type, loser in in_force:
        fields = [name for other, name in references_to(merged_type) if other.name == type_name]
        text = uuid_text(loser)
        for change in changes if fields else ():
            named = [name for name in fields if change["row"].get(name) == text]
            rid = uuid_bytes(change["id"])
            if named and rid != loser:
                touch(w, UUID(bytes=mid), [(type_name, rid, name) for name in named])
                found.add(rid)
    return found


def rename(w: Writer, mid: UUID, new_mid: UUID) -> None:
    """Let what was noted for a mutation be that of the one that replaces it."""
    for table in ("merge_touched", "merge_kept"):
        w.execute(
            sentence("UPDATE", table, "SET mid = ? WHERE mid = ?"), (new_mid.bytes, mid.bytes)
        )


def prune(w: Writer) -> None:
    """Forget what was noted for mutations that are not here any more."""
    for table in ("merge_touched", "merge_kept"):
        w.execute(
            sentence(
                "DELETE FROM", table,
                "WHERE mid NOT IN (SELECT mid FROM outbox UNION SELECT mid FROM archive)",
            )
        )  # fmt: skip

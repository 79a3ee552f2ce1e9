"""Rows the server sent: into the tables, or under the open changes that lie over them."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from workbench.i18n import t
from workbench.schema.dictionary import BY_NAME, NUMBER
from workbench.store import (
    archive,
    merge_tables,
    meta,
    overlay,
    record_rows,
    settling,
    sql,
    word_index,
)
from workbench.store.overlay import Base
from workbench.store.transactions import Reader, Writer
from workbench.wire.values import uuid_bytes

Change = Mapping[str, Any]
Fresh = tuple[bytes, Change, Sequence[int]]
"""A record that is not here yet: its id, its line, the numbers of its scopes."""
_TYPE_BY_NUMBER = {number: name for name, number in NUMBER.items()}


def apply_page(
    w: Writer, changes: Sequence[Change], next_cursor: str | None, up_to: int, epoch: str
) -> None:
    """Apply a part of a page of the feed; the cursor comes with its last part.

    Args:
        next_cursor: None while more of the page follows.
    """
    groups: dict[tuple[str, str], list[Change]] = {}
    for item in changes:  # each record comes once in a page, so types may go in one by one
        groups.setdefault((item["op"], item["type"]), []).append(item)
    for (op, type_name), group in groups.items():
        if type_name not in BY_NAME:
            continue
        if op == "put":
            _put_all(w, type_name, group)
        else:
            for change in group:
                _take_away(
                    w, type_name, UUID(change["id"]), change["ver"], is_deleted=op == "delete"
                )
    if next_cursor is not None:
        meta.put(w, "cursor", next_cursor)
        meta.put(w, "applied_seq", max(up_to, meta.number(w, "applied_seq")))
        meta.put(w, "epoch", epoch)
        archive.archive_applied(w)


def apply_snapshot(w: Writer, scope_id: str, rows: Sequence[Change]) -> None:
    """Apply row lines of a snapshot; each is in its scope, whatever else it names."""
    for type_name, group in groupby(rows, key=lambda item: str(item["type"])):
        if type_name in BY_NAME:
            _put_all(w, type_name, list(group), also=scope_id)


def unseen(r: Reader, scope_id: str, seen: Collection[bytes], as_of_seq: int) -> tuple[int, int]:
    """Return how many rows of a scope a finished snapshot would remove, and how many it has."""
    gone = held = 0
    for _type_name, _pk, is_gone in _in_scope(r, scope_id, seen, as_of_seq):
        held += 1
        gone += is_gone
    return gone, held


def finish_snapshot(w: Writer, scope_id: str, seen: Collection[bytes], as_of_seq: int) -> int:
    """Take out of a scope what its complete snapshot did not hold; return how many rows.

    What was changed since, and what has open changes, stays.
    """
    gone = [
        (type_name, pk)
        for type_name, pk, is_gone in _in_scope(w, scope_id, seen, as_of_seq)
        if is_gone
    ]
    scope = scope_number(w, scope_id)
    for type_name, pk in gone:
        leave_scope(w, type_name, pk, scope)
    _drop_unseen_bases(w, scope, seen, as_of_seq)
    return len(gone)


def drop_scopes(w: Writer, scope_ids: Iterable[str]) -> int:
    """Remove what the user saw through these scopes only; return how many records.

    The open changes of a removed record wait for a decision, text kept.
    """
    removed = 0
    for scope_id in scope_ids:
        scope = scope_number(w, scope_id)
        query = "SELECT type, pk FROM record_scope WHERE scope = ?"
        for number, pk in w.rows(query, (scope,)):
            removed += leave_scope(w, _TYPE_BY_NUMBER[number], pk, scope)
        removed += _leave_scope_under(w, scope)
        w.execute("DELETE FROM scope WHERE n = ?", (scope,))
        del w.scope_numbers[scope_id]
        w.scope_lists.clear()
    return removed


def new_epoch(w: Writer, epoch: str) -> int:
    """Begin a new history of the server: versions start anew; return the mutations re-offered.

    Every scope's snapshot must follow.
    """
    with w.door():
        for record_type in BY_NAME.values():
            table = sql.quoted(record_type.table)
            w.execute(sql.sentence("UPDATE", table, "SET ver = 0 WHERE ver <> 0"))
    w.execute("UPDATE base SET ver = 0")
    meta.put(w, "epoch", epoch)
    meta.put(w, "cursor", None)
    meta.put(w, "applied_seq", None)
    return archive.reoffer(w, epoch)


def _put_all(w: Writer, type_name: str, changes: Sequence[Change], also: str | None = None) -> None:
    for some in sql.parts(changes):
        _put_some(w, type_name, some, also)


def _put_some(w: Writer, type_name: str, changes: Sequence[Change], also: str | None) -> None:
    of_type = sql.of(type_name)
    ids = [uuid_bytes(change["id"]) for change in changes]
    marks = sql.marks(len(ids))
    known = {
        found[1]: found
        for found in w.iterate(sql.sentence(of_type.select, "WHERE id IN", marks), ids)
    }
    changed = {
        found[0]
        for found in w.iterate(sql.sentence("SELECT rid FROM outbox WHERE rid IN", marks), ids)
    }  # also those made and deleted here, of which neither row nor base is left
    changed |= merge_tables.among(w, ids)
    changed |= merge_tables.touch_newcomers(w, type_name, changes)
    fresh: list[Fresh] = []
    for record_id, change in zip(ids, changes, strict=True):
        scopes = _scope_numbers(w, change, also)
        found = known.get(record_id)
        if record_id in changed:
            _put_under(w, type_name, UUID(bytes=record_id), change, scopes)
        elif found is None:
            fresh.append((record_id, change, scopes))
        else:
            _put_over(w, type_name, record_rows.held(type_name, found), change, scopes)
    if fresh:
        _insert_all(w, type_name, fresh)


def _insert_all(w: Writer, type_name: str, fresh: Sequence[Fresh]) -> None:
    of_type, number = sql.of(type_name), NUMBER[type_name]
    last_pk = int(w.value(sql.sentence("SELECT coalesce(max(pk), 0) FROM", of_type.table)))
    rows = [
        (pk, record_id, change["ver"], 0, *record_rows.stored(type_name, change["row"]))
        for pk, (record_id, change, _scopes) in enumerate(fresh, last_pk + 1)
    ]
    with w.door():
        w.many(of_type.insert, rows)
    w.many(
        "INSERT OR IGNORE INTO record_scope (type, pk, scope) VALUES (?, ?, ?)",
        [
            (number, pk, scope)
            for pk, (_id, _change, scopes) in enumerate(fresh, last_pk + 1)
            for scope in scopes
        ],
    )
    word_index.index_rows(
        w,
        type_name,
        ((pk, change["row"]) for pk, (_id, change, _scopes) in enumerate(fresh, last_pk + 1)),
    )
    w.changed.add(type_name)


def _put_over(
    w: Writer, type_name: str, before: record_rows.Held, change: Change, scopes: Sequence[int]
) -> None:
    if change["ver"] < before.ver:
        return
    if change["ver"] > before.ver or change["row"] != before.row:
        record_rows.replace(
            w, type_name, before, change["row"], ver=change["ver"], is_pending=False
        )
    record_rows.set_scopes(w, type_name, before.pk, scopes)


def _put_under(
    w: Writer, type_name: str, record_id: UUID, change: Change, scopes: Sequence[int]
) -> None:
    base = overlay.find_base(w, record_id)
    if base is not None and change["ver"] < base.ver:
        return
    before = record_rows.find(w, type_name, record_id) if base is None else None
    if before is not None and not before.is_pending and change["ver"] < before.ver:
        return  # nothing lies over it: what is shown is the server's copy
    copy = Base(change["ver"], dict(change["row"]), tuple(scopes))
    overlay.write_base(w, type_name, record_id, copy)
    overlay.rebuild(w, type_name, record_id)
    shown = record_rows.find(w, type_name, record_id)
    if shown is not None:
        record_rows.set_scopes(w, type_name, shown.pk, scopes)


def _take_away(w: Writer, type_name: str, record_id: UUID, ver: int, *, is_deleted: bool) -> None:
    """Apply a tombstone, or that a record has left the user's sight."""
    found = record_rows.find(w, type_name, record_id)
    base = overlay.find_base(w, record_id)
    if base is None and (found is None or not found.is_pending):
        if found is not None and ver >= found.ver:
            record_rows.remove(w, type_name, found.pk)
        return
    if base is not None and ver < base.ver:
        return
    if not is_deleted:
        _put_aside(w, type_name, record_id)
    elif base is not None:
        overlay.write_base(
            w, type_name, record_id, Base(ver, base.row, base.scopes, is_deleted=True)
        )
        overlay.rebuild(w, type_name, record_id)


def _put_aside(w: Writer, type_name: str, record_id: UUID) -> None:
    """Remove a record that left the user's sight; its open changes wait for a decision."""
    found = overlay.mutations_of(w, record_id)
    acked = [mutation.mid for mutation in found if mutation.state == "acked"]
    opened = [m.mid for m in found if m.state not in ("acked", "quarantined")]
    archive.move(w, acked, "acked")
    message = t("The record left your sight before this change reached the server.")
    told = {"result": "forbidden", "code": overlay.LEFT_SIGHT, "message": message}
    settling.quarantine(w, opened, told)
    w.execute("DELETE FROM base WHERE id = ?", (record_id.bytes,))
    for mutation in found:
        if mutation.op in merge_tables.MERGING:
            overlay.rebuild_touched(w, mutation.mid)
    shown = record_rows.find(w, type_name, record_id)
    if shown is not None:
        record_rows.remove(w, type_name, shown.pk)


def leave_scope(w: Writer, type_name: str, pk: int, scope: int) -> bool:
    """Take a record out of a scope; remove it if that was the last one."""
    number = NUMBER[type_name]
    w.execute(
        "DELETE FROM record_scope WHERE type = ? AND pk = ? AND scope = ?", (number, pk, scope)
    )
    if record_rows.scopes_of(w, type_name, pk):
        return False
    found = w.row(sql.sentence(sql.of(type_name).select, "WHERE pk = ?"), (pk,))
    if found is None:
        return False
    if found[3]:
        _put_aside(w, type_name, UUID(bytes=found[1]))
    else:
        record_rows.remove(w, type_name, pk)
    return True


def _leave_scope_under(w: Writer, scope: int) -> int:
    """Take the server's copies of changed records out of a scope; return how many records went.

    A record deleted here has no row any more, only that copy.
    """
    removed = 0
    for record_id, type_name, written in w.rows("SELECT id, type, scopes FROM base"):
        scopes = json.loads(written)
        if scope not in scopes:
            continue
        rest = [number for number in scopes if number != scope]
        if rest or record_rows.find(w, type_name, UUID(bytes=record_id)) is not None:
            w.execute("UPDATE base SET scopes = ? WHERE id = ?", (json.dumps(rest), record_id))
        else:
            _put_aside(w, type_name, UUID(bytes=record_id))
            removed += 1
    return removed


def _in_scope(
    r: Reader, scope_id: str, seen: Collection[bytes], as_of_seq: int
) -> Iterator[tuple[str, int, bool]]:
    """Yield (type, pk, whether a snapshot proves it gone) for each record of a scope."""
    for type_name, number in NUMBER.items():
        query = sql.sentence(
            "SELECT x.pk, x.id, x.ver, x.is_pending FROM record_scope AS s JOIN",
            sql.of(type_name).table,
            "AS x ON x.pk = s.pk WHERE s.type = ?",
            "AND s.scope = (SELECT n FROM scope WHERE scope = ?)",
        )
        for pk, record_id, ver, is_pending in r.iterate(query, (number, scope_id)):
            yield type_name, pk, not is_pending and ver <= as_of_seq and record_id not in seen


def _drop_unseen_bases(w: Writer, scope: int, seen: Collection[bytes], as_of_seq: int) -> None:
    """Take server copies out of a scope that its snapshot does not hold.

    Only those whose changes were all acknowledged before it: nothing of them is still to come,
    and without this the old copy would be shown once they are archived.
    """
    query = (
        "SELECT b.type, b.id, b.scopes FROM base AS b WHERE b.ver <= ? AND NOT EXISTS ("
        "SELECT 1 FROM outbox AS o WHERE o.rid = b.id"
        " AND (o.state <> 'acked' OR o.ack_seq > ? OR o.ack_epoch IS NOT ?))"
    )
    for type_name, record_id, written in w.rows(
        query, (as_of_seq, as_of_seq, meta.get(w, "epoch"))
    ):
        scopes = json.loads(written)
        if scope not in scopes or record_id in seen:
            continue
        scopes.remove(scope)
        if not scopes:
            _put_aside(w, type_name, UUID(bytes=record_id))
            continue
        w.execute("UPDATE base SET scopes = ? WHERE id = ?", (json.dumps(scopes), record_id))
        shown = record_rows.find(w, type_name, UUID(bytes=record_id))
        if shown is not None:
            record_rows.set_scopes(w, type_name, shown.pk, scopes)


def _scope_numbers(w: Writer, change: Change, also: str | None) -> Sequence[int]:
    names = change.get("scopes") or ()
    key = (*names, also)
    found = w.scope_lists.get(key)
    if found is None:
        wanted = dict.fromkeys(names if also is None else key)
        found = w.scope_lists[key] = tuple(scope_number(w, name) for name in wanted)
    return found


def known_scopes(r: Reader) -> list[str]:
    """Return every scope that a row here was ever brought by."""
    return [scope_id for (scope_id,) in r.rows("SELECT scope FROM scope ORDER BY n")]


def scope_number(w: Writer, scope_id: str) -> int:
    """Return the number of a scope; it gets one when it is first named."""
    known = w.scope_numbers
    if scope_id not in known:
        found = w.value("SELECT n FROM scope WHERE scope = ?", (scope_id,))
        if found is None:
            found = w.execute("INSERT INTO scope (scope) VALUES (?)", (scope_id,)).lastrowid
        known[scope_id] = int(found)
    return known[scope_id]

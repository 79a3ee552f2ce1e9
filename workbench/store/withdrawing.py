"""Taking back records that were never sent: nothing of them needs to reach the server."""

import json
from collections.abc import Iterable
from uuid import UUID

from workbench.store import archive, overlay, record_rows
from workbench.store.sql import marks, parts, sentence
from workbench.store.transactions import Reader, Writer

_OF_RECORD = "SELECT mid, op, state, bundle FROM outbox WHERE rid = ? ORDER BY n"


def unsent(r: Reader, ids: Iterable[UUID]) -> set[UUID]:
    """Return those records whose making waits here, with all that was done to them since."""
    found: set[UUID] = set()
    for some in parts(record_id.bytes for record_id in ids):
        query = sentence(
            "SELECT rid FROM outbox WHERE rid IN", marks(len(some)), "GROUP BY rid",
            "HAVING max(op IN ('create', 'append')) = 1 AND min(state = 'new') = 1",
            "AND max(bundle IS NOT NULL) = 0",
        )  # fmt: skip
        found.update(UUID(bytes=raw) for (raw,) in r.iterate(query, some))
    return found & {UUID(bytes=raw) for raw in _free(r, found)}


def withdraw(w: Writer, type_name: str, record_id: UUID) -> bool:
    """Take back a record that was never sent; False where it was, and nothing is done."""
    rows = w.rows(_OF_RECORD, (record_id.bytes,))
    is_made = any(op in ("create", "append") for _mid, op, _state, _bundle in rows)
    if not is_made or any(state != "new" or bundle for _mid, _op, state, bundle in rows):
        return False
    before = record_rows.find(w, type_name, record_id)
    archive.move(w, [UUID(bytes=mid) for mid, *_rest in rows], "discarded")
    w.execute("DELETE FROM base WHERE id = ?", (record_id.bytes,))
    if before is not None:
        record_rows.remove(w, type_name, before.pk)
    return True


def _free(r: Reader, ids: Iterable[UUID]) -> set[bytes]:
    """Return those for which nothing waits that is about another record."""
    mine = {record_id.bytes for record_id in ids}
    of_mid = {
        str(UUID(bytes=mid)): rid
        for mid, rid in r.iterate("SELECT mid, rid FROM outbox")
        if rid in mine
    }
    waited_for = {
        of_mid[dep]
        for rid, deps in r.iterate("SELECT rid, deps FROM outbox WHERE deps <> '[]'")
        if rid not in mine
        for dep in json.loads(deps)
        if dep in of_mid
    }
    return mine - waited_for


def withdraw_bundle(w: Writer, record_id: UUID) -> bool:
    """Take back what was made together with a record, where nothing was sent or built on it."""
    query = "SELECT bundle FROM outbox WHERE rid = ? AND op = 'create' AND bundle IS NOT NULL"
    bundle = w.value(query, (record_id.bytes,))
    return bundle is not None and withdraw_whole(w, UUID(bytes=bundle))


def withdraw_whole(w: Writer, bundle: UUID) -> bool:
    """Take back a bundle, where nothing of it was sent or built on."""
    query = "SELECT n, mid, type, rid, state FROM outbox WHERE bundle = ? ORDER BY n"
    rows = w.rows(query, (bundle.bytes,))
    if not rows or any(state != "new" for *_rest, state in rows):
        return False
    mids = {str(UUID(bytes=mid)) for _n, mid, *_rest in rows}
    rids = {rid: type_name for _n, _mid, type_name, rid, _state in rows}
    later = w.iterate("SELECT rid, deps FROM outbox WHERE n > ?", (rows[-1][0],))
    if any(rid in rids or mids.intersection(json.loads(deps)) for rid, deps in later):
        return False
    archive.move(w, [UUID(bytes=mid) for _n, mid, *_rest in rows], "discarded")
    for rid, type_name in rids.items():
        overlay.rebuild(w, type_name, UUID(bytes=rid))
    return True

"""Mutations that are settled for good: kept, so that a restored server can be healed."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from workbench.store import expected, history, merge_tables, meta, overlay
from workbench.store.sql import sentence
from workbench.store.transactions import Reader, Writer
from workbench.wire.messages import loads
from workbench.wire.values import instant_ms

KEPT_FOR = timedelta(days=30)
KEPT_ROWS = 10_000
GIVEN_UP = ("discarded", "replaced")
"""States of what the user decided not to send as it was."""
_COLUMNS = (
    "n, mid, user_id, type, rid, op, body, deps, bundle, canonical, ack_seq, ack_epoch, tries,"
    " last_error, created_at, sent_at"
)
_TO_ARCHIVE = sentence(
    "INSERT INTO archive (", _COLUMNS, ", state, settled_at)",
    "SELECT", _COLUMNS, ", ?, ? FROM outbox WHERE mid = ?",
)  # fmt: skip
_TO_OUTBOX = sentence(
    "INSERT INTO outbox (", _COLUMNS, ", state)",
    "SELECT", _COLUMNS, ", 'new' FROM archive WHERE mid = ?",
)  # fmt: skip
_AGAIN = (
    "UPDATE outbox SET state = 'new', ack_seq = NULL, ack_epoch = NULL, canonical = NULL,"
    " settled_at = ? WHERE mid = ?"
)


def move(w: Writer, mids: Iterable[UUID], state: str) -> None:
    """Move outbox rows into the archive as `acked`, `discarded` or `replaced`."""
    now_ms = instant_ms(w.store.now())
    for mid in mids:
        of = w.row("SELECT type, rid FROM outbox WHERE mid = ?", (mid.bytes,)) or ("", b"")
        w.execute(_TO_ARCHIVE, (state, now_ms, mid.bytes))
        w.execute("DELETE FROM outbox WHERE mid = ?", (mid.bytes,))
        if of[0] == "Opportunity":
            history.forget(w, mid)
        elif of[0] in (expected.TASK, expected.TARGET):
            expected.forget(w, mid, of[0], UUID(bytes=of[1]))
        w.note_done(mid, state)


def archive_applied(w: Writer) -> int:
    """Archive what is acknowledged and seen in the feed; return how many mutations.

    What the server's copy now says is what the user sees from here on.
    """
    epoch = meta.get(w, "epoch")
    applied_seq = meta.number(w, "applied_seq")
    query = (
        "SELECT mid, type, rid FROM outbox AS o"
        " WHERE state = 'acked' AND ack_epoch = ? AND ack_seq <= ? AND NOT EXISTS ("
        "SELECT 1 FROM outbox AS e WHERE e.rid = o.rid AND e.n < o.n"
        " AND e.state = 'acked' AND e.ack_epoch = ? AND e.ack_seq > ?) ORDER BY n"
    )
    found = w.rows(query, (epoch, applied_seq, epoch, applied_seq))
    move(w, [UUID(bytes=mid) for mid, _type, _rid in found], "acked")
    touched = [one[:2] for mid, *_ in found for one in merge_tables.touched_by(w, UUID(bytes=mid))]
    own = [(type_name, rid) for _mid, type_name, rid in found]
    for type_name, rid in dict.fromkeys([*own, *touched]):
        if not overlay.is_as_on_server(w, type_name, UUID(bytes=rid)):
            overlay.rebuild(w, type_name, UUID(bytes=rid))
    return len(found)


def reoffer(w: Writer, epoch: str) -> int:
    """Send again, unchanged, what another history of the server has acknowledged.

    A restored server may have lost it; its merge by value makes a second sending harmless.
    """
    now_ms = instant_ms(w.store.now())
    lost = w.rows(
        "SELECT mid, type, rid, user_id, created_at, body FROM archive"
        " WHERE state = 'acked' AND ack_epoch <> ? UNION ALL"
        " SELECT mid, type, rid, user_id, created_at, body FROM outbox"
        " WHERE state = 'acked' AND ack_epoch <> ?",
        (epoch, epoch),
    )
    for mid, _type, _rid, user_id, created_at, body in lost:
        w.execute(_TO_OUTBOX, (mid,))
        w.execute("DELETE FROM archive WHERE mid = ?", (mid,))
        w.execute(_AGAIN, (now_ms, mid))
        w.note_mutation(loads(body), UUID(bytes=user_id), created_at)  # it is open once more
    for type_name, rid in dict.fromkeys((found[1], found[2]) for found in lost):
        overlay.rebuild(w, type_name, UUID(bytes=rid))
    for mid, *_ in lost:
        overlay.rebuild_touched(w, UUID(bytes=mid))
    return len(lost)


def is_reoffering(r: Reader) -> bool:
    """Say whether anything that is sent again to another history still waits."""
    query = (
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE settled_at IS NOT NULL"
        " AND state IN ('new', 'sent', 'blocked'))"
    )
    return bool(r.value(query))


def prune(w: Writer) -> int:
    """Forget what was settled long ago; return how many mutations."""
    before_ms = instant_ms(w.store.now() - KEPT_FOR)
    old = (
        "DELETE FROM archive WHERE settled_at < ?"
        " AND n <= (SELECT n FROM archive ORDER BY n DESC LIMIT 1 OFFSET ?)"
    )
    pruned = int(w.execute(old, (before_ms, KEPT_ROWS)).rowcount)
    if pruned:
        merge_tables.prune(w)
    return pruned

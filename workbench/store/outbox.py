"""What waits for the server: which mutations go next, and what is told about the others."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from workbench.store.archive import archive_applied, prune, reoffer
from workbench.store.corrections import discard, resend, together
from workbench.store.overlay import CREATING
from workbench.store.settling import LONGEST_WAIT_S, Settled, settle
from workbench.store.sql import marks, sentence
from workbench.store.transactions import OUTBOX, Reader, Writer
from workbench.wire.messages import loads
from workbench.wire.values import instant_from_ms, instant_ms

STATES = ("new", "sent", "blocked", "quarantined", "acked")
_COLUMNS = (
    "n, mid, type, rid, op, body, state, tries, last_error, created_at, bundle, deps, next_try"
)

_OPEN = sentence(
    "SELECT", _COLUMNS, "FROM outbox WHERE n >= (SELECT min(n) FROM (",
    "SELECT min(n) AS n FROM outbox WHERE state = 'new' UNION ALL",
    "SELECT min(n) FROM outbox WHERE state = 'sent' UNION ALL",
    "SELECT min(n) FROM outbox WHERE state = 'blocked'))",
    "AND +state IN ('new', 'sent', 'blocked') AND user_id = ? ORDER BY n",
)  # fmt: skip
"""Walks in order, but not over the thousands that a first push leaves acknowledged.

Only what this profile's user saved: nothing is ever sent in another one's name.
"""
_UNDECIDED = sentence(
    "SELECT", _COLUMNS, "FROM outbox WHERE state IN ('new', 'blocked', 'quarantined')",
    "AND (state = 'quarantined' OR bundle IN (SELECT bundle FROM outbox",
    "WHERE state = 'quarantined' AND bundle IS NOT NULL)) ORDER BY n",
)  # fmt: skip


@dataclass(frozen=True)
class Pending:
    """One mutation in the outbox.

    Args:
        body: What is sent for it, the same bytes each time.
    """

    n: int
    mid: UUID
    type: str
    rid: UUID
    op: str
    body: dict[str, Any]
    state: str
    tries: int
    last_error: dict[str, Any] | None
    created_at: datetime

    @property
    def bundle(self) -> str | None:
        """The bundle with which it goes, all or none."""
        return self.body.get("bundle")


def due(r: Reader, limit: int, max_bytes: int) -> list[Pending]:
    """Return the mutations to send next, oldest first; those that must wait for others are out.

    A bundle is never split: one that does not fit waits for the next request, and a bundle
    larger than the limits comes alone.
    """
    held = _Held(r)
    now_ms = instant_ms(r.store.now())
    chosen: list[Pending] = []
    size = 0
    for group in _groups(r):
        if held.holds(group, now_ms):
            held.add(group)
            continue
        more = sum(len(found[5]) + 1 for found in group)
        if chosen and (len(chosen) + len(group) > limit or size + more > max_bytes):
            break
        chosen += [_pending(found) for found in group]
        size += more
    return chosen


def counts(r: Reader) -> dict[str, int]:
    """Return how many mutations are in each state."""
    found = dict.fromkeys(STATES, 0)
    found |= dict(r.rows("SELECT state, count(*) FROM outbox GROUP BY state"))
    return found


def unsent(r: Reader) -> int:
    """Return how many changes the server does not have, refused ones included."""
    return sum(n for state, n in counts(r).items() if state != "acked")


def listing(r: Reader, states: Sequence[str] = STATES) -> list[Pending]:
    """Return the mutations in these states, oldest first."""
    wanted = json.dumps(list(states))
    query = sentence(
        "SELECT", _COLUMNS, "FROM outbox WHERE state IN (SELECT value FROM json_each(?)) ORDER BY n"
    )
    return [_pending(found) for found in r.iterate(query, (wanted,))]


def undecided(r: Reader) -> list[list[Pending]]:
    """Return what waits for the user's decision: a refused change with all of its bundle.

    Of a bundle the one that the server refused comes first, and what only waits for it after.
    """
    found: dict[Any, list[Pending]] = {}
    for row in r.iterate(_UNDECIDED):
        found.setdefault(row[10] or row[1], []).append(_pending(row))
    return [sorted(group, key=_is_dragged_along) for group in found.values()]


def _is_dragged_along(one: Pending) -> bool:
    return one.state != "quarantined" or (one.last_error or {}).get("result") == "blocked"


def find(r: Reader, mid: UUID) -> Pending | None:
    """Return one mutation of the outbox."""
    found = r.row(sentence("SELECT", _COLUMNS, "FROM outbox WHERE mid = ?"), (mid.bytes,))
    return None if found is None else _pending(found)


def unchanged(r: Reader, listed: Sequence[Pending]) -> list[Pending]:
    """Return those of these mutations that are still here in the same state."""
    query = sentence("SELECT mid, state FROM outbox WHERE mid IN", marks(len(listed)))
    states = dict(r.rows(query, [pending.mid.bytes for pending in listed]))
    return [pending for pending in listed if states.get(pending.mid.bytes) == pending.state]


def mark_sent(w: Writer, mids: Iterable[UUID]) -> None:
    """Note, before the request leaves, that these are under way: their bytes are fixed now."""
    now_ms = instant_ms(w.store.now())
    w.many(
        "UPDATE outbox SET state = 'sent', sent_at = coalesce(sent_at, ?), tries = tries + 1"
        " WHERE mid = ?",
        [(now_ms, mid.bytes) for mid in mids],
    )
    w.changed.add(OUTBOX)


def count_try(w: Writer, mids: Iterable[UUID]) -> None:
    """Note that these, whose bytes are fixed, go once more."""
    w.many("UPDATE outbox SET tries = tries + 1 WHERE mid = ?", [(mid.bytes,) for mid in mids])
    w.changed.add(OUTBOX)


def note_failure(w: Writer, mids: Iterable[UUID], error: Mapping[str, Any]) -> None:
    """Note why sending these failed; their outcome is unknown and they go again."""
    text = json.dumps(error, ensure_ascii=False)
    w.many("UPDATE outbox SET last_error = ? WHERE mid = ?", [(text, mid.bytes) for mid in mids])
    w.changed.add(OUTBOX)


class _Held:
    """Whom the open mutations wait for: records, mutations and bundles that may not pass."""

    def __init__(self, r: Reader) -> None:
        self._mids: set[str] = set()
        self._rids: set[bytes] = set()
        self._bundles: set[bytes] = set()
        query = "SELECT mid, rid, op, bundle FROM outbox WHERE state = 'quarantined'"
        for mid, rid, op, bundle in r.iterate(query):
            self._mids.add(str(UUID(bytes=mid)))
            if op in CREATING:
                self._rids.add(rid)
            if bundle is not None:
                self._bundles.add(bundle)

    def holds(self, group: Sequence[Sequence[Any]], now_ms: int) -> bool:
        """Tell whether any of these must wait."""
        for found in group:
            rid, error, bundle, deps, next_try = found[3], found[8], *found[10:13]
            waits_for = set(json.loads(deps))
            if found[6] == "blocked" and error:
                waits_for.add(json.loads(error).get("by"))
            is_early = next_try is not None and 0 < next_try - now_ms <= LONGEST_WAIT_S * 1000
            if is_early or rid in self._rids or bundle in self._bundles or waits_for & self._mids:
                return True
        return False

    def add(self, group: Sequence[Sequence[Any]]) -> None:
        """Hold these, and what comes after them."""
        for found in group:
            self._mids.add(str(UUID(bytes=found[1])))
            self._rids.add(found[3])


def _groups(r: Reader) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the open mutations in order, the members of a bundle together."""
    rows = r.iterate(_OPEN, (r.store.user_id.bytes,))
    for _key, group in groupby(rows, key=lambda found: found[10] or found[0]):
        yield list(group)


def _pending(found: Sequence[Any]) -> Pending:
    n, mid, type_name, rid, op, body, state, tries, last_error, created_at = found[:10]
    return Pending(
        n,
        UUID(bytes=mid),
        type_name,
        UUID(bytes=rid),
        op,
        loads(body),
        state,
        tries,
        None if last_error is None else loads(last_error),
        instant_from_ms(created_at),
    )


__all__ = [
    "STATES",
    "Pending",
    "Settled",
    "archive_applied",
    "counts",
    "discard",
    "due",
    "find",
    "listing",
    "mark_sent",
    "note_failure",
    "prune",
    "reoffer",
    "resend",
    "settle",
    "together",
    "undecided",
]

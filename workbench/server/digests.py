"""`GET /v1/sync/digest`: what a client compares its rows with, scope by scope (wire.md 7).

`{"epoch":"…","seq":8850,"n":12034,"sum":"00f3a1b2c3d4e5f6"}`: count and sum over the rows of one
type that the scope brings to this user, as they were when the counter stood at `seq`; a type that
the scope does not bring has `n` 0. With `buckets=256` there is also `"buckets"`: 256 objects
`{"n":…,"sum":"…"}`, the first for bucket 0 (`workbench.wire.digests` says which row is in which).
What differs is fetched with `GET /v1/sync/snapshot?scope=…&type=…&buckets=17,203`: a snapshot of
those rows alone, in the form of every snapshot.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from threading import Lock
from typing import Any

from sqlalchemy import Connection, select

from workbench.i18n import t
from workbench.schema import dictionary
from workbench.server import fence, problems, snapshot, visibility, workspace
from workbench.server.database import ServerDatabase
from workbench.server.directory import WORKSPACE_SCOPE
from workbench.server.tables import FEED, RECORDS
from workbench.server.visibility import Actor
from workbench.server.workspace import State
from workbench.wire import digests
from workbench.wire.digests import Digest

LOOK_BACK_LINES = 5000
"""So many feed lines are looked through for a change before the rows are read anew."""
KEPT = 500
FETCH_ROWS = 5000

Place = tuple[str, str, bool]
"""(scope, type, whether by bucket)"""


@dataclass(frozen=True)
class Known:
    """What a digest was at one moment of one history."""

    epoch: bytes
    seq: int
    found: tuple[Digest, ...]


@dataclass
class Digests:
    """Answers, remembered until the feed has a line about that scope and type.

    What a scope brings of a type is the same for all who may see it, so that one answer serves
    every client that compares its copy at the same hour.
    """

    database: ServerDatabase
    _known: dict[Place, Known] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def answer(self, actor: Actor, scope: str, type_name: str, buckets: int | None) -> Any:
        """Return the digest of the rows of a type that a scope brings to this user.

        Raises:
            Problem: 400 where the user does not hold the scope or there is no such type.
        """
        if scope not in actor.scopes:
            raise problems.invalid_request(
                t("You do not hold the scope {scope}.").format(scope=scope)
            )
        record_type = dictionary.BY_NAME.get(type_name)
        if record_type is None:
            raise problems.invalid_request(t("There is no type “{type}”.").format(type=type_name))
        if buckets not in (None, digests.BUCKETS):
            raise problems.invalid_request(
                t("Ask for {n} buckets, or none.").format(n=digests.BUCKETS)
            )
        is_brought = record_type in visibility.types_in(actor, scope)
        with self.database.read() as connection:
            state = workspace.state(self.database, connection)
            visibility.check_unchanged(actor, state.directory)
            place = (scope, type_name, buckets is not None)
            fence.enter(self.database, connection, actor)
            found = self._found(connection, state, place) if is_brought else _nothing(place)
        whole = digests.together(found)
        told = {"epoch": state.epoch_text, "seq": state.seq, **asdict(whole)}
        return told | {"buckets": [asdict(one) for one in found]} if buckets else told

    def _found(self, connection: Connection, state: State, place: Place) -> tuple[Digest, ...]:
        known = self._known.get(place)
        if known is None or not _is_still_true(self.database, connection, state, known, place):
            rows = _rows(self.database, connection, place)
            is_by_bucket = place[2]
            found = digests.by_bucket(rows) if is_by_bucket else [digests.over(rows)]
            known = Known(state.epoch, state.seq, tuple(found))
        with self._lock:
            self._known.pop(place, None)
            self._known[place] = Known(state.epoch, state.seq, known.found)
            while len(self._known) > KEPT:
                del self._known[next(iter(self._known))]
        return known.found


def _nothing(place: Place) -> tuple[Digest, ...]:
    return (digests.EMPTY,) * (digests.BUCKETS if place[2] else 1)


def _is_still_true(
    database: ServerDatabase, connection: Connection, state: State, known: Known, place: Place
) -> bool:
    """Whether no feed line since then is about this scope and type."""
    if known.epoch != state.epoch or known.seq > state.seq:
        return False
    if state.seq - known.seq > LOOK_BACK_LINES or known.seq < state.feed_floor:
        return False
    lines = connection.execute(
        select(FEED.c.type, FEED.c.scopes_before, FEED.c.scopes_after).where(
            FEED.c.workspace_id == database.workspace_id,
            FEED.c.seq > known.seq,
            FEED.c.seq <= state.seq,
        )
    )
    scope, type_name, _ = place
    return not any(
        line.type == type_name
        and (scope == WORKSPACE_SCOPE or scope in _scopes(line.scopes_before, line.scopes_after))
        for line in lines
    )


def _scopes(*written: str | None) -> set[str]:
    return {scope for text in written if text is not None for scope in json.loads(text)}


def _rows(
    database: ServerDatabase, connection: Connection, place: Place
) -> Iterable[tuple[bytes, int]]:
    """Read (id, ver) of the live rows, a few thousand at a time."""
    scope, type_name, _ = place
    table = RECORDS[type_name]
    query = snapshot.in_scope(
        select(table.c.id, table.c.ver), database, dictionary.record_type(type_name), scope
    )
    for part in connection.execute(query.execution_options(yield_per=FETCH_ROWS)).partitions():
        for row_id, ver in part:
            yield bytes(row_id), ver

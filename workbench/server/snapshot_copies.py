"""Copies of snapshots: what a scope brings is read once and served to many for some minutes.

On a Monday a whole team loads the same scopes anew. The first of them leaves a copy behind, for
others of the same role, since what a scope brings depends on nothing else; which scopes of a
record a user is told is worked out for each. What has left the scope since the copy was made is
left out, so that a copy shows nobody what he could not be shown now; all the rest that changed,
the client learns from the feed, which it reads from the copy's place on.

A copy is a file without a name, in the system's folder for such: nothing is left of it when the
server ends, however it ends.
"""

import json
import tempfile
import time
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock
from typing import IO

from sqlalchemy import Connection, select

from workbench.server.database import ServerDatabase
from workbench.server.directory import WORKSPACE_SCOPE
from workbench.server.snapshot_lines import Shown
from workbench.server.tables import FEED
from workbench.server.workspace import State
from workbench.wire.ids import new_id

KEPT_S = 180.0
LEAST_ROWS = 2000
"""Fewer are read as fast from the database."""
LOOK_BACK_LINES = 5000
"""When more has changed since a copy was made, it is not used any more."""
Key = tuple[str, str]
"""(scope, role)"""


class Copy:
    """The rows of one scope as they were at `seq`, in the order of a snapshot."""

    def __init__(self, key: Key, epoch: bytes, seq: int, made_s: float) -> None:
        self.key = key
        self.epoch = epoch
        self.seq = seq
        self.made_s = made_s
        self.name = str(new_id())
        self.n = 0
        self._is_lost = False
        self._lock = Lock()
        with ExitStack() as opened:
            self._file: IO[bytes] = opened.enter_context(tempfile.TemporaryFile())
            weakref.finalize(self, opened.pop_all().close)

    def add(self, rows: Iterable[Shown]) -> None:
        """Write rows behind the last ones; a full folder ends the copy, not the snapshot."""
        with self._losing():
            self._write(rows)

    def is_complete(self) -> bool:
        """Whether all that was added is in the file."""
        with self._losing():
            self._file.flush()
        return not self._is_lost

    @contextmanager
    def _losing(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            self._is_lost = True

    def _write(self, rows: Iterable[Shown]) -> None:
        for type_name, record_id, ver, scopes, row in rows:
            parts = (type_name.encode(), record_id.hex().encode(), b"%d" % ver, scopes.encode())
            self._file.write(b"\t".join((*parts, row)) + b"\n")
            self.n += 1

    def page(self, at: int, most: int) -> tuple[list[Shown], int]:
        """Return rows from a place in the file on, and the place behind them."""
        with self._lock:
            self._file.seek(at)
            lines = list(islice(self._file, most))
        found = []
        for line in lines:
            type_name, record_id, ver, scopes, row = line[:-1].split(b"\t", 4)
            identity = bytes.fromhex(record_id.decode())
            found.append(Shown(type_name.decode(), identity, int(ver), scopes.decode(), row))
        return found, at + sum(map(len, lines))


@dataclass
class Copies:
    """The copies of one process."""

    clock: Callable[[], float] = time.monotonic
    _kept: dict[Key, Copy] = field(default_factory=dict)
    _drafts: set[Key] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def usable(
        self, database: ServerDatabase, connection: Connection, state: State, key: Key
    ) -> Copy | None:
        """Return the copy to begin with; None where there is none, or it is too old."""
        copy = self._kept.get(key)
        if copy is None or copy.epoch != state.epoch or self.clock() - copy.made_s > KEPT_S:
            return None
        return copy if left_since(database, connection, copy) is not None else None

    def named(self, name: str, key: Key) -> Copy | None:
        """Return the copy that a snapshot has begun with, if it is still there."""
        copy = self._kept.get(key)
        return copy if copy is not None and copy.name == name else None

    def draft(self, state: State, seq: int, key: Key) -> Copy | None:
        """Return an empty copy to be filled; None where that is not worth it.

        Whoever fills it gives it back with `keep` or `drop`.
        """
        if key[0].startswith("owner:"):
            return None
        with self._lock:
            for old, copy in list(self._kept.items()):
                if self.clock() - copy.made_s > 2 * KEPT_S:
                    del self._kept[old]
            if key in self._drafts:
                return None
            self._drafts.add(key)
        try:
            return Copy(key, state.epoch, seq, self.clock())
        except OSError:
            with self._lock:
                self._drafts.discard(key)
            return None

    def keep(self, copy: Copy) -> None:
        """Serve a filled copy to others."""
        if copy.n >= LEAST_ROWS and copy.is_complete():
            with self._lock:
                self._kept[copy.key] = copy

    def drop(self, copy: Copy) -> None:
        """End the filling of a copy, whether it was kept or not."""
        with self._lock:
            self._drafts.discard(copy.key)


def left_since(database: ServerDatabase, connection: Connection, copy: Copy) -> set[bytes] | None:
    """Return the records that have left the copy's scope; None where too much has changed."""
    lines = connection.execute(
        select(FEED.c.record_id, FEED.c.op, FEED.c.scopes_after)
        .where(FEED.c.workspace_id == database.workspace_id, FEED.c.seq > copy.seq)
        .order_by(FEED.c.seq)
        .limit(LOOK_BACK_LINES + 1)
    ).all()
    if len(lines) > LOOK_BACK_LINES:
        return None
    scope = copy.key[0]
    last = {bytes(line.record_id): line for line in lines}
    return {
        record_id
        for record_id, line in last.items()
        if line.op == "delete"
        or (scope != WORKSPACE_SCOPE and scope not in json.loads(line.scopes_after))
    }

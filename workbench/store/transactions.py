"""Transactions on a profile: readers side by side, one writer, listeners after COMMIT."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlcipher3.dbapi2 as driver
from typing_extensions import override

from workbench.errors import StoreProblem
from workbench.i18n import t
from workbench.store import commits, damage
from workbench.store import connection as connections
from workbench.store.gate import Gate
from workbench.store.identity import Owned
from workbench.store.journal import Journal, Line, mutation_line
from workbench.store.readers import ReaderPool
from workbench.store.second_copy import SecondCopy
from workbench.store.write_lock import WriteLock

Clock = Callable[[], datetime]
Listener = Callable[[frozenset[str]], None]
Parameters = Sequence[Any]
Reconcile = Callable[["Writer", Journal], None]
OUTBOX = "Outbox"
"""What listeners are told, beside the types, when the outbox has changed."""


STEPS_BETWEEN_LOOKS = 5_000
"""So many steps of SQLite, about a millisecond, before a long statement looks who waits."""


class GaveWay(Exception):
    """A person wanted to write: the statement was ended and its transaction undone."""


def utc_now() -> datetime:
    """Return the present instant; tests give another clock."""
    return datetime.now(UTC)


class Reader:
    """One snapshot of the database."""

    def __init__(self, store: "Store", connection: Any) -> None:
        self.store = store
        self._connection = connection

    def execute(self, statement: str, parameters: Parameters = ()) -> Any:
        """Run one statement; return the driver's cursor."""
        return self._connection.execute(statement, parameters)

    def rows(self, statement: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """Return every row of a query."""
        found: list[tuple[Any, ...]] = self.execute(statement, parameters).fetchall()
        return found

    def row(self, statement: str, parameters: Parameters = ()) -> tuple[Any, ...] | None:
        """Return the first row of a query, None where there is none."""
        found: tuple[Any, ...] | None = self.execute(statement, parameters).fetchone()
        return found

    def value(self, statement: str, parameters: Parameters = ()) -> Any:
        """Return the first column of the first row, None where there is none."""
        found = self.execute(statement, parameters).fetchone()
        return None if found is None else found[0]

    def iterate(self, statement: str, parameters: Parameters = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query one by one."""
        return iter(self.execute(statement, parameters))

    def copy_pages(self, target: Path, *, pages: int, pause_s: float) -> None:
        """Copy the whole database of this snapshot into a new file, under the same key."""
        self.store.copy_pages(self._connection, target, pages=pages, pause_s=pause_s)

    def core(self) -> Any:
        """Return a SQLAlchemy Core connection on this same snapshot, for analytical queries."""
        from workbench.store.core import core_connection

        return core_connection(self._connection)


class Writer(Reader):
    """One write transaction; what it changed is told after COMMIT."""

    def __init__(self, store: "Store", connection: Any, gate: Gate) -> None:
        super().__init__(store, connection)
        self.changed: set[str] = set()
        self.journal_lines: list[Line] = []
        self.bundle: UUID | None = None
        self.scope_numbers: dict[str, int] = {}
        self.scope_lists: dict[tuple[str | None, ...], Sequence[int]] = {}
        self._gate = gate
        self._next_n: int | None = None

    @override
    def execute(self, statement: str, parameters: Parameters = ()) -> Any:
        """Run one statement; return the driver's cursor.

        Raises:
            RuntimeError: Another thread uses this writer.
        """
        self.store.check_inside()
        return self._connection.execute(statement, parameters)

    def execute_giving_way(self, statement: str) -> None:
        """Run a long statement of a load that a waiting person's save ends.

        Raises:
            GaveWay: It was ended.
        """
        self.store.check_inside()
        self._connection.set_progress_handler(
            lambda: self.store.is_write_wanted, STEPS_BETWEEN_LOOKS
        )
        try:
            self._connection.execute(statement)
        except driver.OperationalError as error:
            if connections.code(error) == connections.INTERRUPTED:
                raise GaveWay from error
            raise
        finally:
            self._connection.set_progress_handler(None, STEPS_BETWEEN_LOOKS)

    def many(self, statement: str, rows: Iterable[Parameters]) -> None:
        """Run one statement once for each row of parameters."""
        self.store.check_inside()
        self._connection.executemany(statement, rows)

    def door(self) -> Gate:
        """Allow writes to record tables inside `with`; only the store's own modules do."""
        return self._gate

    def note_mutation(self, body: dict[str, Any], user_id: UUID, created_at_ms: int) -> None:
        """Have the journal keep a mutation once it is committed."""
        self.journal_lines.append(mutation_line(body, user_id, created_at_ms))
        self.changed.add(OUTBOX)

    def note_done(self, mid: UUID, how: str) -> None:
        """Have the journal forget a mutation once this is committed."""
        self.journal_lines.append({"kind": "done", "mid": str(mid), "how": how})
        self.changed.add(OUTBOX)

    def next_n(self) -> int:
        """Return the next number of the outbox."""
        if self._next_n is None:
            query = "SELECT max(seq) FROM sqlite_sequence WHERE name = 'outbox'"
            self._next_n = (self.value(query) or 0) + 1
        n = self._next_n
        self._next_n += 1
        return n

    def forget_n(self) -> None:
        """Look up the next number again: a row with a number of its own was written."""
        self._next_n = None


class Store(Owned):
    """An open profile. Made by `open_store`.

    Args:
        was_clean: Whether the program ended in order the last time.
    """

    def __init__(
        self,
        path: Path,
        key: bytes | None,
        *,
        read_only: bool,
        now: Clock,
        reconcile: Reconcile,
    ) -> None:
        super().__init__(path)
        self.now = now
        self.is_read_only = read_only
        self.journal = Journal(path.parent, key)
        self._second_copy = SecondCopy(self.journal)
        self.was_clean = True
        self._key = key
        self._reconcile = reconcile
        self._is_prepared = False
        self._lock = WriteLock()
        self._gate = Gate()
        self._writer_connection: Any = None
        self._synchronous = ""
        self._readers = ReaderPool(path, key, is_a_look=read_only)
        self._listeners: list[Listener] = []
        self._is_closed = False

    @property
    def journal_problem(self) -> str:
        """A sentence while the second copy of saved changes cannot be written."""
        return self._second_copy.problem

    @override
    def read_facts(self, query: str) -> dict[str, str]:
        if self._lock.is_mine:
            return dict(self._writer_connection.execute(query).fetchall())
        with self.read() as r:
            return dict(r.rows(query))

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener(types)` after each COMMIT; return the way to end that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """Give a snapshot; later commits are not seen inside.

        Raises:
            StoreProblem: The disk cannot be read, or the file is damaged.
        """
        connection = self._readers.take()
        try:
            connection.execute("BEGIN")
            yield Reader(self, connection)
        except driver.Error as error:
            if connections.is_disk_trouble(error):
                raise damage.told(error, self.path) from error
            raise
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            self._readers.give_back(connection)

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """Give the one write transaction; when `with` ends, its changes survive a power cut.

        Raises:
            NotSaved: The disk refused; nothing was changed.
        """
        with self._transaction("FULL", is_load=False) as w:
            yield w
        self._tell(w)

    @contextmanager
    def load(self) -> Iterator[Writer]:
        """Give a write transaction that can be repeated: a slice of a pull or an import.

        Raises:
            NotSaved: The disk refused; nothing was changed.
        """
        with self._transaction("NORMAL", is_load=True) as w:
            yield w
        self._tell(w)

    @property
    def is_write_wanted(self) -> bool:
        """Whether a person waits for the writer: a load should end its slice."""
        return self._lock.is_wanted

    def check_inside(self) -> None:
        """Refuse a second thread inside a write transaction."""
        if not self._lock.is_mine:
            raise RuntimeError("this writer belongs to another thread, or has ended")

    def checkpoint_when_idle(self) -> None:
        """Move what was committed into the main file, unless somebody is writing."""
        self._lock.acquire(is_load=True)
        try:
            commits.checkpoint(self._connected(), self.path)
            self._write_journal([])
        finally:
            self._lock.release()

    def copy_pages(self, source: Any, target: Path, *, pages: int, pause_s: float) -> None:
        """Copy what a connection sees into a new file, pausing so that others come between."""
        connections.copy(source, target, self._key, pages=pages, pause_s=pause_s)

    def set_up(self, facts: Mapping[str, str]) -> None:
        """Note facts before the outbox is compared with the journal: whose profile this is.

        Raises:
            NotSaved: The disk refused.
        """
        self._lock.acquire(is_load=False)
        try:
            with self._inside("FULL") as w:
                w.many("INSERT OR REPLACE INTO meta (k, v) VALUES (?, ?)", facts.items())
            self.forget_identity()
            self._is_prepared = False
        finally:
            self._lock.release()

    def prepare(self) -> None:
        """Do now what the first write would do: compare outbox and journal.

        Raises:
            NotSaved: The disk refused; the next write tries again.
        """
        with self.load():
            pass

    def freeze(self, *, is_frozen: bool = True) -> None:
        """Let nobody write any more: what is here is all there is until the profile goes."""
        self._lock.freeze(is_frozen=is_frozen)

    def close(self) -> None:
        """Close every connection; a second call does nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        self._readers.close()
        self._lock.acquire(is_load=False, is_last=True)
        try:
            if self._writer_connection is not None:
                commits.end_in_order(self._writer_connection, is_prepared=self._is_prepared)
                self._writer_connection = None
            self.journal.close()
        finally:
            self._lock.release()

    @contextmanager
    def _transaction(self, synchronous: str, *, is_load: bool) -> Iterator[Writer]:
        if self.is_read_only:
            raise StoreProblem(t("This profile was opened for reading only."))
        self._lock.acquire(is_load=is_load)
        try:
            if not self._is_prepared:
                with self._inside("FULL") as first:
                    self._prepare(first)
                self._is_prepared = True
            with self._inside(synchronous) as writer:
                yield writer
            if is_load and connections.has_long_wal(self.path):
                commits.checkpoint(self._connected(), self.path)
        except driver.Error as error:
            if connections.is_disk_trouble(error):
                damage.told(error, self.path)
                raise connections.not_saved(error) from error
            raise
        finally:
            self._lock.release()

    @contextmanager
    def _inside(self, synchronous: str) -> Iterator[Writer]:
        connection = self._begin(synchronous)
        writer = Writer(self, connection, self._gate)
        try:
            yield writer
        except BaseException as error:
            self._roll_back(error)
            raise
        try:
            connection.execute("COMMIT")
        except BaseException as error:
            self._roll_back(error)
            if not commits.is_there(self._connected, writer.journal_lines):
                raise
        self._write_journal(writer.journal_lines)

    def _prepare(self, w: Writer) -> None:
        self._reconcile(w, self.journal)
        w.execute("INSERT OR REPLACE INTO meta (k, v) VALUES ('clean_shutdown', '0')")

    def _write_journal(self, lines: Sequence[Line]) -> None:
        if lines or self._second_copy.is_behind:
            self._second_copy.write(self.identity().as_head(), lines)

    def _begin(self, synchronous: str) -> Any:
        connection = self._connected()
        if synchronous != self._synchronous:
            connection.execute(f"PRAGMA synchronous = {synchronous}")
            self._synchronous = synchronous
        connection.execute("BEGIN IMMEDIATE")
        return connection

    def _roll_back(self, error: BaseException) -> None:
        self._gate.depth = 0
        connection = self._writer_connection
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, driver.Error) and connections.is_disk_trouble(error):
            self._writer_connection = None  # after a failed fsync nothing it holds is trusted
            self._is_prepared = False  # outbox and journal are compared before the next write
            connection.close()

    def _connected(self) -> Any:
        if self._is_closed:
            raise StoreProblem(t("The profile is closed."))
        if self._writer_connection is None:
            self._writer_connection = connections.connect(self.path, self._key, read_only=False)
            self._writer_connection.create_function("writing", 0, lambda: self._gate.depth)
            self._synchronous = ""
        return self._writer_connection

    def _tell(self, writer: Writer) -> None:
        if writer.changed:
            changed = frozenset(writer.changed)
            for listener in tuple(self._listeners):
                listener(changed)

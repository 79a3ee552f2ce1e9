"""The profile's file: readers side by side, one writer at a time, listeners after COMMIT."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlcipher3.dbapi2 as driver
from typing_extensions import override

from workbench.errors import StoreProblem
from workbench.i18n import t
from workbench.store import connection as connections
from workbench.store import ddl
from workbench.store.write_lock import WriteLock

Clock = Callable[[], datetime]
Listener = Callable[[frozenset[str]], None]
Parameters = Sequence[Any]
OUTBOX = "Outbox"
"""What listeners are told, beside the types, when the outbox has changed."""
IDLE_READERS = 4
LOAD_CHECKPOINT_PAGES = 4096
"""A load checkpoints after so many pages of WAL, so that a first sync does not double the disk."""


def utc_now() -> datetime:
    """Return the present instant; tests give another clock."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Identity:
    """Whose profile this is."""

    workspace_id: UUID
    user_id: UUID
    client_id: UUID


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

    def core(self) -> Any:
        """Return a SQLAlchemy Core connection on this same snapshot, for analytical queries."""
        from workbench.store.core import core_connection

        return core_connection(self._connection)


class Writer(Reader):
    """One write transaction; what it changed is told after COMMIT."""

    def __init__(self, store: "Store", connection: Any, gate: "Gate") -> None:
        super().__init__(store, connection)
        self.changed: set[str] = set()
        self.journal_lines: list[dict[str, Any]] = []
        self.bundle: UUID | None = None
        self.scope_numbers: dict[str, int] = {}
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

    def many(self, statement: str, rows: Iterable[Parameters]) -> None:
        """Run one statement once for each row of parameters."""
        self.store.check_inside()
        self._connection.executemany(statement, rows)

    def door(self) -> "Gate":
        """Allow writes to record tables inside `with`; only the store's own modules do."""
        return self._gate

    def note_mutation(self, body: dict[str, Any], user_id: UUID, created_at_ms: int) -> None:
        """Have the journal keep a mutation once it is committed."""
        line = {"kind": "mutation", "user_id": str(user_id), "created_at": created_at_ms}
        self.journal_lines.append({**line, "body": body})
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


class Gate:
    """Whether record tables may be written now; the triggers ask it."""

    def __init__(self) -> None:
        self.depth = 0

    def __enter__(self) -> None:
        self.depth += 1

    def __exit__(self, *_exception: object) -> None:
        self.depth -= 1


class Store:
    """An open profile. Made by `open_store`."""

    def __init__(self, path: Path, key: bytes | None, *, read_only: bool, now: Clock) -> None:
        self.path = path
        self.now = now
        self.is_read_only = read_only
        self._key = key
        self._lock = WriteLock()
        self._gate = Gate()
        self._writer_connection: Any = None
        self._synchronous = ""
        self._idle: list[Any] = []
        self._pool_lock = threading.Lock()
        self._listeners: list[Listener] = []
        self._identity: Identity | None = None
        self._is_closed = False

    @property
    def workspace_id(self) -> UUID:
        """The workspace of this profile."""
        return self.identity().workspace_id

    @property
    def user_id(self) -> UUID:
        """The user of this profile."""
        return self.identity().user_id

    @property
    def client_id(self) -> UUID:
        """This installation."""
        return self.identity().client_id

    def identity(self) -> Identity:
        """Return whose profile this is.

        Raises:
            StoreProblem: Nobody has signed in yet.
        """
        if self._identity is None:
            query = "SELECT k, v FROM meta WHERE k IN ('workspace_id', 'user_id', 'client_id')"
            if self._lock.is_mine:
                found = dict(self._writer_connection.execute(query).fetchall())
            else:
                with self.read() as r:
                    found = dict(r.rows(query))
            if len(found) < len(Identity.__dataclass_fields__):
                raise StoreProblem(
                    t("The profile {path} belongs to nobody yet: sign in first.").format(
                        path=self.path
                    )
                )
            self._identity = Identity(**{name: UUID(text) for name, text in found.items()})
        return self._identity

    def forget_identity(self) -> None:
        """Read again whose profile this is: it was just noted."""
        self._identity = None

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener(types)` after each COMMIT; return the way to end that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """Give a snapshot; later commits are not seen inside."""
        connection = self._take_reader()
        try:
            connection.execute("BEGIN")
            yield Reader(self, connection)
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            self._give_back(connection)

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
            self._connected().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        finally:
            self._lock.release()

    def close(self) -> None:
        """Close every connection; a second call does nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        with self._pool_lock:
            for connection in self._idle:
                connection.close()
            self._idle.clear()
        self._lock.acquire(is_load=False)
        try:
            if self._writer_connection is not None:
                self._writer_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                self._writer_connection.close()
                self._writer_connection = None
        finally:
            self._lock.release()

    @contextmanager
    def _transaction(self, synchronous: str, *, is_load: bool) -> Iterator[Writer]:
        if self.is_read_only:
            raise StoreProblem(t("This profile was opened for reading only."))
        self._lock.acquire(is_load=is_load)
        try:
            connection = self._begin(synchronous)
            writer = Writer(self, connection, self._gate)
            try:
                yield writer
                connection.execute("COMMIT")
            except BaseException as error:
                self._roll_back(error)
                raise
            if is_load:
                self._checkpoint_long_wal()
        except driver.Error as error:
            if connections.is_disk_trouble(error):
                raise connections.not_saved(error) from error
            raise
        finally:
            self._lock.release()

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
            connection.close()

    def _checkpoint_long_wal(self) -> None:
        wal = self.path.with_name(self.path.name + "-wal")
        if wal.exists() and wal.stat().st_size > LOAD_CHECKPOINT_PAGES * 4096:
            self._connected().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def _connected(self) -> Any:
        if self._is_closed:
            raise StoreProblem(t("The profile is closed."))
        if self._writer_connection is None:
            self._writer_connection = connections.connect(self.path, self._key, read_only=False)
            self._writer_connection.create_function("writing", 0, lambda: self._gate.depth)
            self._synchronous = ""
        return self._writer_connection

    def _take_reader(self) -> Any:
        if self._is_closed:
            raise StoreProblem(t("The profile is closed."))
        with self._pool_lock:
            if self._idle:
                return self._idle.pop()
        return connections.connect(self.path, self._key, read_only=True)

    def _give_back(self, connection: Any) -> None:
        with self._pool_lock:
            if not self._is_closed and len(self._idle) < IDLE_READERS:
                self._idle.append(connection)
                return
        connection.close()

    def _tell(self, writer: Writer) -> None:
        if writer.changed:
            changed = frozenset(writer.changed)
            for listener in tuple(self._listeners):
                listener(changed)


def open_store(
    path: Path,
    key: bytes | None,
    *,
    create: bool = False,
    read_only: bool = False,
    now: Clock = utc_now,
) -> Store:
    """Open a profile's file, or make a new one.

    Args:
        key: 32 bytes of key and 16 of salt; None for an unencrypted file.

    Raises:
        StoreProblem: There is no such file, the key does not fit, or the file is newer than
            this program.
    """
    if not path.exists() and not create:
        raise StoreProblem(t("There is no profile at {path}.").format(path=path))
    if create and path.exists():
        raise StoreProblem(t("There is a profile at {path} already.").format(path=path))
    if create:
        _create(path, key)
    store = Store(path, key, read_only=read_only, now=now)
    with store.read():
        pass
    return store


def _create(path: Path, key: bytes | None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = connections.connect(path, key, read_only=False)
    try:
        connection.execute("BEGIN IMMEDIATE")
        for statement in ddl.statements():
            connection.execute(statement)
        connection.execute("INSERT INTO alembic_version VALUES (?)", (ddl.REVISION,))
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except driver.Error as error:
        raise connections.not_saved(error) from error
    finally:
        connection.close()

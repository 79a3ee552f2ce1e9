"""The server's database: SQLite through one write connection, or PostgreSQL."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from workbench.errors import InvalidInput, Refused
from workbench.i18n import t
from workbench.server import high_water
from workbench.server.tables import WORKSPACE
from workbench.wire.binding import bind_as_they_are
from workbench.wire.values import instant_ms

LOWEST_SQLITE = (3, 51, 3)
"""Older ones can lose committed pages when a WAL is reset (sync.md 0.5)."""
READERS = 16
WRITE_WAIT_S = 60.0
BLOBS_VARIABLE = "WORKBENCH_SERVER_BLOBS"
"""How every worker of one server learns where attachments are kept."""

Now = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time, aware and in UTC."""
    return datetime.now(UTC)


class ServerDatabase:
    """One workspace's database: short transactions, and what never changes while it is open."""

    def __init__(self, url: URL, now: Now) -> None:
        self.url = url
        self.now = now
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self._writer = _sqlite_engine(url, 1) if self.is_sqlite else _postgres_engine(url)
        self._reader = _sqlite_engine(url, READERS) if self.is_sqlite else self._writer
        self.blobs = _blobs_folder(url)
        self.workspace_id = b""
        self.is_fenced = False
        """Whether PostgreSQL itself keeps people from what they may not see (server.fence)."""
        self.are_conflicts_shown_anew = False
        """Whether this process has seen to it since the rights table changed (scope_sets)."""
        self.directory_cache: tuple[object, object] | None = None
        self.listeners: list[Callable[[int], None]] = []
        """Called with the counter after a COMMIT that moved it, on the writing thread."""

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection inside one write transaction; COMMIT at the end of the block."""
        try:
            with self._writer.begin() as connection:
                yield connection
        except BaseException:
            self.directory_cache = None  # it may know people as they have never been
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection whose statements all see the same state."""
        with self._reader.connect() as connection:
            if self.is_sqlite:
                yield connection
            else:
                yield connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )

    def now_ms(self) -> int:
        """Return the time in its stored form."""
        return instant_ms(self.now())

    def adopt(self, connection: Connection) -> bool:
        """Remember the workspace this database holds; False when it holds none yet."""
        found = connection.execute(select(WORKSPACE.c.id)).scalar_one_or_none()
        self.workspace_id = bytes(found) if found is not None else b""
        return found is not None

    def published(self, epoch: bytes, seq: int) -> None:
        """Tell the listeners that the feed has grown to `seq`."""
        if self.is_sqlite and self.url.database:
            high_water.note(self.url.database, epoch, seq)
        for listener in self.listeners:
            listener(seq)

    def renewed(self, epoch: bytes, seq: int) -> None:
        """Remember beside a SQLite database that another history has begun."""
        if self.is_sqlite and self.url.database:
            high_water.begin(self.url.database, epoch, seq)

    def __enter__(self) -> Self:
        """Close it at the end of the block."""
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._writer.dispose()
        self._reader.dispose()


def _blobs_folder(url: URL) -> Path | None:
    """Return where attachments are kept: the folder named, or one beside a SQLite file."""
    chosen = os.environ.get(BLOBS_VARIABLE)
    if chosen:
        return Path(chosen)
    return Path(f"{url.database}-blobs") if url.get_backend_name() == "sqlite" else None


def parse_url(text: str) -> URL:
    """Return the address of a database as SQLAlchemy knows it.

    Raises:
        InvalidInput: It is neither a SQLite file nor a PostgreSQL database.
    """
    try:
        url = make_url(text)
    except ArgumentError:
        url = None
    if url is not None and url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    is_postgres = url is not None and url.drivername == "postgresql+psycopg"
    is_file = url is not None and url.drivername == "sqlite" and url.database
    if url is None or not (is_postgres or is_file):
        raise InvalidInput(
            t(
                "“{url}” is no database address. Use sqlite:///FILE "
                "or postgresql://USER@HOST/DATABASE."
            ).format(url=re.sub(r"//[^@/]*@", "//…@", text))
        )
    return url


def _sqlite_engine(url: URL, connections: int) -> Engine:
    import sqlcipher3.dbapi2 as driver

    if driver.sqlite_version_info < LOWEST_SQLITE:
        raise Refused(
            t("SQLite {version} can lose commits; the server needs {lowest} or newer.").format(
                version=driver.sqlite_version, lowest=".".join(map(str, LOWEST_SQLITE))
            )
        )
    bind_as_they_are(driver)
    is_writer = connections == 1

    def connect() -> Any:
        connection = driver.connect(
            url.database, check_same_thread=False, isolation_level=None, timeout=30
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA temp_store = MEMORY")
        if not is_writer:
            connection.execute("PRAGMA query_only = 1")
        return connection

    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=connect,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=WRITE_WAIT_S,
    )

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")

    event.listen(engine, "begin", begin)
    return engine


def _postgres_engine(url: URL) -> Engine:
    return create_engine(url, pool_size=8, max_overflow=24, pool_timeout=WRITE_WAIT_S)

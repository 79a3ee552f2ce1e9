"""The workspace's own row: its counter, its epoch and its secret.

Epochs are UUIDv7s, each later than those it follows, whatever the clock says. So a copy from
before a change of epoch knows, when it is put back, that another epoch came after its own.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import Connection, bindparam, insert, select, update

from workbench.server import directory
from workbench.server.database import ServerDatabase
from workbench.server.directory import Directory
from workbench.server.tables import WORKSPACE
from workbench.wire.ids import new_id
from workbench.wire.values import uuid_text

_STATE = select(WORKSPACE).where(WORKSPACE.c.id == bindparam("workspace"))
"""Asked for with every request: made once, as making it takes longer than asking."""


@dataclass(frozen=True)
class State:
    """What every request needs to know first."""

    id: str
    name: str
    epoch: bytes
    seq: int
    people_seq: int
    feed_floor: int
    secret: bytes
    directory: Directory

    @property
    def epoch_text(self) -> str:
        """The epoch as the wire writes it."""
        return uuid_text(self.epoch)


def state(database: ServerDatabase, connection: Connection) -> State:
    """Read the workspace's row, and its people when they have changed."""
    row = connection.execute(_STATE, {"workspace": database.workspace_id}).one()
    people = directory.load(database, connection, (bytes(row.epoch), row.people_seq))
    return State(
        uuid_text(row.id),
        row.name,
        bytes(row.epoch),
        row.seq,
        row.people_seq,
        row.feed_floor,
        bytes(row.secret),
        people,
    )


def epoch(database: ServerDatabase, connection: Connection) -> bytes:
    """Return the epoch in force."""
    query = select(WORKSPACE.c.epoch).where(WORKSPACE.c.id == database.workspace_id)
    return bytes(connection.execute(query).scalar_one())


def make(database: ServerDatabase, connection: Connection, name: str) -> None:
    """Make the one workspace of a new database."""
    database.workspace_id = new_id().bytes
    connection.execute(
        insert(WORKSPACE).values(
            id=database.workspace_id,
            name=name,
            epoch=_epoch_after((), database.now_ms()),
            seq=0,
            people_seq=0,
            feed_floor=0,
            secret=secrets.token_bytes(32),
            created_at=database.now_ms(),
        )
    )


def renew_epoch(database: ServerDatabase, seen: bytes, shown: Iterable[bytes] = ()) -> UUID:
    """Begin another history, unless someone else has just done so; return the epoch in force.

    Args:
        seen: The epoch that has proved to be a restored one.
        shown: Epochs that proved it: the new one comes after them.
    """
    with database.write() as connection:
        following = _epoch_after((seen, *shown), database.now_ms())
        connection.execute(
            update(WORKSPACE)
            .where(WORKSPACE.c.id == database.workspace_id, WORKSPACE.c.epoch == seen)
            .values(epoch=following)
        )
        found = epoch(database, connection)
        query = select(WORKSPACE.c.seq).where(WORKSPACE.c.id == database.workspace_id)
        seq = int(connection.execute(query).scalar_one())
    database.renewed(found, seq)
    return UUID(bytes=found)


def is_later(one: bytes, other: bytes) -> bool:
    """Whether an epoch came after another one; nobody knows of two from before they were dated."""
    return _dated_ms(one) > _dated_ms(other)


def _epoch_after(others: Iterable[bytes], now_ms: int) -> bytes:
    dated_ms = max([now_ms, *(_dated_ms(one) + 1 for one in others)])
    chance = uuid4().int & (1 << 76) - 1  # with its two bits of the variant
    return UUID(int=dated_ms << 80 | 7 << 76 | chance).bytes


def _dated_ms(epoch: bytes) -> int:
    found = UUID(bytes=epoch)
    return found.int >> 80 if found.version == 7 else 0

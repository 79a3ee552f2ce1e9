"""What the server forgets, and when: at its start and once a day (sync.md 2.4, 2.7).

Feed and tombstones are kept 180 days; the floor that goes up with them makes older cursors
expired, so that a client never misses a deletion. There is no limit of lines: every greeting
promises the days, and a team that writes much is the last that should load anew. The ledger and
the book of merges are kept 400 days, what was refused 90 days, refresh tokens as long as they
could be used; a device that has not been seen for 400 days and holds no such token goes, and so
does what a cursor of then would stand for.
"""

from datetime import timedelta

from sqlalchemy import Connection, delete, exists, func, select, update

from workbench.schema import dictionary
from workbench.server import blobs, scope_sets, tokens
from workbench.server.database import ServerDatabase
from workbench.server.tables import (
    DEVICE,
    FEED,
    LEDGER,
    MERGE,
    RECORDS,
    REFRESH_TOKEN,
    REFUSED,
    WORKSPACE,
)
from workbench.wire import messages

DAY_MS = 86_400_000
REFUSED_DAYS = 90
DEVICE_DAYS = 400
LOCK = 0x5357_4251
"""Key of PostgreSQL's advisory lock of the one worker that prunes."""


def prune(database: ServerDatabase) -> None:
    """Forget feed, answers, refused payloads, devices and files older than promised."""
    now_ms = database.now_ms()
    ends = (
        (LEDGER, LEDGER.c.at, messages.LIMITS["ledger_days"] * DAY_MS),
        (MERGE, MERGE.c.at, messages.LIMITS["ledger_days"] * DAY_MS),
        (REFUSED, REFUSED.c.at, REFUSED_DAYS * DAY_MS),
        (REFRESH_TOKEN, REFRESH_TOKEN.c.issued_at, tokens.REFRESH_MS),
    )
    with database.write() as connection:
        if not _is_alone(database, connection):
            return
        for table, at, kept_ms in ends:
            connection.execute(
                delete(table).where(
                    table.c.workspace_id == database.workspace_id, at < now_ms - kept_ms
                )
            )
        _forget_devices(database, connection, now_ms - DEVICE_DAYS * DAY_MS)
        kept_from = database.now().date() - timedelta(days=DEVICE_DAYS)
        scope_sets.forget(database, connection, kept_from.isoformat())
        _forget_feed(database, connection, now_ms - messages.LIMITS["feed_days"] * DAY_MS)
    blobs.prune(database)


def _is_alone(database: ServerDatabase, connection: Connection) -> bool:
    """Whether no other worker of the same server is at it; each wakes at the same time of day."""
    if database.is_sqlite:
        return True
    return bool(connection.execute(select(func.pg_try_advisory_xact_lock(LOCK))).scalar_one())


def _forget_devices(database: ServerDatabase, connection: Connection, before_ms: int) -> None:
    """Forget the sign-ins that were not seen for long and cannot come back."""
    token = exists().where(
        REFRESH_TOKEN.c.workspace_id == DEVICE.c.workspace_id,
        REFRESH_TOKEN.c.family == DEVICE.c.family,
    )
    connection.execute(
        delete(DEVICE).where(
            DEVICE.c.workspace_id == database.workspace_id, DEVICE.c.seen_at < before_ms, ~token
        )
    )


def _forget_feed(database: ServerDatabase, connection: Connection, before_ms: int) -> None:
    """Forget the old lines and what is under the last of them; raise the floor to it.

    The floor stands beside the counter: it comes last, as in every writer, so that pushes wait
    for it for a moment only.
    """
    ours = FEED.c.workspace_id == database.workspace_id
    last = select(func.max(FEED.c.seq)).where(ours, FEED.c.at < before_ms)
    floor = connection.execute(last).scalar_one()
    if floor is None:
        return
    connection.execute(delete(FEED).where(ours, FEED.c.seq <= floor))
    for record_type in dictionary.TYPES:
        table = RECORDS[record_type.name]
        connection.execute(
            delete(table).where(
                table.c.workspace_id == database.workspace_id,
                table.c.is_deleted == 1,
                table.c.ver <= floor,
            )
        )
    connection.execute(
        update(WORKSPACE).where(WORKSPACE.c.id == database.workspace_id).values(feed_floor=floor)
    )

"""What is in a backup, read without opening it as a profile and without changing it."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from workbench.schema import dictionary
from workbench.store import connection as connections
from workbench.store.sql import quoted, sentence
from workbench.wire.values import parse_instant


@dataclass(frozen=True)
class Inside:
    """What a backup holds.

    Args:
        in_step_at: When it was last in step with the server.
        waiting: Changes that the server did not have when it was made.
    """

    records: int
    in_step_at: datetime | None
    waiting: int


def look(file: Path, key: bytes | None) -> Inside:
    """Count what a backup holds.

    Raises:
        StoreProblem: It is damaged or no backup of this profile.
    """
    try:
        with closing(connections.connect(file, key, read_only=True)) as connection:
            known = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            tables = [one.table for one in dictionary.TYPES if one.table in known]
            records = sum(
                connection.execute(sentence("SELECT count(*) FROM", quoted(table))).fetchone()[0]
                for table in tables
            )
            query = "SELECT count(*) FROM outbox WHERE state <> 'acked'"
            (waiting,) = connection.execute(query).fetchone()
            query = "SELECT v FROM meta WHERE k = 'last_sync_at'"
            synced = connection.execute(query).fetchone()
            return Inside(records, None if synced is None else parse_instant(synced[0]), waiting)
    except driver.Error as error:
        raise connections.problem(error, file) from error

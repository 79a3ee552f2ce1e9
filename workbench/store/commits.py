"""The end of a write transaction, and of a profile's last one."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlcipher3.dbapi2 as driver

from workbench.errors import StoreProblem
from workbench.store import damage
from workbench.store.journal import Line

log = logging.getLogger(__name__)


def is_there(connect: Callable[[], Any], lines: Sequence[Line]) -> bool:
    """Look whether a save is there although its COMMIT failed: its fsync may have come last.

    Told "not saved", a person would type it again, and it would be there twice.
    """
    mid = next((line["body"]["mid"] for line in lines if line["kind"] == "mutation"), None)
    if mid is None:
        return False
    query = "SELECT 1 FROM outbox WHERE mid = ?"
    try:
        connection = connect()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return connection.execute(query, (UUID(mid).bytes,)).fetchone() is not None
    except (driver.Error, StoreProblem):
        return False


def checkpoint(connection: Any, path: Path) -> None:
    """Move what was committed into the main file; what cannot be moved now stays in the log."""
    try:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    except driver.Error as error:
        damage.told(error, path)
        log.warning("the log could not be moved into the profile's file", exc_info=True)


def end_in_order(connection: Any, *, is_prepared: bool) -> None:
    """Note that the program ended in order, and close the writer's connection."""
    try:
        if is_prepared:
            connection.execute("UPDATE meta SET v = '1' WHERE k = 'clean_shutdown'")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except driver.Error:
        log.warning("the profile could not be tidied up at its end", exc_info=True)
    connection.close()

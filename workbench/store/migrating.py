"""Bringing an older profile up to date: a copy first, then every step in one transaction."""

from functools import partial
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from workbench.store import backup, ddl, learning, meta
from workbench.store import connection as connections
from workbench.store.core import core_connection
from workbench.store.transactions import Store


def bring_up_to_date(store: Store, key: bytes | None, found: str | None) -> Path:
    """Run the migrations from revision `found`; return the copy made before.

    Fields that were kept unread get their columns filled. Records of types that were not known
    come with the next comparison, which the next sync makes.

    Raises:
        StoreProblem: The copy could not be made; the file is as it was.
        NotSaved: The disk refused; the file is as it was.
    """
    copy = backup.back_up(store, f"before-{ddl.REVISION}-from-{found or 'nothing'}")
    connection = connections.connect(store.path, key, read_only=False)
    connection.create_function("writing", 0, partial(int, 1))
    try:
        connection.execute("BEGIN IMMEDIATE")
        _run(connection)
        learning.move_known_fields(connection)
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (meta.VERIFY_DUE, "1"))
        connection.execute("COMMIT")
    except driver.Error as error:
        raise connections.not_saved(error) from error
    finally:
        connection.close()
    return copy


def _run(connection: object) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with core_connection(connection) as core:
        config.attributes["connection"] = core
        command.upgrade(config, ddl.REVISION)

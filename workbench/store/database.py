"""Opening a profile's file, and the names everybody needs to work with it."""

from pathlib import Path

import sqlcipher3.dbapi2 as driver

from workbench.errors import StoreProblem
from workbench.i18n import t
from workbench.platform_files import create_private, keep_private
from workbench.store import connection as connections
from workbench.store import ddl, meta, recovery
from workbench.store.transactions import OUTBOX, Clock, Reader, Store, Writer, utc_now


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
    elif not read_only:
        keep_private(path)
    store = Store(path, key, read_only=read_only, now=now, reconcile=recovery.reconcile)
    try:
        found = _look(store)
        if found in ddl.OLDER_REVISIONS:
            _bring_up_to_date(store, key, found)
            _look(store)
    except driver.Error as error:
        store.close()
        raise connections.problem(error, path) from error
    except BaseException:
        store.close()
        raise
    return store


def _look(store: Store) -> str | None:
    """Return the file's revision; note how the program ended the last time."""
    with store.read() as r:
        found: str | None = r.value("SELECT version_num FROM alembic_version")
        if found != ddl.REVISION and found not in ddl.OLDER_REVISIONS:
            raise _too_new(store.path, found)
        if found == ddl.REVISION:
            store.was_clean = meta.get(r, "clean_shutdown") != "0"
    return found


def _bring_up_to_date(store: Store, key: bytes | None, found: str | None) -> None:
    if store.is_read_only:
        raise StoreProblem(
            t(
                "The profile {path} is of an older version. Open it once in the window, so that"
                " it is brought up to date."
            ).format(path=store.path)
        )
    from workbench.store import migrating

    migrating.bring_up_to_date(store, key, found)


def _too_new(path: Path, found: str | None) -> StoreProblem:
    return StoreProblem(
        t(
            "The profile {path} was made by a newer version of this program ({revision})."
            " Install that version, or a newer one."
        ).format(path=path, revision=found)
    )


def _create(path: Path, key: bytes | None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    create_private(path)  # its log takes the same rights
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


__all__ = ["OUTBOX", "Clock", "Reader", "Store", "Writer", "open_store", "utc_now"]

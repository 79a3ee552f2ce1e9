"""One connection to a profile's file: key, settings, and what its errors mean to people."""

import shutil
import sys
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from workbench.errors import CannotDecrypt, DiskFull, NotSaved, ProfileDamaged, StoreProblem
from workbench.i18n import t
from workbench.wire.binding import bind_as_they_are

OLDEST_SQLITE = (3, 51, 3)
"""Before it, a WAL-reset race can lose committed pages (sync.md 0)."""
KEY_BYTES = 48
LONG_WAL_BYTES = 16_777_216
"""A load checkpoints beyond this, so that a first sync does not double the disk."""
SHARED_INDEX_BYTES = 32_768
"""What SQLite needs beside a file that is opened: less room than this, and none can be."""
PLAIN_HEADER = b"SQLite format 3\x00"
_BUSY, _LOCKED, _IOERR, _CORRUPT, _FULL, _NOTADB = 5, 6, 10, 11, 13, 26
_READONLY, _CANTOPEN = 8, 14
INTERRUPTED = 9
bind_as_they_are(driver)


def connect(path: Path, key: bytes | None, *, read_only: bool) -> Any:
    """Open the file and make sure that the key fits.

    Args:
        key: 32 bytes of key and 16 of salt; None for an unencrypted file.

    Raises:
        StoreProblem: The library is too old, or the file cannot be read with this key.
    """
    check_library(driver.sqlite_version)
    try:
        connection = driver.connect(
            str(path), isolation_level=None, check_same_thread=False, cached_statements=512
        )
    except driver.Error as error:
        raise problem(error, path) from error
    try:
        _configure(connection, key, read_only=read_only)
    except driver.Error as error:
        connection.close()
        raise _key_problem(error, path, key) from error
    return connection


def connect_to_look(path: Path, key: bytes | None) -> Any:
    """Open the file for one short look; on a full disk as well, where nothing can be beside it.

    Nobody else can open it there to write. Where its log holds changes, it cannot be read so.

    Raises:
        StoreProblem: It cannot be read.
    """
    try:
        return connect(path, key, read_only=True)
    except DiskFull:
        if _has_changes_beside(path):
            raise
    connection = driver.connect(
        f"{path.resolve().as_uri()}?immutable=1",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA query_only = 1")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def copy(source: Any, target: Path, key: bytes | None, *, pages: int, pause_s: float) -> None:
    """Copy what a connection sees into a new file, pausing so that others come between."""
    fresh = connect(target, key, read_only=False)
    try:
        source.backup(fresh, pages=pages, sleep=pause_s)
        fresh.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        fresh.close()


def has_long_wal(path: Path) -> bool:
    """Whether a load should checkpoint now."""
    wal = path.with_name(f"{path.name}-wal")
    return wal.exists() and wal.stat().st_size > LONG_WAL_BYTES


def _has_changes_beside(path: Path) -> bool:
    wal = path.with_name(f"{path.name}-wal")
    return wal.exists() and wal.stat().st_size > 0


def check_library(version: str) -> None:
    """Refuse a SQLite that can lose what it committed.

    Raises:
        StoreProblem: It is older than 3.51.3.
    """
    if tuple(int(part) for part in version.split(".")) < OLDEST_SQLITE:
        raise StoreProblem(
            t(
                "The database library (SQLite {version}) is older than 3.51.3 and could lose"
                " saved work. Install the program again to get a newer one."
            ).format(version=version)
        )


def _configure(connection: Any, key: bytes | None, *, read_only: bool) -> None:
    if key is not None:
        if len(key) != KEY_BYTES:
            raise ValueError("a profile key has 48 bytes")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level = NONE")  # what it finds is told by its error
    connection.execute("PRAGMA busy_timeout = 5000")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # proves the key
    connection.execute("PRAGMA journal_mode = WAL").fetchone()
    for pragma in ("foreign_keys = ON", "temp_store = MEMORY", "wal_autocheckpoint = 0"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA cache_size = -16384")
    if sys.platform == "darwin":
        connection.execute("PRAGMA fullfsync = 1")
        connection.execute("PRAGMA checkpoint_fullfsync = 1")
    if read_only:
        connection.execute("PRAGMA query_only = 1")
    else:
        connection.execute(f"PRAGMA journal_size_limit = {LONG_WAL_BYTES}")


def code(error: BaseException) -> int:
    """Return SQLite's primary error code, 0 where the error has none."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def is_corruption(error: BaseException) -> bool:
    """Tell whether the content is damaged; a full or failing disk is not damage."""
    return code(error) in (_CORRUPT, _NOTADB)


def _key_problem(error: driver.Error, path: Path, key: bytes | None) -> StoreProblem:
    if code(error) != _NOTADB:
        return problem(error, path)
    with path.open("rb") as file:
        is_plain = file.read(len(PLAIN_HEADER)) == PLAIN_HEADER
    if key is not None and is_plain:
        text = t("The profile {path} is not encrypted, but a key was given for it.")
        return StoreProblem(text.format(path=path))
    if key is None:
        text = t(
            "The profile {path} is encrypted: give its passphrase or recovery key, or it is"
            " not a profile at all."
        )
    else:
        text = t(
            "The key does not fit the profile {path}, or the file is damaged. Use the recovery"
            " key, or restore a backup."
        )
    return CannotDecrypt(text.format(path=path))


def problem(error: BaseException, path: Path) -> StoreProblem:
    """Return the sentence for an error that reading met."""
    found = code(error)
    if found in (_CORRUPT, _NOTADB):
        text = t(
            "The profile {path} is damaged ({error}). Start the program again: the file is set"
            " aside and made anew, and unsent work comes from its second copy."
        )
        return ProfileDamaged(text.format(path=path, error=error))
    if _is_disk_full(found, path):
        text = t("The disk with the profile {path} is full: free some space, then try again.")
        return DiskFull(text.format(path=path))
    if found in (_BUSY, _LOCKED):
        text = t("The profile {path} is in use by another program ({error}). Close that first.")
    else:
        text = t("The profile {path} cannot be read ({error}). Check the disk and its rights.")
    return StoreProblem(text.format(path=path, error=error))


def _is_disk_full(found: int, path: Path) -> bool:
    """Tell a full disk from a failing one: without room for its index SQLite names both alike."""
    if found != _IOERR:
        return found == _FULL
    try:
        return shutil.disk_usage(path.parent).free < SHARED_INDEX_BYTES
    except OSError:
        return False


def not_saved(error: BaseException) -> NotSaved:
    """Return the sentence for an error that saving met."""
    found = code(error)
    if found == _FULL:
        text = t("Not saved: the disk is full. Free some space and save again.")
    elif found in (_BUSY, _LOCKED):
        text = t("Not saved: another program holds the profile. Close it and save again.")
    elif found in (_READONLY, _CANTOPEN):
        text = t("Not saved: the profile's folder cannot be written ({error}).")
    else:
        text = t("Not saved: the disk reported an error ({error}). Check it, then save again.")
    return NotSaved(text.format(error=error))


def is_disk_trouble(error: BaseException) -> bool:
    """Tell whether the disk, a lock or a right stopped a statement, not the program's own fault."""
    return code(error) in (
        _BUSY, _LOCKED, _IOERR, _CORRUPT, _FULL, _NOTADB, _READONLY, _CANTOPEN,
    )  # fmt: skip

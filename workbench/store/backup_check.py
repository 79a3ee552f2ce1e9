"""Whether a file is a whole backup of this profile; if not, which other thing it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from workbench.errors import StoreProblem
from workbench.i18n import t
from workbench.store import connection as connections
from workbench.store import ddl

SALT_BYTES = 16
PAGE_BYTES = 4096
_KNOWN = (ddl.REVISION, *(revision for revision in ddl.OLDER_REVISIONS if revision))


def check_outside(file: Path, key: bytes | None, folder: Path) -> None:
    """Look at a file without opening it: is it a database, of this profile's key?

    Args:
        folder: Where the profile's backups are; a sentence names it.

    Raises:
        StoreProblem: It is missing, no backup, or one of another profile.
    """
    if not file.is_file():
        raise StoreProblem(t("There is no backup at {path}.").format(path=file))
    size = file.stat().st_size
    with file.open("rb") as opened:
        head = opened.read(SALT_BYTES)
    is_plain = head == connections.PLAIN_HEADER
    if size < PAGE_BYTES or (size % PAGE_BYTES and not is_plain):
        raise _no_backup(file, folder)
    if key is None and not is_plain:
        text = t(
            "{path} is encrypted or no backup at all; this profile is not encrypted. Choose a file"
            " from {folder}."
        )
    elif key is not None and is_plain:
        text = t(
            "{path} is not encrypted and this profile is: it is no backup of it. Choose a file"
            " from {folder}."
        )
    elif key is not None and head != key[-SALT_BYTES:]:
        text = t(
            "{path} is a backup of another profile, or none: the key of this profile does not fit"
            " it. Choose a file from {folder}."
        )
    else:
        return
    raise StoreProblem(text.format(path=file, folder=folder))


def check_inside(copy: Path, key: bytes | None, file: Path, folder: Path) -> None:
    """Open the copy of a backup and look whether all of it can be read by this program.

    Raises:
        StoreProblem: It is damaged, no profile, or of a newer version.
    """
    with _told_as_damage(file):
        connection = connections.connect(copy, key, read_only=False)
    try:
        with _told_as_damage(file):
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if not {"alembic_version", "meta", "outbox"} <= tables:
            raise _no_backup(file, folder)
        with _told_as_damage(file):
            revision = _value(connection, "SELECT version_num FROM alembic_version")
            found = _value(connection, "PRAGMA quick_check(1)")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()
    if revision not in _KNOWN:
        raise StoreProblem(
            t(
                "The backup {path} was made by a newer version of this program ({revision})."
                " Install that version, or choose an older backup. Nothing was changed."
            ).format(path=file, revision=revision)
        )
    if found != "ok":
        raise _damaged(file, found)


@contextmanager
def _told_as_damage(file: Path) -> Iterator[None]:
    try:
        yield
    except (driver.Error, StoreProblem) as error:
        raise _damaged(file, error) from error


def _value(connection: Any, statement: str) -> Any:
    found = connection.execute(statement).fetchone()
    return None if found is None else found[0]


def _damaged(file: Path, error: object) -> StoreProblem:
    cause = " ".join(str(getattr(error, "__cause__", None) or error).split())
    return StoreProblem(
        t("The backup {path} is damaged ({error}). Try an older one.").format(
            path=file, error=cause
        )
    )


def _no_backup(file: Path, folder: Path) -> StoreProblem:
    return StoreProblem(
        t("{path} is no backup of Sales Workbench. Choose a file from {folder}.").format(
            path=file, folder=folder
        )
    )

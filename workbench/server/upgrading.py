"""Before a server's database is brought up to date: newer ones are refused, a copy is made."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from workbench.errors import Refused
from workbench.i18n import t
from workbench.platform_files import create_private, replace_durably
from workbench.server import migrations
from workbench.server.database import ServerDatabase


def prepare(database: ServerDatabase) -> Path | None:
    """Copy a SQLite database that an older version made; return the copy, None where none is due.

    A PostgreSQL database is copied by its administrator's own means (docs/security.md).

    Raises:
        Refused: A newer version of this program made it, or there is no room for the copy.
    """
    with database.read() as connection:
        found = revision(connection)
    if found is None or found == migrations.REVISION:
        return None
    if found not in migrations.known():
        raise Refused(
            t(
                "This database was made by a newer version of the team server ({revision})."
                " Install that version, or a newer one."
            ).format(revision=found)
        )
    if not database.is_sqlite or not database.url.database:
        return None
    path = Path(database.url.database)
    target = path.with_name(f"{path.name}.before-{migrations.REVISION}-from-{found}")
    try:
        _copy(database, target)
    except OSError as error:
        raise Refused(
            t(
                "No copy of the database could be made before its update ({error}); it is as it"
                " was. Free some space."
            ).format(error=error.strerror)
        ) from error
    return target


def revision(connection: Connection) -> str | None:
    """Return the revision of a database, None for one without tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return found[0] if found else None


def _copy(database: ServerDatabase, target: Path) -> None:
    import sqlcipher3.dbapi2 as driver

    fresh = target.with_name(f"{target.name}.new")
    fresh.unlink(missing_ok=True)
    create_private(fresh)
    try:
        with database.read() as connection:
            source: Any = connection.connection.dbapi_connection
            copy: Any = driver.connect(str(fresh))
            try:
                source.backup(copy)
            finally:
                copy.close()
        replace_durably(fresh, target)
    except driver.Error as error:
        raise OSError(0, str(error)) from error
    finally:
        fresh.unlink(missing_ok=True)

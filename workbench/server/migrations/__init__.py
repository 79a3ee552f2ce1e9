"""The server's database from one revision to the next; Alembic is imported only when needed."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

REVISION = "0009"
"""The newest revision; a database that has it is left alone."""


def is_current(connection: Connection) -> bool:
    """Whether the database has the newest revision."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return found == [REVISION]


def known() -> frozenset[str]:
    """Return every revision this version of the program can start from."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(Path(__file__).parent))
    return frozenset(script.revision for script in scripts.walk_revisions())


def upgrade(connection: Connection) -> None:
    """Bring the database to the newest revision, inside the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def make(revision: str, message: str) -> None:
    """Write a revision with the difference between the newest one and the tables."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        if any(Path(__file__).parent.glob("versions/0*.py")):
            command.upgrade(config, "head")
        command.revision(config, message, autogenerate=True, rev_id=revision)
    engine.dispose()

"""Triggers that refuse a record without its line of the feed: no writer can forget one.

A client learns of a change by the feed alone, so whatever writes a record, an import, a tool, a
migration or a hand in the database, must leave the line that tells of it, under the number the
record carries. The triggers are made from the dictionary when a database is opened; a migration
that has to rewrite rows drops them first.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from workbench.schema import dictionary
from workbench.server import writing
from workbench.server.database import ServerDatabase

SAYING = "a record is written with its line of the feed only"
_PRESENT = {
    True: "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_needs_feed'",
    False: (
        "SELECT count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE tgname LIKE '%_needs_feed' AND relnamespace = current_schema()::regnamespace"
    ),
}
_LINE = (
    "NOT EXISTS (SELECT 1 FROM feed WHERE workspace_id = NEW.workspace_id"
    " AND seq = NEW.ver AND record_id = NEW.id)"
)
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION needs_feed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {_LINE} THEN
        RAISE EXCEPTION '{SAYING}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$
"""


def ensure(database: ServerDatabase) -> None:
    """Make the triggers that are missing."""
    wanted = list(statements(is_sqlite=database.is_sqlite))
    with database.read() as connection:
        if _count(database, connection) == len(wanted):
            return
    with database.write() as connection:
        if not database.is_sqlite:
            writing.lock_people(connection, to_change=True)
            connection.exec_driver_sql(_FUNCTION)
        for statement in wanted:
            connection.exec_driver_sql(statement)


def statements(*, is_sqlite: bool) -> Iterator[str]:
    """Give one trigger after the other; making it again is no harm."""
    for record_type in dictionary.TYPES:
        table = f'"{record_type.table}"'
        for event in ("INSERT", "UPDATE"):
            name = f'"{record_type.table}_{event.lower()}_needs_feed"'
            if is_sqlite:
                yield (
                    f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {table}"
                    f" WHEN {_LINE} BEGIN SELECT RAISE(ABORT, '{SAYING}'); END"
                )
            else:
                yield (
                    f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table}"
                    " FOR EACH ROW EXECUTE FUNCTION needs_feed()"
                )


def _count(database: ServerDatabase, connection: Connection) -> int:
    return int(connection.execute(text(_PRESENT[database.is_sqlite])).scalar_one())

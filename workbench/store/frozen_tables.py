"""The statements of each revision, frozen in a file of its own: what it adds to those before it."""

from pathlib import Path
from typing import Any, Protocol

from workbench.store.sql import listed, marks, quoted, sentence

FOLDER = Path(__file__).parent / "migrations" / "versions"
SEPARATOR = ";;\n"


class Connection(Protocol):
    """What runs a statement."""

    def exec_driver_sql(self, statement: str) -> object:
        """Run it."""
        ...


def revisions() -> list[str]:
    """Return the names of all revisions, oldest first."""
    return sorted(file.stem for file in FOLDER.glob("*.sql"))


def statements(revision: str) -> list[str]:
    """Return the statements that a revision adds."""
    content = (FOLDER / f"{revision}.sql").read_text(encoding="utf-8")
    return [statement for statement in content.split(SEPARATOR) if statement.strip()]


def widen(connection: Any, revision: str, *tables: str) -> None:
    """Make tables anew as a revision has them, where their columns belong; their rows stay.

    SQLite adds a column at the end only, and a file that was migrated is to be like a new one.
    """
    attached = connection.exec_driver_sql(
        sentence(
            "SELECT type, name, sql FROM sqlite_master WHERE tbl_name IN", marks(len(tables)),
            "AND type IN ('index', 'trigger') AND sql IS NOT NULL",
        ),
        tables,
    ).fetchall()  # fmt: skip
    for kind, name, _text in attached:
        connection.exec_driver_sql(f'DROP {kind} "{name}"')
    for table in tables:
        connection.exec_driver_sql(
            sentence("ALTER TABLE", quoted(table), "RENAME TO", quoted(f"old_{table}"))
        )
    run(connection, revision)
    for table in tables:
        _move_rows(connection, quoted(f"old_{table}"), quoted(table))
    for _kind, _name, text in attached:
        connection.exec_driver_sql(text)


def _move_rows(connection: Any, old: str, new: str) -> None:
    known = connection.exec_driver_sql(f"PRAGMA table_info({old})").fetchall()
    columns = listed(tuple(row[1] for row in known))
    connection.exec_driver_sql(
        sentence("INSERT INTO", new, "(", columns, ") SELECT", columns, "FROM", old)
    )
    connection.exec_driver_sql(sentence("DROP TABLE", old))


def run(connection: Connection, revision: str) -> None:
    """Run what a revision adds."""
    for statement in statements(revision):
        connection.exec_driver_sql(statement)

"""The statements of each revision, frozen in a file of its own: what it adds to those before it."""

from pathlib import Path
from typing import Protocol

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


def run(connection: Connection, revision: str) -> None:
    """Run what a revision adds."""
    for statement in statements(revision):
        connection.exec_driver_sql(statement)

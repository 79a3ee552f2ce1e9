"""Freeze the present tables as the newest revision: `python -m workbench.store.migrations.freeze`.

Before the first release 0001 is frozen anew with every new field; after it, a change of the
dictionary needs a revision of its own.
"""

from pathlib import Path

from workbench.store import ddl

FOLDER = Path(__file__).parent / "versions"
SEPARATOR = ";;\n"


def frozen() -> str:
    """Return every statement of the present tables but Alembic's own."""
    wanted = (one for one in ddl.statements() if "alembic_version" not in one)
    return "".join(statement + SEPARATOR for statement in wanted)


def write() -> Path:
    """Write the frozen statements of the present revision; return the file."""
    file = FOLDER / f"{ddl.REVISION}.sql"
    file.write_text(frozen(), encoding="utf-8")
    return file


if __name__ == "__main__":
    write()

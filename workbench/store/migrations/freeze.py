"""Freeze what no older revision has: `python -m workbench.store.migrations.freeze`.

Until the newest revision is released it is frozen anew with every new field; after that, a change
of the dictionary needs a revision of its own.
"""

from pathlib import Path

from workbench.store import ddl, frozen_tables


def added() -> str:
    """Return every statement of the present tables that no older revision has."""
    older = {
        statement
        for revision in frozen_tables.revisions()
        if revision < ddl.REVISION
        for statement in frozen_tables.statements(revision)
    }
    wanted = (one for one in ddl.statements() if "alembic_version" not in one and one not in older)
    return "".join(statement + frozen_tables.SEPARATOR for statement in wanted)


def write() -> Path:
    """Write the statements of the present revision; return the file."""
    file = frozen_tables.FOLDER / f"{ddl.REVISION}.sql"
    file.write_text(added(), encoding="utf-8")
    return file


if __name__ == "__main__":
    write()

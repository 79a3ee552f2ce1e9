"""What is in a database file, table by table, read past every line of the program."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

Rows = Mapping[str, list[dict[str, Any]]]
OWN_BOOKS = ("sqlite_", "search", "alembic_version")
"""SQLite's and the full-text index's own tables, which hold nothing that is not elsewhere."""


def read(file: Path, key: bytes | None = None) -> Rows:
    """Return every table's rows, each as column → value, in the order of the first columns."""
    opened: Any = driver.connect(str(file))
    try:
        if key is not None:
            opened.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        names = [
            name
            for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith(OWN_BOOKS)
        ]
        return {name: _rows(opened, name) for name in sorted(names)}
    finally:
        opened.close()


def _rows(opened: Any, table: str) -> list[dict[str, Any]]:
    found = opened.execute(f'SELECT * FROM "{table}"')
    columns = [column[0] for column in found.description]
    rows = [dict(zip(columns, row, strict=True)) for row in found]
    return sorted(rows, key=repr)


def narrowed(rows: Rows, to: Rows) -> Rows:
    """Return what of some rows is in the tables and columns of others."""
    return {
        table: sorted(({k: row[k] for k in kept[0] if k in row} for row in rows[table]), key=repr)
        for table, kept in to.items()
        if kept and table in rows
    }


def held(rows: Rows, before: Rows) -> Rows:
    """Return what of some rows was there before; what an update adds, and counts, is left out."""
    known, now = _uncounted(narrowed(before, before)), _uncounted(narrowed(rows, before))
    return {table: [row for row in found if row in known[table]] for table, found in now.items()}


def _uncounted(rows: Rows) -> Rows:
    counters = {"workspace": ("seq",)}
    return {
        table: [
            {k: value for k, value in row.items() if k not in counters.get(table, ())}
            for row in found
        ]
        for table, found in rows.items()
    }

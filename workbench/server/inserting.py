"""Many rows into one table: the statement is compiled once, the driver gets the values as they are.

SQLAlchemy would look at every value of every row on its way; ours are in stored form already.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table, insert
from sqlalchemy.dialects import postgresql, sqlite


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns; none is no error."""
    if not rows:
        return
    names = tuple(rows[0])
    statement, order = _statement(table, names, connection.dialect)
    if order is None:
        connection.exec_driver_sql(statement, [dict(row) for row in rows])
    else:
        values = [tuple([row[name] for name in order]) for row in rows]
        connection.exec_driver_sql(statement, values)


def insert_if_absent(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert a row, unless another request was first."""
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(make(table).values(**row).on_conflict_do_nothing())


@lru_cache(maxsize=256)
def _statement(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, tuple[str, ...] | None]:
    """Return the text, and the order of its values where they have no names."""
    compiled: Any = insert(table).compile(dialect=dialect, column_keys=list(names))
    return str(compiled), tuple(compiled.positiontup) if compiled.positional else None

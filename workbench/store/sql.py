"""SQL text generated from the dictionary: the hot paths run it without SQLAlchemy."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TypeVar

from workbench.schema import dictionary
from workbench.schema.fields import Kind, RecordType

_INTEGER_KINDS = frozenset(
    {Kind.INTEGER, Kind.PERCENT, Kind.DECIMAL, Kind.MONEY, Kind.BOOLEAN, Kind.INSTANT}
)
_ID_KINDS = frozenset({Kind.ID, Kind.REFERENCE})
_MOST_MARKS = 500
_Value = TypeVar("_Value")
HEAD_COLUMNS = ("pk", "id", "ver", "is_pending")
"""Columns every record table starts with; `extra` follows the fields."""


@dataclass(frozen=True)
class TypeSql:
    """The statements of one record type, written once.

    Args:
        columns: The field names as they follow the head columns.
        select: Every column of the records, to be followed by a WHERE.
    """

    record_type: RecordType
    table: str
    columns: tuple[str, ...]
    select: str
    insert: str
    replace: str
    delete: str


def sentence(*words: str) -> str:
    """Put the words of a statement together; values never belong here, only `?` marks."""
    return " ".join(words)


def quoted(name: str) -> str:
    """Return an identifier that no keyword can spoil."""
    return f'"{name}"'


def listed(names: tuple[str, ...]) -> str:
    """Return quoted identifiers with commas between them."""
    return ", ".join(quoted(name) for name in names)


def marks(count: int) -> str:
    """Return so many `?` in brackets."""
    return f"({', '.join('?' * count)})"


def parts(values: Iterable[_Value]) -> Iterator[list[_Value]]:
    """Give values in lists that a statement has enough marks for."""
    rest = iter(values)
    while some := list(islice(rest, _MOST_MARKS)):
        yield some


def settings(names: tuple[str, ...]) -> str:
    """Return the assignments of an UPDATE."""
    return ", ".join(f"{quoted(name)} = ?" for name in names)


@cache
def of(type_name: str) -> TypeSql:
    """Return the statements of the type called `type_name`.

    Raises:
        KeyError: The dictionary has no such type.
    """
    record_type = dictionary.record_type(type_name)
    table = quoted(record_type.table)
    columns = tuple(field.name for field in record_type.fields)
    every = (*HEAD_COLUMNS, *columns, "extra")
    return TypeSql(
        record_type=record_type,
        table=table,
        columns=columns,
        select=sentence("SELECT", listed(every), "FROM", table),
        insert=sentence("INSERT INTO", table, f"({listed(every)}) VALUES", marks(len(every))),
        replace=sentence("UPDATE", table, "SET", settings(every[2:]), "WHERE pk = ?"),
        delete=sentence("DELETE FROM", table, "WHERE pk = ?"),
    )


@cache
def update(type_name: str, names: tuple[str, ...]) -> str:
    """Return the statement that sets some columns of one record, by pk."""
    return sentence("UPDATE", of(type_name).table, "SET", settings(names), "WHERE pk = ?")


def column_type(kind: Kind) -> str:
    """Return SQLite's type name for a kind of value."""
    if kind in _INTEGER_KINDS:
        return "INTEGER"
    return "BLOB" if kind in _ID_KINDS else "TEXT"


def index_columns(record_type: RecordType) -> dict[str, tuple[str, ...]]:
    """Return the secondary indexes of one record type: name → columns."""
    wanted: list[tuple[str, ...]] = [
        (field.name,) for field in record_type.fields if field.is_indexed
    ]
    wanted += [names for names in record_type.indexes if names not in wanted]
    return {f"{record_type.table}_{'_'.join(names)}_ix": names for names in wanted}

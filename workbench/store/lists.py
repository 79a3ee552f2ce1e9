"""What a list shows: the first page at once, every key after it, then windows by key."""

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from workbench.errors import InvalidInput
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.schema.fields import Field, Kind
from workbench.store import names, records, sql, word_index
from workbench.store.records import Record
from workbench.store.transactions import Reader
from workbench.wire import values as wire_values

Op = Literal[
    "=", "!=", "<", "<=", ">", ">=", "in", "not in", "between", "null", "not null", "is not", "has"
]
CHUNK_PKS = 50_000
NAME = ".name"
_PLAIN_OPS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_OWN = frozenset({"pk", "id", "ver", "is_pending"})
"""Columns of every type that are no fields, but may be asked for."""


@dataclass(frozen=True)
class Filter:
    """One condition on one field.

    Args:
        value: A value; several for `in` and `not in`; two for `between` (both included);
            a word for `has` (a set holds it); nothing for `null` and `not null`. `is not` takes
            empty fields too, which `!=` leaves out.
    """

    field: str
    op: Op = "="
    value: Any = None


@dataclass(frozen=True)
class Sort:
    """The field a list is sorted by; its key makes the order of equals fixed."""

    field: str
    is_descending: bool = False


@dataclass(frozen=True)
class ListQuery:
    """Which records of a type, in which order.

    Args:
        text: Words that must be found in the record.
    """

    type: str
    filters: tuple[Filter, ...] = ()
    sort: Sort | None = None
    text: str = ""


def first_page(r: Reader, query: ListQuery, limit: int = 200) -> list[Record]:
    """Return the first records of a list."""
    clause, parameters = where(query)
    statement = sql.sentence(sql.of(query.type).select, clause, _order(query), "LIMIT ?")
    found = r.rows(statement, (*parameters, limit))
    return [records.record_from(query.type, row) for row in found]


def pks(r: Reader, query: ListQuery) -> "Iterator[array[int]]":
    """Yield the keys of a whole list in chunks of 50,000."""
    clause, parameters = where(query)
    statement = sql.sentence("SELECT pk FROM", sql.of(query.type).table, clause, _order(query))
    chunk = array("q")
    for (pk,) in r.iterate(statement, parameters):
        chunk.append(pk)
        if len(chunk) == CHUNK_PKS:
            yield chunk
            chunk = array("q")
    if chunk:
        yield chunk


def count(r: Reader, query: ListQuery) -> int:
    """Return how many records a list has."""
    clause, parameters = where(query)
    statement = sql.sentence("SELECT count(*) FROM", sql.of(query.type).table, clause)
    return int(r.value(statement, parameters))


def by_pks(
    r: Reader, type_name: str, keys: Iterable[int], fields: Sequence[str]
) -> dict[int, tuple[Any, ...]]:
    """Return some fields of some records by key, in Python form.

    Args:
        fields: Field names, `id`, `ver`, `is_pending`, or `owner_id.name` for the name of
            the record that a reference leads to (None where it is not here).
    """
    plain = tuple(dict.fromkeys(name.removesuffix(NAME) for name in fields))
    found = _window(r, type_name, list(keys), plain)
    named = {
        name: _names(r, type_name, name.removesuffix(NAME), found.values())
        for name in fields
        if name.endswith(NAME)
    }
    return {
        pk: tuple(
            named[name].get(row[name.removesuffix(NAME)]) if name in named else row[name]
            for name in fields
        )
        for pk, row in found.items()
    }


def _window(
    r: Reader, type_name: str, keys: Sequence[int], columns: tuple[str, ...]
) -> dict[int, dict[str, Any]]:
    decode = [_decoder(type_name, name) for name in columns]
    found: dict[int, dict[str, Any]] = {}
    for some in sql.parts(keys):
        statement = sql.sentence(
            "SELECT pk,", sql.listed(columns), "FROM", sql.of(type_name).table,
            "WHERE pk IN", sql.marks(len(some)),
        )  # fmt: skip
        for row in r.iterate(statement, some):
            values = zip(columns, decode, row[1:], strict=True)
            found[row[0]] = {name: read(value) for name, read, value in values}
    return found


def _names(
    r: Reader, type_name: str, name: str, rows: Iterable[Mapping[str, Any]]
) -> dict[UUID, str]:
    targets = dictionary.field(type_name, name).references
    return names.of(r, targets, [row[name] for row in rows if row[name] is not None])


def _decoder(type_name: str, name: str) -> Any:
    if name == "id":
        return lambda stored: UUID(bytes=stored)
    if name in _OWN:
        return int if name != "is_pending" else bool
    item = _field(type_name, name)
    return lambda stored: wire_values.python_from_storage(item, stored)


def where(query: ListQuery) -> tuple[str, list[Any]]:
    """Return the WHERE clause of a list and its parameters."""
    clauses: list[str] = []
    parameters: list[Any] = []
    for item in query.filters:
        clause, values = _condition(query.type, item)
        clauses.append(clause)
        parameters += values
    if query.text.strip():
        clause, values = word_index.condition(query.type, query.text)
        clauses.append(clause)
        parameters += values
    return (sql.sentence("WHERE", " AND ".join(clauses)) if clauses else "", parameters)


def _condition(type_name: str, item: Filter) -> tuple[str, list[Any]]:
    column = sql.quoted(item.field)
    if item.op == "null":
        return f"{column} IS NULL", []
    if item.op == "not null":
        return f"{column} IS NOT NULL", []
    if item.op == "has":
        holds = sql.sentence("EXISTS (SELECT 1 FROM json_each(", column, ") WHERE value = ?)")
        return holds, [str(item.value)]
    if item.field == "pk" and item.op == "in":  # more of them than a statement takes values
        keys = json.dumps([int(one) for one in item.value])
        return "pk IN (SELECT value FROM json_each(?))", [keys]
    if item.op == "is not":
        return f"{column} IS NOT ?", [_stored(type_name, item.field, item.value)]
    if item.op in _PLAIN_OPS:
        return f"{column} {item.op} ?", [_stored(type_name, item.field, item.value)]
    stored = [_stored(type_name, item.field, value) for value in item.value]
    if item.op == "between":
        return f"{column} BETWEEN ? AND ?", stored
    return f"{column} {item.op.upper()} {sql.marks(len(stored))}", stored


def _stored(type_name: str, name: str, value: Any) -> Any:
    if name == "id":
        return wire_values.uuid_bytes(value)
    if name in _OWN:
        return int(value)
    item = _field(type_name, name)
    if item.kind is Kind.PICKLIST:
        return value  # a value that is no longer in the list may still be looked for
    return wire_values.to_storage(item, wire_values.canonical(item, value))


def _order(query: ListQuery) -> str:
    if query.sort is None:
        return "ORDER BY pk"
    if query.sort.field not in _OWN:
        _field(query.type, query.sort.field)
    way = "DESC" if query.sort.is_descending else "ASC"
    return f"ORDER BY {sql.quoted(query.sort.field)} {way}, pk {way}"


def _field(type_name: str, name: str) -> Field:
    record_type = dictionary.record_type(type_name)
    found = record_type.by_name.get(name)
    if found is None:
        raise InvalidInput(
            t("{type} has no field “{name}”.").format(type=record_type.label, name=name)
        )
    return found

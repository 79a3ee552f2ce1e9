"""Rows of the record tables and their search rows; called by the door and by apply only."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from workbench.schema.dictionary import NUMBER
from workbench.store import sql, word_index
from workbench.store.transactions import Reader, Writer
from workbench.wire import rows as wire_rows
from workbench.wire import values as wire_values
from workbench.wire.rows import Row

HEAD = len(sql.HEAD_COLUMNS)


@dataclass(frozen=True)
class Held:
    """A record as its table holds it, in wire form; fields this program does not know included."""

    pk: int
    id: UUID
    ver: int
    is_pending: bool
    row: Row


def find(r: Reader, type_name: str, record_id: UUID) -> Held | None:
    """Return one record by its id."""
    of_type = sql.of(type_name)
    found = r.row(sql.sentence(of_type.select, "WHERE id = ?"), (record_id.bytes,))
    return None if found is None else held(type_name, found)


def find_many(r: Reader, type_name: str, record_ids: Iterable[UUID]) -> dict[UUID, Held]:
    """Return those of these records that are here, by id."""
    of_type = sql.of(type_name)
    here: dict[UUID, Held] = {}
    for some in sql.parts(one.bytes for one in dict.fromkeys(record_ids)):
        query = sql.sentence(of_type.select, "WHERE id IN", sql.marks(len(some)))
        here |= {UUID(bytes=found[1]): held(type_name, found) for found in r.iterate(query, some)}
    return here


def held(type_name: str, found: Sequence[Any]) -> Held:
    """Return the record in a row selected by `TypeSql.select`."""
    row = wire_rows.full_row(sql.of(type_name).record_type, found[HEAD:-1])
    if found[-1] is not None:
        row = json.loads(found[-1]) | row
    return Held(found[0], UUID(bytes=found[1]), found[2], bool(found[3]), row)


def insert(
    w: Writer,
    type_name: str,
    record_id: UUID,
    row: Mapping[str, Any],
    *,
    ver: int = 0,
    is_pending: bool = False,
) -> int:
    """Write a new row; return its pk."""
    values = (None, record_id.bytes, ver, int(is_pending), *stored(type_name, row))
    with w.door():
        pk = int(w.execute(sql.of(type_name).insert, values).lastrowid)
    word_index.index_row(w, type_name, pk, row)
    w.changed.add(type_name)
    return pk


def replace(
    w: Writer, type_name: str, before: Held, row: Mapping[str, Any], *, ver: int, is_pending: bool
) -> None:
    """Write a row over the one that is there."""
    values = (ver, int(is_pending), *stored(type_name, row), before.pk)
    with w.door():
        w.execute(sql.of(type_name).replace, values)
    word_index.index_changed_row(w, type_name, before.pk, before.row, row)
    w.changed.add(type_name)


def remove(w: Writer, type_name: str, pk: int) -> None:
    """Delete a row, its search row and its places in scopes."""
    with w.door():
        w.execute(sql.of(type_name).delete, (pk,))
    word_index.forget_row(w, type_name, pk)
    w.execute("DELETE FROM record_scope WHERE type = ? AND pk = ?", (NUMBER[type_name], pk))
    w.changed.add(type_name)


def stored(type_name: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the stored columns of a wire row in table order, unknown fields last."""
    of_type = sql.of(type_name)
    columns: list[Any] = list(map(row.get, of_type.columns))
    for place, encode in _encoders(type_name):
        value = columns[place]
        if value is not None:
            columns[place] = encode(value)
    known = of_type.record_type.by_name
    if row.keys() <= known.keys():
        return (*columns, None)
    extra = {name: value for name, value in row.items() if name not in known}
    return (*columns, json.dumps(extra, ensure_ascii=False, sort_keys=True))


@cache
def _encoders(type_name: str) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    """Return what the columns need that are not stored as they come: (place, encoder)."""
    fields = sql.of(type_name).record_type.fields
    found = ((place, wire_values.encoder(field)) for place, field in enumerate(fields))
    return tuple((place, encode) for place, encode in found if encode is not None)


def scopes_of(r: Reader, type_name: str, pk: int) -> list[int]:
    """Return the numbers of the scopes through which the user sees a record."""
    query = "SELECT scope FROM record_scope WHERE type = ? AND pk = ?"
    return [number for (number,) in r.rows(query, (NUMBER[type_name], pk))]


def set_scopes(w: Writer, type_name: str, pk: int, scopes: Sequence[int]) -> None:
    """Note through which scopes, and no others, the user sees a record."""
    number = NUMBER[type_name]
    w.execute("DELETE FROM record_scope WHERE type = ? AND pk = ?", (number, pk))
    w.many(
        "INSERT INTO record_scope (type, pk, scope) VALUES (?, ?, ?)",
        [(number, pk, scope) for scope in scopes],
    )

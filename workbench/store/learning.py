"""Fields a newer program has come to know: what was kept of them moves into their columns."""

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workbench.schema import dictionary
from workbench.schema.fields import RecordType
from workbench.store import sql, word_index
from workbench.wire import values as wire_values
from workbench.wire.rows import full_row
from workbench.wire.values import Stored

log = logging.getLogger(__name__)

SLICE_ROWS = 1_000
_HEAD = len(sql.HEAD_COLUMNS)


def move_known_fields(connection: Any) -> int:
    """Move the values of known fields out of `extra`; return how many records had some.

    Args:
        connection: The driver's, inside the transaction of a migration.
    """
    moved = 0
    for record_type in dictionary.TYPES:
        for found in _with_extra(connection, record_type):
            moved += _move(connection, record_type, found)
    return moved


def _with_extra(connection: Any, record_type: RecordType) -> Iterator[Sequence[Any]]:
    query = sql.sentence(
        sql.of(record_type.name).select, "WHERE extra IS NOT NULL AND pk > ? ORDER BY pk LIMIT ?"
    )
    last_pk = 0
    while slice_ := connection.execute(query, (last_pk, SLICE_ROWS)).fetchall():
        yield from slice_
        last_pk = slice_[-1][0]


def _move(connection: Any, record_type: RecordType, found: Sequence[Any]) -> bool:
    pk, stored, extra = found[0], found[_HEAD:-1], json.loads(found[-1])
    columns = {
        name: encoded
        for name, value in extra.items()
        if name in record_type.by_name and (encoded := _encoded(record_type, name, value)) != ()
    }
    if not columns:
        return False
    rest = {name: value for name, value in extra.items() if name not in columns}
    written = json.dumps(rest, ensure_ascii=False, sort_keys=True) if rest else None
    statement = sql.update(record_type.name, (*columns, "extra"))
    connection.execute(statement, (*columns.values(), written, pk))
    names = [field.name for field in record_type.fields]
    known = dict(zip(names, stored, strict=True)) | columns
    _index(connection, record_type, pk, full_row(record_type, [known[name] for name in names]))
    return True


def _encoded(record_type: RecordType, name: str, value: Any) -> Stored | tuple[()]:
    """Return the stored form of a value; nothing where it has another form than the field."""
    try:
        return wire_values.to_storage(record_type.by_name[name], value)
    except (ArithmeticError, AttributeError, TypeError, ValueError):
        log.warning("a kept value of %s.%s does not fit the field", record_type.name, name)
        return ()


def _index(connection: Any, record_type: RecordType, pk: int, row: Mapping[str, Any]) -> None:
    words = word_index.words_of(record_type.name, row)
    rowid = word_index.rowid(record_type.name, pk)
    connection.execute("DELETE FROM search WHERE rowid = ?", (rowid,))
    if words is not None:
        statement = "INSERT INTO search (rowid, name, words) VALUES (?, ?, ?)"
        connection.execute(statement, (rowid, *words))

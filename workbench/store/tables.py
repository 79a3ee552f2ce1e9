"""The same tables for SQLAlchemy: for migrations and for analytical queries that want Core."""

from functools import cache
from typing import Any

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text

from workbench.schema import dictionary
from workbench.schema.fields import RecordType
from workbench.store.sql import column_type, index_columns

METADATA = MetaData()
_TYPES: dict[str, Any] = {"INTEGER": Integer(), "BLOB": LargeBinary(), "TEXT": Text()}


@cache
def of(type_name: str) -> Table:
    """Return the table of a record type.

    Raises:
        KeyError: The dictionary has no such type.
    """
    return _table(dictionary.record_type(type_name))


def _table(record_type: RecordType) -> Table:
    fields = (Column(field.name, _TYPES[column_type(field.kind)]) for field in record_type.fields)
    made = Table(
        record_type.table,
        METADATA,
        Column("pk", Integer, primary_key=True, nullable=True),
        Column("id", LargeBinary, nullable=False, unique=True),
        Column("ver", Integer, nullable=False, server_default="0"),
        Column("is_pending", Integer, nullable=False, server_default="0"),
        *fields,
        Column("extra", Text),
    )
    for name, columns in index_columns(record_type).items():
        Index(name, *(made.c[column] for column in columns))
    return made


for _record_type in dictionary.TYPES:
    of(_record_type.name)

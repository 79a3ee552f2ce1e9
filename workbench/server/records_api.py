"""The read API for integrations: single records and filtered lists, with the same rights."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select

from workbench.errors import InvalidInput
from workbench.i18n import t
from workbench.schema import dictionary, rights
from workbench.schema.fields import Field, Kind, RecordType
from workbench.schema.rights import Operation
from workbench.server import problems, visibility
from workbench.server import record as records
from workbench.server.database import ServerDatabase
from workbench.server.record import SERVER_COLUMNS
from workbench.server.tables import RECORDS
from workbench.server.visibility import Actor
from workbench.wire import values
from workbench.wire.values import uuid_bytes, uuid_text

MOST_ROWS = 1000
_WHOLE = (Kind.INTEGER, Kind.PERCENT)
_WHOLE_NUMBER = re.compile("-?[0-9]{1,18}")
_BOOLEANS = {"true": True, "false": False}


def one(
    database: ServerDatabase, connection: Connection, actor: Actor, type_name: str, record_id: str
) -> dict[str, Any]:
    """Return one record.

    Raises:
        Problem: 404 where there is none, or the user may not see it.
    """
    table = RECORDS[_type(type_name).name]
    query = _visible(database, actor, _type(type_name)).where(table.c.id == _id_bytes(record_id))
    row = connection.execute(query).one_or_none()
    if row is None:
        raise problems.not_found()
    return _told(actor, _type(type_name), row)


def page(
    database: ServerDatabase,
    connection: Connection,
    actor: Actor,
    type_name: str,
    filters: Iterable[tuple[str, str]],
    *,
    after: str | None,
    limit: int,
) -> dict[str, Any]:
    """Return records of a type whose fields equal the filters, in the order of their ids.

    Raises:
        Problem: 400 where a filter names no field or a value does not fit it.
    """
    record_type = _type(type_name)
    table = RECORDS[type_name]
    query = _visible(database, actor, record_type).order_by(table.c.id)
    for name, text in filters:
        query = query.where(_equals(record_type, name, text))
    if after is not None:
        query = query.where(table.c.id > _id_bytes(after))
    limit = max(1, min(limit, MOST_ROWS))
    rows = connection.execute(query.limit(limit + 1)).all()
    found = [_told(actor, record_type, row) for row in rows[:limit]]
    return {"records": found, "after": found[-1]["id"] if len(rows) > limit else None}


def schema(actor: Actor) -> dict[str, Any]:
    """Return the data dictionary with the user's rights."""
    types = [
        {
            **described,
            "rights": {
                operation.value: rights.level(actor.role, described["name"], operation).value
                for operation in Operation
            },
        }
        for described in dictionary.describe()
    ]
    return {"schema_hash": dictionary.schema_hash(), "types": types}


def _type(name: str) -> RecordType:
    if name not in dictionary.BY_NAME:
        raise problems.not_found()
    return dictionary.record_type(name)


def _visible(database: ServerDatabase, actor: Actor, record_type: RecordType) -> Select[Any]:
    table = RECORDS[record_type.name]
    return records.select_records(record_type.name).where(
        table.c.workspace_id == database.workspace_id,
        table.c.is_deleted == 0,
        visibility.visible_clause(actor, record_type, table),
    )


def _equals(record_type: RecordType, name: str, text: str) -> ColumnElement[bool]:
    field = record_type.by_name.get(name)
    if field is None:
        raise problems.invalid_request(
            t("{type} has no field “{name}”.").format(type=record_type.label, name=name)
        )
    column = RECORDS[record_type.name].c[name]
    if not text:
        return column.is_(None)
    try:
        stored = values.to_storage(field, values.canonical(field, _read(field, text)))
    except InvalidInput as error:
        raise problems.invalid_request(str(error)) from None
    return column == stored


def _read(field: Field, text: str) -> Any:
    if field.kind in _WHOLE and _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    if field.kind is Kind.BOOLEAN:
        return _BOOLEANS.get(text.lower(), text)
    return text.split(",") if field.kind is Kind.SET else text


def _told(actor: Actor, record_type: RecordType, row: Any) -> dict[str, Any]:
    record = records.from_row(record_type, row)
    return {
        "type": record_type.name,
        "id": uuid_text(row.id),
        "ver": row.ver,
        "scopes": visibility.shown_scopes(actor, record_type.name, record.scopes),
        "row": records.wire_row(record_type, row[len(SERVER_COLUMNS) :], nulls=True),
    }


def _id_bytes(text: str) -> bytes:
    try:
        return uuid_bytes(UUID(text))
    except ValueError:
        raise problems.not_found() from None

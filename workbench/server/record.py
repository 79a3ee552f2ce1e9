"""One record as a push works on it, and how it is read from and written to its table."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, Update, bindparam, select

from workbench.schema import dictionary
from workbench.schema.fields import RecordType
from workbench.server.tables import RECORDS
from workbench.wire import values
from workbench.wire.values import Wire, uuid_bytes, uuid_text

Key = tuple[str, str]
"""(type name, id)"""

SERVER_COLUMNS = ("id", "ver", "is_deleted", "created_mid", "fver", "scopes")
CHUNK = 500


@dataclass
class Entry:
    """One line of the feed to be; its number is known when the batch is written.

    Args:
        op: `put`, `delete`, or `scope` where only the visibility changed.
        cause: Which of the request's mutations brought it about.
    """

    type: str
    id: str
    op: str
    before: frozenset[str] | None
    after: frozenset[str]
    cause: int
    mid: str | None
    seq: int = 0


@dataclass(frozen=True)
class Record:
    """A record's server copy; another one is made for each change.

    Args:
        row: Canonical wire values; an absent one is null.
        fver: Field → [user, ms, mid, the feed entry or its number].
    """

    type: RecordType
    id: str
    row: Mapping[str, Any]
    created_mid: str
    ver: int = 0
    is_deleted: bool = False
    fver: Mapping[str, list[Any]] = field(default_factory=dict)
    scopes: frozenset[str] = frozenset()
    entry: Entry | None = None

    @property
    def key(self) -> Key:
        """Its type and id."""
        return self.type.name, self.id

    @property
    def current_ver(self) -> int:
        """The number of its last change; right once the batch is written."""
        return self.entry.seq if self.entry is not None else self.ver


def fetch(
    connection: Connection,
    workspace_id: bytes,
    record_type: RecordType,
    ids: Iterable[str],
    *,
    lock: str = "",
) -> dict[str, Record]:
    """Read records by id.

    Args:
        lock: "update" or "share"; on PostgreSQL the rows are locked in the order of their ids.
    """
    table = RECORDS[record_type.name]
    wanted = sorted(uuid_bytes(one) for one in set(ids))
    found: dict[str, Record] = {}
    for start in range(0, len(wanted), CHUNK):
        query = (
            select_records(record_type.name)
            .where(
                table.c.workspace_id == workspace_id,
                table.c.id.in_(wanted[start : start + CHUNK]),
            )
            .order_by(table.c.id)
        )
        if lock:
            query = query.with_for_update(read=lock == "share")
        for row in connection.execute(query):
            record = from_row(record_type, row)
            found[record.id] = record
    return found


@cache
def select_records(type_name: str) -> Select[Any]:
    """Return the query for whole records: the server's columns, then the fields."""
    table = RECORDS[type_name]
    names = dictionary.record_type(type_name).by_name
    return select(*(table.c[name] for name in (*SERVER_COLUMNS, *names)))


@cache
def select_shown(type_name: str) -> Select[Any]:
    """Return the query for what readers get of records: id, version, scopes, then the fields."""
    table = RECORDS[type_name]
    names = dictionary.record_type(type_name).by_name
    return select(*(table.c[name] for name in ("id", "ver", "scopes", *names)))


def from_row(record_type: RecordType, row: Row[Any]) -> Record:
    """Return the record of a row of `select_records`."""
    record_id, ver, is_deleted, created_mid, fver, scopes = row[: len(SERVER_COLUMNS)]
    return Record(
        record_type,
        uuid_text(record_id),
        wire_row(record_type, row[len(SERVER_COLUMNS) :], nulls=False),
        uuid_text(created_mid),
        ver,
        bool(is_deleted),
        json.loads(fver),
        frozenset(json.loads(scopes)),
    )


def wire_row(record_type: RecordType, stored: Iterable[Any], *, nulls: bool) -> dict[str, Wire]:
    """Return the wire row of stored fields in dictionary order."""
    found = list(stored)
    for place, decode in _decoders(record_type.name):
        if found[place] is not None:
            found[place] = decode(found[place])
    row: dict[str, Wire] = dict(zip(record_type.by_name, found, strict=True))
    return row if nulls else {name: value for name, value in row.items() if value is not None}


def stored_row(record: Record, workspace_id: bytes) -> dict[str, Any]:
    """Return every column of a record's row, under the names of its columns."""
    fver = {
        name: [*stamp[:3], stamp[3].seq if isinstance(stamp[3], Entry) else stamp[3]]
        for name, stamp in record.fver.items()
    }
    columns: dict[str, Any] = {
        "workspace_id": workspace_id,
        "id": uuid_bytes(record.id),
        "ver": record.current_ver,
        "is_deleted": int(record.is_deleted),
        "created_mid": uuid_bytes(record.created_mid),
        "fver": json.dumps(fver, separators=(",", ":")),
        "scopes": scopes_text(record.scopes),
    }
    for item in record.type.fields:
        columns[item.name] = values.to_storage(item, record.row.get(item.name))
    return columns


@cache
def update_record(type_name: str) -> Update:
    """Return the statement that writes every column of an existing record."""
    table = RECORDS[type_name]
    fixed = ("workspace_id", "id", "created_mid")
    return (
        table.update()
        .where(
            table.c.workspace_id == bindparam("key_workspace_id"),
            table.c.id == bindparam("key_id"),
        )
        .values({c.name: bindparam(c.name) for c in table.c if c.name not in fixed})
    )


def update_parameters(record: Record, workspace_id: bytes) -> dict[str, Any]:
    """Return the parameters of `update_record`."""
    columns = stored_row(record, workspace_id)
    del columns["created_mid"]
    columns["key_workspace_id"] = columns.pop("workspace_id")
    columns["key_id"] = columns.pop("id")
    return columns


def scopes_text(scopes: Iterable[str]) -> str:
    """Return scopes in their stored form."""
    return json.dumps(sorted(scopes), separators=(",", ":"))


@cache
def _decoders(type_name: str) -> tuple[tuple[int, Callable[[Any], Wire]], ...]:
    """Return what the fields need that are not stored as they are sent: (place, decoder)."""
    fields = dictionary.record_type(type_name).fields
    found = ((place, values.decoder(item)) for place, item in enumerate(fields))
    return tuple((place, decode) for place, decode in found if decode is not None)

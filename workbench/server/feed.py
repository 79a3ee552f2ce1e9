"""The feed: what changed after a cursor, as far as the user may see it (wire.md 6)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from workbench.schema import dictionary
from workbench.server import cursors, scope_sets, visibility
from workbench.server import record as records
from workbench.server.batch import Batch
from workbench.server.database import ServerDatabase
from workbench.server.directory import WORKSPACE_SCOPE
from workbench.server.record import CHUNK, SERVER_COLUMNS, Key
from workbench.server.tables import FEED, RECORDS
from workbench.server.visibility import Actor
from workbench.server.workspace import State
from workbench.wire.values import uuid_bytes, uuid_text

WINDOW = 4000
"""Feed lines read at once; most of them are often about what the user may not see."""
MOST_LINES = 100_000
"""Feed lines read for one page, full or not: a client waits half a minute for an answer."""
_LINES = (
    select(
        FEED.c.seq,
        FEED.c.op,
        FEED.c.type,
        FEED.c.record_id,
        FEED.c.scopes_before,
        FEED.c.scopes_after,
    )
    .where(FEED.c.workspace_id == bindparam("workspace"), FEED.c.seq > bindparam("cursor"))
    .order_by(FEED.c.seq)
    .limit(bindparam("most"))
)


@dataclass(frozen=True)
class Line:
    """The last line of the feed about a record, in a window."""

    seq: int
    op: str


@dataclass(frozen=True)
class Edit:
    """Who changed a record: which client, by which mutation."""

    client_id: str | None
    mid: str | None


def changes(
    database: ServerDatabase,
    connection: Connection,
    state: State,
    actor: Actor,
    seq: int,
    limit: int,
) -> dict[str, Any]:
    """Return one page of what changed after `seq`.

    Each record comes once, at the place of its last line, as it is now.
    """
    told: list[dict[str, Any]] = []
    up_to, more = seq, True
    end = seq + MOST_LINES
    while more and len(told) < limit and up_to < end:
        seen, up_to, more = _window(database, connection, actor, up_to, limit - len(told))
        fresh = _tell(connection, database, actor, seen)
        repeated = {(change["type"], change["id"]) for change in fresh}
        told = [change for change in told if (change["type"], change["id"]) not in repeated]
        told += fresh
    return {
        "epoch": state.epoch_text,
        "next": cursors.write(
            state,
            up_to,
            scope_sets.fingerprint(actor),
            cursors.mark_of(database, connection, up_to),
        ),
        "up_to": up_to,
        "more": more and up_to < state.seq,
        "changes": told,
        "access": scope_sets.access(actor),
    }


def edits_since(batch: Batch, record_id: str, seq: int) -> list[Edit]:
    """Return the edits of a record after `seq`; a mere change of visibility is none."""
    query = select(FEED.c.client_id, FEED.c.mid).where(
        FEED.c.workspace_id == batch.database.workspace_id,
        FEED.c.record_id == uuid_bytes(record_id),
        FEED.c.seq > seq,
        FEED.c.op != "scope",
    )
    return [
        Edit(
            uuid_text(row.client_id) if row.client_id else None,
            uuid_text(row.mid) if row.mid else None,
        )
        for row in batch.connection.execute(query)
    ]


def _window(
    database: ServerDatabase, connection: Connection, actor: Actor, seq: int, limit: int
) -> tuple[dict[Key, Line], int, bool]:
    """Read feed lines until `limit` records the user held or may hold are among them."""
    seen: dict[Key, Line] = {}
    reach = {name: visibility.admitted(actor, name) for name in dictionary.BY_NAME}
    asked = {"workspace": database.workspace_id, "cursor": seq, "most": WINDOW}
    lines = connection.execute(_LINES, asked).all()
    for n, line in enumerate(lines):
        held = reach.get(line.type, frozenset())
        if _holds(held, line.scopes_before) or _holds(held, line.scopes_after):
            key = (line.type, uuid_text(line.record_id))
            seen.pop(key, None)  # its place is that of its last line
            seen[key] = Line(line.seq, line.op)
        seq = line.seq
        if len(seen) == limit:
            return seen, seq, n + 1 < len(lines) or len(lines) == WINDOW
    return seen, seq, len(lines) == WINDOW


def _holds(reach: frozenset[str], written: str | None) -> bool:
    if WORKSPACE_SCOPE in reach:
        return True
    return written is not None and not reach.isdisjoint(json.loads(written))


def _tell(
    connection: Connection, database: ServerDatabase, actor: Actor, seen: dict[Key, Line]
) -> list[dict[str, Any]]:
    """Return the changes of a window in the order of the feed.

    A record behind PostgreSQL's fence is not read at all: it has left the user's sight.
    """
    found: dict[Key, dict[str, Any]] = {}
    for type_name in dict.fromkeys(name for name, _ in seen):
        ids = [record_id for name, record_id in seen if name == type_name]
        for row in _rows(connection, database, type_name, ids):
            change = _change(actor, type_name, row)
            found[type_name, change["id"]] = change
    return [found.get(key) or _gone(key, line) for key, line in seen.items()]


def _gone(key: Key, line: Line) -> dict[str, Any]:
    op = "delete" if line.op == "delete" else "remove"
    return {"op": op, "type": key[0], "id": key[1], "ver": line.seq}


def _rows(
    connection: Connection, database: ServerDatabase, type_name: str, ids: Iterable[str]
) -> Iterable[Any]:
    table = RECORDS[type_name]
    keys = [uuid_bytes(one) for one in ids]
    for start in range(0, len(keys), CHUNK):
        yield from connection.execute(
            records.select_records(type_name).where(
                table.c.workspace_id == database.workspace_id,
                table.c.id.in_(keys[start : start + CHUNK]),
            )
        )


def _change(actor: Actor, type_name: str, row: Any) -> dict[str, Any]:
    change = {"op": "delete", "type": type_name, "id": uuid_text(row.id), "ver": row.ver}
    if row.is_deleted:
        return change
    scopes = visibility.shown_scopes(actor, type_name, frozenset(json.loads(row.scopes)))
    if not scopes:
        return change | {"op": "remove"}
    fields = records.wire_row(
        dictionary.record_type(type_name), row[len(SERVER_COLUMNS) :], nulls=True
    )
    return change | {"op": "put", "scopes": scopes, "row": fields}

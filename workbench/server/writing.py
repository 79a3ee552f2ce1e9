"""Writing a decided batch: the counter as late as possible, then rows, feed and books."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from workbench.server import merge_book
from workbench.server import record as records
from workbench.server.batch import PEOPLE, Batch
from workbench.server.inserting import insert_rows
from workbench.server.record import Entry, Record
from workbench.server.tables import (
    AUDIT,
    FEED,
    OPEN_CONFLICT,
    RECORD_SCOPE,
    RECORDS,
    SCOPE_GEN,
    WORKSPACE,
)
from workbench.wire.ids import new_id
from workbench.wire.values import uuid_bytes

Rows = list[dict[str, Any]]
PEOPLE_LOCK = 0x5357_4250
"""Key of PostgreSQL's advisory lock over users and teams."""


def lock_people(connection: Connection, *, to_change: bool) -> None:
    """Keep users and teams as they are until COMMIT, or wait to be the one who changes them."""
    lock = func.pg_advisory_xact_lock if to_change else func.pg_advisory_xact_lock_shared
    connection.execute(select(lock(PEOPLE_LOCK)))


def flush(batch: Batch) -> int:
    """Write everything the batch decided; return the workspace's counter after it."""
    if not batch.entries:
        _write_open_conflicts(batch)
        return _counter(batch.connection, batch.database.workspace_id)
    last = _count(batch)
    for n, entry in enumerate(batch.entries, last - len(batch.entries) + 1):
        entry.seq = n
    changed = {
        key: record
        for entry in batch.entries
        if (record := batch.records[key := (entry.type, entry.id)]) is not None
    }
    insert_rows(batch.connection, FEED, [_feed_row(batch, entry) for entry in batch.entries])
    _write_rows(batch, changed.values())  # after their lines of the feed: server.guards
    _write_scopes(batch, changed.values())
    _write_open_conflicts(batch)
    merge_book.write(batch)
    _write_gens(batch, changed.values())
    return last


def write_audit(batch: Batch, kind: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write lines of the audit: what was done, to what, by which mutation.

    Args:
        rows: Each with `type`, `record_id`, `mid` and `detail`, or some of them.
    """
    lines = [
        {
            "workspace_id": batch.database.workspace_id,
            "id": new_id().bytes,
            "at": batch.now_ms,
            "user_id": _bytes(batch.user_id),
            "client_id": _bytes(batch.client_id),
            "kind": row.get("kind", kind),
            "type": row.get("type"),
            "record_id": _bytes(row.get("record_id")),
            "mid": _bytes(row.get("mid")),
            "detail": row.get("detail"),
        }
        for row in rows
    ]
    insert_rows(batch.connection, AUDIT, lines)


def _counter(connection: Connection, workspace_id: bytes) -> int:
    query = select(WORKSPACE.c.seq).where(WORKSPACE.c.id == workspace_id)
    return int(connection.execute(query).scalar_one())


def _count(batch: Batch) -> int:
    """Take the batch's numbers; nobody else can take any until this transaction ends."""
    values: dict[str, Any] = {"seq": WORKSPACE.c.seq + len(batch.entries)}
    if any(entry.type in PEOPLE for entry in batch.entries):
        values["people_seq"] = WORKSPACE.c.seq + len(batch.entries)
    return int(
        batch.connection.execute(
            update(WORKSPACE)
            .where(WORKSPACE.c.id == batch.database.workspace_id)
            .values(values)
            .returning(WORKSPACE.c.seq)
        ).scalar_one()
    )


def _write_rows(batch: Batch, changed: Iterable[Record]) -> None:
    workspace_id = batch.database.workspace_id
    new: dict[str, Rows] = {}
    old: dict[str, Rows] = {}
    for record in changed:
        if batch.loaded[record.key] is None:
            row = records.stored_row(record, workspace_id)
            new.setdefault(record.type.name, []).append(row)
        else:
            parameters = records.update_parameters(record, workspace_id)
            old.setdefault(record.type.name, []).append(parameters)
    for type_name, rows in new.items():
        insert_rows(batch.connection, RECORDS[type_name], rows)
    for type_name, rows in old.items():
        batch.connection.execute(records.update_record(type_name), rows)


def _write_scopes(batch: Batch, changed: Iterable[Record]) -> None:
    gone: Rows = []
    come: Rows = []
    for record in changed:
        loaded = batch.loaded[record.key]
        before = loaded.scopes if loaded is not None else frozenset()
        for scopes, rows in ((before - record.scopes, gone), (record.scopes - before, come)):
            rows += [
                {
                    "workspace_id": batch.database.workspace_id,
                    "scope": scope,
                    "type": record.type.name,
                    "record_id": uuid_bytes(record.id),
                }
                for scope in sorted(scopes)
            ]
    _delete_rows(batch.connection, RECORD_SCOPE, gone)
    insert_rows(batch.connection, RECORD_SCOPE, come)


def _write_open_conflicts(batch: Batch) -> None:
    gone: Rows = []
    come: Rows = []
    for key in batch.changed_conflicts:
        record_id, field, client_id = key
        identity = {
            "workspace_id": batch.database.workspace_id,
            "record_id": uuid_bytes(record_id),
            "field": field,
            "client_id": uuid_bytes(client_id),
        }
        gone.append(identity)
        conflict = batch.conflicts[key]
        if conflict is not None:
            conflict_id = uuid_bytes(conflict.conflict_id)
            come.append(identity | {"conflict_id": conflict_id, "mids": json.dumps(conflict.mids)})
    _delete_rows(batch.connection, OPEN_CONFLICT, gone)
    insert_rows(batch.connection, OPEN_CONFLICT, come)


def _delete_rows(connection: Connection, table: Table, rows: Rows) -> None:
    """Delete rows named by some of their columns, the same ones of each, in one go."""
    if rows:
        is_it = (table.c[name] == bindparam(f"gone_{name}") for name in rows[0])
        named = [{f"gone_{name}": value for name, value in row.items()} for row in rows]
        connection.execute(delete(table).where(*is_it), named)


def _write_gens(batch: Batch, changed: Iterable[Record]) -> None:
    for record in changed:
        loaded = batch.loaded[record.key]
        if record.type.name != "User" or loaded is None:
            continue
        if loaded.row.get("role") != record.row.get("role"):
            raise_gen(batch.connection, batch.database.workspace_id, record.id)


def raise_gen(connection: Connection, workspace_id: bytes, user_id: str) -> None:
    """Make a user's clients load his scopes anew: his rights are others now."""
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = make(SCOPE_GEN).values(
        workspace_id=workspace_id, user_id=uuid_bytes(user_id), gen=2
    )
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[SCOPE_GEN.c.workspace_id, SCOPE_GEN.c.user_id],
            set_={"gen": SCOPE_GEN.c.gen + 1},
        )
    )


def gen(connection: Connection, workspace_id: bytes, user_id: str) -> int:
    """Return how often a user's rights have changed, counted from 1."""
    query = select(func.max(SCOPE_GEN.c.gen)).where(
        SCOPE_GEN.c.workspace_id == workspace_id, SCOPE_GEN.c.user_id == uuid_bytes(user_id)
    )
    return connection.execute(query).scalar_one() or 1


def _feed_row(batch: Batch, entry: Entry) -> dict[str, Any]:
    return {
        "workspace_id": batch.database.workspace_id,
        "seq": entry.seq,
        "type": entry.type,
        "record_id": uuid_bytes(entry.id),
        "op": entry.op,
        "scopes_before": None if entry.before is None else records.scopes_text(entry.before),
        "scopes_after": records.scopes_text(entry.after),
        "client_id": _bytes(batch.client_id),
        "mid": _bytes(entry.mid),
        "at": batch.now_ms,
    }


def _bytes(identity: str | None) -> bytes | None:
    return uuid_bytes(identity) if identity is not None else None

"""The book of merges: in which record another one lives on, and what is needed to undo that."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, select, update

from workbench.schema.fields import Kind, RecordType
from workbench.server.batch import Batch, Merged
from workbench.server.inserting import insert_rows
from workbench.server.tables import MERGE
from workbench.wire.merging import MERGEABLE
from workbench.wire.values import Wire, is_uuid, uuid_bytes, uuid_text


def of_mid(batch: Batch, mid: str) -> Merged | None:
    """Return the merge that a mutation made; nobody undoes it while this batch looks at it."""
    if mid not in batch.merges:
        query = (
            select(MERGE)
            .where(
                MERGE.c.workspace_id == batch.database.workspace_id, MERGE.c.mid == uuid_bytes(mid)
            )
            .with_for_update()
        )
        for row in batch.connection.execute(query):
            batch.merges.setdefault(mid, _from_row(row))
    return batch.merges.get(mid)


def standing(batch: Batch, type_name: str, record_id: str) -> str:
    """Return the id of the record in which one lives on: its own, unless it was merged."""
    if type_name not in MERGEABLE:
        return record_id
    return _standing(batch, (type_name,), record_id)


def redirected(
    batch: Batch, record_type: RecordType, values: Mapping[str, Wire]
) -> dict[str, Wire]:
    """Return values in which each reference names the record that another one lives on in."""
    result = dict(values)
    for name, value in values.items():
        field = record_type.by_name[name]
        if field.kind is not Kind.REFERENCE or not isinstance(value, str) or not is_uuid(value):
            continue
        types = tuple(one for one in field.references if one in MERGEABLE)
        if types and _live(batch, field.references, value) is None:
            result[name] = _standing(batch, types, value)
    return result


def made_by(batch: Batch, mids: Iterable[str]) -> set[str]:
    """Return those of these mutations that were merges, or undid one."""
    asked = set(mids)
    if not asked:
        return asked
    keys = [uuid_bytes(mid) for mid in asked]
    query = select(MERGE.c.mid, MERGE.c.undone_mid).where(
        MERGE.c.workspace_id == batch.database.workspace_id,
        MERGE.c.mid.in_(keys) | MERGE.c.undone_mid.in_(keys),
    )
    found = {uuid_text(mid) for row in batch.connection.execute(query) for mid in row if mid}
    for merged in batch.merges.values():
        found |= {mid for mid in (merged.mid, merged.undone_mid) if mid}
    return found & asked


def write(batch: Batch) -> None:
    """Write the merges that the batch made, and those it undid."""
    for mid in batch.changed_merges:
        merged = batch.merges[mid]
        key = {"workspace_id": batch.database.workspace_id, "mid": uuid_bytes(mid)}
        undone = None if merged.undone_mid is None else uuid_bytes(merged.undone_mid)
        changed = batch.connection.execute(
            update(MERGE)
            .where(*(MERGE.c[name] == value for name, value in key.items()))
            .values(undone_mid=undone)
        )
        if not changed.rowcount:
            row = _to_row(batch, merged) | key | {"undone_mid": undone}
            insert_rows(batch.connection, MERGE, [row])


def _standing(batch: Batch, types: tuple[str, ...], record_id: str) -> str:
    passed: set[str] = set()
    while record_id not in passed:
        passed.add(record_id)
        if _live(batch, types, record_id) is not None:
            break
        merged = _in_force(batch, record_id)
        if merged is None:
            break
        record_id = merged.into_id
    return record_id


def _live(batch: Batch, types: tuple[str, ...], record_id: str) -> Any:
    found = (batch.get(type_name, record_id) for type_name in types)
    return next((one for one in found if one is not None and not one.is_deleted), None)


def _in_force(batch: Batch, record_id: str) -> Merged | None:
    """Return the merge by which a record went, unless it was undone."""
    query = select(MERGE).where(
        MERGE.c.workspace_id == batch.database.workspace_id,
        MERGE.c.record_id == uuid_bytes(record_id),
        MERGE.c.undone_mid.is_(None),
    )
    for row in batch.connection.execute(query):
        batch.merges.setdefault(uuid_text(row.mid), _from_row(row))
    known = (one for one in batch.merges.values() if one.record_id == record_id)
    return next((one for one in known if one.undone_mid is None), None)


def _from_row(row: Row[Any]) -> Merged:
    return Merged(
        uuid_text(row.mid),
        row.type,
        uuid_text(row.record_id),
        uuid_text(row.merged_into_id),
        json.loads(row.changes),
        json.loads(row.moved),
        uuid_text(row.undone_mid) if row.undone_mid else None,
    )


def _to_row(batch: Batch, merged: Merged) -> dict[str, Any]:
    return {
        "type": merged.type,
        "record_id": uuid_bytes(merged.record_id),
        "merged_into_id": uuid_bytes(merged.into_id),
        "changes": json.dumps(merged.changes, ensure_ascii=False),
        "moved": json.dumps(merged.moved),
        "at": batch.now_ms,
    }

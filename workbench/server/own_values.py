"""Whose the values are that a change meets: its own author's, from the same computer, or not."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from workbench.schema.fields import Merge
from workbench.server import merge_book
from workbench.server.batch import Batch
from workbench.server.record import Record
from workbench.server.tables import LEDGER
from workbench.wire.values import uuid_bytes, uuid_text

REPLACEABLE = frozenset({Merge.VALUE, Merge.GROUP, Merge.TEXT})
_WRITING = ("create", "append", "patch")


def are_all(
    batch: Batch, record: Record, unit: tuple[str, ...], changes: Mapping[str, Any]
) -> bool:
    """Whether this user has typed, on this client, each value that a change has not seen.

    One client sends in the order of saving, so that what it sends now was typed later. What the
    server merged into a value, or decided, is not its author's alone; nor is what may be written
    once his to replace.
    """
    rules = {record.type.by_name[name].merge for name in unit}
    if batch.client_id is None or record.is_deleted or not rules <= REPLACEABLE:
        return False
    unseen = [name for name in unit if record.row.get(name) != changes[name].get("old")]
    return all(_is_own(batch, record, name) for name in unseen)


def _is_own(batch: Batch, record: Record, name: str) -> bool:
    stamp = record.fver.get(name)
    if stamp is not None and stamp[0] != batch.user_id:
        return False
    mid = str(stamp[2]) if stamp is not None else record.created_mid
    said = _said_here(batch, record, mid)
    return said is not None and name not in (said.get("canonical") or {})


def _said_here(batch: Batch, record: Record, mid: str) -> dict[str, Any] | None:
    """Return what this client was told of a change of this record; None if it is another's."""
    told = batch.outcomes.get(mid)
    if told is not None:  # in this push
        if merge_book.made_by(batch, (mid,)):
            return None
        is_same = told.record is not None and told.record.key == record.key
        return {"canonical": told.canonical} if is_same else None
    query = select(LEDGER).where(
        LEDGER.c.workspace_id == batch.database.workspace_id, LEDGER.c.mid == uuid_bytes(mid)
    )
    line = batch.connection.execute(query).one_or_none()
    if line is None or line.record_id is None or line.op not in _WRITING:
        return None
    is_same = uuid_text(line.record_id) == record.id and uuid_text(line.user_id) == batch.user_id
    is_here = is_same and uuid_text(line.client_id) == batch.client_id
    found: dict[str, Any] | None = json.loads(line.result) if is_here else None
    return found

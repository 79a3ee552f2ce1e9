"""Making outbox rows: what the server will be asked to do, written once and then kept."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from workbench.schema.fields import Kind, RecordType
from workbench.store.transactions import OUTBOX, Reader, Writer
from workbench.wire.ids import new_id
from workbench.wire.messages import dumps
from workbench.wire.values import instant_ms, instant_text

Body = dict[str, Any]
_INSERT = (
    "INSERT INTO outbox (n, mid, user_id, type, rid, op, body, deps, bundle, state, created_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'new', ?)"
)


def tz_min(now: datetime) -> int:
    """Return how many minutes east of Greenwich this computer's clock is."""
    offset = now.astimezone().utcoffset()
    return 0 if offset is None else round(offset.total_seconds() / 60)


def enqueue(
    w: Writer,
    type_name: str,
    record_id: UUID,
    op: str,
    payload: Mapping[str, Any],
    deps: Iterable[UUID] = (),
) -> Body:
    """Put a mutation into the outbox and the journal; return its body as it will be sent."""
    now = w.store.now()
    mid = new_id()
    body: Body = {
        "n": w.next_n(),
        "mid": str(mid),
        "op": op,
        "type": type_name,
        "id": str(record_id),
        "at": instant_text(now),
        "tz_min": tz_min(now),
        "deps": [str(dep) for dep in dict.fromkeys(deps)],
        **payload,
    }
    if w.bundle is not None:
        body["bundle"] = str(w.bundle)
    insert(w, body, w.store.user_id, instant_ms(now))
    return body


def insert(w: Writer, body: Body, user_id: UUID, created_at_ms: int) -> None:
    """Write the outbox row of a body, and its journal line."""
    _write(w, body["n"], body, user_id, created_at_ms)
    w.note_mutation(body, user_id, created_at_ms)


def restore(w: Writer, body: Body, user_id: UUID, created_at_ms: int) -> None:
    """Write an outbox row again that only the journal has; it may have been sent already.

    What was made after all that is here keeps its number; else it goes behind what is here, and
    so does what follows it: their order stays, and no number is in the archive already.
    """
    last_n = w.value("SELECT max(seq) FROM sqlite_sequence WHERE name = 'outbox'") or 0
    n = int(body["n"]) if int(body["n"]) > last_n else w.next_n()
    _write(w, n, body, user_id, created_at_ms)
    w.execute("UPDATE outbox SET sent_at = created_at WHERE n = ?", (n,))
    w.forget_n()
    w.changed.add(OUTBOX)


def _write(w: Writer, n: int, body: Body, user_id: UUID, created_at_ms: int) -> None:
    bundle = body.get("bundle")
    w.execute(
        _INSERT,
        (
            n,
            UUID(body["mid"]).bytes,
            user_id.bytes,
            body["type"],
            UUID(body["id"]).bytes,
            body["op"],
            dumps(body).decode(),
            json.dumps(body["deps"]),
            UUID(bundle).bytes if bundle else None,
            created_at_ms,
        ),
    )


def creates_waited_for(r: Reader, record_ids: Iterable[UUID]) -> list[UUID]:
    """Return the mids of creates, not yet acknowledged, of these records."""
    query = (
        "SELECT mid FROM outbox WHERE rid = ? AND op IN ('create', 'append') AND state <> 'acked'"
    )
    found = (r.value(query, (record_id.bytes,)) for record_id in dict.fromkeys(record_ids))
    return [UUID(bytes=mid) for mid in found if mid is not None]


def references_in(record_type: RecordType, row: Mapping[str, Any]) -> list[UUID]:
    """Return the ids of the records that a wire row refers to."""
    return [
        UUID(str(row[item.name]))
        for item in record_type.fields
        if item.kind is Kind.REFERENCE and row.get(item.name)
    ]

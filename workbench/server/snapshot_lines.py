"""The row lines of a snapshot: what is the same for everyone, and what each may know of it."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from workbench.schema.fields import RecordType
from workbench.server import record as records
from workbench.server import visibility
from workbench.server.visibility import Actor
from workbench.wire import messages
from workbench.wire.values import uuid_text


class Shown(NamedTuple):
    """One record as a scope brings it; which of its scopes a user is told differs.

    Args:
        scopes: All of them, as they are stored.
        row: The fields, as JSON.
    """

    type: str
    id: bytes
    ver: int
    scopes: str
    row: bytes


def shown(record_type: RecordType, rows: Iterable[Any]) -> list[Shown]:
    """Return rows of `records.select_shown` as everyone is shown them."""
    name = record_type.name
    return [
        Shown(
            name,
            bytes(record_id),
            ver,
            scopes,
            messages.dumps(records.wire_row(record_type, stored, nulls=True)),
        )
        for record_id, ver, scopes, *stored in rows
    ]


def written(actor: Actor, rows: Iterable[Shown]) -> tuple[bytes, int]:
    """Return the lines for one user, and what they add to the digest."""
    lines = bytearray()
    total = 0
    told: dict[tuple[str, str], bytes] = {}
    for type_name, record_id, ver, scopes, row in rows:
        his = told.get((type_name, scopes))
        if his is None:
            found = visibility.shown_scopes(actor, type_name, frozenset(json.loads(scopes)))
            his = told[type_name, scopes] = messages.dumps(found)
        lines += b'{"type":"%b","id":"%b","ver":%d,"scopes":%b,"row":%b}\n' % (
            type_name.encode(),
            uuid_text(record_id).encode(),
            ver,
            his,
            row,
        )
        total += messages.row_digest(record_id, ver)
    return bytes(lines), total

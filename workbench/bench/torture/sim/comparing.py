"""A client's content beside what the server's records say its user may see."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from workbench.bench.torture.figures import Violation
from workbench.bench.torture.sim.sight import Row, Sight
from workbench.schema.dictionary import BY_NAME, TYPES
from workbench.schema.pipeline import HISTORY_FIELDS
from workbench.store.database import Store
from workbench.wire.ids import derived_id
from workbench.wire.values import uuid_text


def differences(store: Store, user_id: str, sight: Sight, label: str) -> Iterator[Violation]:
    """Give what is missing, what should not be here, and what is not as on the server."""
    expected = sight.visible_to(user_id)
    waiting = _undecided(store)
    for record_type in TYPES:
        here = _shown(store, record_type.name)
        there = {key[1] for key in expected if key[0] == record_type.name}
        for record_id in sorted(here.keys() | there):
            if record_id in waiting:
                continue
            what = f"{label}: {record_type.name} {uuid_text(record_id)}"
            if record_id not in there:
                yield Violation("I13", "wrong", f"{what} is a ghost")
            elif record_id not in here:
                yield Violation("I7", "lost", f"{what} is missing")
            else:
                now = _as_shown(sight.rows[record_type.name, record_id])
                names = ("ver", *record_type.by_name)
                sides = zip(names, here[record_id], now, strict=True)
                differing = [side for side in sides if side[1] != side[2]]
                if differing:
                    yield Violation("I7", "wrong", f"{what} differs: {differing}")


def _as_shown(row: Row) -> tuple[Any, ...]:
    return (row.ver, *row.stored)


def _shown(store: Store, type_name: str) -> dict[bytes, tuple[Any, ...]]:
    record_type = BY_NAME[type_name]
    names = ", ".join(f'"{item.name}"' for item in record_type.fields)
    with store.read() as r:
        rows = r.rows(f'SELECT id, ver, {names} FROM "{record_type.table}"')
    return {found[0]: tuple(found[1:]) for found in rows}


def _undecided(store: Store) -> set[bytes]:
    """Return the records with changes here that wait for their user, and what comes of those."""
    with store.read() as r:
        rows = r.rows(
            "SELECT mid, rid FROM outbox WHERE state <> 'acked' UNION SELECT t.mid, t.rid"
            " FROM merge_touched AS t JOIN outbox AS o ON o.mid = t.mid WHERE o.state <> 'acked'"
        )
        steps = [str(UUID(bytes=found)) for (found,) in r.rows("SELECT id FROM cadence_step")]
    made = {
        derived_id(UUID(bytes=mid), name).bytes
        for mid, _rid in rows
        for name in (*HISTORY_FIELDS, *steps)
    }
    return {rid for _mid, rid in rows} | made

"""I5, while a history goes on: nobody's own reads go back, and nothing is marked clean too soon."""

from typing import Any

from workbench.bench.torture.sim.installation import Installation
from workbench.bench.torture.sim.world import World
from workbench.schema.dictionary import BY_NAME
from workbench.store.database import Reader
from workbench.wire import values as wire_values
from workbench.wire.messages import loads
from workbench.wire.values import uuid_bytes

Place = tuple[str, str, str]


def check(world: World, at: Installation) -> None:
    """Note what somebody saved and no longer sees, though nobody has changed it since."""
    shown = world.intents.shown.get(at.label)
    if not shown:
        return
    with at.store.read() as r:
        for place, (mid, value) in list(shown.items()):
            if _is_over(world, r, place, mid):
                del shown[place]
            elif _current(r, place) not in (value, _NOWHERE):
                text = f"{at.label} no longer shows {place[2]}={value!r} of {mid}"
                world.violated("I5", "wrong", text)
                del shown[place]


class _Nowhere:
    pass


_NOWHERE = _Nowhere()


def _is_over(world: World, r: Reader, place: Place, mid: str) -> bool:
    """Whether the value need not be shown any more."""
    intent = world.intents.by_mid[mid]
    if intent.ended or intent.excuse or intent.is_off_disk or world.server_restores:
        return True
    state = r.value("SELECT state FROM outbox WHERE mid = ?", (uuid_bytes(mid),))
    if state == "quarantined":
        return True
    found = world.room.rows("SELECT result FROM ledger WHERE mid = ?", uuid_bytes(mid))
    if not found:
        return False
    answer = loads(found[0][0])
    if answer["result"] != "ok" or place[2] in (answer.get("canonical") or {}):
        return True
    table = BY_NAME[place[0]].table
    now = world.room.rows(f'SELECT ver FROM "{table}" WHERE id = ?', uuid_bytes(place[1]))
    return bool(now) and int(now[0][0]) > answer["ver"]


def _current(r: Reader, place: Place) -> Any:
    type_name, record_id, name = place
    record_type = BY_NAME[type_name]
    query = f'SELECT "{name}" FROM "{record_type.table}" WHERE id = ?'
    found = r.row(query, (uuid_bytes(record_id),))
    if found is None:
        return _NOWHERE
    field = record_type.by_name[name]
    return None if found[0] is None else wire_values.from_storage(field, found[0])

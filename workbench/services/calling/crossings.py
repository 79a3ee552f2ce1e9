"""Calls that crossed: somebody called a person today, and then heard that another did so too.

Whoever works without a network learns it only from the next sync, when it is too late to see it
on the card. Told is each once, and only what came after one's own call was logged.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from workbench.services import words
from workbench.services.calling import guests, reserving
from workbench.store import meta, names
from workbench.store.sql import sentence
from workbench.store.transactions import Reader, Writer
from workbench.wire.values import instant_from_ms, instant_ms

TOLD = "crossings_told"
"""In meta: what was told already, as far as it is of these days."""
_MOST_TOLD = 200
_MINE = "m.owner_id = ? AND m.activity_at >= ? AND m.task_subtype = 'call' AND m.voided_at IS NULL"
_CALLS = sentence(
    "SELECT x.id, coalesce(x.who_id, (SELECT g.id FROM campaign_member AS g",
    "WHERE g.campaign_id = x.what_id AND g.phone = x.call_phone LIMIT 1)), u.name, x.activity_at",
    "FROM task AS m JOIN task AS x ON x.who_id = m.who_id OR (x.who_id IS NULL",
    "AND m.who_id IS NULL AND x.what_id = m.what_id AND x.call_phone = m.call_phone)",
    'LEFT JOIN "user" AS u ON u.id = x.owner_id WHERE', _MINE,
    "AND x.owner_id <> m.owner_id AND x.pk > m.pk AND x.activity_at >= ?",
    "AND x.task_subtype = 'call' AND x.voided_at IS NULL GROUP BY x.id ORDER BY x.activity_at",
)  # fmt: skip
_CALLED = sentence("SELECT DISTINCT m.who_id FROM task AS m WHERE", _MINE)
_PEOPLE = ("Lead", "Contact", guests.GUEST)


@dataclass(frozen=True)
class Crossing:
    """Another's call with somebody I called today, or their reservation.

    Args:
        key: What is remembered as told.
        at: When they called; None where they have reserved the person.
    """

    key: str
    type: str
    id: UUID
    name: str
    colleague: str
    at: datetime | None


def untold(r: Reader) -> list[Crossing]:
    """Return what crossed today and was not told yet, the first call first."""
    told = set(_told(r))
    return [one for one in _crossings(r, r.store.now()) if one.key not in told]


def tell(w: Writer, keys: Iterable[str]) -> None:
    """Note that these were told."""
    meta.put(w, TOLD, json.dumps([*_told(w), *keys][-_MOST_TOLD:]))


def _crossings(r: Reader, now: datetime) -> Iterator[Crossing]:
    me, today = r.store.user_id.bytes, instant_ms(words.day_end(now) - timedelta(days=1))
    calls = [
        (UUID(bytes=task).hex, UUID(bytes=who), name or "", instant_from_ms(at))
        for task, who, name, at in r.rows(_CALLS, (me, today, today))
        if who is not None
    ]
    held = reserving.holders(r, now)
    called = {UUID(bytes=who) for (who,) in r.rows(_CALLED, (me, today)) if who is not None}
    reserved = [
        (f"{who.hex}/{name}", who, name, None) for who, name in held.items() if who in called
    ]
    rows = [*calls, *reserved]
    for type_name in _PEOPLE:
        known = names.of(r, (type_name,), [who for _key, who, _name, _at in rows])
        for key, who, colleague, at in rows:
            if who in known:
                yield Crossing(key, type_name, who, known[who], colleague, at)


def _told(r: Reader) -> list[str]:
    found: list[str] = json.loads(meta.get(r, TOLD) or "[]")
    return found

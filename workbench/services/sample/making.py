"""The sample's mill: seeded ids, days and mutations in wire form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from workbench.schema.dictionary import record_type
from workbench.wire.rows import canonical_values, new_row
from workbench.wire.values import instant_ms, instant_text

Mutation = dict[str, Any]
TZ_MIN = 480


class Dice(Random):
    """Randomness that a seed repeats; nothing secret comes from it."""


@dataclass(frozen=True)
class Frame:
    """What every part of the sample shares.

    Args:
        now: The moment everything is arranged around.
        users: E-mail → the id the server gave.
    """

    seed: int
    now: datetime
    users: Mapping[str, UUID]

    @property
    def today(self) -> date:
        """The day everything is arranged around."""
        return self.now.date()

    def random(self, *of: object) -> Random:
        """Return the randomness of one part; another part never changes it."""
        return Dice("/".join(map(str, (self.seed, *of))))


def new_uuid(rng: Random, at: datetime) -> UUID:
    """Return a UUIDv7 of a moment, the same for the same randomness."""
    bits = (instant_ms(at) << 80) | (0x7 << 76) | (rng.getrandbits(12) << 64)
    return UUID(int=bits | (0b10 << 62) | rng.getrandbits(62))


def moment(on: date, rng: Random, first_hour: int = 1, last_hour: int = 9) -> datetime:
    """Return a working moment of a day (UTC hours: 9 to 17 in Shanghai)."""
    at = time(rng.randrange(first_hour, last_hour), rng.randrange(0, 60), rng.randrange(0, 60))
    return datetime.combine(on, at, UTC)


def working_day(on: date) -> date:
    """Return a day, or the Monday after it."""
    while on.weekday() >= 5:
        on += timedelta(days=1)
    return on


def create(
    rng: Random, type_name: str, values: Mapping[str, Any], at: datetime
) -> tuple[UUID, Mutation]:
    """Return the id and the mutation of a new record."""
    kind = record_type(type_name)
    made = new_uuid(rng, at)
    return made, _mutation(
        rng,
        "append" if kind.is_append_only else "create",
        type_name,
        made,
        at,
        {"row": new_row(kind, values)},
    )


def patch(
    rng: Random,
    type_name: str,
    record_id: UUID,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    at: datetime,
) -> Mutation:
    """Return the mutation of a change; both sides name the same fields, groups whole."""
    kind = record_type(type_name)
    old, new = canonical_values(kind, before), canonical_values(kind, after)
    changes = {name: {"old": old[name], "new": new[name]} for name in new}
    return _mutation(rng, "patch", type_name, record_id, at, {"set": changes})


def _mutation(
    rng: Random, op: str, type_name: str, record_id: UUID, at: datetime, payload: Mutation
) -> Mutation:
    return {
        "mid": str(new_uuid(rng, at)),
        "op": op,
        "type": type_name,
        "id": str(record_id),
        "at": instant_text(at),
        "tz_min": TZ_MIN,
        "deps": [],
        **payload,
    }

"""The sample's mill: seeded ids, days and mutations in wire form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from workbench.schema.dictionary import record_type
from workbench.wire.rows import canonical_values, new_row
from workbench.wire.values import instant_ms, instant_text

Mutation = dict[str, Any]
TZ_MIN = 480
SHANGHAI = timezone(timedelta(minutes=TZ_MIN))
DESK_OPENS, DESK_CLOSES = time(9), time(17)
_FIRST_CALL, _CALLS_MADE_BY = time(8, 40), time(9, 45)
_SATURDAY = 5


class Dice(Random):
    """Randomness that a seed repeats; nothing secret comes from it."""


@dataclass(frozen=True)
class Frame:
    """What every part of the sample shares.

    Args:
        now: The moment everything is arranged around.
        users: E-mail → the id the server gave.
        zone: Where whoever tries the sample is: people work in its daytime.
    """

    seed: int
    now: datetime
    users: Mapping[str, UUID]
    zone: tzinfo = SHANGHAI

    @property
    def today(self) -> date:
        """The day everything is arranged around."""
        return self.now.astimezone(self.zone).date()

    @property
    def is_at_work(self) -> bool:
        """Whether it is a working hour now."""
        local = self.now.astimezone(self.zone)
        return local.weekday() < _SATURDAY and DESK_OPENS <= local.time() < DESK_CLOSES

    @property
    def at_work(self) -> datetime:
        """Now where that is a working hour, else the half hour after the desk opens next."""
        if self.is_at_work:
            return self.now
        local = self.now.astimezone(self.zone)
        is_over = local.time() >= DESK_CLOSES
        on = working_day(local.date() + timedelta(days=int(is_over)))
        return self.local(on, time(DESK_OPENS.hour, 30))

    @property
    def first_call(self) -> datetime:
        """When the day's calls began: today, or on the last working day if they have not."""
        local = self.now.astimezone(self.zone)
        has_begun = local.weekday() < _SATURDAY and local.time() >= _CALLS_MADE_BY
        return self.local(self.today if has_begun else self.last_working_day, _FIRST_CALL)

    @property
    def last_working_day(self) -> date:
        """The working day before today."""
        return day_before(self.today)

    def local(self, on: date, at: time) -> datetime:
        """Return a moment by the clocks of the zone, in UTC."""
        return datetime.combine(on, at, self.zone).astimezone(UTC)

    def moment(self, on: date, rng: Random) -> datetime:
        """Return a working moment of a day."""
        hours = rng.randrange(DESK_OPENS.hour, DESK_CLOSES.hour)
        return self.local(on, time(hours, rng.randrange(0, 60), rng.randrange(0, 60)))

    def moment_of_both(self, on: date, rng: Random, zone: str) -> datetime | None:
        """Return a moment of a day at which desks are open here and in a zone; None without one."""
        first = self.moment(on, rng).astimezone(self.zone)
        open_hours = DESK_CLOSES.hour - DESK_OPENS.hour
        for later in range(open_hours):
            hour = DESK_OPENS.hour + (first.hour - DESK_OPENS.hour + later) % open_hours
            moment = first.replace(hour=hour).astimezone(UTC)
            if is_working_hour(moment, zone):
                return moment
        return None

    def random(self, *of: object) -> Random:
        """Return the randomness of one part; another part never changes it."""
        return Dice("/".join(map(str, (self.seed, *of))))


def new_uuid(rng: Random, at: datetime) -> UUID:
    """Return a UUIDv7 of a moment, the same for the same randomness."""
    bits = (instant_ms(at) << 80) | (0x7 << 76) | (rng.getrandbits(12) << 64)
    return UUID(int=bits | (0b10 << 62) | rng.getrandbits(62))


def day_before(on: date) -> date:
    """Return the working day before a day."""
    before = on - timedelta(days=1)
    while before.weekday() >= _SATURDAY:
        before -= timedelta(days=1)
    return before


def working_day(on: date) -> date:
    """Return a day, or the Monday after it."""
    while on.weekday() >= _SATURDAY:
        on += timedelta(days=1)
    return on


def is_working_hour(at: datetime, zone: str) -> bool:
    """Whether a desk is open at a moment by the clocks of a place."""
    there = at.astimezone(ZoneInfo(zone))
    return there.weekday() < _SATURDAY and DESK_OPENS <= there.time() < DESK_CLOSES


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

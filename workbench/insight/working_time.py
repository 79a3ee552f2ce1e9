"""How long somebody had to answer: time that passed within his working hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from workbench import settings

_DAYS_OF = {
    "mon-fri": frozenset(range(5)),
    "mon-sat": frozenset(range(6)),
    "sun-thu": frozenset({6, 0, 1, 2, 3}),
    "all": frozenset(range(7)),
}
_NO_TIME = timedelta()
_LAST_HOUR = 24


@dataclass(frozen=True)
class Hours:
    """When people work, by their own clocks; holidays are not known.

    Args:
        days: The weekdays, Monday is 0.
        starts_h: The hour at which a day's work begins.
        ends_h: The hour at which it ends, up to 24.
    """

    days: frozenset[int] = _DAYS_OF["mon-fri"]
    starts_h: int = 9
    ends_h: int = 18

    def of_day(self, on: date, zone: tzinfo) -> tuple[datetime, datetime] | None:
        """Return when work begins and ends on a day; None where it is a day off."""
        if on.weekday() not in self.days:
            return None
        last = on + timedelta(days=self.ends_h // _LAST_HOUR)
        begin = datetime.combine(on, time(self.starts_h), zone).astimezone(UTC)
        return begin, datetime.combine(last, time(self.ends_h % _LAST_HOUR), zone).astimezone(UTC)


def usual() -> Hours:
    """Return the working hours of the settings."""
    days = _DAYS_OF[settings.get("working_days")]
    return Hours(days, settings.get("working_day_starts_h"), settings.get("working_day_ends_h"))


def answer_time() -> timedelta:
    """Return how much working time a handoff may wait for its answer."""
    return timedelta(hours=settings.get("handoff_answer_h"))


def working_time(start: datetime, end: datetime, hours: Hours, zone: tzinfo) -> timedelta:
    """Return how much of the time between two moments lies in working hours."""
    total = _NO_TIME
    if end <= start:
        return total
    for begin, finish in _spans(start, hours, zone):
        if begin >= end:
            break
        total += min(finish, end) - begin
    return total


def due_at(start: datetime, amount: timedelta, hours: Hours, zone: tzinfo) -> datetime:
    """Return the moment at which so much working time has passed."""
    left = amount
    for begin, finish in _spans(start, hours, zone):
        if left <= finish - begin:
            return begin + left
        left -= finish - begin
    raise OverflowError("no calendar is so long")


def _spans(start: datetime, hours: Hours, zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
    """Yield the working hours from a moment on, day after day."""
    moment = start.astimezone(UTC)
    on = moment.astimezone(zone).date() - timedelta(days=1)
    while on < date.max - timedelta(days=2):
        span = hours.of_day(on, zone)
        if span is not None and span[1] > max(span[0], moment):
            yield max(span[0], moment), span[1]
        on += timedelta(days=1)

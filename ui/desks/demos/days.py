"""The days a booking timeline shows, and where on it a moment stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from workbench.services import words
from workbench.services.demos import Booking

DAYS_SHOWN = 5
_FIRST_HOUR, _LAST_HOUR = 9, 18
_QUARTER_MIN = 15
_SATURDAY = 5


def shown_days(first: date, today: date, busy: Iterable[date] = ()) -> tuple[date, ...]:
    """Return five days from `first`; weekends only where something happens on them."""
    wanted, days, day = set(busy) | {today}, list[date](), first
    while len(days) < DAYS_SHOWN:
        if day.weekday() < _SATURDAY or day in wanted:
            days.append(day)
        day += timedelta(days=1)
    return tuple(days)


def week_days(page: int, today: date) -> tuple[date, ...]:
    """Return the days so many pages after those from today; before them where it is negative."""
    first = today
    for _page in range(max(0, page)):
        first = shown_days(first, today)[-1] + timedelta(days=1)
    return shown_days(first + timedelta(days=7 * min(0, page)), today)


def day_start(day: date) -> datetime:
    """Return the local midnight at which a day begins."""
    return datetime.combine(day, time()).astimezone()


@dataclass(frozen=True)
class Days:
    """Columns of days, each from `first_hour` up to `last_hour`; widths are shares of the whole."""

    days: tuple[date, ...]
    first_hour: int = _FIRST_HOUR
    last_hour: int = _LAST_HOUR

    @classmethod
    def around(cls, days: tuple[date, ...], bookings: Iterable[Booking]) -> "Days":
        """Return columns high enough in hours for every booking within one day."""
        first, last = _FIRST_HOUR, _LAST_HOUR
        for one in bookings:
            start, end = _local(one.start_at), _local(one.end_at)
            if start.date() == end.date() and start.date() in days:
                first = min(first, start.hour)
                last = max(last, end.hour + (1 if end.minute else 0))
        return cls(days, first, last)

    @property
    def start(self) -> datetime:
        """The first moment shown."""
        return day_start(self.days[0])

    @property
    def end(self) -> datetime:
        """The first moment no longer shown."""
        return day_start(self.days[-1] + timedelta(days=1))

    def share(self, moment: datetime) -> float:
        """Return where a moment stands, from 0 to 1; what is outside stands at the edge."""
        local = _local(moment)
        day, column = local.date(), 0
        while column < len(self.days) and self.days[column] < day:
            column += 1
        if column == len(self.days) or self.days[column] != day:
            return column / len(self.days)
        hours = local.hour + local.minute / 60 - self.first_hour
        part = hours / (self.last_hour - self.first_hour)
        return (column + min(1.0, max(0.0, part))) / len(self.days)

    def moment(self, share: float) -> datetime:
        """Return the quarter of an hour that stands at a share of the width."""
        place = min(max(share, 0.0), 0.9999) * len(self.days)
        column = int(place)
        hours = self.first_hour + (place - column) * (self.last_hour - self.first_hour)
        quarters = round(hours * 60 / _QUARTER_MIN)
        minutes = quarters * _QUARTER_MIN
        return (
            datetime.combine(self.days[column], time()) + timedelta(minutes=minutes)
        ).astimezone()


def _local(moment: datetime) -> datetime:
    return moment.astimezone(words.here())

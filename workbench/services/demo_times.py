"""Free times for a demo: the first one that fits a working day between what is taken."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from workbench.services import words

_FIRST_HOUR, _LAST_HOUR = 8, 20


def next_free(
    busy: Iterable[tuple[datetime, datetime]],
    start: datetime,
    end: datetime,
    *,
    before: timedelta,
    after: timedelta,
) -> tuple[datetime, datetime]:
    """Return the same length of time at the first free moment of the working day from `start`."""
    taken, length = sorted(busy), end - start
    begin = start
    while True:
        hit = next(
            (one for one in taken if begin - before < one[1] and one[0] < begin + length + after),
            None,
        )
        if hit is not None:
            begin = _next_quarter(hit[1] + before)
            continue
        in_hours = _in_hours(begin, length)
        if in_hours == begin:
            return begin, begin + length
        begin = in_hours


def _next_quarter(moment: datetime) -> datetime:
    rounded = moment.replace(second=0, microsecond=0)
    rounded += timedelta(minutes=-rounded.minute % 15)
    return rounded if rounded >= moment else rounded + timedelta(minutes=15)


def _in_hours(begin: datetime, length: timedelta) -> datetime:
    """Return the first moment from `begin` at which a demo of this length fits a working day."""
    local = begin.astimezone(words.here())
    if length > timedelta(hours=_LAST_HOUR - _FIRST_HOUR):
        return begin
    opens = local.replace(hour=_FIRST_HOUR, minute=0, second=0, microsecond=0)
    closes = local.replace(hour=_LAST_HOUR, minute=0, second=0, microsecond=0)
    if local.weekday() < 5 and opens <= local and local + length <= closes:
        return begin
    if local.weekday() >= 5 or local + length > closes:
        opens += timedelta(days=1)
        while opens.weekday() >= 5:
            opens += timedelta(days=1)
    return opens

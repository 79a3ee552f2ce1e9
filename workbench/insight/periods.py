"""Calendar and fiscal periods: what `Q1 2017`, `FY18 Q1` or `2017-03` mean."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from workbench.errors import InvalidInput
from workbench.i18n import t, tn

_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)?\.\.(\d{4}-\d\d-\d\d)?")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_YEAR = re.compile(r"(\d{4})")
_QUARTER = re.compile(r"q([1-4])[ -]?(\d{4})|(\d{4})[ -]?q([1-4])")
_FISCAL = re.compile(r"fy ?(\d{2}|\d{4})(?:[ -]?q([1-4]))?")
_LAST = re.compile(r"last[ _-](\d{1,4})[ _-]days")


@dataclass(frozen=True)
class Period:
    """Days from `start` until the day before `end`; None is open."""

    start: date | None
    end: date | None
    label: str

    def contains(self, day: date) -> bool:
        """Whether a day lies in the period."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


def everything() -> Period:
    """Return the period without bounds."""
    return Period(None, None, t("all time"))


def last_days(days: int, today: date) -> Period:
    """Return the last `days` days, today included."""
    tomorrow = today + timedelta(days=1)
    label = tn("last {n} day", "last {n} days", days)
    return Period(tomorrow - timedelta(days=days), tomorrow, label)


def today_only(today: date) -> Period:
    """Return the day that is today."""
    return Period(today, today + timedelta(days=1), t("today"))


def week(on: date) -> Period:
    """Return the week that holds a day, Monday first."""
    monday = on - timedelta(days=on.weekday())
    return Period(monday, monday + timedelta(days=7), t("this week"))


def quarter(day: date, first_month: int) -> Period:
    """Return the quarter that holds `day`, in a year that starts with `first_month`."""
    months_in = (day.month - first_month) % 12
    start = _first_of(day.year * 12 + day.month - 1 - months_in % 3)
    return Period(start, add_months(start, 3), _quarter_label(start, first_month))


def year(day: date, first_month: int) -> Period:
    """Return the calendar or fiscal year that holds `day`."""
    start = _first_of(day.year * 12 + day.month - 1 - (day.month - first_month) % 12)
    end = add_months(start, 12)
    label = str(start.year) if first_month == 1 else f"FY{_fiscal_year(start) % 100:02d}"
    return Period(start, end, label)


def add_months(first: date, months: int) -> date:
    """Return the first day of the month `months` later."""
    return _first_of(first.year * 12 + first.month - 1 + months)


def parse(text: str, today: date, first_month: int = 1) -> Period:
    """Read a period as people write it.

    Raises:
        InvalidInput: The text names no period.
    """
    wanted = text.strip().lower()
    try:
        found = _named(wanted, today, first_month) or _written(wanted, first_month)
    except ValueError:
        found = None  # a month 13 or a day that does not exist
    if found is None:
        raise InvalidInput(
            t(
                "“{text}” is not a period. Write 2017, 2017-03, Q1 2017, FY18 Q1, "
                "2017-01-01..2017-03-31, today, this_week, this_quarter, last_90_days or all."
            ).format(text=text)
        )
    return found


def _named(wanted: str, today: date, first_month: int) -> Period | None:
    if wanted == "all":
        return everything()
    if wanted in ("today", "this_week"):
        return (today_only if wanted == "today" else week)(today)
    if wanted in ("this_quarter", "this_year"):
        return (quarter if wanted == "this_quarter" else year)(today, first_month)
    if wanted in ("last_quarter", "last_year"):
        named = quarter if wanted == "last_quarter" else year
        start = named(today, first_month).start or today
        return named(start - timedelta(days=1), first_month)
    if found := _LAST.fullmatch(wanted):
        return last_days(max(1, int(found[1])), today)
    return None


def _written(wanted: str, first_month: int) -> Period | None:
    if found := _DAYS.fullmatch(wanted):
        return _days(found[1], found[2])
    if found := _MONTH.fullmatch(wanted):
        start = date(int(found[1]), int(found[2]), 1)
        return Period(start, add_months(start, 1), f"{start:%Y-%m}")
    if found := _YEAR.fullmatch(wanted):
        return year(date(int(found[1]), 1, 1), 1)
    if found := _QUARTER.fullmatch(wanted):
        number, of_year = int(found[1] or found[4]), int(found[2] or found[3])
        return quarter(date(of_year, number * 3 - 2, 1), 1)
    if found := _FISCAL.fullmatch(wanted):
        return _fiscal(int(found[1]), found[2], first_month)
    return None


def _days(first: str | None, last: str | None) -> Period | None:
    if first is None and last is None:
        return None
    start = date.fromisoformat(first) if first else None
    end = date.fromisoformat(last) + timedelta(days=1) if last else None
    return Period(start, end, f"{first or '…'} – {last or '…'}")


def _fiscal(number: int, of_quarter: str | None, first_month: int) -> Period:
    ends_in = number + 2000 if number < 100 else number
    start = date(ends_in if first_month == 1 else ends_in - 1, first_month, 1)
    if of_quarter is None:
        return year(start, first_month)
    return quarter(add_months(start, 3 * (int(of_quarter) - 1)), first_month)


def _quarter_label(start: date, first_month: int) -> str:
    number = (start.month - first_month) % 12 // 3 + 1
    if first_month == 1:
        return f"Q{number} {start.year}"
    opened = add_months(start, -3 * (number - 1))
    return f"FY{_fiscal_year(opened) % 100:02d} Q{number}"


def _fiscal_year(start: date) -> int:
    """A fiscal year is named for the calendar year in which it ends."""
    return add_months(start, 11).year


def _first_of(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)

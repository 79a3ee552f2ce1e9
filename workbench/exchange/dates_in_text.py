"""Days and times as people write them; a day never passes through a time zone."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time

from workbench.errors import InvalidInput
from workbench.i18n import t
from workbench.insight.calendar_names import MONTHS

_REST = r"(?:[T\s]+(?P<time>\S.*))?"
_YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?" + _REST)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})" + _REST)
_DAY_NAME = re.compile(r"(\d{1,2})[\s-]+([A-Za-z]{3,9})\.?[\s,-]+(\d{4})" + _REST)
_NAME_DAY = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})" + _REST)
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*([AaPp][Mm])?")


def day_reader(texts: Iterable[str], form: str) -> Callable[[str], date]:
    """Return what reads the days of one column; `form` is dmy or mdy if told.

    Raises:
        InvalidInput: Day and month cannot be told apart in the whole column.
    """
    order = form if form in ("dmy", "mdy") else _order(texts)

    def read(text: str) -> date:
        return _parse(text, order)[0]

    return read


def instant_reader(texts: Iterable[str], form: str) -> Callable[[str], datetime]:
    """Return what reads the times of one column; a time without zone is this machine's.

    Raises:
        InvalidInput: Day and month cannot be told apart in the whole column.
    """
    order = form if form in ("dmy", "mdy") else _order(texts)

    def read(text: str) -> datetime:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            day, rest = _parse(text, order)
            moment = datetime.combine(day, _clock(text, rest))
        return moment.astimezone(UTC)

    return read


def _order(texts: Iterable[str]) -> str:
    doubtful = ""
    for text in texts:
        match = _YEAR_LAST.fullmatch(text.strip())
        if match is None or match[2] == ".":
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12 or second > 12:
            return "dmy" if first > 12 else "mdy"
        if first != second:
            doubtful = doubtful or text
    if doubtful:
        raise InvalidInput(
            t(
                "“{text}” may be day before month or month before day, and no other row tells. "
                "Say which: @dmy or @mdy after the field."
            ).format(text=doubtful)
        )
    return "dmy"


def _parse(text: str, order: str) -> tuple[date, str]:
    stripped = text.strip()
    try:
        found = _numbers(stripped, order)
        if found is not None:
            year, month, day, rest = found
            return date(year, month, day), rest
    except ValueError:
        pass
    raise InvalidInput(t("“{text}” is not a day like 2026-11-22.").format(text=text))


def _numbers(text: str, order: str) -> tuple[int, int, int, str] | None:
    if match := _YEAR_FIRST.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3]), match["time"] or ""
    if match := _COMPACT.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3]), ""
    if match := _YEAR_LAST.fullmatch(text):
        first, second = int(match[1]), int(match[3])
        day, month = (first, second) if order == "dmy" or match[2] == "." else (second, first)
        return int(match[4]), month, day, match["time"] or ""
    if match := _DAY_NAME.fullmatch(text):
        return int(match[3]), _month(match[2]), int(match[1]), match["time"] or ""
    if match := _NAME_DAY.fullmatch(text):
        return int(match[3]), _month(match[1]), int(match[2]), match["time"] or ""
    return None


def _month(name: str) -> int:
    return MONTHS.index(name[:3].lower()) + 1


def _clock(text: str, rest: str) -> time:
    match = _CLOCK.fullmatch(rest.strip()) if rest else None
    if not rest:
        return time()
    try:
        if match is not None:
            hour = int(match[1])
            if match[4]:
                hour = hour % 12 + (12 if match[4].lower() == "pm" else 0)
            return time(hour, int(match[2]), int(match[3] or 0))
    except ValueError:
        pass
    raise InvalidInput(t("“{text}” is not a time like 2026-11-22 14:30.").format(text=text))

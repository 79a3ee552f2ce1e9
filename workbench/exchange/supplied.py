"""Columns that a table lacks: one value for every row, and the days of rows in date order."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from typing_extensions import override

from workbench.errors import InvalidInput, UsageError
from workbench.exchange.every_row import Constant
from workbench.exchange.sources import Row, Source
from workbench.i18n import listed, t
from workbench.insight.calendar_names import HAN_WEEKDAYS, MONTHS, WEEKDAYS

DAY_COLUMN: Final = "row_date"
_NOON: Final = "12:00"  # the same day in every zone where people are called
_ORDER: Final = re.compile(r"([^,=]+)(?:,([^,=]+))?=(\d{4})")


@dataclass(frozen=True)
class DateOrder:
    """Rows that stand in date order and name only their month, and perhaps their weekday.

    Args:
        year: Of the first row.
    """

    month: str
    weekday: str
    year: int


@dataclass(frozen=True)
class Supplied(Source):
    """A table with the columns it lacks at its end.

    Args:
        own: How many columns the file has itself.
    """

    own: int = 0
    constants: tuple[Constant, ...] = ()
    order: DateOrder | None = None

    @override
    def rows(self) -> Iterator[Row]:
        days = None if self.order is None else _Days(self.columns, self.order)
        day_at = self.columns.index(DAY_COLUMN) if days is not None else -1
        placed = [(self.columns.index(one.column), one) for one in self.constants]
        for row in super().rows():
            cells = row.cells[: self.own]
            cells += [""] * (len(self.columns) - len(cells))
            if not any(cell.strip() for cell in cells):
                yield replace(row, cells=cells)
                continue
            silent = [(at, one) for at, one in placed if _says_nothing(cells[at], one)]
            for at, one in silent:
                cells[at] = one.value
            if days is not None:
                day = days.day_of(row.line, cells)
                cells[day_at] = cells[day_at] or f"{day.isoformat()} {_NOON}"
            fields = tuple(one.field for _at, one in silent)
            yield replace(row, cells=[*cells, *row.cells[self.own :]], supplied=fields)

    @property
    @override
    def own_columns(self) -> tuple[str, ...]:
        return self.columns[: self.own]


def supplied(source: Source, constants: Sequence[Constant], order: DateOrder | None) -> Source:
    """Return a table with what it lacks; the same one where nothing is to be added.

    Raises:
        UsageError: The columns in date order are not in the file.
    """
    if not constants and order is None:
        return source
    for name in () if order is None else filter(None, (order.month, order.weekday)):
        if name not in source.columns:
            raise UsageError(
                t("The file has no column “{column}”. Its columns are: {columns}.").format(
                    column=name, columns=listed(filter(None, source.columns))
                )
            )
    new = [one.column for one in constants if one.column not in source.columns]
    if order is not None and DAY_COLUMN not in source.columns:
        new.append(DAY_COLUMN)
    return Supplied(
        source.path,
        (*source.columns, *new),
        source.encoding,
        source.delimiter,
        source.first_row,
        source.is_workbook,
        source.notes,
        source.held,
        own=len(source.columns),
        constants=tuple(constants),
        order=order,
    )


def parse_constants(given: Sequence[str]) -> dict[str, str]:
    """Return the `--set FIELD=VALUE` options as a mapping.

    Raises:
        UsageError: One has no `=`.
    """
    parsed = {}
    for option in given:
        name, sign, value = option.partition("=")
        if not sign or not name.strip():
            raise UsageError(t("--set {option}: write FIELD=VALUE.").format(option=option))
        parsed[name.strip()] = value
    return parsed


def parse_order(text: str) -> DateOrder | None:
    """Return what `--in-date-order month,weekday=2008` says; nothing where it is empty.

    Raises:
        UsageError: It is not of that form.
    """
    if not text:
        return None
    match = _ORDER.fullmatch(text.strip())
    if match is None:
        raise UsageError(
            t("--in-date-order {text}: write MONTH_COLUMN,WEEKDAY_COLUMN=2008.").format(text=text)
        )
    return DateOrder(match[1].strip(), (match[2] or "").strip(), int(match[3]))


def _says_nothing(text: str, constant: Constant) -> bool:
    word = text.strip().casefold()
    return not word or word in constant.nothing


class _Days:
    """Counts the days up, row by row: the next such weekday, the next such month."""

    def __init__(self, columns: Sequence[str], order: DateOrder) -> None:
        self._month_at = columns.index(order.month)
        self._weekday_at = columns.index(order.weekday) if order.weekday else -1
        self._year = order.year
        self._day: date | None = None

    def day_of(self, line: int, cells: Sequence[str]) -> date:
        """Return the day of the next row."""
        month = _month(line, cells[self._month_at])
        weekday = None
        if self._weekday_at >= 0:
            weekday = _weekday(line, cells[self._weekday_at])
        before = self._day
        if before is None or month != before.month:
            if before is not None:
                self._year = before.year + (month < before.month)
            found = _first(self._year, month, weekday)
        else:
            found = before if weekday is None else _next(before, weekday)
        self._day = found
        return found


def _first(year: int, month: int, weekday: int | None) -> date:
    first = date(year, month, 1)
    return first if weekday is None else first + timedelta(days=(weekday - first.weekday()) % 7)


def _next(before: date, weekday: int) -> date:
    """Return the day itself or the next such weekday, kept within its month."""
    found = before + timedelta(days=(weekday - before.weekday()) % 7)
    if found.month == before.month:
        return found
    last = date(before.year, before.month, monthrange(before.year, before.month)[1])
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def _month(line: int, text: str) -> int:
    word = text.strip().casefold()
    digits = word.removesuffix("月").strip()
    if digits.isdigit() and 1 <= int(digits) <= len(MONTHS):
        return int(digits)
    if word[:3] in MONTHS:
        return MONTHS.index(word[:3]) + 1
    raise InvalidInput(t("Line {line}: “{text}” is no month.").format(line=line, text=text))


def _weekday(line: int, text: str) -> int:
    word = text.strip().casefold()
    if word[:3] in WEEKDAYS:
        return WEEKDAYS.index(word[:3])
    if word[-1:] and word[-1] in HAN_WEEKDAYS:
        return HAN_WEEKDAYS.index(word[-1])
    raise InvalidInput(
        t("Line {line}: “{text}” is no day of the week.").format(line=line, text=text)
    )

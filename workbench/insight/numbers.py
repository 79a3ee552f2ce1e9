"""What a metric answers: its bars, what they count, and the filter behind each bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Any

from workbench.i18n import t
from workbench.insight.amounts import places
from workbench.store.lists import Filter, ListQuery
from workbench.wire.values import money_from_stored

Cell = str | int | Decimal | None
FEW = 10
"""A rate of fewer records than this is shown hatched: it may be chance."""
TOO_FEW = 5
"""A cell of fewer records than this is grey and shows no rate: it says nothing."""


class Measure(StrEnum):
    """What kind of number the bars are."""

    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"
    DAYS = "days"


class Tone(StrEnum):
    """What a bar means beyond its length; painters turn it into colour and sign."""

    PLAIN = "plain"
    TOTAL = "total"
    UP = "up"
    DOWN = "down"
    MUTED = "muted"
    WARN = "warn"


class Op(StrEnum):
    """How a condition compares."""

    IS = "="
    AMONG = "in"
    FROM = ">="
    BEFORE = "<"
    EMPTY = "null"
    FILLED = "not null"
    UNLESS = "is not"


@dataclass(frozen=True)
class Unit:
    """The measure and its name, such as money in `USD`."""

    measure: Measure
    name: str


@dataclass(frozen=True)
class Condition:
    """One field compared with one value (a tuple for AMONG, None for EMPTY and FILLED).

    UNLESS takes every record but those with the value: an empty field is another one.
    """

    field: str
    op: Op
    value: Any = None


@dataclass(frozen=True)
class Selection:
    """The filter that opens exactly the records behind a bar.

    Args:
        also: The records of another type that the bar counts too.
    """

    type: str
    conditions: tuple[Condition, ...]
    also: "Selection | None" = None

    @property
    def query(self) -> ListQuery:
        """The list that a click on the bar shows."""
        filters = tuple(
            Filter(condition.field, condition.op.value, condition.value)
            for condition in self.conditions
        )
        return ListQuery(self.type, filters)


@dataclass(frozen=True)
class Bar:
    """One figure: its label, exact value, how many records it rests on, and which.

    Args:
        value: None where no figure is possible, as a rate of nothing.
        detail: What the tooltip adds, such as `531 of 647`.
        parts: The segments of a stacked bar, in the order of `Numbers.series`.
        place: Row and column of a heat map's cell.
        rate: Percent that reached this bar from the one before.
    """

    label: str
    value: Decimal | None
    n: int
    selection: Selection | None
    detail: str = ""
    tone: Tone = Tone.PLAIN
    parts: tuple[Decimal, ...] = ()
    place: tuple[int, int] | None = None
    rate: Decimal | None = None


@dataclass(frozen=True)
class Numbers:
    """The answer to one question, complete enough to be drawn, read aloud or saved.

    Args:
        n: How many records all of it rests on.
        basis: What the figures are shares or sums of, in words.
        notes: What a reader must know to not be misled, most important first.
        target: What each bar should come to, drawn as a line across them.
    """

    name: str
    question: str
    unit: Unit
    period: str
    n: int
    basis: str
    bars: tuple[Bar, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    series: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    target: Decimal | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return self.n == 0

    def table(self) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
        """Return header and rows for CSV and screen readers; every row names its period."""
        header = (*self.columns, t("Period"))
        return header, tuple((*row, self.period) for row in self.rows)


def money(stored: int | None) -> Decimal:
    """Return the exact amount of a sum of stored integers; nothing sums to zero."""
    return money_from_stored(stored or 0)


def rate(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """Return `part` as percent of `whole`, exact: whoever shows it rounds it, once."""
    return Decimal(part) * 100 / Decimal(whole) if whole else None


def percent(part: int | Decimal, whole: int | Decimal) -> str:
    """Return `part` as percent of `whole` as every sentence has it: 63.2, 50, – of nothing.

    To one place at most, rounded like the numbers at the bars beside it.
    """
    exact = rate(part, whole)
    return "–" if exact is None else places(exact, 1)


def share_of(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """Return `part` as percent of `whole` as tables have it, or None of nothing."""
    return shown(rate(part, whole))


def shown(exact: Decimal | None) -> Decimal | None:
    """Return a rate as tables have it: to two places."""
    return None if exact is None else rounded(exact)


def mean(total: int | Decimal, n: int) -> Decimal | None:
    """Return the mean to two places, or None of nothing."""
    return rounded(Decimal(total) / n) if n else None


def median(counts: Sequence[tuple[int, int]]) -> Decimal | None:
    """Return the median of (value, how many) pairs sorted by value, or None of nothing."""
    n = sum(count for _value, count in counts)
    if not n:
        return None
    low, high = _nth(counts, (n - 1) // 2), _nth(counts, n // 2)
    return Decimal(low + high) / 2


def rounded(number: Decimal) -> Decimal:
    """Round to two places, half to even."""
    return number.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)


def _nth(counts: Sequence[tuple[int, int]], n: int) -> int:
    for value, count in counts:
        n -= count
        if n < 0:
            return value
    raise IndexError(n)

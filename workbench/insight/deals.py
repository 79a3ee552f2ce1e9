"""Closed opportunities summed once, by month, owner and outcome; several metrics fold it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from workbench.i18n import t
from workbench.insight import people, periods
from workbench.insight.numbers import Condition, Op, Selection, money
from workbench.insight.periods import Period
from workbench.insight.query import among, select, within
from workbench.insight.scope import Filters, Scope
from workbench.store.transactions import Reader


@dataclass(frozen=True)
class Cell:
    """Opportunities of one stage, month and owner (None where not asked for or empty)."""

    owner_id: UUID | None
    month: str | None
    stage: str
    n: int
    amount: int


@dataclass(frozen=True)
class Group:
    """The cells that share a bar, and the condition that finds their records."""

    label: str
    conditions: tuple[Condition, ...]
    cells: tuple[Any, ...]


def closed_in(scope: Scope, stages: Iterable[str]) -> tuple[Condition, ...]:
    """Return the conditions of opportunities closed in the period in one of some stages."""
    wanted = tuple(stages)
    return (*scope.conditions, among("stage_name", wanted), *within("close_date", scope.period))


def cells(
    r: Reader, scope: Scope, stages: Iterable[str], *, owners: bool, months: bool
) -> list[Cell]:
    """Count and sum the closed opportunities of a scope."""
    rows = select(
        r,
        "Opportunity",
        (
            "x.owner_id" if owners else "NULL",
            "substr(x.close_date, 1, 7)" if months else "NULL",
            "x.stage_name",
            "count(*)",
            "sum(x.amount)",
        ),
        closed_in(scope, stages),
        tail="GROUP BY 1, 2, 3",
    )
    return [
        Cell(None if owner is None else UUID(bytes=bytes(owner)), month, stage, n, amount or 0)
        for owner, month, stage, n, amount in rows
    ]


def fold(r: Reader, filters: Filters, scope: Scope, by: str, found: Iterable[Any]) -> list[Group]:
    """Group cells (anything with `owner_id` and `month`) by quarter, manager, team or owner."""
    listed = list(found)
    if by == "quarter":
        return by_quarter(listed, filters.first_month, scope.period)
    known = people.groups(people.load(r), by, {cell.owner_id for cell in listed})
    grouped: dict[int, tuple[people.OwnerGroup, list[Any]]] = {}
    for cell in listed:
        group = known[cell.owner_id]
        grouped.setdefault(id(group), (group, []))[1].append(cell)
    return [
        Group(group.label, (group.condition,), tuple(members))
        for group, members in grouped.values()
    ]


def by_quarter(found: list[Any], first_month: int, period: Period) -> list[Group]:
    """Group cells by the quarter of their month, quarters without any included."""
    dated = sorted({cell.month for cell in found if cell.month})
    groups = []
    if dated:
        current = periods.quarter(_day(dated[0]), first_month)
        last = _day(dated[-1])
        while current.start is not None and current.end is not None and current.start <= last:
            inside = current
            members = tuple(c for c in found if c.month and inside.contains(_day(c.month)))
            bounds = within("close_date", _overlap(current, period))
            groups.append(Group(current.label, bounds, members))
            current = periods.quarter(current.end, first_month)
    undated = tuple(cell for cell in found if not cell.month)
    if undated:
        groups.append(Group(t("No close date"), (Condition("close_date", Op.EMPTY),), undated))
    return groups


def opens(conditions: tuple[Condition, ...], group: Group) -> Selection:
    """Return the filter of a group; its own bounds replace those of the whole period."""
    fields = {condition.field for condition in group.conditions}
    kept = tuple(c for c in conditions if c.field != "close_date" or c.field not in fields)
    return Selection("Opportunity", kept + group.conditions)


def amount(found: Iterable[Cell], stages: Callable[[str], bool] = lambda _stage: True) -> Decimal:
    """Return the exact sum of the cells in some stages."""
    return money(sum(cell.amount for cell in found if stages(cell.stage)))


def count(found: Iterable[Cell], stages: Callable[[str], bool] = lambda _stage: True) -> int:
    """Return how many opportunities the cells in some stages hold."""
    return sum(cell.n for cell in found if stages(cell.stage))


def _overlap(one: Period, other: Period) -> Period:
    starts = [day for day in (one.start, other.start) if day]
    ends = [day for day in (one.end, other.end) if day]
    return Period(max(starts, default=None), min(ends, default=None), one.label)


def _day(month: str) -> date:
    return date(int(month[:4]), int(month[5:7]), 1)

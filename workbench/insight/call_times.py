"""When people answer and when calls succeed, by the clock where the callee is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workbench.i18n import t, tn
from workbench.insight import call_scope, callees
from workbench.insight.calendar_names import month_name, weekday_name
from workbench.insight.numbers import (
    FEW,
    Bar,
    Measure,
    Numbers,
    Selection,
    Tone,
    Unit,
    rate,
    shown,
)
from workbench.insight.query import select
from workbench.insight.questions import QUESTIONS
from workbench.insight.scope import Filters
from workbench.store.sql import sentence
from workbench.store.transactions import Reader

_QUARTER_HOUR_MS = 900_000
_ZONE_JOIN = sentence(
    callees.JOIN, "LEFT JOIN lead AS l ON l.id =", callees.CALLEE,
    "LEFT JOIN contact AS c ON c.id =", callees.CALLEE,
    'LEFT JOIN account AS a ON a.id = c.account_id LEFT JOIN "user" AS u ON u.id = x.owner_id',
)  # fmt: skip
_ZONE = "coalesce(l.time_zone, c.time_zone, a.time_zone, u.time_zone)"
Place = tuple[int, int]


@dataclass
class _Group:
    """The calls of one hour of the week, or of one month."""

    pks: list[int] = field(default_factory=list)
    good: int = 0


def connect_heatmap(r: Reader, filters: Filters) -> Numbers:
    """Share of calls answered by a person, by weekday and hour where the callee is.

    Connect rate = calls connected ÷ outbound calls, by hour and weekday for the best-time grid
    (field.md 5); n stands in each cell (ux.md 5).
    """
    found = _grouped(r, filters, call_scope.REACHED, _hour_of_week)
    places = sorted(found)
    bars = tuple(_cell(place, found[place]) for place in places)
    return Numbers(
        "connect_heatmap",
        str(QUESTIONS["connect_heatmap"]),
        Unit(Measure.PERCENT, "%"),
        call_scope.period_of(filters).label,
        sum(bar.n for bar in bars),
        t("calls answered by a person ÷ calls; hours where the callee is, else the caller"),
        bars,
        (t("Weekday"), t("Hour"), t("Reached (%)"), t("Reached"), t("Calls")),
        tuple(
            (weekday_name(place[0]), place[1], shown(bar.value), found[place].good, bar.n)
            for place, bar in zip(places, bars, strict=True)
        ),
    )


def success_by_month(r: Reader, filters: Filters) -> Numbers:
    """Share of calls that brought interest or a meeting, by the month of the year.

    Success by month = successes ÷ outbound calls of that month, the years taken together.
    """
    found = _grouped(r, filters, call_scope.SUCCEEDED, _month)
    months = sorted(found)
    bars = tuple(_bar(month_name(one[0]), found[one]) for one in months)
    return Numbers(
        "success_by_month",
        str(QUESTIONS["success_by_month"]),
        Unit(Measure.PERCENT, "%"),
        call_scope.period_of(filters).label,
        sum(bar.n for bar in bars),
        t("calls that brought interest or a meeting ÷ calls of that month, years together"),
        bars,
        (t("Month"), t("Success (%)"), t("Successes"), t("Calls")),
        tuple(
            (bar.label, shown(bar.value), found[month].good, bar.n)
            for month, bar in zip(months, bars, strict=True)
        ),
    )


def _grouped(
    r: Reader, filters: Filters, good: str, place_of: Callable[[int, str | None], Place]
) -> dict[Place, _Group]:
    conditions = call_scope.made(r, filters, call_scope.period_of(filters))
    columns = ("x.pk", "x.activity_at", _ZONE, good)
    found: dict[Place, _Group] = {}
    for pk, at, zone, is_good in select(r, "Task", columns, conditions, join=_ZONE_JOIN):
        group = found.setdefault(place_of(at // _QUARTER_HOUR_MS, zone), _Group())
        group.pks.append(pk)
        group.good += is_good
    return found


def _cell(place: Place, group: _Group) -> Bar:
    label = t("{weekday} {hour}:00").format(weekday=weekday_name(place[0]), hour=place[1])
    return _bar(label, group, place)


def _bar(label: str, group: _Group, place: Place | None = None) -> Bar:
    n = len(group.pks)
    calls = tn("{n} call", "{n} calls", n)
    return Bar(
        label,
        rate(group.good, n),
        n,
        Selection("Task", (call_scope.picked(group.pks),)),
        t("{part} of {calls}").format(part=f"{group.good:,}", calls=calls),
        Tone.MUTED if n < FEW else Tone.PLAIN,
        place=place,
    )


@cache
def _zone(name: str | None) -> tzinfo | None:
    if name:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            pass  # a zone someone typed; the machine's own is the next best
    return None


@cache
def _hour_of_week(quarter_hour: int, zone: str | None) -> Place:
    moment = datetime.fromtimestamp(quarter_hour * 900, UTC).astimezone(_zone(zone))
    return moment.weekday(), moment.hour


@cache
def _month(quarter_hour: int, zone: str | None) -> Place:
    moment = datetime.fromtimestamp(quarter_hour * 900, UTC).astimezone(_zone(zone))
    return moment.month, 0

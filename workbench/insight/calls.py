"""What became of our calls: outcomes, the hours people answer, and the attempt they do."""

from datetime import UTC, datetime, time, tzinfo
from decimal import Decimal
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workbench.i18n import t, tn
from workbench.insight import periods
from workbench.insight.numbers import (
    FEW,
    Bar,
    Condition,
    Measure,
    Numbers,
    Op,
    Selection,
    Tone,
    Unit,
    percent,
)
from workbench.insight.periods import Period
from workbench.insight.pipeline import identified
from workbench.insight.query import select
from workbench.insight.questions import QUESTIONS
from workbench.insight.scope import Filters, owner_conditions
from workbench.schema import picklists
from workbench.store.transactions import Reader

LAST_ATTEMPT = 8
_USUAL_DAYS = 90
_QUARTER_HOUR_MS = 900_000
_CONNECTED = sorted(picklists.CONNECTED_DISPOSITIONS)
_ZONE_JOIN = (
    "LEFT JOIN lead AS l ON l.id = x.who_id LEFT JOIN contact AS c ON c.id = x.who_id"
    ' LEFT JOIN account AS a ON a.id = c.account_id LEFT JOIN "user" AS u ON u.id = x.owner_id'
)
_ZONE = "coalesce(l.time_zone, c.time_zone, a.time_zone, u.time_zone)"
_ATTEMPTS = (
    "JOIN (SELECT pk, row_number() OVER (PARTITION BY who_id ORDER BY activity_at, pk) AS attempt"
    " FROM task WHERE task_subtype = 'call' AND voided_at IS NULL AND who_id IS NOT NULL"
    " AND coalesce(call_type, 'Outbound') = 'Outbound') AS n ON n.pk = x.pk"
)


def call_outcomes(r: Reader, filters: Filters) -> Numbers:
    """How our calls ended, the most frequent outcome first."""
    period = _period(filters)
    conditions = _calls(r, filters, period)
    found = select(
        r,
        "Task",
        ("x.call_disposition", "count(*)"),
        conditions,
        tail="GROUP BY 1 ORDER BY 2 DESC, 1",
    )
    n = sum(count for _outcome, count in found)
    connected = sum(count for outcome, count in found if outcome in _CONNECTED)
    bars = tuple(_outcome_bar(conditions, outcome, count, n) for outcome, count in found)
    notes: tuple[str, ...] = ()
    if n:
        notes = (t("a person answered {share} %").format(share=percent(connected, n)),)
    return Numbers(
        "call_outcomes",
        str(QUESTIONS["call_outcomes"]),
        Unit(Measure.COUNT, t("calls")),
        period.label,
        n,
        t("calls logged and not undone"),
        bars,
        (t("Outcome"), t("Calls"), t("Share (%)"), t("A person answered")),
        tuple(
            (bar.label, bar.n, percent(bar.n, n), t("yes") if outcome in _CONNECTED else t("no"))
            for bar, (outcome, _count) in zip(bars, found, strict=True)
        ),
        series=(t("A person answered"), t("Nobody answered")),
        notes=notes,
    )


def connect_heatmap(r: Reader, filters: Filters) -> Numbers:
    """Share of calls answered by a person, by weekday and hour where the callee is."""
    period = _period(filters)
    conditions = _calls(r, filters, period)
    rows = select(
        r,
        "Task",
        ("x.id", "x.activity_at", _ZONE, "x.call_disposition"),
        (*conditions, Condition("activity_at", Op.FILLED)),
        join=_ZONE_JOIN,
    )
    answered: dict[tuple[int, int], int] = {}
    ids: dict[tuple[int, int], list[UUID]] = {}
    for id_, at, zone, outcome in rows:
        place = _place(at // _QUARTER_HOUR_MS, zone)
        ids.setdefault(place, []).append(UUID(bytes=bytes(id_)))
        answered[place] = answered.get(place, 0) + (outcome in picklists.CONNECTED_DISPOSITIONS)
    bars = tuple(_cell(place, ids[place], answered[place]) for place in sorted(ids))
    return Numbers(
        "connect_heatmap",
        str(QUESTIONS["connect_heatmap"]),
        Unit(Measure.PERCENT, "%"),
        period.label,
        len(rows),
        t("calls answered by a person ÷ calls; hours where the callee is, else the caller"),
        bars,
        (t("Weekday"), t("Hour"), t("Reached (%)"), t("Reached"), t("Calls")),
        tuple(
            (weekday(place[0]), place[1], bar.value, answered[place], bar.n)
            for place, bar in zip(sorted(ids), bars, strict=True)
        ),
    )


def success_by_attempt(r: Reader, filters: Filters) -> Numbers:
    """Share of first, second, … calls to a person that the person answered."""
    period = _period(filters)
    conditions = _calls(r, filters, period)
    rows = select(
        r, "Task", ("x.id", "n.attempt", "x.call_disposition"), conditions, join=_ATTEMPTS
    )
    ids: dict[int, list[UUID]] = {n: [] for n in range(1, LAST_ATTEMPT + 1)}
    answered: dict[int, int] = dict.fromkeys(ids, 0)
    for id_, attempt, outcome in rows:
        place = min(attempt, LAST_ATTEMPT)
        ids[place].append(UUID(bytes=bytes(id_)))
        answered[place] += outcome in picklists.CONNECTED_DISPOSITIONS
    used = [n for n in ids if ids[n] or n <= max((m for m in ids if ids[m]), default=0)]
    bars = tuple(_attempt_bar(n, ids[n], answered[n]) for n in used)
    return Numbers(
        "success_by_attempt",
        str(QUESTIONS["success_by_attempt"]),
        Unit(Measure.PERCENT, "%"),
        period.label,
        len(rows),
        t("calls answered by a person ÷ calls of that attempt"),
        bars,
        (t("Attempt"), t("Reached (%)"), t("Reached"), t("Calls")),
        tuple(
            (bar.label, bar.value, answered[n], bar.n) for n, bar in zip(used, bars, strict=True)
        ),
    )


def weekday(number: int) -> str:
    """Return the short name of a weekday, 0 = Monday."""
    names = (t("Mon"), t("Tue"), t("Wed"), t("Thu"), t("Fri"), t("Sat"), t("Sun"))
    return names[number]


def _period(filters: Filters) -> Period:
    return filters.period or periods.last_days(_USUAL_DAYS, filters.today)


def _calls(r: Reader, filters: Filters, period: Period) -> tuple[Condition, ...]:
    found = [
        *owner_conditions(r, filters),
        Condition("task_subtype", Op.IS, "call"),
        Condition("voided_at", Op.EMPTY),
    ]
    for day, op in ((period.start, Op.FROM), (period.end, Op.BEFORE)):
        if day is not None:
            found.append(Condition("activity_at", op, datetime.combine(day, time(), UTC)))
    return tuple(found)


def _outcome_bar(conditions: tuple[Condition, ...], outcome: str | None, count: int, n: int) -> Bar:
    one = (
        Condition("call_disposition", Op.EMPTY)
        if outcome is None
        else Condition("call_disposition", Op.IS, outcome)
    )
    return Bar(
        picklists.CALL_DISPOSITION.label(outcome) if outcome else t("No outcome"),
        Decimal(count),
        count,
        Selection("Task", (*conditions, one)),
        t("{share} % of calls").format(share=percent(count, n)),
        Tone.PLAIN if outcome in _CONNECTED else Tone.MUTED,
    )


def _cell(place: tuple[int, int], ids: list[UUID], answered: int) -> Bar:
    label = t("{weekday} {hour}:00").format(weekday=weekday(place[0]), hour=place[1])
    return _reached(label, ids, answered, place)


def _attempt_bar(attempt: int, ids: list[UUID], answered: int) -> Bar:
    label = str(attempt) if attempt < LAST_ATTEMPT else f"{attempt}+"
    return _reached(label, ids, answered, None)


def _reached(label: str, ids: list[UUID], answered: int, place: tuple[int, int] | None) -> Bar:
    n = len(ids)
    return Bar(
        label,
        percent(answered, n),
        n,
        Selection("Task", (identified(ids),)),
        t("{reached} of {calls}").format(reached=answered, calls=tn("{n} call", "{n} calls", n)),
        Tone.MUTED if n < FEW else Tone.PLAIN,
        place=place,
    )


@cache
def _zone(name: str | None) -> tzinfo:
    if name:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            pass  # a zone someone typed; the machine's own is the next best
    return datetime.now(UTC).astimezone().tzinfo or UTC


@cache
def _place(quarter_hour: int, zone: str | None) -> tuple[int, int]:
    moment = datetime.fromtimestamp(quarter_hour * 900, UTC).astimezone(_zone(zone))
    return moment.weekday(), moment.hour

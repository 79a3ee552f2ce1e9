"""How old the open opportunities are, judged by what won deals took."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from workbench.i18n import t, tn
from workbench.insight import cycle, stages, time_in_stage
from workbench.insight.numbers import (
    Bar,
    Condition,
    Measure,
    Numbers,
    Op,
    Selection,
    Tone,
    Unit,
    money,
    share_of,
)
from workbench.insight.pipeline import identified
from workbench.insight.query import among, select, within
from workbench.insight.questions import QUESTIONS
from workbench.insight.scope import Filters, Scope, of
from workbench.insight.stages import Stages
from workbench.schema import dictionary
from workbench.store.transactions import Reader

_EDGES = (0, 31, 61, 91, 181, 366)
_BEGAN = {
    "engaged": ("x.engage_date", "NULL"),
    "created": ("date(x.created_at / 1000, 'unixepoch')", "NULL"),
    "stage": ("date(" + time_in_stage.since("x") + " / 1000, 'unixepoch')", "x.id"),
}


@dataclass(frozen=True)
class Began:
    """Open opportunities that began on one day (None where that is not known)."""

    on: date | None
    id: UUID | None
    n: int
    amount: int


def ageing(r: Reader, filters: Filters) -> Numbers:
    """Count the open opportunities by age; past the longest won cycle they are marked."""
    scope, known = of(r, filters), stages.load(r)
    since = filters.since or _usual(r, scope, known)
    found = _open(r, scope, known, since)
    longest = _longest_won(r, scope, known) if since != "stage" else None
    buckets = [
        (low, high, [b for b in found if b.on and _is_in(b.on, filters.today, low, high)])
        for low, high in zip(_EDGES, (*_EDGES[1:], None), strict=True)
    ]
    unknown = [began for began in found if began.on is None]
    bars = [
        Bar(
            _label(low, high),
            Decimal(_n(members)),
            _n(members),
            _opens(scope, known, filters, since, (low, high), members),
            _detail(members, is_dead=longest is not None and low > longest),
            Tone.DOWN if longest is not None and low > longest else Tone.PLAIN,
        )
        for low, high, members in buckets
    ]
    if unknown:
        condition = Condition(_FIELD[since], Op.EMPTY) if since != "stage" else _ids(unknown)
        opens = _of_open(scope, known, (condition,))
        bars.append(
            Bar(
                _UNKNOWN[since](),
                Decimal(_n(unknown)),
                _n(unknown),
                opens,
                _detail(unknown),
                Tone.MUTED,
            )
        )
    n = _n(found)
    currency = scope.unit.name or t("no currency")
    members_of = [members for _low, _high, members in buckets] + ([unknown] if unknown else [])
    return Numbers(
        "ageing",
        str(QUESTIONS["ageing"]),
        Unit(Measure.COUNT, str(dictionary.record_type("Opportunity").plural)),
        t("on {day}").format(day=filters.today.isoformat()),
        n,
        _BASIS[since](),
        tuple(bars),
        (
            t("Age"),
            t("Opportunities"),
            t("Amount ({currency})").format(currency=currency),
            t("Share (%)"),
        ),
        tuple(
            (bar.label, bar.n, money(sum(b.amount for b in members)), share_of(bar.n, n))
            for bar, members in zip(bars, members_of, strict=True)
        ),
        notes=_notes(found, filters.today, longest) + scope.notes,
    )


def _usual(r: Reader, scope: Scope, known: Stages) -> str:
    engaged = Condition("engage_date", Op.FILLED)
    conditions = (*_of_open(scope, known, ()).conditions, engaged)
    found = select(r, "Opportunity", ("1",), conditions, tail="LIMIT 1")
    return "engaged" if found else "created"


def _open(r: Reader, scope: Scope, known: Stages, since: str) -> list[Began]:
    rows = select(
        r,
        "Opportunity",
        (*_BEGAN[since], "count(*)", "coalesce(sum(x.amount), 0)"),
        _of_open(scope, known, ()).conditions,
        tail="GROUP BY 1, 2",
    )
    return [
        Began(
            None if on is None else date.fromisoformat(on),
            None if id_ is None else UUID(bytes=bytes(id_)),
            n,
            amount,
        )
        for on, id_, n, amount in rows
    ]


def _longest_won(r: Reader, scope: Scope, known: Stages) -> int | None:
    lengths = cycle.lengths(r, scope, known, owners=False)
    return max((length.days for length in lengths if length.days is not None), default=None)


def _of_open(scope: Scope, known: Stages, conditions: tuple[Condition, ...]) -> Selection:
    names = [stage.api_name for stage in known.open]
    closing = within("close_date", scope.period)
    return scope.selection(among("stage_name", names), *closing, *conditions)


def _opens(
    scope: Scope,
    known: Stages,
    filters: Filters,
    since: str,
    bounds: tuple[int, int | None],
    members: list[Began],
) -> Selection:
    if since == "stage":
        return _of_open(scope, known, (_ids(members),))
    low, high = bounds
    newest = filters.today - timedelta(days=low) if low else None
    oldest = filters.today - timedelta(days=high - 1) if high else None
    before = None if newest is None else newest + timedelta(days=1)
    field = _FIELD[since]
    conditions = []
    if oldest is not None:
        conditions.append(Condition(field, Op.FROM, _bound(since, oldest)))
    if before is not None:
        conditions.append(Condition(field, Op.BEFORE, _bound(since, before)))
    return _of_open(scope, known, tuple(conditions))


def _bound(since: str, day: date) -> date | datetime:
    return datetime.combine(day, time(), UTC) if since == "created" else day


def _is_in(began: date, today: date, low: int, high: int | None) -> bool:
    age = max(0, (today - began).days)  # what begins tomorrow is new
    return low <= age and (high is None or age < high)


def _ids(members: list[Began]) -> Condition:
    return identified(began.id for began in members if began.id is not None)


def _n(members: list[Began]) -> int:
    return sum(began.n for began in members)


def _detail(members: list[Began], *, is_dead: bool = False) -> str:
    n = _n(members)
    text = tn("{n} opportunity", "{n} opportunities", n)
    return f"{text} · {t('older than any won deal')}" if is_dead else text


def _label(low: int, high: int | None) -> str:
    if high is None:
        return t("over {n} days").format(n=low - 1)
    return t("{low}–{high} days").format(low=low, high=high - 1)


def _notes(found: list[Began], today: date, longest: int | None) -> tuple[str, ...]:
    if longest is None:
        return ()
    dead = sum(b.n for b in found if b.on and (today - b.on).days > longest)
    if not dead:
        return ()
    told = (
        t("1 is older than {days} days, the longest any won deal took")
        if dead == 1
        else t("{n} are older than {days} days, the longest any won deal took")
    )
    return (told.format(n=f"{dead:,}", days=longest),)


_FIELD = {"engaged": "engage_date", "created": "created_at"}
_UNKNOWN = {
    "engaged": lambda: t("not engaged yet"),
    "created": lambda: t("not dated"),
    "stage": lambda: t("not dated"),
}
_BASIS = {
    "engaged": lambda: t("open opportunities by days since engaged"),
    "created": lambda: t("open opportunities by days since created"),
    "stage": lambda: t("open opportunities by days in their stage (else since created)"),
}

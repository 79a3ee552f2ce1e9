"""Why the open pipeline changed between two dates, from the history; it always adds up."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from workbench.i18n import t, tn
from workbench.insight import people, stages
from workbench.insight import scope as scopes
from workbench.insight.numbers import Bar, Numbers, Tone, money
from workbench.insight.periods import Period
from workbench.insight.pipeline import identified
from workbench.insight.query import select
from workbench.insight.questions import QUESTIONS
from workbench.insight.scope import Filters, Scope
from workbench.insight.stages import Stages
from workbench.store.transactions import Reader
from workbench.wire.values import STORED_SCALE, instant_from_ms, instant_ms

_HISTORY = (
    "SELECT opportunity_id, field, old_value, changed_at FROM opportunity_field_history"
    " WHERE changed_at >= ? ORDER BY changed_at DESC, pk DESC"
)
_BUCKETS = (
    "created",
    "reopened",
    "moved_in",
    "pulled_in",
    "up",
    "down",
    "pushed_out",
    "moved_out",
    "lost",
    "won",
)
_ALWAYS = ("created", "up", "down", "lost", "won")


@dataclass(frozen=True)
class Deal:
    """An opportunity as it was at one instant."""

    stage: str | None
    amount: int
    close_on: date | None
    owner_id: UUID | None


@dataclass(frozen=True)
class Bounds:
    """What counts as pipeline: open, owned by these, closing in this period."""

    stages: Stages
    owners: frozenset[UUID] | None
    closing: Period | None

    def holds(self, deal: Deal) -> bool:
        """Whether a deal is in the pipeline."""
        return (
            deal.stage not in self.stages.closed
            and self.has_owner(deal)
            and self.closes_inside(deal)
        )

    def has_owner(self, deal: Deal) -> bool:
        """Whether its owner is one of those asked for."""
        return self.owners is None or deal.owner_id in self.owners

    def closes_inside(self, deal: Deal) -> bool:
        """Whether it closes in the period asked for."""
        if self.closing is None:
            return True
        return deal.close_on is not None and self.closing.contains(deal.close_on)


@dataclass
class Step:
    """One bucket while it is summed; amounts in stored form."""

    total: int
    ids: list[bytes]

    def add(self, id_: bytes, amount: int) -> None:
        """Count one deal."""
        self.total += amount
        self.ids.append(id_)


def waterfall(r: Reader, filters: Filters) -> Numbers:
    """Start, created, changed, lost, won and end of the open pipeline; the steps add up."""
    start_on, end_on = _dates(filters)
    everyone = Filters(filters.today, deal_type=filters.deal_type, currency=filters.currency)
    scope = scopes.of(r, everyone)
    bounds = Bounds(stages.load(r), _owners(r, filters), filters.closing)
    before, after = _states(r, scope, start_on, end_on)
    start, end = Step(0, []), Step(0, [])
    steps = {name: Step(0, []) for name in _BUCKETS}
    for id_ in after:
        was, now = before.get(id_), after[id_]
        if was is not None and bounds.holds(was):
            start.add(id_, was.amount)
        if bounds.holds(now):
            end.add(id_, now.amount)
        bucket, change = change_of(bounds, was, now)
        if bucket is not None:
            steps[bucket].add(id_, change)
    bars = (
        _bar(scope, start_on.isoformat(), start, Tone.TOTAL),
        *(
            _bar(scope, _LABELS[name](), step, Tone.DOWN if name in _LEAVING else Tone.UP)
            for name, step in steps.items()
            if step.ids or name in _ALWAYS
        ),
        _bar(scope, (end_on - timedelta(days=1)).isoformat(), end, Tone.TOTAL),
    )
    currency = scope.unit.name or t("no currency")
    return Numbers(
        "waterfall",
        str(QUESTIONS["waterfall"]),
        scope.unit,
        _span(start_on, end_on - timedelta(days=1)),
        len(set(start.ids).union(end.ids, *(step.ids for step in steps.values()))),
        t("amount of open opportunities; start and steps add up to the end exactly"),
        bars,
        (t("Step"), t("Amount ({currency})").format(currency=currency), t("Opportunities")),
        tuple((bar.label, bar.value, bar.n) for bar in bars),
        notes=_notes(r, start_on) + scope.notes,
    )


def change_of(bounds: Bounds, was: Deal | None, now: Deal) -> tuple[str | None, int]:
    """Return the one bucket a deal falls into, and by how much it moved the pipeline."""
    in_before = was is not None and bounds.holds(was)
    if was is not None and in_before:
        if bounds.holds(now):
            change = now.amount - was.amount
            return (None if not change else "up" if change > 0 else "down"), change
        return _left(bounds, now), -was.amount
    if bounds.holds(now):
        return _entered(bounds, was), now.amount
    return None, 0


def _left(bounds: Bounds, now: Deal) -> str:
    if now.stage in bounds.stages.won:
        return "won"
    if now.stage in bounds.stages.closed:
        return "lost"
    return "pushed_out" if bounds.has_owner(now) else "moved_out"


def _entered(bounds: Bounds, was: Deal | None) -> str:
    if was is None:
        return "created"
    if was.stage in bounds.stages.closed:
        return "reopened"
    return "pulled_in" if bounds.has_owner(was) else "moved_in"


def _states(
    r: Reader, scope: Scope, start_on: date, end_on: date
) -> tuple[dict[bytes, Deal], dict[bytes, Deal]]:
    """Return the deals that existed at the start and at the end, as they were then."""
    start_ms, end_ms = _midnight_ms(start_on), _midnight_ms(end_on)
    columns = ("x.id", "x.stage_name", "x.amount", "x.close_date", "x.owner_id", "x.created_at")
    rows = select(r, "Opportunity", columns, scope.conditions)
    state: dict[bytes, dict[str, str | None]] = {}
    created: dict[bytes, int] = {}
    for id_, stage, amount, close, owner, created_at in rows:
        deal = bytes(id_)
        owner_text = None if owner is None else str(UUID(bytes=bytes(owner)))
        amount_text = str(money(amount)) if amount is not None else None
        state[deal] = dict(zip(_FIELDS, (stage, amount_text, close, owner_text), strict=True))
        created[deal] = created_at or 0
    changes = r.rows(_HISTORY, (start_ms,))
    _undo(state, (row for row in changes if row[3] >= end_ms))
    after = {id_: _deal(fields) for id_, fields in state.items() if created[id_] < end_ms}
    _undo(state, (row for row in changes if row[3] < end_ms))
    before = {id_: _deal(state[id_]) for id_ in after if created[id_] < start_ms}
    return before, after


def _undo(
    state: dict[bytes, dict[str, str | None]], changes: Iterable[tuple[bytes, str, str | None, int]]
) -> None:
    for id_, field, old, _at in changes:
        deal = state.get(bytes(id_))
        if deal is not None and field in deal:
            deal[field] = old


def _deal(fields: Mapping[str, str | None]) -> Deal:
    amount, close, owner = fields["amount"], fields["close_date"], fields["owner_id"]
    return Deal(
        fields["stage_name"],
        int(Decimal(amount).scaleb(STORED_SCALE)) if amount else 0,
        date.fromisoformat(close) if close else None,
        UUID(owner) if owner else None,
    )


def _dates(filters: Filters) -> tuple[date, date]:
    """The period's days, else this week's, today included."""
    tomorrow = filters.today + timedelta(days=1)
    period = filters.period
    if period is None:
        return filters.today - timedelta(days=filters.today.weekday()), tomorrow
    return period.start or date(1970, 1, 1), min(period.end or tomorrow, tomorrow)


def _owners(r: Reader, filters: Filters) -> frozenset[UUID] | None:
    wanted: frozenset[UUID] | None = None
    if filters.team_id is not None:
        wanted = frozenset(people.load(r).members(filters.team_id))
    if filters.owner_id is not None:
        one = frozenset((filters.owner_id,))
        wanted = one if wanted is None else wanted & one
    return wanted


def _bar(scope: Scope, label: str, step: Step, tone: Tone) -> Bar:
    opens = scope.selection(identified(UUID(bytes=id_) for id_ in step.ids))
    n = len(step.ids)
    return Bar(
        label, money(step.total), n, opens, tn("{n} opportunity", "{n} opportunities", n), tone
    )


def _notes(r: Reader, start_on: date) -> tuple[str, ...]:
    first = r.value("SELECT min(created_at) FROM opportunity")
    if first is None or first < _midnight_ms(start_on):
        return ()
    day = instant_from_ms(first).date().isoformat()
    return (t("The records begin on {day}; before it nothing is known").format(day=day),)


def _span(first: date, last: date) -> str:
    return (
        f"{first.isoformat()} – {f'{last:%m-%d}' if first.year == last.year else last.isoformat()}"
    )


def _midnight_ms(day: date) -> int:
    return instant_ms(datetime.combine(day, time(), UTC))


_FIELDS = ("stage_name", "amount", "close_date", "owner_id")
_LEAVING = ("down", "pushed_out", "moved_out", "lost", "won")
_LABELS: Mapping[str, Callable[[], str]] = {
    "created": lambda: t("Created"),
    "reopened": lambda: t("Reopened"),
    "moved_in": lambda: t("From others"),
    "pulled_in": lambda: t("Pulled in"),
    "up": lambda: t("Amount up"),
    "down": lambda: t("Amount down"),
    "pushed_out": lambda: t("Pushed out"),
    "moved_out": lambda: t("To others"),
    "lost": lambda: t("Lost"),
    "won": lambda: t("Won"),
}

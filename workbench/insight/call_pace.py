"""How many calls each day brought, beside the goal of a day; of one day, each hour."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from workbench import settings
from workbench.i18n import t, tn
from workbench.insight import call_scope
from workbench.insight.calendar_names import month_name
from workbench.insight.numbers import Bar, Measure, Numbers, Selection, Unit, share_of
from workbench.insight.periods import Period
from workbench.insight.query import select
from workbench.insight.questions import QUESTIONS
from workbench.insight.scope import Filters
from workbench.store.transactions import Reader

_JOINED = "\u00a0"
_MEETING = "x.call_disposition = 'meeting_booked'"


@dataclass
class _Span:
    """A day, or an hour of one."""

    label: str
    pks: list[int] = field(default_factory=list)
    connects: int = 0
    meetings: int = 0


def dials_over_time(r: Reader, filters: Filters) -> Numbers:
    """Outbound calls for each day of the reader's own zone; the hours of a single day.

    Dials, connects and meetings of a day (ux.md 6.2); the goal is the setting `daily_dials_goal`.
    """
    period = call_scope.period_of(filters)
    conditions = call_scope.made(r, filters, period)
    columns = ("x.pk", "x.activity_at", call_scope.REACHED, _MEETING)
    rows = select(r, "Task", columns, conditions, tail="ORDER BY x.activity_at")
    is_day = _is_one_day(period)
    spans: dict[object, _Span] = {}
    for pk, at, reached, booked in rows:
        moment = datetime.fromtimestamp(at / 1000, UTC).astimezone()
        key: object = moment.hour if is_day else moment.date()
        span = spans.setdefault(key, _Span(_label(moment, is_day=is_day)))
        span.pks.append(pk)
        span.connects += reached
        span.meetings += booked or 0
    goal = int(settings.get("daily_dials_goal"))
    has_goal = filters.owner_id is not None and not is_day
    bars = tuple(_bar(span) for span in spans.values())
    notes: tuple[str, ...] = ()
    if has_goal and spans:
        met = sum(len(span.pks) >= goal for span in spans.values())
        notes = (
            t("goal of {goal} dials met on {met} of {days}").format(
                goal=goal, met=met, days=tn("{n} day", "{n} days", len(spans))
            ),
        )
    return Numbers(
        "dials_over_time",
        str(QUESTIONS["dials_over_time"]),
        Unit(Measure.COUNT, t("calls")),
        period.label,
        len(rows),
        t("outbound calls, by the clock of this computer"),
        bars,
        (
            t("Hour") if is_day else t("Day"),
            t("Calls"), t("Reached"), t("Reached (%)"), t("Meetings"),
        ),
        tuple(
            (span.label, len(span.pks), span.connects, share_of(span.connects, len(span.pks)),
             span.meetings)
            for span in spans.values()
        ),
        notes=notes,
        target=Decimal(goal) if has_goal else None,
    )  # fmt: skip


def _is_one_day(period: Period) -> bool:
    if period.start is None or period.end is None:
        return False
    return period.end - period.start <= timedelta(days=1)


def _label(moment: datetime, *, is_day: bool) -> str:
    return f"{moment:%H}:00" if is_day else day_name(moment.date())


def day_name(day: date) -> str:
    """Return a day as short as an axis wants it."""
    month = month_name(day.month).replace(" ", _JOINED)  # a label breaks between its words
    return t("{day} {month}").format(day=day.day, month=month)


def _bar(span: _Span) -> Bar:
    n = len(span.pks)
    connects = t("{n} reached").format(n=f"{span.connects:,}")
    meetings = tn("{n} meeting", "{n} meetings", span.meetings)
    return Bar(
        span.label,
        Decimal(n),
        n,
        Selection("Task", (call_scope.picked(span.pks),)),
        f"{connects} · {meetings}",
    )

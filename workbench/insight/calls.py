"""What became of our calls: every outcome, the most frequent first."""

from decimal import Decimal

from workbench.i18n import t
from workbench.insight import call_scope
from workbench.insight.numbers import (
    Bar,
    Cell,
    Condition,
    Measure,
    Numbers,
    Op,
    Selection,
    Tone,
    Unit,
    percent,
    share_of,
)
from workbench.insight.query import select
from workbench.insight.questions import QUESTIONS
from workbench.insight.scope import Filters
from workbench.schema import picklists
from workbench.store.sql import sentence
from workbench.store.transactions import Reader


def call_outcomes(r: Reader, filters: Filters) -> Numbers:
    """How our calls ended, the most frequent outcome first, with the shares added up.

    Connect rate = calls connected ÷ outbound calls; meetings ÷ connects (field.md 5).
    """
    period = call_scope.period_of(filters)
    conditions = call_scope.made(r, filters, period)
    found = select(
        r,
        "Task",
        ("x.call_disposition", "count(*)", sentence("sum(", call_scope.REACHED, ")")),
        conditions,
        tail="GROUP BY 1 ORDER BY 2 DESC, 1",
    )
    n = sum(count for _outcome, count, _reached in found)
    connected = sum(reached for _outcome, _count, reached in found)
    bars = tuple(_bar(conditions, outcome, count, reached, n) for outcome, count, reached in found)
    rows: list[tuple[Cell, ...]] = []
    upto = 0
    for bar, (_outcome, count, reached) in zip(bars, found, strict=True):
        upto += count
        rows.append((bar.label, count, share_of(count, n), share_of(upto, n), reached))
    return Numbers(
        "call_outcomes",
        str(QUESTIONS["call_outcomes"]),
        Unit(Measure.COUNT, t("calls")),
        period.label,
        n,
        t("outbound calls logged and not undone; the line adds the shares up"),
        bars,
        (t("Outcome"), t("Calls"), t("Share (%)"), t("Added up (%)"), t("Reached")),
        tuple(rows),
        series=(t("A person answered"), t("Nobody answered")),
        notes=_notes(found, n, connected),
    )


def _notes(found: list[tuple[str | None, int, int]], n: int, connected: int) -> tuple[str, ...]:
    if not n:
        return ()
    if not connected:
        return (t("nobody was reached"),)
    meetings = sum(count for outcome, count, _reached in found if outcome == "meeting_booked")
    told = t("reached {share} %; of those, {booked} % booked a meeting")
    return (told.format(share=percent(connected, n), booked=percent(meetings, connected)),)


def _bar(
    conditions: tuple[Condition, ...], outcome: str | None, count: int, reached: int, n: int
) -> Bar:
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
        Tone.PLAIN if reached else Tone.MUTED,
    )

"""From the list to the accepted meeting: what became of the people who were called."""

from collections.abc import Sequence
from decimal import Decimal

from workbench.i18n import t, tn
from workbench.insight import call_scope
from workbench.insight.numbers import (
    Bar,
    Condition,
    Measure,
    Numbers,
    Selection,
    Unit,
    share_of,
    rate,
    shown,
)
from workbench.insight.query import select
from workbench.insight.questions import QUESTIONS
from workbench.insight.scope import Filters, owner_conditions
from workbench.schema import dictionary
from workbench.store.sql import marks, sentence
from workbench.store.transactions import Reader
from workbench.wire.values import instant_ms

_OPEN = ("Open - Not Contacted", "Working - Contacted")
_FURTHER = (
    "SELECT l.pk, 0 FROM task AS k JOIN lead AS l ON l.id = k.who_id WHERE k.voided_at IS NULL"
    " AND k.task_subtype = 'call' AND k.call_disposition = 'meeting_booked'"
    " AND coalesce(k.activity_at, k.created_at, ?) >= ? UNION ALL SELECT l.pk,"
    " h.status = 'Accepted' FROM handoff AS h JOIN lead AS l ON l.id = h.lead_id"
    " WHERE h.status <> 'Withdrawn' AND h.submitted_at >= ?"
)
"""Who has a meeting or was handed over since a moment, and whether an AE accepted."""
Step = frozenset[int]


def call_funnel(r: Reader, filters: Filters) -> Numbers:
    """Of the people on the list: called, reached, with a meeting, accepted by an AE.

    Meetings ÷ connects, accepted ÷ handed over, over one cohort (field.md 5, domain.md row 105):
    the leads called in the period or waiting for a call now. Each counts once, in the furthest
    step it reached and in every one before it.
    """
    period = call_scope.period_of(filters)
    conditions = call_scope.made(r, filters, period)
    since_ms = 0 if period.start is None else instant_ms(call_scope.beginning(period.start))
    called, reached = _called(r, conditions)
    steps = nested(_waiting(r, filters), called, reached, *_further(r, since_ms))
    bars = _bars(steps)
    return Numbers(
        "call_funnel",
        str(QUESTIONS["call_funnel"]),
        Unit(Measure.COUNT, str(dictionary.record_type("Lead").plural)),
        period.label,
        len(steps[0]),
        t("leads called in the period or waiting now; what came of them since it began"),
        bars,
        (t("Step"), t("People"), t("Of the step before (%)"), t("Of the list (%)")),
        tuple((bar.label, bar.n, shown(bar.rate), share_of(bar.n, len(steps[0]))) for bar in bars),
        notes=_notes(r, conditions),
    )


def nested(
    waiting: Step, called: Step, reached: Step, handed: Step, accepted: Step
) -> tuple[Step, ...]:
    """Return the five steps, each within the one before: only who was called goes further."""
    accepted &= called
    handed = (handed & called) | accepted
    reached |= handed
    return waiting | called, called, reached, handed, accepted


def _called(r: Reader, conditions: Sequence[Condition]) -> tuple[Step, Step]:
    rows = select(
        r,
        "Task",
        ("l.pk", sentence("max(", call_scope.REACHED, ")")),
        conditions,
        join="JOIN lead AS l ON l.id = x.who_id",
        tail="GROUP BY l.pk",
    )
    return frozenset(pk for pk, _ in rows), frozenset(pk for pk, is_reached in rows if is_reached)


def _waiting(r: Reader, filters: Filters) -> Step:
    tail = sentence(
        "status IN", marks(len(_OPEN)), "AND coalesce(is_converted, 0) = 0",
        "AND coalesce(do_not_call, 0) = 0",
    )  # fmt: skip
    open_pks = {pk for (pk,) in r.rows(sentence("SELECT pk FROM lead WHERE", tail), _OPEN)}
    if filters.campaign_id is not None:
        on_list = r.rows(
            "SELECT l.pk FROM campaign_member AS m JOIN lead AS l ON l.id = m.lead_id"
            " WHERE m.campaign_id = ?",
            (filters.campaign_id.bytes,),
        )
        open_pks &= {pk for (pk,) in on_list}
    owned = select(r, "Lead", ("x.pk",), owner_conditions(r, filters))
    return frozenset(pk for (pk,) in owned if pk in open_pks)


def _further(r: Reader, since_ms: int) -> tuple[Step, Step]:
    rows = list(r.rows(_FURTHER, (since_ms, since_ms, since_ms)))
    return frozenset(pk for pk, _ in rows), frozenset(pk for pk, accepted in rows if accepted)


def _bars(steps: Sequence[Step]) -> tuple[Bar, ...]:
    labels = (
        t("On the list"), t("Called"), t("Reached"), t("Meeting"), t("Accepted"),
    )  # fmt: skip
    bars: list[Bar] = []
    for label, step in zip(labels, steps, strict=True):
        before = bars[-1].n if bars else len(step)
        bars.append(
            Bar(
                label,
                Decimal(len(step)),
                len(step),
                Selection("Lead", (call_scope.picked(sorted(step)),)),
                t("{n} of {all}").format(n=f"{len(step):,}", all=f"{before:,}"),
                rate=rate(len(step), before) if bars else None,
            )
        )
    return tuple(bars)


def _notes(r: Reader, conditions: Sequence[Condition]) -> tuple[str, ...]:
    join = "LEFT JOIN lead AS l ON l.id = x.who_id"
    rows = select(r, "Task", ("count(*) - count(l.pk)",), conditions, join=join)
    left_out = int(rows[0][0])
    if not left_out:
        return ()
    return (
        tn(
            "{n} call that names no lead is left out",
            "{n} calls that name no lead are left out",
            left_out,
        ),
    )

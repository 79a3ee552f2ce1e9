"""From the list to the accepted meeting: what became of the people who were called."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from workbench.i18n import t, tn
from workbench.insight import call_scope, callees
from workbench.insight.numbers import (
    Bar,
    Condition,
    Measure,
    Numbers,
    Selection,
    Unit,
    rate,
    share_of,
    shown,
)
from workbench.insight.query import select
from workbench.insight.questions import QUESTIONS
from workbench.insight.scope import Filters, owner_conditions
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
_GUESTS = (
    "SELECT m.pk FROM campaign_member AS m LEFT JOIN campaign AS c ON c.id = m.campaign_id"
    " WHERE m.lead_id IS NULL AND m.contact_id IS NULL"
    " AND CASE WHEN ? IS NULL THEN coalesce(c.is_active, 1) ELSE m.campaign_id = ? END"
)
"""Who waits on the lists of running events, or on the list of one."""
_OF_CAMPAIGN = (
    "SELECT l.pk FROM campaign_member AS m JOIN lead AS l ON l.id = m.lead_id"
    " WHERE m.campaign_id = ? UNION SELECT pk FROM lead WHERE campaign_id = ?"
)
_WHO = sentence(
    callees.JOIN, "LEFT JOIN lead AS l ON l.id =", callees.CALLEE,
    "LEFT JOIN campaign_member AS m ON m.id = g.id",
)  # fmt: skip
LEAD, GUEST = "Lead", "CampaignMember"
Person = tuple[str, int]
"""The type of somebody and his key; a guest is one until he is a lead."""
Step = frozenset[Person]


def call_funnel(r: Reader, filters: Filters) -> Numbers:
    """Of the people on the list: called, reached, with a meeting, accepted by an AE.

    Meetings ÷ connects, accepted ÷ handed over, over one cohort (field.md 5, domain.md row 105):
    the leads and guests of events called in the period or waiting for a call now. Each counts
    once, in the furthest step it reached and in every one before it.
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
        Unit(Measure.COUNT, t("people")),
        period.label,
        len(steps[0]),
        t("leads and guests called in the period or waiting now; what came of them since it began"),
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
        ("l.pk", "m.pk", sentence("max(", call_scope.REACHED, ")")),
        conditions,
        join=_WHO,
        tail="GROUP BY 1, 2 HAVING coalesce(l.pk, m.pk) IS NOT NULL",
    )
    called = {_person(lead, guest): is_reached for lead, guest, is_reached in rows}
    return frozenset(called), frozenset(who for who, is_reached in called.items() if is_reached)


def _person(lead: int | None, guest: int | None) -> Person:
    return (GUEST, guest or 0) if lead is None else (LEAD, lead)


def _waiting(r: Reader, filters: Filters) -> Step:
    tail = sentence(
        "status IN", marks(len(_OPEN)), "AND coalesce(is_converted, 0) = 0",
        "AND coalesce(do_not_call, 0) = 0",
    )  # fmt: skip
    leads = {pk for (pk,) in r.rows(sentence("SELECT pk FROM lead WHERE", tail), _OPEN)}
    campaign = None if filters.campaign_id is None else filters.campaign_id.bytes
    if campaign is not None:
        leads &= {pk for (pk,) in r.rows(_OF_CAMPAIGN, (campaign, campaign))}
    guests = {pk for (pk,) in r.rows(_GUESTS, (campaign, campaign))}
    found: set[Person] = set()
    for type_name, waiting in ((LEAD, leads), (GUEST, guests)):
        owned = select(r, type_name, ("x.pk",), owner_conditions(r, filters))
        found |= {(type_name, pk) for (pk,) in owned if pk in waiting}
    return frozenset(found)


def _further(r: Reader, since_ms: int) -> tuple[Step, Step]:
    rows = [((LEAD, pk), accepted) for pk, accepted in r.rows(_FURTHER, (since_ms,) * 3)]
    return frozenset(who for who, _ in rows), frozenset(who for who, accepted in rows if accepted)


def _selection(step: Step) -> Selection:
    """Return what opens the people of a step: the leads, and beside them the guests."""
    leads, guests = (
        Selection(one, (call_scope.picked(sorted(pk for type_, pk in step if type_ == one)),))
        for one in (LEAD, GUEST)
    )
    types = {type_name for type_name, _pk in step}
    if GUEST not in types:
        return leads
    return replace(leads, also=guests) if LEAD in types else guests


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
                _selection(step),
                t("{n} of {all}").format(n=f"{len(step):,}", all=f"{before:,}"),
                rate=rate(len(step), before) if bars else None,
            )
        )
    return tuple(bars)


def _notes(r: Reader, conditions: Sequence[Condition]) -> tuple[str, ...]:
    columns = ("count(*) - count(coalesce(l.pk, m.pk))",)
    rows = select(r, "Task", columns, conditions, join=_WHO)
    left_out = int(rows[0][0])
    if not left_out:
        return ()
    return (
        tn(
            "{n} call that names neither lead nor guest is left out",
            "{n} calls that name neither lead nor guest are left out",
            left_out,
        ),
    )

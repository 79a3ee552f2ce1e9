"""Why deals were lost, the most frequent reason first."""

from decimal import Decimal

from workbench.i18n import t, tn
from workbench.insight import deals, stages
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
    percent,
    rate,
    share_of,
)
from workbench.insight.query import select
from workbench.insight.questions import QUESTIONS
from workbench.insight.scope import Filters, of
from workbench.schema import dictionary, picklists
from workbench.store.transactions import Reader

_VAGUE_PERCENT = 15


def loss_reasons(r: Reader, filters: Filters) -> Numbers:
    """Count the opportunities lost by reason, with the amount that went with them."""
    scope, known = of(r, filters), stages.load(r)
    conditions = deals.closed_in(scope, known.lost)
    found = select(
        r,
        "Opportunity",
        ("x.loss_reason", "count(*)", "coalesce(sum(x.amount), 0)"),
        conditions,
        tail="GROUP BY 1 ORDER BY x.loss_reason IS NULL, 2 DESC, 1",
    )
    n = sum(count for _reason, count, _amount in found)
    bars = []
    rows = []
    upto = 0
    for reason, count, amount in found:
        upto += count
        label = picklists.LOSS_REASON.label(reason) if reason else t("No reason given")
        bars.append(
            Bar(
                label,
                Decimal(count),
                count,
                Selection("Opportunity", (*conditions, _is(reason))),
                t("{share} % of losses").format(share=percent(count, n)),
                Tone.PLAIN if reason else Tone.MUTED,
            )
        )
        rows.append((label, count, share_of(count, n), share_of(upto, n), money(amount)))
    currency = scope.unit.name or t("no currency")
    return Numbers(
        "loss_reasons",
        str(QUESTIONS["loss_reasons"]),
        Unit(Measure.COUNT, str(dictionary.record_type("Opportunity").plural)),
        scope.period.label,
        n,
        t("opportunities lost, by close date; the line adds the shares up"),
        tuple(bars),
        (
            t("Reason"),
            t("Opportunities lost"),
            t("Share (%)"),
            t("Cumulative share (%)"),
            t("Amount ({currency})").format(currency=currency),
        ),
        tuple(rows),
        notes=_notes({reason: count for reason, count, _amount in found}, n) + scope.notes,
    )


def _is(reason: str | None) -> Condition:
    if reason is None:
        return Condition("loss_reason", Op.EMPTY)
    return Condition("loss_reason", Op.IS, reason)


def _notes(counts: dict[str | None, int], n: int) -> tuple[str, ...]:
    notes: tuple[str, ...] = ()
    without = counts.get(None, 0)
    if without:
        notes += (tn("{n} loss without a reason", "{n} losses without a reason", without),)
    other = counts.get("other", 0)
    if (rate(other, n) or 0) > _VAGUE_PERCENT:
        said = t("“Other” is {share} %: the list lacks a reason")
        notes += (said.format(share=percent(other, n)),)
    return notes

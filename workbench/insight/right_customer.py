"""Whether we win with the right customers: won deals by the fit of the lead they came from."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from workbench.i18n import t, tn
from workbench.insight import call_scope, deals, stages
from workbench.insight.numbers import (
    Bar,
    Condition,
    Measure,
    Numbers,
    Selection,
    Tone,
    Unit,
    money,
    percent,
    share_of,
)
from workbench.insight.query import select
from workbench.insight.questions import QUESTIONS
from workbench.insight.scope import Filters, of
from workbench.insight.scoring import fitting, lead_facts
from workbench.schema import dictionary, picklists
from workbench.store.transactions import Reader

_NO_LEAD = ""
_LEADS = (
    "SELECT converted_opportunity_id, id FROM lead WHERE converted_opportunity_id IS NOT NULL"
    " ORDER BY pk"
)
_STAMPED = (
    "SELECT lead_id, fit FROM handoff WHERE fit IS NOT NULL AND status <> 'Withdrawn'"
    " ORDER BY submitted_at, pk"
)


@dataclass(frozen=True)
class _Deal:
    pk: int
    fit: str
    amount: int


def won_by_fit(r: Reader, filters: Filters) -> Numbers:
    """Won deals by the fit of the lead they came from, deals without one told apart.

    Poor-fit share = won deals from a poor fit ÷ won deals that came from a lead. The fit is the
    one stamped on the lead's last handoff; of a lead never handed over, the one its score gives.
    """
    scope = of(r, filters)
    found = _won(r, deals.closed_in(scope, stages.load(r).won))
    groups: dict[str, list[_Deal]] = defaultdict(list)
    for deal in found:
        groups[deal.fit].append(deal)
    shown = [fit for fit in (*picklists.FIT.values, _NO_LEAD) if groups[fit] or fit == "poor"]
    known = len(found) - len(groups[_NO_LEAD])
    currency = scope.unit.name or t("no currency")
    return Numbers(
        "won_by_fit",
        str(QUESTIONS["won_by_fit"]),
        Unit(Measure.COUNT, str(dictionary.record_type("Opportunity").plural)),
        scope.period.label,
        len(found),
        t("opportunities won, by close date, by the fit of the lead each came from"),
        tuple(_bar(fit, groups[fit], known) for fit in shown) if found else (),
        (
            t("Fit"), t("Opportunities won"), t("Share of those from a lead (%)"),
            t("Won value ({currency})").format(currency=currency),
        ),
        tuple(
            (
                _label(fit), len(groups[fit]),
                share_of(len(groups[fit]), known) if fit else None,
                money(sum(deal.amount for deal in groups[fit])),
            )
            for fit in shown
        ) if found else (),
        notes=_notes(len(groups["poor"]), known, len(groups[_NO_LEAD])) + scope.notes,
    )  # fmt: skip


def _won(r: Reader, conditions: Iterable[Condition]) -> list[_Deal]:
    """Return the won deals, each with the fit of the lead that became it first."""
    rows = select(r, "Opportunity", ("x.pk", "x.id", "x.amount"), conditions, tail="ORDER BY x.pk")
    wanted = {raw for _pk, raw, _amount in rows}
    leads: dict[bytes, bytes] = {}
    for deal, lead in r.rows(_LEADS):
        if deal in wanted:
            leads.setdefault(deal, lead)
    fits = _fits(r, list(dict.fromkeys(leads.values())))
    return [
        _Deal(pk, fits.get(leads[raw], _NO_LEAD) if raw in leads else _NO_LEAD, amount or 0)
        for pk, raw, amount in rows
    ]


def _fits(r: Reader, leads: list[bytes]) -> dict[bytes, str]:
    found = dict(r.rows(_STAMPED))
    card, _note = fitting.scorecard(r)
    most = fitting.most_points(card.rules)
    unstamped = [lead for lead in leads if lead not in found]
    for lead, facts in lead_facts.each_of(r, unstamped):
        found[lead] = fitting.level(fitting.points_of(card.parts(facts)), most)
    return found


def _label(fit: str) -> str:
    return picklists.FIT.label(fit) if fit else t("No lead")


def _bar(fit: str, some: list[_Deal], known: int) -> Bar:
    detail = tn("{n} opportunity", "{n} opportunities", len(some))
    if fit:
        share = t("{share} % of {all} from a lead").format(
            share=percent(len(some), known), all=f"{known:,}"
        )
        detail = f"{detail} · {share}"
    tone = Tone.DOWN if fit == "poor" else Tone.PLAIN if fit else Tone.MUTED
    opens = Selection("Opportunity", (call_scope.picked(deal.pk for deal in some),))
    return Bar(_label(fit), Decimal(len(some)), len(some), opens, detail, tone)


def _notes(poor: int, known: int, without: int) -> tuple[str, ...]:
    notes: tuple[str, ...] = ()
    if known:
        said = t("poor fit: {share} % of {all} won from a lead")
        notes += (said.format(share=percent(poor, known), all=f"{known:,}"),)
    if without:
        notes += (tn("{n} won without a lead", "{n} won without a lead", without),)
    return notes

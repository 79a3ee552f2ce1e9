"""How much money the pipeline turns out in a day, and the four figures it is made of."""

from decimal import Decimal

from workbench.i18n import t, tn
from workbench.insight import cycle, deals, periods, stages
from workbench.insight.numbers import (
    Bar,
    Measure,
    Numbers,
    Selection,
    Tone,
    Unit,
    rounded,
    share_of,
)
from workbench.insight.query import among, select
from workbench.insight.questions import QUESTIONS
from workbench.insight.scope import Filters, of
from workbench.store.transactions import Reader

_LOOK_BACK_DAYS = 365


def velocity(r: Reader, filters: Filters) -> Numbers:
    """Open opportunities × win rate × average deal won ÷ median cycle."""
    look_back = periods.last_days(_LOOK_BACK_DAYS, filters.today)
    scope, known = of(r, filters, period=look_back), stages.load(r)
    closed = deals.cells(r, scope, known.closed, owners=False, months=True)
    is_won = known.won.__contains__
    n_won, n_closed = deals.count(closed, is_won), deals.count(closed)
    won = deals.amount(closed, is_won)
    open_names = among("stage_name", [stage.api_name for stage in known.open])
    opens = scope.selection(open_names)
    n_open = int(select(r, "Opportunity", ("count(*)",), opens.conditions)[0][0])
    days, _mean, _known = cycle.typical(cycle.lengths(r, scope, known, owners=False))
    rate = share_of(n_won, n_closed)
    average = rounded(won / n_won) if n_won else None
    per_day = None
    if n_closed and n_won and days:
        per_day = rounded(n_open * won / n_closed / days)  # = n_open × rate × average ÷ days
    won_ones = Selection("Opportunity", deals.closed_in(scope, known.won))
    closed_ones = Selection("Opportunity", deals.closed_in(scope, known.closed))
    n_text = tn("{n} opportunity", "{n} opportunities", n_won)
    currency = scope.unit.name or t("no currency")
    bars = (
        Bar(t("Open opportunities"), Decimal(n_open), n_open, opens),
        Bar(t("× Win rate (%)"), rate, n_closed, closed_ones),
        Bar(t("× Average deal won"), average, n_won, won_ones, n_text),
        Bar(t("÷ Median cycle (days)"), days, n_won, won_ones, n_text),
        Bar(t("= Money a day"), per_day, n_won, None, tone=Tone.TOTAL),
    )
    return Numbers(
        "velocity",
        str(QUESTIONS["velocity"]),
        Unit(Measure.MONEY, scope.unit.name),
        scope.period.label,
        n_closed,
        t("open opportunities × win rate × average deal ÷ median cycle"),
        bars,
        (t("Figure"), t("Value ({currency})").format(currency=currency), "n"),
        tuple((bar.label, bar.value, bar.n) for bar in bars),
        notes=scope.notes,
    )

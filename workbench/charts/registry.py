"""Every chart once: the numbers it asks for, the painter, and the filters it takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from workbench.charts import bars, columns, figures, heatmap, stacked, steps
from workbench.charts.canvas import Canvas
from workbench.charts.picture import Box, Hit
from workbench.errors import UsageError
from workbench.i18n import Label, t
from workbench.insight import (
    ageing,
    attempts,
    call_funnel,
    call_pace,
    call_times,
    calls,
    conversion,
    cycle,
    handoffs,
    losses,
    pipeline,
    products,
    right_customer,
    score_calibration,
    velocity,
    waterfall,
    won,
)
from workbench.insight.numbers import Numbers
from workbench.insight.questions import QUESTIONS
from workbench.insight.scope import Filters
from workbench.store.transactions import Reader

Painter = Callable[[Canvas, Box, Numbers], list[Hit]]
_DEALS = ("owner", "team", "type", "period", "currency")
_HANDOFFS = ("owner", "team", "period", "as_of")
_CALLS = ("owner", "team", "campaign", "period", "as_of")


@dataclass(frozen=True)
class Chart:
    """One chart; `by_painter` is used where the numbers are split by something else than time."""

    name: str
    numbers: Callable[[Reader, Filters], Numbers]
    painter: Painter
    filters: tuple[str, ...]
    by_painter: Painter | None = None

    @property
    def question(self) -> Label:
        """What it asks: its title."""
        return QUESTIONS[self.name]

    def paint(self, canvas: Canvas, body: Box, numbers: Numbers, filters: Filters) -> list[Hit]:
        """Draw the numbers; return where each bar is."""
        painter = self.painter
        if self.by_painter is not None and filters.by != "quarter":
            painter = self.by_painter
        return painter(canvas, body, numbers)


_ALL = (
    Chart("pipeline_by_stage", pipeline.pipeline_by_stage, bars.sequential, _DEALS),
    Chart("won_by_quarter", won.won_by_quarter, columns.columns, _DEALS),
    Chart("won_by_manager", won.won_by_manager, bars.plain, _DEALS),
    Chart("won_by_region", won.won_by_region, bars.plain, _DEALS),
    Chart("won_by_product", products.won_by_product, bars.plain, _DEALS),
    Chart("won_by_fit", right_customer.won_by_fit, bars.plain, _DEALS),
    Chart("win_rate", won.win_rate, columns.columns, (*_DEALS, "by"), bars.plain),
    Chart(
        "stage_conversion",
        conversion.stage_conversion,
        bars.funnel,
        ("owner", "team", "type", "period"),
    ),
    Chart(
        "cycle",
        cycle.cycle,
        columns.columns,
        ("owner", "team", "type", "period", "by"),
        bars.plain,
    ),
    Chart("waterfall", waterfall.waterfall, steps.waterfall, (*_DEALS, "closing", "as_of")),
    Chart("velocity", velocity.velocity, figures.figures, (*_DEALS, "as_of")),
    Chart("ageing", ageing.ageing, bars.plain, (*_DEALS, "since", "as_of")),
    Chart("loss_reasons", losses.loss_reasons, bars.pareto, _DEALS),
    Chart("forecast", pipeline.forecast, stacked.stacked, (*_DEALS, "as_of")),
    Chart("leaderboard", won.leaderboard, bars.plain, _DEALS),
    Chart("connect_heatmap", call_times.connect_heatmap, heatmap.heatmap, _CALLS),
    Chart("call_outcomes", calls.call_outcomes, bars.pareto, _CALLS),
    Chart("reach_by_attempt", attempts.reach_by_attempt, columns.first_columns, _CALLS),
    Chart("success_by_attempt", attempts.success_by_attempt, columns.first_columns, _CALLS),
    Chart("success_by_month", call_times.success_by_month, bars.plain, _CALLS),
    Chart("dials_over_time", call_pace.dials_over_time, columns.columns, _CALLS),
    Chart("call_funnel", call_funnel.call_funnel, bars.funnel, _CALLS),
    Chart(
        "handoff_acceptance",
        handoffs.handoff_acceptance,
        columns.columns,
        (*_HANDOFFS, "by"),
        bars.plain,
    ),
    Chart("handoffs_by_sender", handoffs.handoffs_by_sender, bars.plain, _HANDOFFS),
    Chart("score_calibration", score_calibration.score_calibration, columns.first_columns, ()),
    Chart("handoff_returns", handoffs.handoff_returns, bars.pareto, _HANDOFFS),
)
CHARTS: Mapping[str, Chart] = MappingProxyType({one.name: one for one in _ALL})
_ALSO_CALLED = {"attempts_against_success": "success_by_attempt"}


def chart(name: str) -> Chart:
    """Return the chart called `name`, or known by it.

    Raises:
        UsageError: There is none.
    """
    name = _ALSO_CALLED.get(name, name)
    if name not in CHARTS:
        raise UsageError(
            t("There is no chart “{name}”. Known are: {known}.").format(
                name=name, known=", ".join(CHARTS)
            )
        )
    return CHARTS[name]

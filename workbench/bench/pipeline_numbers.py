"""The numbers of a chart board: our metrics beside plain GROUP BYs over the whole table."""

from workbench.bench import data, rows
from workbench.bench.figures import Figure, Goal, compared, in_turns
from workbench.bench.place import Place
from workbench.i18n import Label
from workbench.insight import calls, pipeline, won
from workbench.insight.scope import Filters
from workbench.store.transactions import Reader

TURNS = 15
METRICS = (
    pipeline.pipeline_by_stage,
    pipeline.forecast,
    won.won_by_quarter,
    calls.call_outcomes,
)
PLAIN = (
    "SELECT stage_name, count(*), sum(amount), sum(amount * probability)"
    " FROM opportunity NOT INDEXED GROUP BY 1",
    "SELECT forecast_category, count(*), sum(amount) FROM opportunity NOT INDEXED GROUP BY 1",
    "SELECT substr(close_date, 1, 7), stage_name, count(*), sum(amount)"
    " FROM opportunity NOT INDEXED GROUP BY 1, 2",
    "SELECT call_disposition, count(*) FROM task NOT INDEXED GROUP BY 1",
)
"""The same four questions without an index, as a program that keeps none would ask them."""


def run(place: Place) -> list[Figure]:
    """Measure the four numbers of one board."""
    store = data.open_profile(place.profile)
    filters = Filters(rows.TODAY)

    def ours(_turn: int) -> None:
        with store.read() as r:
            for metric in METRICS:
                metric(r, filters)

    def floor(_turn: int) -> None:
        with store.read() as r:
            _ask_all(r)

    try:
        sides = in_turns(place.turns(TURNS), ours, floor)
    finally:
        store.close()
    what = Label("four numbers of a chart board", "图表板的四组数字")
    return compared("pipeline_numbers", what, sides, ((50, Goal("G15", 0.15)), (95, None)))


def _ask_all(r: Reader) -> None:
    for query in PLAIN:
        r.rows(query)

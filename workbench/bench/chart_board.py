"""Four charts drawn anew from known numbers, beside four bare matplotlib panels."""

from typing import Any

from workbench.bench import data, rows
from workbench.bench.figures import Figure, Goal, compared, in_turns
from workbench.bench.place import Place
from workbench.charts import CHARTS, ChartTheme, picture, warm
from workbench.i18n import Label
from workbench.insight.scope import Filters

TURNS = 12
BOARD = ("pipeline_by_stage", "forecast", "won_by_quarter", "call_outcomes")
PANEL = (640, 400)


def run(place: Place) -> list[Figure]:
    """Measure one redraw of a board of 1,280 × 800."""
    filters = Filters(rows.TODAY)
    store = data.open_profile(place.profile)
    try:
        with store.read() as r:
            known = [(CHARTS[name], CHARTS[name].numbers(r, filters)) for name in BOARD]
    finally:
        store.close()
    warm()
    bare, theme = _Bare(), ChartTheme()

    def ours(_turn: int) -> None:
        for chart, numbers in known:
            picture(chart, numbers, filters, PANEL, theme)

    sides = in_turns(place.turns(TURNS), ours, bare.draw)
    what = Label("redraw of four charts", "重绘四张图表")
    return compared("chart_board", what, sides, ((50, Goal("G16", 1.0)), (95, None)))


class _Bare:
    """Two bar panels, four lines and a stack, as matplotlib draws them by itself."""

    def __init__(self) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure as Drawing

        drawing: Any = Drawing(figsize=(12.8, 8.0), dpi=100)
        (first, second), (third, fourth) = drawing.subplots(2, 2)
        months = [f"2026-{month:02d}" for month in range(1, 13)]
        names = [f"Stage {n}" for n in range(8)]
        self._bars = first.barh(names, range(8))
        self._lines = [second.plot(months, range(12), label=f"Team {n}")[0] for n in range(4)]
        second.legend()
        base = [0] * 12
        for n in range(5):
            third.bar(months, range(12), bottom=base, label=names[n])
            base = [height + month for month, height in enumerate(base)]
        third.legend(fontsize=7)
        fourth.barh(names, range(8))
        for panel, title in zip((first, second, third, fourth), BOARD, strict=True):
            panel.set_title(title)
        self._canvas = FigureCanvasAgg(drawing)

    def draw(self, turn: int) -> None:
        """Change what is shown and draw."""
        for n, bar in enumerate(self._bars):
            bar.set_width((n * 7 + turn) % 11)
        for n, line in enumerate(self._lines):
            line.set_ydata([(month * (n + 2) + turn) % 12 for month in range(12)])
        self._canvas.draw()

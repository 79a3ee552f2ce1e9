"""Stacked horizontal bars with a legend above: the forecast."""

from decimal import Decimal

from workbench.charts import bars, frame
from workbench.charts.canvas import STRONG, Canvas
from workbench.charts.picture import Box, Hit
from workbench.charts.words import short
from workbench.insight.numbers import Numbers


def stacked(canvas: Canvas, body: Box, numbers: Numbers) -> list[Hit]:
    """Draw each bar's parts in the steps of one hue, the surest the strongest."""
    fills = [_color(canvas, numbers, part) for part in range(len(numbers.series))]
    rest = frame.legend(canvas, body, numbers.series, fills)
    rows = bars.lay_out(canvas, rest, numbers.bars)
    chinese = canvas.theme.is_chinese
    ends = [short(bar.value, numbers.unit, is_chinese=chinese) for bar in rows.bars]
    left = rest.x + rows.label_width + 8
    room = rest.right - left - max((canvas.measure(e, 12, STRONG) for e in ends), default=0) - 6
    most = max((bar.value or Decimal(0) for bar in rows.bars), default=Decimal(0)) or Decimal(1)
    hits = []
    for place, bar in enumerate(rows.bars):
        x = left
        for part, amount in enumerate(bar.parts):
            width = room * float(max(Decimal(0), amount) / most)
            if width:
                box = Box(x, rows.middle(place) - rows.thick / 2, width, rows.thick)
                canvas.bar(box, fills[part], edge=canvas.theme.color("control"))
            x += width
        bars.label(canvas, rest, rows, place)
        canvas.text(x + 6, rows.middle(place), ends[place], weight=STRONG)
        hits.append(bars.row_hit(rest, rows, place, numbers))
    return hits


def _color(canvas: Canvas, numbers: Numbers, part: int) -> str:
    of = len(numbers.series)
    return canvas.theme.stage(of - 1 - part, of)

"""Stacked horizontal bars with a legend above: the forecast."""

from decimal import Decimal

from workbench.charts import bars
from workbench.charts.canvas import STRONG, Canvas
from workbench.charts.picture import Box, Hit
from workbench.charts.words import short
from workbench.insight.numbers import Numbers

_SWATCH = 9.0


def stacked(canvas: Canvas, body: Box, numbers: Numbers) -> list[Hit]:
    """Draw each bar's parts in the steps of one hue, the surest the strongest."""
    legend = _legend(canvas, body, numbers)
    rest = Box(body.x, body.y + legend, body.width, body.height - legend)
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
                canvas.bar(box, _color(canvas, numbers, part), edge=canvas.theme.color("control"))
            x += width
        bars.label(canvas, rest, rows, place)
        canvas.text(x + 6, rows.middle(place), ends[place], weight=STRONG)
        hits.append(bars.row_hit(rest, rows, place, numbers))
    return hits


def _legend(canvas: Canvas, body: Box, numbers: Numbers) -> float:
    """Write the series' names above the bars, in as many lines as they need."""
    line = canvas.theme.px(11) + 6
    x, y = body.x, body.y + line / 2 - 2
    for part, name in enumerate(numbers.series):
        width = _SWATCH + 5 + canvas.measure(name, 11) + 12
        if x + width - 12 > body.right and x > body.x:
            x, y = body.x, y + line
        swatch = Box(x, y - _SWATCH / 2, _SWATCH, _SWATCH)
        canvas.bar(swatch, _color(canvas, numbers, part), edge=canvas.theme.color("control"))
        canvas.text(x + _SWATCH + 5, y, name, size=11, color="text2", width=body.right - x - 14)
        x += width
    return y + line / 2 + 2 - body.y


def _color(canvas: Canvas, numbers: Numbers, part: int) -> str:
    of = len(numbers.series)
    return canvas.theme.stage(of - 1 - part, of)

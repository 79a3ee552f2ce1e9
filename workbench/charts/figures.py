"""A formula as its figures, one below the other, the result under a line."""

from dataclasses import replace

from workbench.charts import bars
from workbench.charts.canvas import STRONG, Canvas
from workbench.charts.picture import Box, Hit
from workbench.charts.words import full
from workbench.insight.numbers import Measure, Numbers, Tone, Unit

_PLAIN = Unit(Measure.COUNT, "")


def figures(canvas: Canvas, body: Box, numbers: Numbers) -> list[Hit]:
    """Write each figure against the right edge of a readable width."""
    narrow = Box(body.x, body.y, min(body.width, 420.0), body.height)
    rows = bars.lay_out(canvas, narrow, numbers.bars)
    hits = []
    for place, bar in enumerate(rows.bars):
        is_result = bar.tone is Tone.TOTAL
        y = rows.middle(place)
        told = numbers if is_result else replace(numbers, unit=_PLAIN)  # no rate is money
        value = full(bar.value, told.unit)
        used = canvas.measure(value, 12, STRONG)
        if is_result:
            top = y - rows.pitch / 2
            canvas.line([(narrow.x, top), (narrow.right, top)], "control")
        weight = STRONG if is_result else 400
        canvas.text(narrow.x, y, bar.label, weight=weight, width=narrow.width - used - 12)
        canvas.text(narrow.right, y, value, weight=STRONG, align="right")
        hits.append(bars.row_hit(narrow, rows, place, told))
    return hits

"""Upright bars along time or attempts, the newest kept where not all fit."""

from decimal import Decimal

from workbench.charts import bars, frame
from workbench.charts.canvas import STRONG, Canvas
from workbench.charts.picture import Box, Hit, hit
from workbench.charts.words import short, tooltip
from workbench.insight.numbers import Numbers, Tone

_GAP = 10.0
_WIDEST = 72.0


def columns(canvas: Canvas, body: Box, numbers: Numbers) -> list[Hit]:
    """Draw one series of columns with labels below and values on top."""
    values = [
        short(bar.value, numbers.unit, is_chinese=canvas.theme.is_chinese) for bar in numbers.bars
    ]
    needed = max(
        max((canvas.measure(text, 12, STRONG) for text in values), default=0.0),
        max((canvas.measure(bar.label, 12) for bar in numbers.bars), default=0.0),
    )
    slot = max(needed + _GAP, 28.0)
    fitting = max(1, int(body.width // slot))
    first = max(0, len(numbers.bars) - fitting)
    shown, values = numbers.bars[first:], values[first:]
    slot = body.width / max(1, len(shown))
    width = min(_WIDEST, slot * 0.62)
    line = canvas.theme.px(12) + 5
    if first:
        frame.more(canvas, body, first)
    base = body.bottom - line - (line if first else 0)
    room = base - body.y - line
    most = max((bar.value or Decimal(0) for bar in shown), default=Decimal(0)) or Decimal(1)
    canvas.line([(body.x, base), (body.right, base)], "line")
    hits = []
    for place, bar in enumerate(shown):
        middle = body.x + slot * (place + 0.5)
        height = max(0.0, room * float((bar.value or Decimal(0)) / most))
        box = Box(middle - width / 2, base - height, width, height)
        hatch = "////" if bar.tone is Tone.MUTED else bars.hatch_of(bar)
        if height:
            canvas.bar(box, bars.color_of(canvas, bar), hatch=hatch)
        canvas.text(middle, base - height - line / 2, values[place], weight=STRONG, align="center")
        canvas.text(
            middle, base + canvas.theme.px(12) / 2 + 5, bar.label, align="center", color="text2"
        )
        whole = Box(body.x + slot * place, body.y, slot, base + line - body.y)
        hits.append(hit(whole, bar, tooltip(numbers, bar)))
    return hits

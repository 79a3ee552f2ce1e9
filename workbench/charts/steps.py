"""The waterfall: start, steps up and down, end; every step hangs on the one before."""

from decimal import Decimal

from workbench.charts import bars, frame
from workbench.charts.canvas import STRONG, Canvas
from workbench.charts.picture import Box, Hit
from workbench.charts.words import short
from workbench.insight.numbers import Bar, Numbers, Tone

_MARK = 4.0  # totals are a mark at their level: the axis does not begin at zero


def waterfall(canvas: Canvas, body: Box, numbers: Numbers) -> list[Hit]:
    """Draw blue for up, vermillion and hatched for down, with ▲ and ▼."""
    rows = bars.lay_out(canvas, body, numbers.bars)
    spans = _spans(rows.bars)
    low, high = min(min(s) for s in spans), max(max(s) for s in spans)
    ends = [_end(canvas, numbers, bar) for bar in rows.bars]
    left = body.x + rows.label_width + 10
    widest = max(canvas.measure(end, 12, STRONG) for end in ends)
    room = body.right - left - widest - 8
    scale = room / float(high - low) if high > low else 0.0
    hits = []
    for place, bar in enumerate(rows.bars):
        start, end = (left + float(level - low) * scale for level in spans[place])
        box = Box(
            min(start, end), rows.middle(place) - rows.thick / 2, abs(end - start), rows.thick
        )
        if bar.tone is Tone.TOTAL:
            box = Box(end - _MARK / 2, box.y, _MARK, rows.thick)
        if box.width:
            fill, hatch = bars.color_of(canvas, bar), bars.hatch_of(bar, numbers.unit)
            canvas.bar(Box(box.x, box.y, max(1.5, box.width), box.height), fill, hatch=hatch)
        if place + 1 < len(rows.bars):
            below = rows.middle(place + 1) - rows.thick / 2
            canvas.line([(end, box.bottom), (end, below)], "control", width=0.8)
        is_total = bar.tone is Tone.TOTAL
        bars.label(canvas, body, rows, place, weight=STRONG if is_total else 400)
        canvas.text(max(start, end) + 6, rows.middle(place), ends[place], weight=STRONG)
        hits.append(bars.row_hit(body, rows, place, numbers))
    if rows.left_out:
        frame.more(canvas, body, rows.left_out)
    return hits


def _spans(found: tuple[Bar, ...]) -> list[tuple[Decimal, Decimal]]:
    level, spans = Decimal(0), []
    for bar in found:
        value = bar.value or Decimal(0)
        end = value if bar.tone is Tone.TOTAL else level + value
        spans.append((end if bar.tone is Tone.TOTAL else level, end))
        level = end
    return spans


def _end(canvas: Canvas, numbers: Numbers, bar: Bar) -> str:
    value = bar.value or Decimal(0)
    text = short(abs(value), numbers.unit, is_chinese=canvas.theme.is_chinese)
    if bar.tone is Tone.TOTAL:
        return short(value, numbers.unit, is_chinese=canvas.theme.is_chinese)
    if not value:
        return text
    return f"▲ {text}" if value > 0 else f"▼ {text}"

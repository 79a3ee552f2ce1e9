"""Horizontal bars with the value at the end: shares, funnels, Pareto lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from workbench.charts import frame
from workbench.charts.canvas import STRONG, Canvas
from workbench.charts.picture import Box, Hit, hit
from workbench.charts.words import LONG_FROM_PX, short, tooltip
from workbench.insight.numbers import Bar, Measure, Numbers, Tone, Unit

_MOST_PITCH = 64.0
_THICKEST = 28.0
_NARROW = 240.0
_GAP = 8.0
_RATE_PITCH = 27.0
_PERCENT = Unit(Measure.PERCENT, "%")


@dataclass(frozen=True)
class Rows:
    """The geometry of a list of rows, each with a label to the left of its bar."""

    bars: tuple[Bar, ...]
    left_out: int
    pitch: float
    thick: float
    top: float
    label_width: float

    def middle(self, place: int) -> float:
        """Return the height of a row's middle."""
        return self.top + self.pitch * (place + 0.5)


def lay_out(canvas: Canvas, body: Box, bars: Sequence[Bar]) -> Rows:
    """Fit as many rows as stay readable; the rest is counted, never dropped in silence.

    Where a few pixels lack for all, the rows come closer: to count the rest would take a row too.
    """
    least, closest = canvas.theme.px(12) + 3, canvas.theme.px(12) + 1
    fitting = max(1, int(body.height // least))
    shown, left_out, height = tuple(bars), 0, body.height
    if len(bars) * closest > body.height:
        shown = tuple(bars[: max(1, fitting - 1)])
        left_out, height = len(bars) - len(shown), body.height - least
    pitch = min(_MOST_PITCH, height / max(1, len(shown)))
    widest = max((canvas.measure(bar.label, 12) for bar in shown), default=0.0)
    label_width = min(widest, body.width * (0.42 if body.width >= _NARROW else 0.55))
    thick = min(pitch * 0.66, _THICKEST)
    return Rows(shown, left_out, pitch, thick, body.y, label_width)


def label(canvas: Canvas, body: Box, rows: Rows, place: int, *, weight: int = 400) -> None:
    """Write a row's label against its bar."""
    right = body.x + rows.label_width
    width = rows.label_width + 0.5
    canvas.text(
        right, rows.middle(place), rows.bars[place].label, align="right", width=width, weight=weight
    )


def row_hit(body: Box, rows: Rows, place: int, numbers: Numbers) -> Hit:
    """Return the whole row as the place to click: thin bars stay easy to reach."""
    box = Box(body.x, rows.top + rows.pitch * place, body.width, rows.pitch)
    bar = rows.bars[place]
    return hit(box, bar, tooltip(numbers, bar))


def color_of(canvas: Canvas, bar: Bar) -> str:
    """Return the fill of a bar of one series."""
    role = {Tone.MUTED: "total", Tone.TOTAL: "total", Tone.DOWN: "bad"}.get(bar.tone, "blue")
    return canvas.theme.color(role)


def hatch_of(bar: Bar, unit: Unit) -> str | None:
    """Return the hatch that says "bad", or that a rate rests on too few, without colour."""
    is_thin = bar.tone is Tone.MUTED and unit.measure is Measure.PERCENT
    return "////" if is_thin or bar.tone is Tone.DOWN else None


def plain(canvas: Canvas, body: Box, numbers: Numbers) -> list[Hit]:
    """Draw one series of bars in the blue of the first series."""
    if numbers.series:
        fills = [canvas.theme.color("blue"), canvas.theme.color("total")]
        body = frame.legend(canvas, body, numbers.series, fills)
    return _draw(canvas, body, numbers, is_sequential=False)


def sequential(canvas: Canvas, body: Box, numbers: Numbers) -> list[Hit]:
    """Draw bars in the steps of one hue: stages from far to near."""
    return _draw(canvas, body, numbers, is_sequential=True)


def funnel(canvas: Canvas, body: Box, numbers: Numbers) -> list[Hit]:
    """Draw bars with the rate that passed between them."""
    rows = lay_out(canvas, body, numbers.bars)
    between = rows.pitch >= _RATE_PITCH
    if between:
        rows = Rows(
            rows.bars,
            rows.left_out,
            rows.pitch,
            min(20.0, rows.pitch - 15),
            rows.top,
            rows.label_width,
        )
    left = body.x + rows.label_width + _GAP
    ends = [_end(canvas, numbers, bar, with_rate=not between) for bar in rows.bars]
    room = body.right - left - _widest(canvas, ends) - 6
    most = max((bar.value or Decimal(0) for bar in rows.bars), default=Decimal(0)) or Decimal(1)
    hits = []
    for place, bar in enumerate(rows.bars):
        top = rows.top + rows.pitch * place
        length = room * float((bar.value or Decimal(0)) / most)
        middle = top + rows.pitch / 2
        if between:
            middle = top + rows.thick / 2 + 14
            if bar.rate is not None:
                rate = f"↓ {short(bar.rate, _PERCENT, is_chinese=False)}"
                canvas.text(left, top + 6, rate, size=11, color="text3")
        canvas.bar(
            Box(left, middle - rows.thick / 2, length, rows.thick), canvas.theme.color("blue")
        )
        canvas.text(left - _GAP, middle, bar.label, align="right", width=rows.label_width + 0.5)
        canvas.text(left + length + 6, middle, ends[place], weight=STRONG)
        hits.append(row_hit(body, rows, place, numbers))
    _leave_out(canvas, body, rows)
    return hits


def pareto(canvas: Canvas, body: Box, numbers: Numbers) -> list[Hit]:
    """Draw bars, and beside them in the same rows the shares added up with the 80 % mark."""
    if numbers.series:
        fills = [canvas.theme.color("blue"), canvas.theme.color("total")]
        body = frame.legend(canvas, body, numbers.series, fills)
    lane_width = max(56.0, body.width * 0.22)
    left_body = Box(body.x, body.y + 14, body.width - lane_width - 12, body.height - 14)
    lane = Box(body.right - lane_width, left_body.y, lane_width - 4, left_body.height)
    hits = _draw(canvas, left_body, numbers, is_sequential=False, hit_width=body.width)
    rows = lay_out(canvas, left_body, numbers.bars)
    total = sum((bar.value or Decimal(0) for bar in numbers.bars), Decimal(0)) or Decimal(1)
    bottom = rows.middle(len(rows.bars) - 1) + rows.pitch / 2
    mark = lane.x + lane.width * 0.8
    canvas.line([(lane.x, lane.y), (lane.x, bottom)], "line")
    canvas.line([(mark, lane.y), (mark, bottom)], "control", dashes=(3, 3))
    canvas.text(mark, body.y + 6, "80 %", size=11, color="text3", align="center")
    upto, points = Decimal(0), []
    for place, bar in enumerate(rows.bars):
        upto += bar.value or Decimal(0)
        points.append((lane.x + lane.width * float(upto / total), rows.middle(place)))
    canvas.line(points, "text2", width=1.5, dots=True)
    return hits


def _draw(
    canvas: Canvas,
    body: Box,
    numbers: Numbers,
    *,
    is_sequential: bool,
    hit_width: float | None = None,
) -> list[Hit]:
    rows = lay_out(canvas, body, numbers.bars)
    left = body.x + rows.label_width + _GAP
    ends = [_end(canvas, numbers, bar, with_rate=False) for bar in rows.bars]
    values = [bar.value or Decimal(0) for bar in rows.bars]
    low, high = min(Decimal(0), *values, Decimal(0)), max(Decimal(0), *values, Decimal(0))
    room = body.right - left - _widest(canvas, ends) - 6
    scale = room / float(high - low) if high > low else 0.0
    zero = left - float(low) * scale
    hits = []
    for place, bar in enumerate(rows.bars):
        length = float(values[place]) * scale
        top = rows.middle(place) - rows.thick / 2
        fill, edge = color_of(canvas, bar), None
        if is_sequential:
            fill = canvas.theme.stage(place, len(numbers.bars))
            edge = canvas.theme.color("control") if place * 2 < len(numbers.bars) else None
        box = Box(min(zero, zero + length), top, abs(length), rows.thick)
        if length:
            canvas.bar(box, fill, edge=edge, hatch=hatch_of(bar, numbers.unit))
        label(canvas, body, rows, place)
        canvas.text(max(zero, zero + length) + 6, rows.middle(place), ends[place], weight=STRONG)
        hits.append(
            row_hit(Box(body.x, body.y, hit_width or body.width, body.height), rows, place, numbers)
        )
    canvas.line([(zero, rows.top), (zero, rows.top + rows.pitch * len(rows.bars))], "line")
    _leave_out(canvas, body, rows)
    return hits


def _end(canvas: Canvas, numbers: Numbers, bar: Bar, *, with_rate: bool) -> str:
    is_long = canvas.width >= LONG_FROM_PX
    text = short(bar.value, numbers.unit, is_chinese=canvas.theme.is_chinese, is_long=is_long)
    if bar.tone is Tone.DOWN:
        text = f"▼ {text}"
    if with_rate and bar.rate is not None:
        text += f"  ↓ {short(bar.rate, _PERCENT, is_chinese=False)}"
    return text


def _widest(canvas: Canvas, texts: Sequence[str]) -> float:
    return max((canvas.measure(text, 12, STRONG) for text in texts), default=0.0)


def _leave_out(canvas: Canvas, body: Box, rows: Rows) -> None:
    if rows.left_out:
        frame.more(canvas, body, rows.left_out)

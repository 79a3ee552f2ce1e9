"""Upright bars along time or attempts, the newest kept where not all fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from workbench.charts import bars, frame
from workbench.charts.canvas import STRONG, Canvas
from workbench.charts.picture import Box, Hit, hit
from workbench.charts.words import LONG_FROM_PX, short, tooltip
from workbench.insight.numbers import Bar, Numbers, Tone

_GAP, _TIGHT_GAP = 10.0, 5.0
_WIDEST = 72.0


@dataclass(frozen=True)
class Fit:
    """The columns that fit, their values, and their labels in one line or two."""

    bars: tuple[Bar, ...]
    values: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    left_out: int


def columns(canvas: Canvas, body: Box, numbers: Numbers) -> list[Hit]:
    """Draw one series of columns with labels below and values on top."""
    fit = _fit(canvas, body, numbers)
    slot = body.width / max(1, len(fit.bars))
    width = min(_WIDEST, slot * 0.62)
    line = canvas.theme.px(12) + 4
    below = line * max((len(lines) for lines in fit.labels), default=1)
    if fit.left_out:
        frame.more(canvas, body, fit.left_out)
    base = body.bottom - below - (line if fit.left_out else 0)
    room = base - body.y - line
    most = max((bar.value or Decimal(0) for bar in fit.bars), default=Decimal(0)) or Decimal(1)
    canvas.line([(body.x, base), (body.right, base)], "line")
    hits = []
    for place, bar in enumerate(fit.bars):
        middle = body.x + slot * (place + 0.5)
        height = max(0.0, room * float((bar.value or Decimal(0)) / most))
        if height:
            box = Box(middle - width / 2, base - height, width, height)
            hatch = "////" if bar.tone is Tone.MUTED else bars.hatch_of(bar)
            canvas.bar(box, bars.color_of(canvas, bar), hatch=hatch)
        top = base - height - line / 2
        canvas.text(middle, top, fit.values[place], weight=STRONG, align="center")
        for row, label in enumerate(fit.labels[place]):
            y = base + 2 + line * (row + 0.5)
            canvas.text(middle, y, label, align="center", color="text2", width=slot)
        whole = Box(body.x + slot * place, body.y, slot, base + below - body.y)
        hits.append(hit(whole, bar, tooltip(numbers, bar)))
    return hits


def _fit(canvas: Canvas, body: Box, numbers: Numbers) -> Fit:
    whole = tuple((bar.label,) for bar in numbers.bars)
    values = _values(canvas, numbers, is_tight=False)
    if _slot(canvas, values, whole) + _GAP <= body.width / max(1, len(numbers.bars)):
        return Fit(numbers.bars, values, whole, 0)
    values = _values(canvas, numbers, is_tight=True)
    halves = tuple(tuple(bar.label.split(" ", 1)) for bar in numbers.bars)
    slot = _slot(canvas, values, halves) + _TIGHT_GAP
    first = max(0, len(numbers.bars) - max(1, int(body.width // slot)))
    return Fit(numbers.bars[first:], values[first:], halves[first:], first)


def _values(canvas: Canvas, numbers: Numbers, *, is_tight: bool) -> tuple[str, ...]:
    chinese, is_long = canvas.theme.is_chinese, canvas.width >= LONG_FROM_PX
    return tuple(
        short(bar.value, numbers.unit, is_chinese=chinese, is_tight=is_tight, is_long=is_long)
        for bar in numbers.bars
    )


def _slot(canvas: Canvas, values: Sequence[str], labels: Sequence[tuple[str, ...]]) -> float:
    widths = [canvas.measure(text, 12, STRONG) for text in values]
    widths += [canvas.measure(line, 12) for lines in labels for line in lines]
    return max(widths, default=0.0)

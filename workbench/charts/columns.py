"""Upright bars along time or attempts; where not all fit, the newest or the first are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from workbench.charts import bars, frame
from workbench.charts.canvas import STRONG, Canvas
from workbench.charts.picture import Box, Hit, hit
from workbench.charts.words import LONG_FROM_PX, short, tooltip
from workbench.i18n import t
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
    """Draw one series of columns with labels below and values on top, the newest kept."""
    return _draw(canvas, body, numbers, keeps_first=False)


def first_columns(canvas: Canvas, body: Box, numbers: Numbers) -> list[Hit]:
    """Draw the same along something that has a beginning: first, second, third attempt."""
    return _draw(canvas, body, numbers, keeps_first=True)


def _draw(canvas: Canvas, body: Box, numbers: Numbers, *, keeps_first: bool) -> list[Hit]:
    whole, body = body, _beside_target(canvas, body, numbers)
    fit = _fit(canvas, body, numbers, keeps_first=keeps_first)
    slot = body.width / max(1, len(fit.bars))
    width = min(_WIDEST, slot * 0.62)
    line = canvas.theme.px(12) + 4
    below = line * max((len(lines) for lines in fit.labels), default=1)
    if fit.left_out:
        frame.more(canvas, body, fit.left_out)
    base = body.bottom - below - (line if fit.left_out else 0)
    room = base - body.y - line
    values = [bar.value or Decimal(0) for bar in fit.bars]
    most = max([*values, numbers.target or Decimal(0)]) or Decimal(1)
    canvas.line([(body.x, base), (body.right, base)], "line")
    hits = []
    for place, bar in enumerate(fit.bars):
        middle = body.x + slot * (place + 0.5)
        height = max(0.0, room * float((bar.value or Decimal(0)) / most))
        if height:
            box = Box(middle - width / 2, base - height, width, height)
            hatch = "////" if bar.tone is Tone.MUTED else bars.hatch_of(bar, numbers.unit)
            canvas.bar(box, bars.color_of(canvas, bar), hatch=hatch)
        top = base - height - line / 2
        canvas.text(middle, top, fit.values[place], weight=STRONG, align="center")
        for row, label in enumerate(fit.labels[place]):
            y = base + 2 + line * (row + 0.5)
            canvas.text(middle, y, label, align="center", color="text2", width=slot)
        around = Box(body.x + slot * place, body.y, slot, base + below - body.y)
        hits.append(hit(around, bar, tooltip(numbers, bar)))
    if numbers.target is not None:
        y = base - room * float(numbers.target / most)
        canvas.line([(body.x, y), (body.right, y)], "control", dashes=(4, 3))
        text = _target(numbers)
        canvas.text(whole.right, y, text, size=11, color="text2", align="right")
    return hits


def _beside_target(canvas: Canvas, body: Box, numbers: Numbers) -> Box:
    """Return the box of the columns: the line across them is named at its right end."""
    if numbers.target is None:
        return body
    return Box(body.x, body.y, body.width - canvas.measure(_target(numbers), 11) - 6, body.height)


def _target(numbers: Numbers) -> str:
    return t("goal {n}").format(n=f"{numbers.target or 0:,.0f}")


def _fit(canvas: Canvas, body: Box, numbers: Numbers, *, keeps_first: bool) -> Fit:
    whole = tuple((bar.label,) for bar in numbers.bars)
    values = _values(canvas, numbers, is_tight=False)
    if _slot(canvas, values, whole) + _GAP <= body.width / max(1, len(numbers.bars)):
        return Fit(numbers.bars, values, whole, 0)
    values = _values(canvas, numbers, is_tight=True)
    halves = tuple(tuple(bar.label.split(" ", 1)) for bar in numbers.bars)
    slot = _slot(canvas, values, halves) + _TIGHT_GAP
    left_out = max(0, len(numbers.bars) - max(1, int(body.width // slot)))
    kept = slice(len(values) - left_out) if keeps_first else slice(left_out, None)
    return Fit(numbers.bars[kept], values[kept], halves[kept], left_out)


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

"""What every chart has: the question, period and n, notes where there is room."""

from collections.abc import Sequence

from workbench.charts.canvas import STRONG, Canvas
from workbench.charts.picture import Box
from workbench.i18n import t
from workbench.insight.numbers import FEW, TOO_FEW, Measure, Numbers, Tone
from workbench.insight.scope import visible

PADDING = 12
_SWATCH = 9.0
_ROOM_FOR_NOTES_PX = 260
_MOST_FOR_NOTES, _NOTE_LINES = 0.25, 3
"""Which part of the height notes may take, and how many lines one of them."""


def draw(canvas: Canvas, numbers: Numbers) -> Box:
    """Write the frame; return the box that is left for the bars."""
    inner = Box(PADDING, 0, canvas.width - 2 * PADDING, canvas.height)
    line = canvas.theme.px(12) + 5
    top = 6.0
    if canvas.theme.has_title:
        top = PADDING + canvas.theme.px(13) / 2 + 1
        canvas.text(inner.x, top, numbers.question, size=13, weight=STRONG, width=inner.width)
        for caption in _captions(canvas, numbers, inner.width):
            top += line
            size = 12 if canvas.measure(caption, 12) <= inner.width else 11
            canvas.text(inner.x, top, caption, size=size, color="text2", width=inner.width)
        top += line / 2 + 8
    bottom = canvas.height - 8.0
    if canvas.height >= _ROOM_FOR_NOTES_PX:
        bottom = _notes(canvas, numbers, inner) - 6
    return Box(inner.x, top, inner.width, bottom - top)


def empty(canvas: Canvas, body: Box, numbers: Numbers) -> None:
    """Say that there is nothing to show, and for which period."""
    middle = body.y + body.height / 2
    text = t("Nothing to show: no records for {period}.").format(period=numbers.period)
    canvas.text(
        body.x + body.width / 2, middle, text, color="text3", align="center", width=body.width
    )


def more(canvas: Canvas, body: Box, left_out: int) -> None:
    """Say how many bars there was no room for."""
    text = t("and {n} more: see the table").format(n=left_out)
    canvas.text(body.x, body.bottom - 7, text, size=11, color="text3", width=body.width)


def _captions(canvas: Canvas, numbers: Numbers, width: float) -> list[str]:
    parts = [part for part in (numbers.period, _unit(numbers)) if part]
    whole = " · ".join((*parts, visible(numbers.n)))
    if canvas.measure(whole, 12) <= width:
        return [whole]
    if canvas.height >= _ROOM_FOR_NOTES_PX - 60:
        return [" · ".join(parts), visible(numbers.n)]
    if numbers.unit.measure is Measure.COUNT:
        parts = [numbers.period]
    return [" · ".join((*parts, t("n={n} you may see").format(n=f"{numbers.n:,}")))]


def _unit(numbers: Numbers) -> str:
    if numbers.unit.measure is Measure.PERCENT:
        return ""
    if numbers.unit.measure is Measure.MONEY:
        return numbers.unit.name or t("no currency")
    return numbers.unit.name


def legend(canvas: Canvas, body: Box, names: tuple[str, ...], fills: Sequence[str]) -> Box:
    """Write the names of the series above the bars; return the box below them."""
    line = canvas.theme.px(11) + 6
    x, y = body.x, body.y + line / 2 - 2
    for name, fill in zip(names, fills, strict=True):
        width = _SWATCH + 5 + canvas.measure(name, 11) + 12
        if x + width - 12 > body.right and x > body.x:
            x, y = body.x, y + line
        swatch = Box(x, y - _SWATCH / 2, _SWATCH, _SWATCH)
        canvas.bar(swatch, fill, edge=canvas.theme.color("control"))
        canvas.text(x + _SWATCH + 5, y, name, size=11, color="text2", width=body.right - x - 14)
        x += width
    top = y + line / 2 + 2
    return Box(body.x, top, body.width, body.bottom - top)


def _has_thin(numbers: Numbers) -> bool:
    is_rate = numbers.unit.measure in (Measure.PERCENT, Measure.DAYS)
    return is_rate and any(bar.tone is Tone.MUTED for bar in numbers.bars)


def _notes(canvas: Canvas, numbers: Numbers, inner: Box) -> float:
    """Write notes and basis from the bottom up; return where they begin."""
    line = canvas.theme.px(11) + 5
    y = canvas.height - PADDING - line / 2 + 4
    notes = (*numbers.notes, numbers.basis)
    if any(bar.place is not None for bar in numbers.bars):
        thin = t("above: reached in %, below: calls; grey: fewer than {few}, hatched: than {n}")
        notes = (thin.format(few=TOO_FEW, n=FEW), *notes)
    elif _has_thin(numbers):
        notes = (t("hatched: fewer than {n} records").format(n=FEW), *notes)
    most = max(len(notes) + 2, int(canvas.height * _MOST_FOR_NOTES / line))
    for note in reversed(_in_lines(canvas, notes, inner.width, most)):
        canvas.text(inner.x, y, note, size=11, color="text3", width=inner.width)
        y -= line
    return y + line / 2


def _in_lines(canvas: Canvas, notes: Sequence[str], width: float, most: int) -> list[str]:
    """Cut notes into lines, the last note first: what n is stands in full before all others."""
    told: list[str] = []
    for left, note in enumerate(reversed(notes), 1):
        room = most - len(told) - (len(notes) - left)
        told[:0] = canvas.lines(note, width, 11, min(_NOTE_LINES, room))
    return told

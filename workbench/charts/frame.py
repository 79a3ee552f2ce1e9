"""What every chart has: the question, period and n, notes where there is room."""

from workbench.charts.canvas import STRONG, Canvas
from workbench.charts.picture import Box
from workbench.i18n import t
from workbench.insight.numbers import Measure, Numbers
from workbench.insight.scope import visible

PADDING = 12
_ROOM_FOR_NOTES_PX = 260


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
            canvas.text(inner.x, top, caption, size=12, color="text2", width=inner.width)
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
    unit = numbers.unit.name if numbers.unit.measure is not Measure.PERCENT else ""
    parts = [part for part in (numbers.period, unit) if part]
    whole = " · ".join((*parts, visible(numbers.n)))
    if canvas.measure(whole, 12) <= width:
        return [whole]
    if canvas.height >= _ROOM_FOR_NOTES_PX - 60:
        return [" · ".join(parts), visible(numbers.n)]
    without_unit = f"{numbers.period} · {visible(numbers.n)}"
    if canvas.measure(without_unit, 12) <= width:
        return [without_unit]
    return [t("{period} · n={n} you may see").format(period=numbers.period, n=f"{numbers.n:,}")]


def _notes(canvas: Canvas, numbers: Numbers, inner: Box) -> float:
    """Write notes and basis from the bottom up; return where they begin."""
    line = canvas.theme.px(11) + 5
    y = canvas.height - PADDING - line / 2 + 4
    for note in reversed((*numbers.notes, numbers.basis)):
        canvas.text(inner.x, y, note, size=11, color="text3", width=inner.width)
        y -= line
    return y + line / 2

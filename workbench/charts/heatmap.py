"""Weekday by hour: rate and n in each cell; hatched where n is small, grey where it is tiny."""

from decimal import Decimal

from workbench.charts.canvas import STRONG, Canvas
from workbench.charts.picture import Box, Hit, hit
from workbench.charts.words import tooltip
from workbench.insight.calendar_names import weekday_name
from workbench.insight.numbers import TOO_FEW, Bar, Numbers, Tone

_WORKDAYS = 5


def heatmap(canvas: Canvas, body: Box, numbers: Numbers) -> list[Hit]:
    """Draw a grid of the hours in which anybody was called."""
    cells = {bar.place: bar for bar in numbers.bars if bar.place is not None}
    hours = range(min(hour for _day, hour in cells), max(hour for _day, hour in cells) + 1)
    days = range(max(_WORKDAYS, *(day + 1 for day, _hour in cells), _WORKDAYS))
    gutter = max(canvas.measure(weekday_name(day), 12) for day in days) + 8
    line = canvas.theme.px(11) + 4
    grid = Box(body.x + gutter, body.y, body.width - gutter, body.height - line)
    width = min(64.0, grid.width / len(hours))
    height = min(44.0, grid.height / len(days))
    told = (bar.value for bar in cells.values() if bar.n >= TOO_FEW)
    most = max((value or Decimal(0) for value in told), default=Decimal(0))
    for day in days:
        middle = grid.y + height * (day + 0.5)
        canvas.text(body.x + gutter - 8, middle, weekday_name(day), align="right", color="text2")
    every = 1 if width >= canvas.measure("00", 11) + 6 else 2
    for place, hour in enumerate(hours):
        if place % every == 0:
            x = grid.x + width * (place + 0.5)
            y = grid.y + height * len(days) + line / 2
            canvas.text(x, y, str(hour), size=11, color="text3", align="center")
    has_letter = all(_fits(canvas, f"n={bar.n}", width - 1) for bar in cells.values())
    hits = []
    for (day, hour), bar in cells.items():
        x, y = grid.x + width * (hour - hours[0]), grid.y + height * day
        box = Box(x + 0.5, y + 0.5, width - 1, height - 1)
        n = f"n={bar.n}" if has_letter else str(bar.n)
        _cell(canvas, box, bar, most, n if _fits(canvas, n, box.width) else "")
        hits.append(hit(box, bar, tooltip(numbers, bar)))
    return hits


def _cell(canvas: Canvas, box: Box, bar: Bar, most: Decimal, n: str) -> None:
    if bar.n < TOO_FEW:
        canvas.bar(box, canvas.theme.color("line"))
        middle = box.x + box.width / 2, box.y + box.height / 2
        canvas.text(*middle, n, size=11, align="center", color="text2")
        return
    step = min(4, int((bar.value or Decimal(0)) * 5 / most)) if most else 0
    fill = canvas.theme.stage(step, 5)
    is_thin = bar.tone is Tone.MUTED
    canvas.bar(
        box,
        canvas.theme.color("surface") if is_thin else fill,
        edge=canvas.theme.color("line") if is_thin else None,
        hatch="////" if is_thin else None,
        hatch_color=canvas.theme.color("line"),
    )
    _write(canvas, box, bar, canvas.theme.color("text3") if is_thin else _ink(fill), n)


def _write(canvas: Canvas, box: Box, bar: Bar, ink: str, n: str) -> None:
    if box.width < canvas.measure("100", 11, STRONG) + 2:
        return  # the tooltip and the table have it
    has_sign = box.width >= canvas.measure("100 %", 11, STRONG) + 6
    text = f"{bar.value or 0:.0f} %" if has_sign else f"{bar.value or 0:.0f}"
    x, y = box.x + box.width / 2, box.y + box.height / 2
    line = canvas.theme.px(11)
    n = n if box.height >= 2 * line + 2 else ""
    apart = min(line * 0.7, box.height / 4) if n else 0.0
    canvas.text(x, y - apart, text, size=11, weight=STRONG, align="center", color=ink)
    if n:
        canvas.text(x, y + apart + 0.5, n, size=11, align="center", color=ink)


def _fits(canvas: Canvas, text: str, width: float) -> bool:
    return canvas.measure(text, 11) <= width - 2


def _ink(fill: str) -> str:
    """Return black or white, whichever stands out more on a fill."""
    channels = [int(fill[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#14161A" if (light + 0.05) / 0.058 > 1.05 / (light + 0.05) else "#FFFFFF"

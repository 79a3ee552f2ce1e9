"""Weekday by hour: the rate in each cell, hatched where it rests on few calls."""

from decimal import Decimal

from workbench.charts.canvas import STRONG, Canvas
from workbench.charts.picture import Box, Hit, hit
from workbench.charts.words import short, tooltip
from workbench.insight.calls import weekday
from workbench.insight.numbers import Bar, Numbers, Tone

_FIRST_HOUR, _LAST_HOUR, _WORKDAYS = 9, 17, 5
_ROOM_FOR_N = 30.0


def heatmap(canvas: Canvas, body: Box, numbers: Numbers) -> list[Hit]:
    """Draw a grid of the hours in which anybody was called."""
    cells = {bar.place: bar for bar in numbers.bars if bar.place is not None}
    hours = range(
        min(_FIRST_HOUR, *(hour for _day, hour in cells), _FIRST_HOUR),
        max(_LAST_HOUR, *(hour for _day, hour in cells), _LAST_HOUR) + 1,
    )
    days = range(max(_WORKDAYS, *(day + 1 for day, _hour in cells), _WORKDAYS))
    gutter = max(canvas.measure(weekday(day), 12) for day in days) + 8
    line = canvas.theme.px(11) + 4
    grid = Box(body.x + gutter, body.y, body.width - gutter, body.height - line)
    width, height = grid.width / len(hours), min(44.0, grid.height / len(days))
    most = max((bar.value or Decimal(0) for bar in cells.values()), default=Decimal(0))
    for day in days:
        middle = grid.y + height * (day + 0.5)
        canvas.text(body.x + gutter - 8, middle, weekday(day), align="right", color="text2")
    every = 1 if width >= canvas.measure("00", 11) + 6 else 2
    for place, hour in enumerate(hours):
        if place % every == 0:
            x = grid.x + width * (place + 0.5)
            y = grid.y + height * len(days) + line / 2
            canvas.text(x, y, str(hour), size=11, color="text3", align="center")
    hits = []
    for (day, hour), bar in cells.items():
        x, y = grid.x + width * (hour - hours[0]), grid.y + height * day
        box = Box(x + 0.5, y + 0.5, width - 1, height - 1)
        _cell(canvas, box, bar, numbers, most)
        hits.append(hit(box, bar, tooltip(numbers, bar)))
    return hits


def _cell(canvas: Canvas, box: Box, bar: Bar, numbers: Numbers, most: Decimal) -> None:
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
    rate = short(bar.value, numbers.unit, is_chinese=False)
    ink = canvas.theme.color("text3") if is_thin else _ink(fill)
    middle = box.x + box.width / 2, box.y + box.height / 2
    whole = f"{bar.value or 0:.0f}"
    text = rate if canvas.measure(rate, 11, STRONG) <= box.width - 4 else whole
    has_n = box.height >= _ROOM_FOR_N and canvas.measure(f"n={bar.n}", 11) <= box.width - 2
    if canvas.measure(text, 11, STRONG) > box.width - 1:
        return  # the tooltip and the table have it
    rate_y = middle[1] - 7 if has_n else middle[1]
    canvas.text(middle[0], rate_y, text, size=11, weight=STRONG, align="center", color=ink)
    if has_n:
        canvas.text(middle[0], middle[1] + 8, f"n={bar.n}", size=11, align="center", color=ink)


def _ink(fill: str) -> str:
    """Return black or white, whichever stands out more on a fill."""
    channels = [int(fill[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#14161A" if (light + 0.05) / 0.058 > 1.05 / (light + 0.05) else "#FFFFFF"

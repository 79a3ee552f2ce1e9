"""Measuring text, and cutting it into lines."""

import math
from typing import Final

from ui.theme import theme
from workbench.i18n import lines_of

_MOST_WIDTHS: Final = 8192
_widths: dict[tuple[str, str, bool, int], int] = {}
"""Measured texts: a list paints the same words at every step of the cursor."""
theme.changed.connect(_widths.clear)


def text_width(words: str, role: str = "body", *, tabular: bool = False, weight: int = 0) -> int:
    """Return the width `paint.text` would use with room enough."""
    key = (words, role, tabular, weight)
    width = _widths.get(key)
    if width is None:
        if len(_widths) >= _MOST_WIDTHS:
            _widths.clear()
        metrics = theme.metrics(role, tabular=tabular, weight=weight)
        width = _widths[key] = math.ceil(metrics.horizontalAdvance(words))
    return width


def wrapped(words: str, width: int, role: str = "small", most: int = 2) -> list[str]:
    """Cut text into lines of a width: at spaces, and anywhere between Han characters."""
    metrics = theme.metrics(role)
    return lines_of(words, lambda part: metrics.horizontalAdvance(part) <= width, most)

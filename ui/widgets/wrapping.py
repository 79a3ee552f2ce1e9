"""Measuring text, and cutting it into lines: at spaces, in Chinese between characters."""

import math
from typing import Final

from ui.theme import theme

HAN: Final = range(0x4E00, 0xA000)
_ENDS: Final = "，。？！；：、”’）》」】…"
"""What closes a Chinese phrase: no line begins with it, one may end there."""
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
    rest = " ".join(words.split())
    result: list[str] = []
    while rest and len(result) < most - 1 and metrics.horizontalAdvance(rest) > width:
        fits = _fitting(rest, width, role)
        result.append(rest[:fits].rstrip())
        rest = rest[fits:].lstrip()
    return [*result, rest] if rest else result


def _fitting(words: str, width: int, role: str) -> int:
    metrics = theme.metrics(role)
    low, high = 1, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if metrics.horizontalAdvance(words[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    for cut in range(low, 0, -1):
        if _may_end(words[cut - 1], words[cut : cut + 1]):
            return cut
    return low


def _may_end(last: str, following: str) -> bool:
    """Say whether a line may end with a letter, and the next one begin with the following."""
    if following == " ":
        return True
    return (ord(last) in HAN or last in _ENDS) and following not in _ENDS

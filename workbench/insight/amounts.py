"""Amounts in few letters, rounded in one way wherever they stand: 2.25M, 118k, 38.1 万."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_EN_STEPS: Final = ((Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "k"))
_ZH_STEPS: Final = ((Decimal(10) ** 8, " 亿"), (Decimal(10) ** 4, " 万"))
_SHORT_FROM: Final = 10_000


def short(value: Decimal, *, is_chinese: bool, is_tight: bool = False) -> str:
    """Return an amount with three digits that count; tight: two, and no space."""
    for size, letter in _ZH_STEPS if is_chinese else _EN_STEPS:
        if abs(value) >= size and abs(value) >= _SHORT_FROM:
            shown = _significant(value / size, fewer=int(is_tight))
            return shown + (letter.strip() if is_tight else letter)
    return places(value, 0)


def places(value: Decimal, count: int) -> str:
    """Return a number with at most so many decimal places, halves rounded up."""
    shown = value.quantize(Decimal(1).scaleb(-count), rounding=ROUND_HALF_UP)
    text = f"{shown:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _significant(value: Decimal, *, fewer: int) -> str:
    count = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    return places(value, max(0, count - fewer))

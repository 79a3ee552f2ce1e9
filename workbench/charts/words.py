"""Numbers as people read them on a chart; the exact value is in the tooltip and the table."""

from decimal import Decimal

from workbench.i18n import t, tn
from workbench.insight import amounts
from workbench.insight.amounts import places
from workbench.insight.numbers import Bar, Measure, Numbers, Unit, rounded

LONG_FROM_PX = 600
"""A picture this wide writes amounts in full."""


def short(
    value: Decimal | None,
    unit: Unit,
    *,
    is_chinese: bool,
    is_tight: bool = False,
    is_long: bool = False,
) -> str:
    """Return a value for the end of a bar: 2.25M, 118k, 11.8 万, 63.2 %, 57; tight: 63%."""
    if value is None:
        return "–"
    if unit.measure is Measure.PERCENT:
        return f"{places(value, 0)}%" if is_tight else f"{places(value, 1)} %"
    if unit.measure is Measure.DAYS:
        return places(value, 0 if is_tight else 1)
    if is_tight or not is_long:
        return amounts.short(value, is_chinese=is_chinese, is_tight=is_tight)
    return places(value, 0)


def full(value: Decimal | None, unit: Unit) -> str:
    """Return a value in full: 2,251,930 USD, 63.15 %, 57 days."""
    if value is None:
        return "–"
    is_percent = unit.measure is Measure.PERCENT
    digits = _plain(rounded(value) if is_percent else value)
    whole, _, fraction = digits.partition(".")
    text = f"{int(whole):,}" + (f".{fraction}" if fraction else "")
    text = f"-{text}" if whole == "-0" else text
    if is_percent:
        return f"{text} %"
    return f"{text} {unit.name}".rstrip()


def exact(value: Decimal) -> str:
    """Return a number as plain digits with no needless zeros: what a CSV holds."""
    return _plain(value)


def spoken(bar: Bar) -> str:
    """Return a bar for a screen reader: its label and its value as plain digits."""
    return f"{bar.label}: {'–' if bar.value is None else _plain(rounded(bar.value))}"


def tooltip(numbers: Numbers, bar: Bar) -> str:
    """Return what pointing at a bar says: the value, then how much that is of what."""
    head = t("{label}: {value}").format(label=bar.label, value=full(bar.value, numbers.unit))
    details = [bar.detail] if bar.detail else [tn("{n} record", "{n} records", bar.n)]
    total = sum((abs(b.value) for b in numbers.bars if b.value is not None), Decimal(0))
    if numbers.unit.measure is Measure.MONEY and _has_shares(numbers) and total and bar.value:
        share = places(bar.value * 100 / total, 1)
        details.append(t("{share} % of all").format(share=share))
    return head + "\n" + " · ".join(details)


def _has_shares(numbers: Numbers) -> bool:
    return numbers.name.startswith("won_by") or numbers.name in ("leaderboard", "pipeline_by_stage")


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

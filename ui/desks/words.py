"""Amounts and days as lists and cards write them, in the language in use."""

from datetime import date, datetime
from decimal import Decimal

from workbench.i18n import language, t

NEAR_DAYS = 270
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def amount(value: Decimal | None) -> str:
    """Return an amount in full, without needless decimals; nothing for None."""
    if value is None:
        return ""
    whole = value == value.to_integral_value()
    return f"{value:,.0f}" if whole else f"{value:,.2f}"


def short_amount(value: Decimal) -> str:
    """Return an amount for heads: 1.2M, 310k; in Chinese 31 万, 1.2 亿."""
    if language() == "zh_CN":
        return _scaled(value, ((Decimal(10) ** 8, " 亿"), (Decimal(10) ** 4, " 万")))
    return _scaled(
        value, ((Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "k"))
    )


def day(value: date | None, today: date | None = None) -> str:
    """Return a day such as `12 Jun` or `6 月 12 日`; with its year where that is not this one."""
    if value is None:
        return ""
    shown_year = today is not None and value.year != today.year
    if language() == "zh_CN":
        short = f"{value.month} 月 {value.day} 日"
        return f"{value.year} 年 {short}" if shown_year else short
    short = f"{value.day} {_MONTHS[value.month - 1]}"
    return f"{short} {value.year}" if shown_year else short


def near_day(value: date | None, today: date) -> str:
    """Return a day without its year where no other year can be meant."""
    if value is None:
        return ""
    is_near = abs((value - today).days) <= NEAR_DAYS
    return day(value) if is_near else day(value, today)


def clock(value: datetime) -> str:
    """Return the local time of an instant: 14:05."""
    return f"{value.astimezone():%H:%M}"


def days(count: int) -> str:
    """Return a number of days, short."""
    return t("{n} d").format(n=f"{count:,}")


def _scaled(value: Decimal, units: tuple[tuple[Decimal, str], ...]) -> str:
    for size, sign in units:
        if abs(value) >= size:
            scaled = value / size
            digits = 1 if abs(scaled) < 100 else 0
            text = f"{scaled:,.{digits}f}"
            return (text.rstrip("0").rstrip(".") if "." in text else text) + sign
    return f"{value:,.0f}"

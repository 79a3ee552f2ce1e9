"""Days and times as short words: “today”, “Thu 11 Jun”, “6 月 16 日”, “14:32”."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from workbench.i18n import language, t
from workbench.insight import amounts, calendar_names

CLOSE_DAYS = 270
MOST_SKEW_S = 300
"""A time to come by more than this was said by a clock that was wrong."""


def here() -> tzinfo:
    """Return the time zone of this computer."""
    return datetime.now(UTC).astimezone().tzinfo or UTC


def weekday(on: date) -> str:
    """Return the short name of a day of the week."""
    return calendar_names.weekday_name(on.weekday())


def day(on: date | None, today: date | None = None) -> str:
    """Return a day such as `16 Jun`, with its year where that is not this year."""
    if on is None:
        return ""
    is_other_year = today is not None and on.year != today.year
    if language() == "zh_CN":
        text = f"{on.month} 月 {on.day} 日"
        return f"{on.year} 年 {text}" if is_other_year else text
    text = f"{on.day} {calendar_names.month_name(on.month)}"
    return f"{text} {on.year}" if is_other_year else text


def day_head(on: date, today: date) -> str:
    """Return the head above one day's entries: `Today, Thu 11 Jun`."""
    if on == today:
        return t("Today, {day}").format(day=full_day(on, today))
    if on == today - timedelta(days=1):
        return t("Yesterday")
    if on == today + timedelta(days=1):
        return t("Tomorrow, {day}").format(day=full_day(on, today))
    return full_day(on, today)


def close_day(on: date | None, today: date) -> str:
    """Return a day without its year where no other year can be meant."""
    is_close = on is not None and abs((on - today).days) <= CLOSE_DAYS
    return day(on) if is_close else day(on, today)


def full_day(on: date, today: date) -> str:
    """Return a day with its weekday: `Thu 11 Jun`."""
    if language() == "zh_CN":
        return f"{day(on, today)} {weekday(on)}"
    return f"{weekday(on)} {day(on, today)}"


def near_day(on: date, today: date) -> str:
    """Return a day soon to come in the fewest words: today, tomorrow, Fri, 16 Jun."""
    away = (on - today).days
    if away == 0:
        return t("today")
    if away == 1:
        return t("tomorrow")
    return weekday(on) if 1 < away < 7 else day(on, today)


def half_day(moment: datetime) -> str:
    """Return `morning` or `afternoon` of a local time."""
    return t("morning") if moment.hour < 12 else t("afternoon")


def near_time(moment: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Return a moment soon to come by the clock of a zone, else of this computer: `Thu 10:00`."""
    local, today = moment.astimezone(zone or here()), now.astimezone(zone or here()).date()
    return t("{day} {time}").format(day=near_day(local.date(), today), time=clock(local))


def day_end(now: datetime) -> datetime:
    """Return the end of the day where this computer stands."""
    local = now.astimezone(here())
    return datetime.combine(local.date() + timedelta(days=1), time(), local.tzinfo)


def clock(moment: datetime | time) -> str:
    """Return hours and minutes."""
    return f"{moment:%H:%M}"


def ago(moment: datetime, now: datetime) -> str:
    """Return how long ago something was, in the fewest words."""
    seconds = int((now - moment).total_seconds())
    if seconds < -MOST_SKEW_S:
        return t("later than now: check the clock")
    if seconds < 60:
        return t("just now")
    if seconds < 3600:
        return t("{n} min ago").format(n=seconds // 60)
    if seconds < 86400:
        return t("{n} h ago").format(n=seconds // 3600)
    return t("{n} d ago").format(n=seconds // 86400)


def size(size_bytes: int) -> str:
    """Return a size in the unit one would say."""
    if size_bytes >= 1_000_000:
        return t("{n} MB").format(n=f"{size_bytes / 1_000_000:,.1f}")
    if size_bytes >= 1_000:
        return t("{n} kB").format(n=f"{size_bytes / 1_000:,.0f}")
    return t("{n} bytes").format(n=size_bytes)


def days(count: int) -> str:
    """Return a number of days, short."""
    return t("{n} d").format(n=f"{count:,}")


def short_amount(value: Decimal) -> str:
    """Return an amount for heads, as charts say it too: 1.25M, 310k; in Chinese 31 万, 1.2 亿."""
    return amounts.short(value, is_chinese=language() == "zh_CN")


def amount(value: Decimal | None, empty: str = "–") -> str:
    """Return an amount with thousands and no needless decimals: `118,000`."""
    if value is None:
        return empty
    whole = value.quantize(Decimal(1))
    return f"{whole:,}" if whole == value else f"{value:,.2f}"

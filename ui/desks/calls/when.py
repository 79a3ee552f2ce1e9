"""Times as people type them: “tue 10”, “tomorrow 3pm”, “+2h”, “明天上午”, “下周二 10 点半”."""

import re
from datetime import date, datetime, time, timedelta

_HALVES = {
    "morning": time(10),
    "noon": time(12),
    "afternoon": time(14, 30),
    "evening": time(17, 30),
    "早上": time(9),
    "上午": time(10),
    "中午": time(12),
    "下午": time(14, 30),
    "傍晚": time(17, 30),
    "晚上": time(19),
}
_LATE = ("下午", "傍晚", "晚上", "pm", "afternoon", "evening")
_NEAR = {
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "tomorrow": 1,
    "today": 0,
    "tmr": 1,
    "tom": 1,
    "大后天": 3,
    "后天": 2,
    "明天": 1,
    "明早": 1,
    "今天": 0,
}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HAN_WEEKDAYS = "一二三四五六日"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_HAN_DIGITS = {"十二": "12", "十一": "11", "十": "10"} | {
    han: str(number) for number, han in enumerate("零一二三四五六七八九")
} | {"两": "2"}  # fmt: skip
_LATER = re.compile(
    r"(?:in|\+)?\s*(\d+|半)\s*(minutes?|mins?|m|hours?|h|days?|d|weeks?|w|分钟|个?小时|个?钟头|天|个?星期|周)"
    r"\s*(?:later|后|之后|以后)?"
)
_CLOCK = re.compile(r"(\d{1,2})(?:[:：.点时h](\d{2}|半)?分?)?\s*(am|pm)?")
_HALF_DAY = time(12)


def parse_time(typed: str, now: datetime) -> datetime | None:
    """Return the moment meant, after `now` and in its zone; None where it is not understood."""
    text = " ".join(typed.casefold().split())
    if not text:
        return None
    later = _LATER.fullmatch(text)
    if later is not None:
        return _later(now, later[1], later[2])
    day, rest = _day(text, now)
    at = _clock(rest)
    if at is None and (rest or day is None):
        return None
    moment = datetime.combine(day or now.date(), at or now.time().replace(second=0), now.tzinfo)
    moment = moment.replace(microsecond=0)
    if day is None and moment <= now:
        moment += timedelta(days=1)
    return moment if moment > now else None


def _later(now: datetime, count: str, unit: str) -> datetime:
    number = 0.5 if count == "半" else float(count)
    minutes = {"m": 1, "h": 60, "d": 1440, "w": 10080, "分": 1, "小": 60, "钟": 60, "天": 1440}
    minutes |= {"星": 10080, "周": 10080}
    return now + timedelta(minutes=number * minutes[unit.removeprefix("个")[0]])


def _day(text: str, now: datetime) -> tuple[date | None, str]:
    """Return the day named in a text and what is left of the text without it."""
    for read in (_near, _weekday, _calendar):
        found = read(text, now.date())
        if found is not None:
            return found
    return None, text


def _near(text: str, today: date) -> tuple[date, str] | None:
    for words, away in _NEAR.items():
        if words in text and (not words.isascii() or re.search(rf"\b{words}\b", text)):
            rest = text.replace(words, "早上" if words == "明早" else "", 1)
            return today + timedelta(days=away), rest.strip()
    if "next week" in text:
        return today + timedelta(days=7), text.replace("next week", "", 1).strip()
    return None


def _weekday(text: str, today: date) -> tuple[date, str] | None:
    match = re.search(r"(下)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])", text)
    if match is not None:
        number = _HAN_WEEKDAYS.index(match[2].replace("天", "日"))
        if match[1]:
            monday = today + timedelta(days=7 - today.weekday())
            return monday + timedelta(days=number), _without(text, match)
        return _coming(today, number), _without(text, match)
    match = re.search(r"\b(next )?(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b", text)
    if match is None:
        return None
    return _coming(today, _WEEKDAYS.index(match[2])), _without(text, match)


def _coming(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _calendar(text: str, today: date) -> tuple[date, str] | None:
    match = re.search(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b", text)
    if match is not None:
        return _dated(int(match[1]), int(match[2]), int(match[3]), today, _without(text, match))
    match = re.search(r"(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]?", text)
    if match is not None:
        return _dated(0, int(match[1]), int(match[2]), today, _without(text, match))
    months = "|".join(_MONTHS)
    match = re.search(rf"\b(\d{{1,2}})\.? ({months})[a-z]*\b", text)
    if match is not None:
        return _dated(0, _MONTHS.index(match[2]) + 1, int(match[1]), today, _without(text, match))
    match = re.search(rf"\b({months})[a-z]* (\d{{1,2}})\b", text)
    if match is not None:
        return _dated(0, _MONTHS.index(match[1]) + 1, int(match[2]), today, _without(text, match))
    return None


def _dated(year: int, month: int, day: int, today: date, rest: str) -> tuple[date, str] | None:
    try:
        found = date(year or today.year, month, day)
        if not year and found < today:
            found = found.replace(year=today.year + 1)
    except ValueError:
        return None
    return found, rest


def _without(text: str, match: "re.Match[str]") -> str:
    return (text[: match.start()] + " " + text[match.end() :]).strip()


def _clock(text: str) -> time | None:
    rest = text.removeprefix("at ").strip()
    half = next((words for words in _HALVES if words in rest), "")
    number = rest.replace(half, "").strip() if half else rest
    for han, digits in _HAN_DIGITS.items():
        number = number.replace(han, digits)
    if not number:
        return _HALVES[half] if half else None
    match = _CLOCK.fullmatch(number)
    if match is None:
        return None
    hour, minute = int(match[1]), 30 if match[2] == "半" else int(match[2] or 0)
    late = match[3] == "pm" or half in _LATE
    if late and hour < _HALF_DAY.hour:
        hour += 12
    if match[3] == "am" and hour == _HALF_DAY.hour:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None

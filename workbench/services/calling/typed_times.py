"""Times as people type them: “tue 10”, “tomorrow 3pm”, “in 2h”, “明天上午”, “下周二10点半”.

Everything is read in the zone of the `now` that is given: the callee's clock, not the caller's.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta

from workbench.insight.calendar_names import HAN_WEEKDAYS, MONTHS, WEEKDAYS
from workbench.services.calling.rules import USUAL, Rule

FARTHEST = timedelta(days=400)
LONGEST_TEXT = 60
USUAL_HOUR = time(10)
"""A day without an hour means the same hour as now, or this one where nobody may be called then."""
_HALVES = {
    "morning": time(10),
    "afternoon": time(14, 30),
    "evening": time(17, 30),
    "noon": time(12),
    "早上": time(9),
    "早晨": time(9),
    "上午": time(10),
    "中午": time(12),
    "下午": time(14, 30),
    "傍晚": time(17, 30),
    "晚上": time(19),
}
_EARLY = frozenset({"morning", "早上", "早晨", "上午", "am"})
_LATE = frozenset({"afternoon", "evening", "noon", "下午", "傍晚", "晚上", "中午", "pm"})
_NEAR = {
    "the day after tomorrow": (2, ""),
    "day after tomorrow": (2, ""),
    "tomorrow": (1, ""),
    "tonight": (0, "evening"),
    "today": (0, ""),
    "tmr": (1, ""),
    "tom": (1, ""),
    "next week": (7, ""),
    "大后天": (3, ""),
    "后天": (2, ""),
    "明天": (1, ""),
    "明日": (1, ""),
    "明早": (1, "早上"),
    "明晚": (1, "晚上"),
    "今天": (0, ""),
    "今日": (0, ""),
    "今早": (0, "早上"),
    "今晚": (0, "晚上"),
}
_HAN_DIGITS = {han: number for number, han in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_HAN_NUMBER = re.compile(r"[零〇一二两三四五六七八九十]+")
_HAN_WEEKDAY = re.compile(rf"(下*|这|本)个?(?:周|星期|礼拜)([{HAN_WEEKDAYS}天])")
_HAN_WEEK = re.compile(r"(下+)个?(?:周|星期|礼拜)(?!\d)")
_UNITS_MIN = {
    "minutes": 1, "minute": 1, "mins": 1, "min": 1, "m": 1, "分钟": 1, "分": 1,
    "hours": 60, "hour": 60, "hrs": 60, "hr": 60, "h": 60, "小时": 60, "钟头": 60,
    "days": 1440, "day": 1440, "d": 1440, "天": 1440,
    "weeks": 10080, "week": 10080, "w": 10080, "星期": 10080, "礼拜": 10080, "周": 10080,
}  # fmt: skip
_DAY_MIN = 1440
_LATER = re.compile(
    r"(?:in\s*|\+\s*)?(?P<count>\d{1,4}(?:\.\d)?|half an|an|a|半)\s*个?(?P<and_half>半)?\s*"
    rf"(?P<unit>{'|'.join(_UNITS_MIN)})(?P<half>半)?\s*(?:(?P<more>\d{{1,2}})\s*(?:m|min|mins|分|分钟)?)?"
    r"\s*(?:later|from now|后|之后|以后)?"
)
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:\s*[:.点时h]\s*(?:(?P<minute>\d{1,2})\s*分?|(?P<part>半|[13]刻))?)?"
    r"\s*(?P<half>am|pm)?"
)
_FOUR_DIGITS = re.compile(r"(\d{2})(\d{2})")
_NOON, _FIRST_MORNING_HOUR = 12, 7


def read_time(typed: str, now: datetime, rule: Rule = USUAL) -> datetime | None:
    """Return the moment meant, after `now` and in its zone; None where it is not understood.

    Args:
        rule: When one may call there; a day named without an hour is meant within it.
    """
    text = _plain(typed)
    if not text or len(typed) > LONGEST_TEXT:
        return None
    later = _LATER.fullmatch(text)
    moment = _on_day(text, now, rule) if later is None else _later(later, now)
    if moment is None:
        return None
    settled = moment.astimezone(UTC)  # two times of one zone would be compared by their clocks
    if not timedelta() < settled - now.astimezone(UTC) <= FARTHEST:
        return None
    return settled.astimezone(now.tzinfo)  # an hour that a change of the clocks leaves out


def _plain(typed: str) -> str:
    """Return a text in small letters and half width, with digits for Han numbers."""
    text = unicodedata.normalize("NFKC", typed).casefold()
    text = _HAN_WEEKDAY.sub(lambda found: f" {found[1]}周{_han_weekday(found[2])} ", text)
    text = _HAN_NUMBER.sub(lambda found: _number(found[0]), text)
    text = re.sub(r"[,、。]", " ", text)
    return " ".join(text.split())


def _han_weekday(han: str) -> int:
    return HAN_WEEKDAYS.index(han.replace("天", "日")) + 1


def _number(han: str) -> str:
    tens, ten, ones = han.partition("十")
    if not ten:
        return "".join(str(_HAN_DIGITS[one]) for one in han)
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return han
    return str(10 * _HAN_DIGITS.get(tens, 1) + (_HAN_DIGITS[ones] if ones else 0))


def _later(found: "re.Match[str]", now: datetime) -> datetime | None:
    words = found["count"]
    count = 0.5 if words in ("半", "half an") else 1.0 if words in ("a", "an") else float(words)
    unit = _UNITS_MIN[found["unit"]]
    if found["and_half"] or found["half"]:
        count += 0.5
    if found["more"] and unit != _UNITS_MIN["h"]:
        return None
    minutes = count * unit + int(found["more"] or 0)
    if timedelta(minutes=minutes) > FARTHEST:
        return None
    if unit >= _DAY_MIN and minutes % _DAY_MIN == 0:  # the same hour by their clock
        on = now.date() + timedelta(days=int(minutes) // _DAY_MIN)
        return datetime.combine(on, now.time(), now.tzinfo)
    return (now.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(now.tzinfo)


def _on_day(text: str, now: datetime, rule: Rule) -> datetime | None:
    try:
        on, rest = _day(text, now.date())
    except (ValueError, OverflowError):  # the 32nd of a month, a year that is none
        return None
    rest = re.sub(r"^(?:on|at|@|的)\s*|\s*\b(?:on|at)$", "", rest.strip()).strip()
    at = _clock(rest)
    if at is None and (rest or on is None):
        return None
    meant_on = on or now.date()
    moment = datetime.combine(meant_on, at or _usual(now, meant_on, rule), now.tzinfo)
    if on is None and moment.astimezone(UTC) <= now.astimezone(UTC):
        moment = datetime.combine(now.date() + timedelta(days=1), at or USUAL_HOUR, now.tzinfo)
    return moment


def _usual(now: datetime, on: date, rule: Rule) -> time:
    """Return the hour meant where none is named: as now, else 10:00, else when the day opens."""
    same = now.time().replace(second=0, microsecond=0)
    spans = rule.spans(on) or USUAL.week[0]
    for at in (same, USUAL_HOUR):
        if any(start <= at < end for start, end in spans):
            return at
    return spans[0][0]


def _day(text: str, today: date) -> tuple[date | None, str]:
    """Return the day named in a text, and what is left of the text without it."""
    for read in (_near, _han_week, _weekday, _calendar):
        found = read(text, today)
        if found is not None:
            return found
    return None, text


def _near(text: str, today: date) -> tuple[date, str] | None:
    for words, (away, half) in _NEAR.items():
        found = re.search(rf"\b{words}\b" if words.isascii() else words, text)
        if found is not None:
            return today + timedelta(days=away), _without(text, found, half)
    return None


def _han_week(text: str, today: date) -> tuple[date, str] | None:
    found = _HAN_WEEK.search(text)
    if found is None:
        return None
    return today + timedelta(weeks=len(found[1])), _without(text, found)


def _weekday(text: str, today: date) -> tuple[date, str] | None:
    found = re.search(r"(下*|这|本)周([1-7])", text)
    if found is not None:
        weekday, weeks = int(found[2]) - 1, len(found[1].replace("这", "").replace("本", ""))
        if found[1]:
            return _of_week(today, weekday, weeks), _without(text, found)
        return _coming(today, weekday), _without(text, found)
    names = "|".join(WEEKDAYS)
    found = re.search(rf"\b(next |this )?({names})(?:s|nes|rs|ur)?(?:day)?\b", text)
    if found is None:
        return None
    weekday = WEEKDAYS.index(found[2])
    on = _of_week(today, weekday, 1) if found[1] == "next " else _coming(today, weekday)
    return on, _without(text, found)


def _coming(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _of_week(today: date, weekday: int, weeks: int) -> date:
    return today + timedelta(days=weekday - today.weekday(), weeks=weeks)


def _calendar(text: str, today: date) -> tuple[date, str] | None:
    found = re.search(r"\b(\d{4})[-年/](\d{1,2})[-月/](\d{1,2})日?", text)
    if found is not None:
        return date(int(found[1]), int(found[2]), int(found[3])), _without(text, found)
    found = re.search(r"(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]?", text)
    if found is not None:
        return _this_year(int(found[1]), int(found[2]), today), _without(text, found)
    months = "|".join(MONTHS)
    found = re.search(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\.? ({months})[a-z]*\b", text)
    if found is not None:
        month = MONTHS.index(found[2]) + 1
        return _this_year(month, int(found[1]), today), _without(text, found)
    found = re.search(rf"\b({months})[a-z]* (\d{{1,2}})(?:st|nd|rd|th)?\b", text)
    if found is not None:
        month = MONTHS.index(found[1]) + 1
        return _this_year(month, int(found[2]), today), _without(text, found)
    return None


def _this_year(month: int, day: int, today: date) -> date:
    found = date(today.year, month, day)
    return found if found >= today else date(today.year + 1, month, day)


def _without(text: str, found: "re.Match[str]", instead: str = "") -> str:
    return f"{text[: found.start()]} {instead} {text[found.end() :]}".strip()


def _clock(text: str) -> time | None:
    half = next((words for words in _HALVES if words in text), "")
    rest = " ".join(text.replace(half, " ", 1).removeprefix("this ").split()) if half else text
    rest = rest.removeprefix("at ").removeprefix("in the").strip()
    if not rest:
        return _HALVES[half] if half else None
    found = _CLOCK.fullmatch(rest)
    if found is None:
        digits = _FOUR_DIGITS.fullmatch(rest)
        return None if digits is None else _time(int(digits[1]), int(digits[2]))
    parts = {"半": 30, "1刻": 15, "3刻": 45}
    minute = parts[found["part"]] if found["part"] else int(found["minute"] or 0)
    return _time(_hour(found["hour"], found["half"] or half), minute)


def _hour(written: str, half: str) -> int:
    """Return the hour meant: 3 is 15:00 unless “am”, “上午” or 03 says otherwise."""
    hour = int(written)
    if half in _EARLY:
        return 0 if half == "am" and hour == _NOON else hour
    is_late = half in _LATE and hour < _NOON and not (half in ("noon", "中午") and hour > 3)
    is_bare = not half and 0 < hour < _FIRST_MORNING_HOUR and not written.startswith("0")
    return hour + _NOON if is_late or is_bare else hour


def _time(hour: int, minute: int) -> time | None:
    return time(hour, minute) if hour < 24 and minute < 60 else None

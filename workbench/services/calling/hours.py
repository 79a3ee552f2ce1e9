"""The callee's clock: his time zone, and whether he may be called now."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workbench.i18n import t
from workbench.services import words

OPENS, CLOSES = time(9), time(18)
"""The default: working days, where the callee is. Not legal advice."""
_SATURDAY = 5
_COUNTRIES = {
    "china": "Asia/Shanghai",
    "中国": "Asia/Shanghai",
    "cn": "Asia/Shanghai",
    "hong kong": "Asia/Hong_Kong",
    "香港": "Asia/Hong_Kong",
    "singapore": "Asia/Singapore",
    "新加坡": "Asia/Singapore",
    "japan": "Asia/Tokyo",
    "日本": "Asia/Tokyo",
    "india": "Asia/Kolkata",
    "germany": "Europe/Berlin",
    "france": "Europe/Paris",
    "netherlands": "Europe/Amsterdam",
    "sweden": "Europe/Stockholm",
    "united kingdom": "Europe/London",
    "uk": "Europe/London",
    "spain": "Europe/Madrid",
    "italy": "Europe/Rome",
    "poland": "Europe/Warsaw",
    "kenya": "Africa/Nairobi",
    "nigeria": "Africa/Lagos",
}


@dataclass(frozen=True)
class CallingHours:
    """Whether a person may be called now, and what the row says about it.

    Args:
        local_time: The callee's time, `14:32`; empty where it is not known.
        reason: Why not; empty where calling is allowed.
        icon: check, moon, lock or ban.
        is_blocked_for_good: Whether waiting does not help.
        opens_at: When calling is allowed next, at the callee's clock; None where it is now,
            or never.
        your_time: The caller's time at the same moment.
        zone: The callee's time zone; None where nobody knows it.
    """

    is_allowed: bool
    local_time: str
    reason: str
    icon: str
    is_blocked_for_good: bool = False
    opens_at: datetime | None = None
    your_time: str = ""
    zone: tzinfo | None = None


def zone_of(time_zone: str | None, country: str | None, phone: str | None) -> tzinfo | None:
    """Return the callee's time zone: his own, else his country's, else his number's."""
    if time_zone:
        try:
            return ZoneInfo(time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            pass
    if country and country.strip().casefold() in _COUNTRIES:
        return ZoneInfo(_COUNTRIES[country.strip().casefold()])
    return _zone_of_number(phone) if phone and phone.startswith("+") else None


def calling_hours(
    now: datetime, zone: tzinfo | None, *, do_not_call: bool = False, has_number: bool = True
) -> CallingHours:
    """Say whether a person may be called at `now`, and what time it is for both."""
    found = _hours(now, zone, do_not_call=do_not_call, has_number=has_number)
    return replace(found, your_time=words.clock(now.astimezone(words.here())), zone=zone)


def _hours(
    now: datetime, zone: tzinfo | None, *, do_not_call: bool, has_number: bool
) -> CallingHours:
    local = now.astimezone(zone) if zone is not None else None
    shown = words.clock(local) if local is not None else ""
    if do_not_call:
        return CallingHours(False, shown, t("do not call"), "ban", is_blocked_for_good=True)
    if not has_number:
        return CallingHours(False, shown, t("no number"), "phone-off", is_blocked_for_good=True)
    if local is None or is_open(local):
        return CallingHours(True, shown, "", "check")
    opens = next_opening(local)
    if opens.date() == local.date():
        reason = t("opens {time}").format(time=words.clock(opens))
    else:
        near = words.near_day(opens.date(), local.date())
        reason = t("opens {day} {time}").format(day=near, time=words.clock(opens))
    icon = "moon" if local.time() >= CLOSES else "lock"
    return CallingHours(False, shown, reason, icon, opens_at=opens)


def is_open(local: datetime) -> bool:
    """Whether a local time lies in the calling hours of a working day."""
    return local.weekday() < _SATURDAY and OPENS <= local.time() < CLOSES


def next_opening(local: datetime) -> datetime:
    """Return the next local time at which calling is allowed."""
    if is_open(local):
        return local
    on = local.date()
    if on.weekday() >= _SATURDAY or local.time() >= CLOSES:
        on = next_working_day(on)
    return datetime.combine(on, OPENS, local.tzinfo)


def next_working_day(on: date) -> date:
    """Return the first working day after a day."""
    on += timedelta(days=1)
    while on.weekday() >= _SATURDAY:
        on += timedelta(days=1)
    return on


@lru_cache(maxsize=4096)
def _zone_of_number(phone: str) -> tzinfo | None:
    """Return the zone of a number; where a country has several, none is claimed."""
    from phonenumbers import NumberParseException, parse
    from phonenumbers.timezone import time_zones_for_number

    try:
        zones = time_zones_for_number(parse(phone))
    except NumberParseException:
        return None
    if len(zones) != 1:
        return None
    try:
        return ZoneInfo(zones[0])
    except (ZoneInfoNotFoundError, ValueError):
        return None

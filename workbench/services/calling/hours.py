"""The callee's clock: his time zone, and whether he may be called now."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workbench.i18n import t, tn
from workbench.services import words
from workbench.services.calling import places
from workbench.services.calling.rules import USUAL, Rule
from workbench.services.do_not_call import Block

_SATURDAY = 5


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
        must_ask: Whether the caller is asked before dialling, as the local time is not known.
        rule: By which rule this was judged.
    """

    is_allowed: bool
    local_time: str
    reason: str
    icon: str
    is_blocked_for_good: bool = False
    opens_at: datetime | None = None
    your_time: str = ""
    zone: tzinfo | None = None
    must_ask: bool = False
    rule: Rule = USUAL

    @property
    def is_free(self) -> bool:
        """Whether one may call without being asked."""
        return self.is_allowed and not self.must_ask


@dataclass(frozen=True)
class Calls:
    """The calls made to a person, as far as a rule limits them.

    Args:
        counted_at: When the calls within the rule's days were made, oldest first.
        refused_at: When the person last said no.
    """

    counted_at: tuple[datetime, ...] = ()
    refused_at: datetime | None = None


NO_CALLS = Calls()


def zone_of(time_zone: str | None, country: str | None, phone: str | None) -> tzinfo | None:
    """Return the callee's time zone: his own, else his country's, else his number's."""
    if time_zone:
        try:
            return ZoneInfo(time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            pass
    clock = places.clock_of(country) if country else None
    if clock is not None:
        return clock
    return _zone_of_number(phone) if phone and phone.startswith("+") else None


def calling_hours(
    now: datetime,
    zone: tzinfo | None,
    *,
    do_not_call: bool = False,
    blocked_by: Block | None = None,
    has_number: bool = True,
    rule: Rule = USUAL,
    calls: Calls = NO_CALLS,
    held_by: str = "",
) -> CallingHours:
    """Say whether a person may be called at `now`, and what time it is for both.

    Args:
        blocked_by: Who else asked not to be called at this number.
        held_by: Who has reserved the person for today; empty where nobody else has.
    """
    local = now.astimezone(zone) if zone is not None else None
    shown = words.clock(local) if local is not None else ""
    if do_not_call:
        found = CallingHours(False, shown, t("do not call"), "ban", is_blocked_for_good=True)
    elif blocked_by is not None:
        found = CallingHours(False, shown, _as_other(blocked_by), "ban", is_blocked_for_good=True)
    elif not has_number:
        found = CallingHours(False, shown, t("no number"), "phone-off", is_blocked_for_good=True)
    elif held_by:
        found = CallingHours(False, shown, t("{name} has them").format(name=held_by), "lock")
    else:
        found = _limited(now, zone, rule, calls) or _open_or_not(local, shown, rule)
    return replace(found, your_time=words.clock(now.astimezone(words.here())), zone=zone, rule=rule)


def _as_other(blocked: Block) -> str:
    """Say whose wish blocks a number."""
    if not blocked.name:
        return t("do not call this number")
    return t("do not call: number of {name}").format(name=blocked.name)


def _limited(now: datetime, zone: tzinfo | None, rule: Rule, calls: Calls) -> CallingHours | None:
    """Say how a rule about the calls made before blocks; None where none does."""
    there = zone or words.here()
    local = now.astimezone(there)
    shown = words.clock(local) if zone is not None else ""
    if rule.rest_days and calls.refused_at is not None:
        until = calls.refused_at.astimezone(there) + timedelta(days=rule.rest_days)
        if until > local:
            said = t("said no, rests until {day}").format(day=words.day(until.date(), local.date()))
            return CallingHours(False, shown, said, "lock", opens_at=rule.next_opening(until))
    if rule.most_attempts is not None and len(calls.counted_at) >= rule.most_attempts:
        oldest = calls.counted_at[-rule.most_attempts]
        until = oldest.astimezone(there) + timedelta(days=rule.attempt_days)
        if until > local:
            said = t("{calls} in {days}").format(
                calls=tn("{n} call", "{n} calls", rule.most_attempts),
                days=tn("{n} day", "{n} days", rule.attempt_days),
            )
            return CallingHours(False, shown, said, "lock", opens_at=rule.next_opening(until))
    return None


def _open_or_not(local: datetime | None, shown: str, rule: Rule) -> CallingHours:
    if local is None:
        return CallingHours(True, "", t("local time not known"), "info", must_ask=True)
    if rule.is_open(local):
        return CallingHours(True, shown, "", "check")
    opens = rule.next_opening(local)
    if opens is None:
        return CallingHours(False, shown, t("no calling hours"), "lock")
    if opens.date() == local.date():
        reason = t("opens {time}").format(time=words.clock(opens))
    else:
        near = words.near_day(opens.date(), local.date())
        reason = t("opens {day} {time}").format(day=near, time=words.clock(opens))
    icon = "moon" if rule.has_closed(local) and rule.spans(local.date()) else "lock"
    return CallingHours(False, shown, reason, icon, opens_at=opens)


def is_open(local: datetime) -> bool:
    """Whether a local time lies in the usual calling hours of a working day."""
    return USUAL.is_open(local)


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

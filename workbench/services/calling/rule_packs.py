"""The rules of calling hours as people look at them, and as an administrator changes them.

A rule is never rewritten: another one follows it on its day, so that an old call keeps the rule of
its own. A rule is ended by letting the program's own rule follow it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from workbench.errors import InvalidInput, Refused
from workbench.i18n import t
from workbench.insight.calendar_names import weekday_name
from workbench.services import permissions, whom_to_ask, words
from workbench.services.calling import places, rules
from workbench.services.calling.rules import EVERYWHERE, Book, Rule
from workbench.store import records
from workbench.store.transactions import Reader, Writer

TYPE = "CallingRule"
_HOLIDAY = re.compile(r"\d{4}-\d\d-\d\d|\*-\d\d-\d\d")
_LEAP_YEAR = "2028"
"""Every day of a year is in it."""


@dataclass(frozen=True)
class Dated:
    """One rule of a place.

    Args:
        until: The first day of the rule after it; None where none follows.
    """

    rule: Rule
    until: date | None
    is_current: bool


@dataclass(frozen=True)
class Pack:
    """What holds in one country, or in one of its states.

    Args:
        name: The place as people call it; words for everywhere else.
        now: What time it is there and whether one may call, in one line.
        rules: The one that begins last first.
    """

    code: str
    name: str
    now: str
    is_open: bool
    rules: tuple[Dated, ...]
    state: str = ""

    @property
    def place(self) -> str:
        """The code of the place: US, or US-FL."""
        return place_code(self.code, self.state)


@dataclass(frozen=True)
class Packs:
    """Every place with a rule, and why I may not change them; empty where I may."""

    packs: tuple[Pack, ...]
    why_fixed: str
    today: date


@dataclass(frozen=True)
class NewRule:
    """A rule as an administrator writes it."""

    code: str
    name: str
    applies_from: date
    hours: str
    holidays: tuple[str, ...] = ()
    most_attempts: int | None = None
    attempt_days: int | None = None
    rest_days: int | None = None
    source: str = ""
    is_verified: bool = False
    state: str = ""

    @property
    def place(self) -> str:
        """The code of the place: US, or US-FL."""
        return place_code(self.code, self.state)


def packs(r: Reader) -> Packs:
    """Return the rules of every place, the workspace's own places among them."""
    known, now = rules.book(r), r.store.now()
    found = {(code, one.state) for code, several in known.rules.items() for one in several}
    ordered = sorted(found, key=_in_order)
    made = tuple(_pack(known, code, state, now) for code, state in ordered)
    return Packs(made, why_fixed(r), now.astimezone(words.here()).date())


def why_fixed(r: Reader) -> str:
    """Return why I may not change calling hours, and who can; empty where I may."""
    if permissions.may_create(r, TYPE):
        return ""
    return t("Calling hours are set for the whole workspace. Ask {who}.").format(
        who=whom_to_ask.an_admin(r)
    )


def add(w: Writer, given: NewRule) -> UUID:
    """Let a rule hold in a country from a day on.

    Raises:
        InvalidInput: The hours, a holiday or a number does not fit.
        Refused: I may not.
    """
    _check_right(w)
    week = rules.read_hours(given.hours)
    if not any(week):
        raise InvalidInput(t("A rule needs the hours of one day at least."))
    values: dict[str, Any] = {
        "name": given.name.strip() or place_name(given.code, given.state),
        "country": rules.stored_code(given.code),
        "state_code": given.state,
        "applies_from": given.applies_from,
        "hours": rules.written_hours(week),
        "holidays": tuple(_checked_holidays(given.holidays)),
        "most_attempts": given.most_attempts,
        "attempt_days": given.attempt_days,
        "rest_days": given.rest_days,
        "is_verified": given.is_verified,
        "source": given.source.strip() or None,
        "source_on": w.store.now().astimezone(words.here()).date() if given.source else None,
    }
    return records.create(
        w, TYPE, {name: value for name, value in values.items() if value not in (None, (), "")}
    )


def end(w: Writer, rule_id: UUID, on: date) -> UUID | None:
    """Let one of our rules hold no more from a day on: the program's own rule follows it.

    Returns:
        The rule that follows; None where this one had not begun by then and is removed.

    Raises:
        NotFound: There is no such rule.
        Refused: I may not.
    """
    _check_right(w)
    held = records.require(w, TYPE, rule_id)
    if held["applies_from"] >= on:
        records.delete(w, TYPE, rule_id)
        return None
    code = rules.code_of(held["country"])
    state = held["state_code"] or ""
    after = rules.supplied().rule(code, on, state)
    usual = NewRule(
        code,
        after.name,
        on,
        rules.written_hours(after.week),
        tuple(sorted(after.holidays)),
        after.most_attempts,
        after.attempt_days if after.most_attempts else None,
        after.rest_days or None,
        after.source,
        after.is_verified,
        state,
    )
    return add(w, usual)


def take_back(w: Writer, rule_id: UUID) -> None:
    """Remove a rule that was just made."""
    _check_right(w)
    records.delete(w, TYPE, rule_id)


def code_named(text: str) -> str | None:
    """Return the code of a country that was typed; None where it is not known."""
    typed = text.strip()
    if typed.casefold() in ("", "zz", everywhere().casefold()):
        return EVERYWHERE
    found = places.by_name().get(typed.casefold())
    if found is None and re.fullmatch("[A-Za-z]{2}", typed):
        found = typed.upper()
    return found


def state_named(code: str, text: str) -> str | None:
    """Return the code of a country's state that was typed; None where it is not known."""
    if not text.strip():
        return ""
    return (places.state_code(code, text) or None) if code != EVERYWHERE else None


def place_code(code: str, state: str) -> str:
    """Return the code of a country, or of one of its states: US, US-FL."""
    return f"{code}-{state}" if state else code


def place_name(code: str, state: str) -> str:
    """Return what people call a country, or one of its states: “Florida, United States”."""
    if not state:
        return country_name(code)
    said = t("{state}, {country}")
    return said.format(state=state_name(code, state), country=country_name(code))


def state_name(code: str, state: str) -> str:
    """Return what people call a state."""
    known = places.states().get(code, {}).get(state)
    return state if known is None else str(known.label)


def country_name(code: str) -> str:
    """Return what people call a country."""
    if code == EVERYWHERE:
        return everywhere()
    place = places.places().get(code)
    return code if place is None else str(place.label)


def everywhere() -> str:
    """Return what stands for every country without a rule."""
    return t("Everywhere else")


def now_there(code: str, rule: Rule, now: datetime) -> str:
    """Return what time it is in a country and whether one may call: “Now in Berlin: 18:40, …”."""
    city, zone = _city(code, rule.state)
    local = now.astimezone(zone)
    clock = words.clock(local)
    closes = rule.closes_at(local)
    said = t("{time}, no calling hours").format(time=clock)
    opens = rule.next_opening(local)
    if closes is not None:
        said = t("{time}, open until {end}").format(time=clock, end=words.clock(closes))
    elif opens is not None:
        day = words.near_day(opens.date(), local.date())
        when = words.clock(opens)
        if opens.date() != local.date():
            when = t("{day} {time}").format(day=day, time=when)
        said = t("{time}, closed until {when}").format(time=clock, when=when)
    if city:
        return t("Now in {city}: {said}").format(city=city, said=said)
    return t("By your clock: {said}").format(said=said)


def week_words(rule: Rule) -> str:
    """Return the hours of a rule for people: “Mon–Fri 09:00–18:00”."""
    parts = []
    for first, last, spans in rules.runs(rule.week):
        one, other = weekday_name(first), weekday_name(last)
        days = one if first == last else t("{first}–{last}").format(first=one, last=other)
        hours = t(", ").join(f"{words.clock(start)}–{words.clock(end)}" for start, end in spans)
        parts.append(f"{days} {hours}")
    return " · ".join(parts)


def draft_rule(given: NewRule) -> Rule:
    """Return a rule as it would hold, to show what it means before it is saved.

    Raises:
        InvalidInput: The hours or a holiday does not fit.
    """
    holidays = frozenset(_checked_holidays(given.holidays))
    week = rules.read_hours(given.hours)
    return Rule(given.code, given.name, given.applies_from, week, holidays, state=given.state)


def _in_order(place: tuple[str, str]) -> tuple[bool, str, str]:
    code, state = place
    return code == EVERYWHERE, country_name(code), state and state_name(code, state)


def _pack(known: Book, code: str, state: str, now: datetime) -> Pack:
    _name, zone = _city(code, state)
    today = now.astimezone(zone).date()
    current = known.rule(code, today, state)
    return Pack(
        code,
        place_name(code, state),
        now_there(code, replace(current, state=state), now),
        current.is_open(now.astimezone(zone)),
        tuple(_dated(known.of(code, state), current))[::-1],
        state,
    )


def _dated(made: Iterable[Rule], current: Rule) -> Iterator[Dated]:
    """Yield the rules in the order in which they begin; those that never hold are left out."""
    by_day = {one.applies_from: one for one in sorted(made, key=Rule.precedence)}
    ordered = list(by_day.values())
    for place, one in enumerate(ordered):
        follows = ordered[place + 1].applies_from if place + 1 < len(ordered) else None
        yield Dated(one, follows, one == current)


def _city(code: str, state: str) -> tuple[str, tzinfo]:
    """Return what stands for a place, and its clock; else nothing, and the own one."""
    part = places.states().get(code, {}).get(state)
    if part is not None:
        return str(part.label), part.zone
    place = places.places().get(code)
    if place is None:
        return "", words.here()
    zone, label = next(iter(place.cities.items()))
    return str(label), ZoneInfo(zone)


def _check_right(r: Reader) -> None:
    why = why_fixed(r)
    if why:
        raise Refused(why)


def _checked_holidays(given: Iterable[str]) -> Iterator[str]:
    for text in given:
        if not _is_holiday(text):
            said = t("“{text}” is no holiday. Write 2026-12-24, or *-12-25 for every year.")
            raise InvalidInput(said.format(text=text))
        yield text


def _is_holiday(text: str) -> bool:
    try:
        date.fromisoformat(text.replace("*", _LEAP_YEAR))
    except ValueError:
        return False
    return _HOLIDAY.fullmatch(text) is not None

"""When one may call, by place and by day: rules that come with the program, or an admin's own.

A rule applies from a day on, until a later one of the same place does, so that an old call is
judged by the rule of its day. The rule of a state wins over its country's, whichever is newer;
where two of one place have the same day, the admin's own wins. They are a help to remember; none
of them is legal advice.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from importlib import resources
from itertools import groupby
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput
from workbench.i18n import t
from workbench.insight.calendar_names import HAN_WEEKDAYS, WEEKDAYS
from workbench.services.calling import places
from workbench.store.transactions import Reader

Span = tuple[time, time]
"""From the first minute of calling to the first that is closed again."""

_PART = re.compile(r"([a-z]{3})(?:-([a-z]{3}))?((?:\s+\d\d:\d\d-\d\d:\d\d)+)", re.IGNORECASE)
_SPAN = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
_MOST_CLOSED_DAYS = 60
EVERYWHERE, _STORED_EVERYWHERE = "", "ZZ"
"""The code of everywhere else, and how a record says it: it needs two letters."""
_HAN_DAYS = {f"周{han}": day for han, day in zip(HAN_WEEKDAYS, WEEKDAYS, strict=True)}
_OWN = (
    "SELECT id, country, state_code, name, applies_from, hours, holidays, most_attempts,"
    " attempt_days, rest_days, is_verified, source, source_on FROM calling_rule"
)


@dataclass(frozen=True)
class Rule:
    """What holds in one country, or in one of its states, from a day on.

    Args:
        country: The code of two letters; empty for everywhere else.
        week: For each weekday from Monday the hours in which one may call.
        holidays: `2026-05-14`, or `*-12-25` for every year.
        most_attempts: Calls to one person within `attempt_days`; None where nothing limits them.
        rest_days: After a “not interested” nobody calls for so long.
        own_id: The record of the workspace's own rule; None for one of the program's.
        state: The code of the state it is of, as in ISO 3166-2; empty for the whole country.
    """

    country: str
    name: str
    applies_from: date
    week: tuple[tuple[Span, ...], ...]
    holidays: frozenset[str] = frozenset()
    most_attempts: int | None = None
    attempt_days: int = 30
    rest_days: int = 0
    is_verified: bool = False
    source: str = ""
    source_on: date | None = None
    own_id: UUID | None = None
    state: str = ""

    @property
    def is_own(self) -> bool:
        """Whether an administrator of the workspace has written it."""
        return self.own_id is not None

    def precedence(self) -> tuple[date, bool]:
        """Return what decides between two rules that hold: the later day, then the own one."""
        return self.applies_from, self.is_own

    @property
    def has_limits(self) -> bool:
        """Whether the calls made before matter."""
        return self.most_attempts is not None or self.rest_days > 0

    def spans(self, on: date) -> tuple[Span, ...]:
        """Return the hours of a day, none on a holiday."""
        is_holiday = on.isoformat() in self.holidays or f"*-{on:%m-%d}" in self.holidays
        return () if is_holiday else self.week[on.weekday()]

    def is_open(self, local: datetime) -> bool:
        """Whether a local time lies in the hours."""
        return self.closes_at(local) is not None

    def closes_at(self, local: datetime) -> time | None:
        """Return when the hours end that a local time lies in; None where it lies in none."""
        spans = self.spans(local.date())
        return next((end for start, end in spans if start <= local.time() < end), None)

    def next_opening(self, local: datetime) -> datetime | None:
        """Return the next local time in the hours; None where none comes soon."""
        for days in range(_MOST_CLOSED_DAYS):
            on = local.date() + timedelta(days=days)
            for start, end in self.spans(on):
                if days or local.time() < end:
                    opens = start if days else max(start, local.time())
                    return datetime.combine(on, opens, local.tzinfo)
        return None

    def has_closed(self, local: datetime) -> bool:
        """Whether the day's last hour has passed, or there was none."""
        return all(end <= local.time() for _start, end in self.spans(local.date()))


@dataclass(frozen=True)
class Book:
    """Every rule there is."""

    rules: Mapping[str, tuple[Rule, ...]]

    def country_of(self, country: str | None, zone: str | None, phone: str | None = None) -> str:
        """Return a country's code by its name, else by the zone, else by the number; or nothing."""
        named = (country or "").strip().casefold()
        found = places.by_name().get(named) or places.by_zone().get(zone or "")
        if found is None and len(named) == 2:
            found = named.upper()
        if found is None and not named and zone is None and phone:
            found = _country_of_number(phone)
        return found or ""

    def rule_at(
        self,
        country: str | None,
        zone: tzinfo | None,
        phone: str | None,
        at: datetime,
        state: str | None = None,
    ) -> Rule:
        """Return what holds for somebody at a moment, by the day it is there.

        Args:
            state: As the address has it.
        """
        code = self.country_of(country, None if zone is None else str(zone), phone)
        return self.rule(code, at.astimezone(zone).date(), places.state_code(code, state))

    def rule(self, country: str, on: date, state: str = "") -> Rule:
        """Return what holds on a day in a state, else in its country, else everywhere."""
        for code, part in ((country, state), (country, ""), (EVERYWHERE, "")):
            applying = [one for one in self.of(code, part) if one.applies_from <= on]
            if applying:
                return max(applying, key=Rule.precedence)
        return USUAL

    def of(self, country: str, state: str = "") -> tuple[Rule, ...]:
        """Return the rules of a state, or those of a country as a whole."""
        return tuple(one for one in self.rules.get(country, ()) if one.state == state)


def book(r: Reader) -> Book:
    """Return the rules that hold here: the program's and the workspace's own."""
    known = supplied()
    own = [_own_rule(row) for row in r.rows(_OWN)]
    readable = [one for one in own if one is not None]
    return Book(_merged(known.rules, readable)) if readable else known


def code_of(stored: str) -> str:
    """Return the country's code of a record."""
    code = stored.upper()
    return EVERYWHERE if code == _STORED_EVERYWHERE else code


def stored_code(code: str) -> str:
    """Return how a record says a country's code."""
    return code or _STORED_EVERYWHERE


def written_hours(week: Sequence[Sequence[Span]]) -> str:
    """Return hours as `read_hours` reads them."""
    parts = []
    for first, last, spans in runs(week):
        days = WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]}-{WEEKDAYS[last]}"
        hours = " ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in spans)
        parts.append(f"{days.title()} {hours}")
    return "; ".join(parts)


def runs(week: Sequence[Sequence[Span]]) -> Iterator[tuple[int, int, Sequence[Span]]]:
    """Yield the days in a row that have the same hours: the first, the last, and the hours."""
    for spans, days in groupby(range(len(week)), key=lambda day: week[day]):
        numbers = list(days)
        if spans:
            yield numbers[0], numbers[-1], spans


def read_hours(text: str) -> tuple[tuple[Span, ...], ...]:
    """Read hours such as `Mon-Fri 10:00-13:00 14:00-20:00; Sat 09:00-17:00`.

    Raises:
        InvalidInput: They are written another way.
    """
    week: list[tuple[Span, ...]] = [()] * len(WEEKDAYS)
    for part in filter(None, (one.strip() for one in _plain(text).split(";"))):
        found = _PART.fullmatch(part)
        days = _days(found) if found is not None else ()
        spans = _spans(found[3]) if found is not None else ()
        if not days or not spans:
            raise InvalidInput(
                t("“{text}” are no hours. Write them as Mon-Fri 09:00-12:00 14:00-18:00.").format(
                    text=part
                )
            )
        for day in days:
            week[day] = (*week[day], *spans)
    return tuple(tuple(sorted(spans)) for spans in week)


@lru_cache(maxsize=1)
def supplied() -> Book:
    """Return the rules that come with the program."""
    rules: dict[str, tuple[Rule, ...]] = {}
    for file in resources.files("resources").joinpath("calling_rules").iterdir():
        if not file.name.endswith(".json") or file.name in (places.FILE, places.STATES_FILE):
            continue
        pack = json.loads(file.read_text(encoding="utf-8"))
        code = pack["country"]
        rules[code] = tuple(_rule(code, one) for one in pack["rules"])
    return Book(rules)


def _own_rule(row: tuple[Any, ...]) -> Rule | None:
    """Return an admin's rule; None where it cannot be read, so that it harms nobody."""
    names = ("state_code", "name", "applies_from", "hours", "holidays", "most_attempts",
             "attempt_days", "rest_days", "is_verified", "source", "source_on")  # fmt: skip
    given = {key: value for key, value in zip(names, row[2:], strict=True) if value is not None}
    given["holidays"] = json.loads(given.get("holidays") or "[]")
    try:
        return _rule(code_of(str(row[1] or "")), given, own_id=UUID(bytes=row[0]))
    except (InvalidInput, KeyError, ValueError):
        return None


def _rule(code: str, given: Mapping[str, Any], *, own_id: UUID | None = None) -> Rule:
    source_on = given.get("source_on")
    return Rule(
        code,
        given["name"],
        date.fromisoformat(given["applies_from"]),
        read_hours(given["hours"]),
        frozenset(given.get("holidays", ())),
        given.get("most_attempts"),
        given.get("attempt_days") or 30,
        given.get("rest_days") or 0,
        bool(given.get("is_verified")),
        given.get("source", ""),
        date.fromisoformat(source_on) if source_on else None,
        own_id,
        (given.get("state_code") or "").strip().upper(),
    )


def _merged(
    known: Mapping[str, tuple[Rule, ...]], own: Iterable[Rule]
) -> Mapping[str, tuple[Rule, ...]]:
    merged = dict(known)
    for rule in own:
        merged[rule.country] = (*merged.get(rule.country, ()), rule)
    return merged


def _plain(text: str) -> str:
    """Return hours with half-width signs and English weekdays."""
    plain = unicodedata.normalize("NFKC", text)
    for han, english in _HAN_DAYS.items():
        plain = plain.replace(han, english)
    return re.sub(r"[–—~至到]", "-", plain)


def _days(found: re.Match[str]) -> tuple[int, ...]:
    first = found[1].casefold()
    last = (found[2] or first).casefold()
    if first not in WEEKDAYS or last not in WEEKDAYS:
        return ()
    return tuple(range(WEEKDAYS.index(first), WEEKDAYS.index(last) + 1))


def _spans(text: str) -> tuple[Span, ...]:
    made = []
    for hour, minute, end_hour, end_minute in _SPAN.findall(text):
        try:
            span = time(int(hour), int(minute)), time(int(end_hour), int(end_minute))
        except ValueError:
            return ()
        if span[0] >= span[1]:
            return ()
        made.append(span)
    return tuple(made)


@lru_cache(maxsize=4096)
def _country_of_number(phone: str) -> str:
    from phonenumbers import NumberParseException, parse, region_code_for_number

    try:
        return region_code_for_number(parse(phone)) or ""
    except NumberParseException:
        return ""


USUAL = Rule("", "", date(1970, 1, 1), read_hours("Mon-Fri 09:00-18:00"))
"""Where nothing else is known: working days from nine to six where the person is."""

"""The countries the call desk knows by name: zones, cities, their one clock; and some states."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from workbench.i18n import Label

FILE, STATES_FILE = "places.json", "states.json"
_CODE = re.compile(r"[a-z0-9]{1,3}")


@dataclass(frozen=True)
class Place:
    """One country.

    Args:
        names: How people write it, in small letters.
        cities: For each zone the city that it is named after; the first one stands for all.
        clock: The zone that holds in the whole country; None where there are several.
    """

    code: str
    label: Label
    names: tuple[str, ...]
    cities: Mapping[str, Label]
    clock: ZoneInfo | None


@dataclass(frozen=True)
class State:
    """One state, province or territory of a country.

    Args:
        names: How people write it, in small letters.
        zone: The clock of most who live there.
    """

    code: str
    label: Label
    names: tuple[str, ...]
    zone: ZoneInfo


@lru_cache(maxsize=1)
def places() -> Mapping[str, Place]:
    """Return every country known, by its code."""
    folder = resources.files("resources").joinpath("calling_rules")
    read = json.loads(folder.joinpath(FILE).read_text(encoding="utf-8"))
    return {
        code: Place(
            code,
            Label(one["en"], one["zh"]),
            tuple(one["names"]),
            {zone: Label(_city(zone), zh) for zone, zh in one["zones"].items()},
            ZoneInfo(one["clock"]) if "clock" in one else None,
        )
        for code, one in read.items()
    }


@lru_cache(maxsize=1)
def by_name() -> Mapping[str, str]:
    """Return the code for each name."""
    return {name: code for code, place in places().items() for name in place.names}


@lru_cache(maxsize=1)
def by_zone() -> Mapping[str, str]:
    """Return the code for each zone."""
    return {zone: code for code, place in places().items() for zone in place.cities}


def clock_of(country: str) -> ZoneInfo | None:
    """Return the one zone of a country by its name; None where nothing is so clear."""
    code = by_name().get(country.strip().casefold())
    return None if code is None else places()[code].clock


@lru_cache(maxsize=1)
def states() -> Mapping[str, Mapping[str, State]]:
    """Return the states known of each country, by their codes."""
    folder = resources.files("resources").joinpath("calling_rules")
    read = json.loads(folder.joinpath(STATES_FILE).read_text(encoding="utf-8"))
    return {
        country: {
            code: State(
                code, Label(one["en"], one["zh"]), _names_of(code, one), ZoneInfo(one["zone"])
            )
            for code, one in known.items()
        }
        for country, known in read.items()
    }


def state_code(country: str, written: str | None) -> str:
    """Return the code of a state as an address has it: “Texas”, “TX”, “US-TX”; or nothing."""
    plain = (written or "").strip().casefold().removeprefix(f"{country.casefold()}-")
    if country not in states():
        return plain.upper() if _CODE.fullmatch(plain) else ""
    return _state_names(country).get(plain, "")


@lru_cache(maxsize=16)
def _state_names(country: str) -> Mapping[str, str]:
    return {name: one.code for one in states()[country].values() for name in one.names}


def _names_of(code: str, one: Mapping[str, Any]) -> tuple[str, ...]:
    short = one["zh"].removesuffix("州").removesuffix("省")
    written = (code, one["en"], one["zh"], short, *one.get("names", ()))
    return tuple(dict.fromkeys(name.casefold() for name in written))


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")

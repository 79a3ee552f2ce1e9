"""The countries the call desk knows by name: their zones, their cities, their one clock."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from workbench.i18n import Label

FILE = "places.json"


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


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")

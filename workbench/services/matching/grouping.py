"""Pairs that belong together joined into groups, each around one record."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

Likeness = Callable[[int, int], float]


class Link(NamedTuple):
    """Two records, by their places, and how much speaks for them being the same."""

    bits: float
    one: int
    other: int


def grouped(links: Iterable[Link], likeness: Likeness, least: float) -> list[list[int]]:
    """Return the groups that links make, the best first; a record is in one at most.

    Whoever joins must be like the record the group stands around: chains of small steps
    (Li Na, Li Nan, Lin Nan) do not make strangers one.

    Args:
        least: So many bits there must be between a group's first record and each other.
    """
    group_of: dict[int, list[int]] = {}
    made: list[list[int]] = []
    for link in sorted(links, key=lambda link: (-link.bits, link.one, link.other)):
        mine, theirs = group_of.get(link.one), group_of.get(link.other)
        if mine is not None and mine is theirs:
            continue
        if mine is None and theirs is None:
            made.append([link.one, link.other])
            group_of[link.one] = group_of[link.other] = made[-1]
            continue
        host = mine if mine is not None else theirs or []
        joining = theirs if mine is not None and theirs is not None else None
        guests = joining or [link.other if mine is not None else link.one]
        if likeness(host[0], guests[0]) >= least:
            host.extend(guests)
            group_of.update(dict.fromkeys(guests, host))
            if joining is not None:
                made.remove(joining)
    return made

"""The members of a bundle in an order in which each finds what it names."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar

from workbench.server.models import Mutation


class Member(Protocol):
    """One mutation of a bundle, as it came."""

    mutation: Mutation | None
    """None where its form is not understood."""


T = TypeVar("T", bound=Member)


def in_order(members: Sequence[T]) -> list[T]:
    """Return members so that what one of them makes comes before what names it.

    A bundle applies as a whole, so the order in which its sender wrote it says nothing. Changes
    of one record keep theirs; so do members that wait for each other.
    """
    if len(members) == 1:
        return list(members)
    needs = _needs([one.mutation for one in members])
    waiting = list(range(len(members)))
    placed: list[int] = []
    while waiting:
        chosen = next((n for n in waiting if needs[n].issubset(placed)), waiting[0])
        waiting.remove(chosen)
        placed.append(chosen)
    return [members[n] for n in placed]


def _needs(mutations: Sequence[Mutation | None]) -> list[set[int]]:
    """Return for each member which others must come before it."""
    makers = {
        one.id: n
        for n, one in enumerate(mutations)
        if one is not None and one.op in ("create", "append")
    }
    places = {one.mid: n for n, one in enumerate(mutations) if one is not None}
    last: dict[str, int] = {}
    needs: list[set[int]] = []
    for n, one in enumerate(mutations):
        wanted: set[int] = set()
        if one is not None:
            wanted |= {makers[name] for name in {one.id, *_named(one)} & makers.keys()}
            wanted |= {places[mid] for mid in one.deps if mid in places}
            if makers.get(one.id) != n:
                wanted |= {last[one.id]} if one.id in last else set()
            last[one.id] = n
        needs.append(wanted - {n})
    return needs


def _named(mutation: Mutation) -> set[str]:
    given: Mapping[str, Any] = mutation.row or {}
    values = [*given.values(), *(change.new for change in (mutation.set or {}).values())]
    return {value.lower() for value in values if isinstance(value, str)}

"""Pairs that somebody has looked at and said “not the same”; kept in this profile, never sent."""

import json
from collections.abc import Iterable
from uuid import UUID

from workbench.store import meta
from workbench.store.transactions import Reader, Writer

Pair = frozenset[UUID]
_KEY = "set_aside"
_MOST = 2000
"""The oldest are forgotten: the profile keeps its size."""


def pairs(r: Reader) -> frozenset[Pair]:
    """Return every pair that is not the same: two records, or a call and a person."""
    return frozenset(frozenset(map(UUID, one)) for one in _kept(r))


def put(w: Writer, one: UUID, others: Iterable[UUID]) -> None:
    """Remember that one is none of the others."""
    kept = _kept(w)
    made = [sorted((str(one), str(other))) for other in others]
    kept += [pair for pair in made if pair not in kept]
    meta.put(w, _KEY, json.dumps(kept[-_MOST:]))


def take_back(w: Writer, one: UUID, others: Iterable[UUID]) -> None:
    """Forget that one is none of the others."""
    gone = [sorted((str(one), str(other))) for other in others]
    meta.put(w, _KEY, json.dumps([pair for pair in _kept(w) if pair not in gone]))


def _kept(r: Reader) -> list[list[str]]:
    found: list[list[str]] = json.loads(meta.get(r, _KEY) or "[]")
    return found

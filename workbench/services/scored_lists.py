"""Lists of leads by their score: the score is a sum of parts, and no column to read or sort by."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from workbench.services import scoring
from workbench.store import lists
from workbench.store.lists import ListQuery
from workbench.store.sql import marks, parts, sentence
from workbench.store.transactions import Reader


def keys(r: Reader, query: ListQuery) -> "array[int]":
    """Return the keys of a whole list in its order."""
    by_score = query.type == "Lead" and query.sort is not None and query.sort.field == "score"
    found = array("q")
    for chunk in lists.pks(r, replace(query, sort=None) if by_score else query):
        found.extend(chunk)
    if not by_score or query.sort is None:
        return found
    totals = _totals(r, found)
    sign = -1 if query.sort.is_descending else 1
    return array("q", sorted(found, key=lambda pk: (sign * totals[pk], sign * pk)))


def rows(
    r: Reader, type_name: str, pks: Sequence[int], names: Sequence[str]
) -> dict[int, tuple[Any, ...]]:
    """Return some fields of some records by key; a lead's score is the sum of its parts."""
    found = lists.by_pks(r, type_name, pks, names)
    if type_name != "Lead" or "score" not in names:
        return found
    at = names.index("score")
    totals = _totals(r, found)
    return {pk: (*row[:at], totals[pk], *row[at + 1 :]) for pk, row in found.items()}


def _totals(r: Reader, pks: Iterable[int]) -> dict[int, int]:
    ids: dict[int, bytes] = {}
    known = list(pks)
    for some in parts(known):
        ids |= dict(r.rows(sentence("SELECT pk, id FROM lead WHERE pk IN", marks(len(some))), some))
    totals = scoring.totals(r, list(ids.values()))
    return {pk: totals.get(ids[pk], 0) if pk in ids else 0 for pk in known}

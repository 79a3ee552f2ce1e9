"""Pairs that wait for a decision: worded, shown side by side, and those that still stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from workbench.schema.dictionary import record_type
from workbench.services import set_aside, value_words
from workbench.services.duplicates import reading
from workbench.services.duplicates.asking import matched
from workbench.services.duplicates.found import Match, Pair
from workbench.services.duplicates.reading import Known
from workbench.services.matching.rules import BY_TYPE
from workbench.store import imports, records
from workbench.store.transactions import Reader

_SHOWN = (
    ("company", "account_id", "parent_id"),
    ("title",),
    ("email",),
    ("phone",),
    ("mobile_phone",),
    ("website",),
    ("street", "billing_street"),
    ("city", "mailing_city", "billing_city"),
    ("industry",),
    ("status", "type"),
    ("lead_source",),
    ("external_id",),
    ("owner_id",),
    ("created_at",),
)
"""What is set side by side; fields of one line say the same of two types."""


class Link(NamedTuple):
    """Two records by type and id: the one that was here, and the one that looks like it."""

    first_type: str
    first: UUID
    other_type: str
    other: UUID


@dataclass(frozen=True)
class Beside:
    """One field of two records, as people read it."""

    label: str
    first: str
    other: str

    @property
    def is_same(self) -> bool:
        """Whether both say the same."""
        return self.first == self.other


def worded(r: Reader, links: Sequence[Link]) -> list[Pair]:
    """Return pairs with their reasons; those that are gone or no longer alike are left out."""
    here = _known(r, links)
    found = []
    for link in links:
        first, other = here.get(link.first), here.get(link.other)
        if first is None or other is None:
            continue
        rule = BY_TYPE[other.type]
        match = matched(rule, rule.forms(first.values), other, rule.forms(other.values))
        if match is not None:
            kept = Match(first.type, first.id, first.name, first.detail, 0.0, True, ())
            found.append(Pair(kept, match))
    return sorted(found, key=lambda pair: -pair.other.bits)


def standing(
    r: Reader, pairs: Iterable[Pair], kept: Mapping[UUID, UUID] | None = None
) -> list[Pair]:
    """Return the pairs of which both are still here and that nobody has set aside.

    Args:
        kept: Record that was merged → the one that it is part of; it stands in its place.
    """
    asked = list(pairs)
    kept = kept or {}
    ids: dict[str, set[UUID]] = {}
    for one in (match for pair in asked for match in (pair.first, pair.other)):
        ids.setdefault(one.type, set()).update(_and_kept(one.id, kept))
    here = {one for name, some in ids.items() for one in imports.existing(r, name, some)}
    aside = set_aside.pairs(r)
    found: dict[frozenset[UUID], Pair] = {}
    for pair in asked:
        now = Pair(_now(pair.first, here, kept), _now(pair.other, here, kept))
        if len(now.ids) == 2 and now.ids <= here and now.ids not in aside:
            found.setdefault(now.ids, now)
    return list(found.values())


def beside(r: Reader, pair: Pair) -> list[Beside]:
    """Return what both records say in the fields by which one tells people and companies apart.

    Raises:
        NotFound: One of them is not here any more.
    """
    sides = [records.require(r, one.type, one.id) for one in (pair.first, pair.other)]
    wordings = [value_words.Wording(r, one.type, [one.values]) for one in sides]
    lines = []
    for names in _SHOWN:
        shown, label = [], ""
        for side, wording in zip(sides, wordings, strict=True):
            by_name = record_type(side.type).by_name
            name = next((name for name in names if name in by_name), "")
            label = label or (str(by_name[name].label) if name else "")
            shown.append(wording.shown(name, side[name]) if name else "")
        if any(shown):
            lines.append(Beside(label, *shown))
    return lines


def _known(r: Reader, links: Iterable[Link]) -> dict[UUID, Known]:
    ids: dict[str, set[UUID]] = {}
    for link in links:
        ids.setdefault(link.first_type, set()).add(link.first)
        ids.setdefault(link.other_type, set()).add(link.other)
    return {one.id: one for name, some in ids.items() for one in reading.of_ids(r, name, some)}


def _and_kept(record_id: UUID, kept: Mapping[UUID, UUID]) -> list[UUID]:
    """Return a record and those that it is part of by now, one after the other."""
    found = [record_id]
    while (following := kept.get(found[-1])) is not None and following not in found:
        found.append(following)
    return found


def _now(match: Match, here: set[UUID], kept: Mapping[UUID, UUID]) -> Match:
    """Return a record, or where it was merged the one that it is part of."""
    found = next((one for one in _and_kept(match.id, kept) if one in here), match.id)
    return match if found == match.id else replace(match, id=found)

"""The records that are here looked through for those that are probably the same."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from workbench.schema.build import AUDIT, EXTERNAL_ID
from workbench.schema.dictionary import record_type
from workbench.services import set_aside
from workbench.services.duplicates import reading
from workbench.services.duplicates.found import Group, Match, Scan
from workbench.services.duplicates.reading import Known
from workbench.services.matching import reasons
from workbench.services.matching.blocking import pairs_in, put_into_blocks
from workbench.services.matching.grouping import Link, grouped
from workbench.services.matching.rules import BY_TYPE
from workbench.services.matching.scoring import Forms, Rule, same
from workbench.store import imports
from workbench.store.sql import listed, of, sentence
from workbench.store.transactions import Reader

Progress = Callable[[float, int], Any]
SCANNED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"Lead": ("Contact",), "Contact": (), "Account": ()}
)
"""What can be scanned, and beside what: a lead may be somebody who is a contact already."""
STEP = 20_000
_READING = 0.5
"""The share of the time that reading takes, about."""
_NO_SIGN = frozenset(field.name for field in (EXTERNAL_ID, *AUDIT))
"""Fields by which records differ that are otherwise the same."""


def scan(r: Reader, type_name: str, *, progress: Progress | None = None, step: int = STEP) -> Scan:
    """Return the groups of records that are probably the same, the likeliest first.

    Args:
        progress: Called with the share that is done and the pairs compared; returning False ends
            the scan with what was found so far.
        step: After so many records read, or pairs compared, it is called.
    """
    rule = BY_TYPE[type_name]
    here = _Reading(r, type_name, rule, progress, step)
    if not here.read_all():
        return Scan(type_name, here.mine, 0, (), is_ended=True)
    known, forms, blocks = here.known, here.forms, here.blocks
    twins = list(_twins(r, type_name, known))
    hidden = {place for group in twins for place in group[1:]}
    links: list[Link] = []
    compared, whole, is_ended = 0, len(blocks), False
    for one, other in pairs_in(blocks, forms):
        if one >= here.mine or one in hidden or other in hidden:
            continue
        compared += 1
        bits = same(rule, forms[one], forms[other])
        if bits >= rule.likely:
            links.append(Link(bits, one, other))
        if compared % step == 0 and progress:
            share = _READING + (1 - _READING) * (1 - len(blocks) / whole)
            if progress(share, compared) is False:
                is_ended = True
                break
    found = grouped(links, lambda one, other: same(rule, forms[one], forms[other]), rule.possible)
    first_of = {place: group[0] for group in twins for place in group}
    aside = set_aside.pairs(r)
    told = [
        group
        for places in _joined(found, twins)
        if (group := _without(_group(rule, known, forms, places, first_of), aside)).others
    ]
    told.sort(key=lambda group: (-group.others[0].bits, group.first.id))
    return Scan(type_name, here.mine, compared, tuple(told), is_ended)


class _Reading:
    """The records that are scanned, and those beside which they are; each in its blocks."""

    def __init__(
        self, r: Reader, type_name: str, rule: Rule, progress: Progress | None, step: int
    ) -> None:
        self.known: list[Known] = []
        self.forms: list[Forms] = []
        self.blocks: dict[str, list[int]] = {}
        self.mine = 0
        self._r, self._type, self._rule = r, type_name, rule
        self._progress, self._step = progress, step

    def read_all(self) -> bool:
        """Read them; False where somebody ended it."""
        types = (self._type, *SCANNED[self._type])
        whole = sum(imports.count(self._r, name) for name in types)
        for name in types:
            for one in reading.everyone(self._r, name):
                self._add(one)
                if len(self.known) % self._step == 0 and not self._goes_on(whole):
                    return False
            self.mine = self.mine or len(self.known)
            if not self.mine:
                break  # nothing to compare with those beside
        return True

    def _goes_on(self, whole: int) -> bool:
        share = _READING * len(self.known) / whole
        return self._progress is None or self._progress(share, 0) is not False

    def _add(self, one: Known) -> None:
        forms = self._rule.forms(one.values)
        put_into_blocks(self.blocks, len(self.known), self._rule.keys(forms))
        self.known.append(one)
        self.forms.append(forms)


def _twins(r: Reader, type_name: str, known: Sequence[Known]) -> Iterator[list[int]]:
    """Yield the places of records that are equal in every field but their ids."""
    places = {one.pk: place for place, one in enumerate(known) if one.type == type_name}
    fields = (item.name for item in record_type(type_name).fields if item.name not in _NO_SIGN)
    query = sentence(
        "SELECT group_concat(pk) FROM", of(type_name).table,
        "GROUP BY", listed((*fields, "extra")), "HAVING count(*) > 1",
    )  # fmt: skip
    for (told,) in r.iterate(query):
        group = sorted(places[int(pk)] for pk in told.split(",") if int(pk) in places)
        if len(group) > 1:
            yield group


def _joined(found: Sequence[list[int]], twins: Sequence[list[int]]) -> list[list[int]]:
    """Return the groups with the twins of each member; twins of nobody else are groups too."""
    rest = {group[0]: group[1:] for group in twins}
    made = [[*group, *(twin for one in group for twin in rest.pop(one, ()))] for group in found]
    return made + [[first, *others] for first, others in rest.items()]


def _group(
    rule: Rule,
    known: Sequence[Known],
    forms: Sequence[Forms],
    places: Sequence[int],
    twins: Mapping[int, int],
) -> Group:
    """Word a group: what says most stands first, the oldest of those."""
    first = min(places, key=lambda place: (-known[place].filled, place))
    others = [
        _match(rule, known[place], forms[first], forms[place], _are_twins(twins, first, place))
        for place in places
        if place != first
    ]
    others.sort(key=lambda match: (-match.bits, match.id))
    head = known[first]
    kept = Match(head.type, head.id, head.name, head.detail, 0.0, is_likely=True, reasons=())
    is_twins = all(_are_twins(twins, first, place) for place in places)
    return Group(kept, tuple(others), is_twins)


def _without(group: Group, aside: Collection[frozenset[UUID]]) -> Group:
    """Return a group without those of whom somebody said that they are not its first."""
    if not aside:
        return group
    others = [one for one in group.others if frozenset((group.first.id, one.id)) not in aside]
    return replace(group, others=tuple(others))


def _are_twins(twins: Mapping[int, int], one: int, other: int) -> bool:
    return twins.get(one, one) == twins.get(other, other)


def _match(rule: Rule, known: Known, first: Forms, mine: Forms, are_twins: bool) -> Match:
    levels = rule.levels(first, mine)
    bits = rule.bits(levels)
    told = reasons.twin() if are_twins else reasons.why(rule, levels)
    is_likely = are_twins or bits >= rule.likely
    return Match(
        known.type, known.id, known.name, known.detail, bits, is_likely, *told, is_twin=are_twins
    )

"""The records that are here looked through for those that are probably the same."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from workbench.schema.build import AUDIT, EXTERNAL_ID
from workbench.schema.dictionary import record_type
from workbench.services.duplicates import reading
from workbench.services.duplicates.found import Group, Match, Scan
from workbench.services.duplicates.reading import Known
from workbench.services.matching import reasons
from workbench.services.matching.blocking import candidate_pairs
from workbench.services.matching.grouping import Link, grouped
from workbench.services.matching.rules import BY_TYPE
from workbench.services.matching.scoring import Forms, Rule, same
from workbench.store.sql import listed, of, sentence
from workbench.store.transactions import Reader

Progress = Callable[[int, int], Any]
SCANNED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"Lead": ("Contact",), "Contact": (), "Account": ()}
)
"""What can be scanned, and beside what: a lead may be somebody who is a contact already."""
STEP = 20_000
_NO_SIGN = frozenset(field.name for field in (EXTERNAL_ID, *AUDIT))
"""Fields by which records differ that are otherwise the same."""


def scan(r: Reader, type_name: str, *, progress: Progress | None = None, step: int = STEP) -> Scan:
    """Return the groups of records that are probably the same, the likeliest first.

    Args:
        progress: Called with pairs compared and records read; returning False ends the scan
            with what was found so far.
        step: After so many pairs it is called.
    """
    rule = BY_TYPE[type_name]
    mine = list(reading.everyone(r, type_name))
    beside = SCANNED[type_name] if mine else ()
    known = mine + [one for other in beside for one in reading.everyone(r, other)]
    forms = [rule.forms(one.values) for one in known]
    twins = list(_twins(r, type_name, known))
    hidden = {place for group in twins for place in group[1:]}
    links: list[Link] = []
    compared = 0
    for one, other in candidate_pairs(forms, rule.keys):
        if one >= len(mine) or one in hidden or other in hidden:
            continue
        compared += 1
        bits = same(rule, forms[one], forms[other])
        if bits >= rule.likely:
            links.append(Link(bits, one, other))
        if compared % step == 0 and progress and progress(compared, len(known)) is False:
            break
    found = grouped(links, lambda one, other: same(rule, forms[one], forms[other]), rule.possible)
    first_of = {place: group[0] for group in twins for place in group}
    told = [_group(rule, known, forms, places, first_of) for places in _joined(found, twins)]
    told.sort(key=lambda group: (-group.others[0].bits, group.first.id))
    return Scan(type_name, len(mine), compared, tuple(told))


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


def _are_twins(twins: Mapping[int, int], one: int, other: int) -> bool:
    return twins.get(one, one) == twins.get(other, other)


def _match(rule: Rule, known: Known, first: Forms, mine: Forms, are_twins: bool) -> Match:
    levels = rule.levels(first, mine)
    bits = rule.bits(levels)
    told = reasons.twin() if are_twins else reasons.why(rule, levels)
    is_likely = are_twins or bits >= rule.likely
    return Match(known.type, known.id, known.name, known.detail, bits, is_likely, *told)

"""Which pairs are worth comparing: those that share a block, never everybody with everybody."""

from collections.abc import Iterable, Iterator, Sequence

from workbench.services.matching.scoring import Forms, Keys

MOST_IN_BLOCK = 50
NEIGHBOURS = 6
"""In a larger block each is compared with so many that follow it in the order of its parts."""


def candidate_pairs(forms: Sequence[Forms], keys: Keys) -> Iterator[tuple[int, int]]:
    """Yield the places of each pair of records that share a block, once, the first one smaller."""
    blocks: dict[str, list[int]] = {}
    for place, record in enumerate(forms):
        put_into_blocks(blocks, place, keys(record))
    yield from pairs_in(blocks, forms)


def put_into_blocks(blocks: dict[str, list[int]], place: int, keys: Iterable[str]) -> None:
    """Note in which blocks a record is."""
    for key in set(keys):
        blocks.setdefault(key, []).append(place)


def pairs_in(blocks: dict[str, list[int]], forms: Sequence[Forms]) -> Iterator[tuple[int, int]]:
    """Yield the pairs; a block leaves `blocks` as its pairs begin, so that one sees how far it is.

    The places in a block are in their order.
    """
    seen: set[int] = set()
    count = len(forms)
    while blocks:
        _, places = blocks.popitem()
        for one, other in _of_block(forms, places):
            number = one * count + other
            if number not in seen:
                seen.add(number)
                yield one, other


def _of_block(forms: Sequence[Forms], places: list[int]) -> Iterator[tuple[int, int]]:
    reach = len(places)
    if reach > MOST_IN_BLOCK:
        places.sort(key=lambda place: _order(forms[place]))
        reach = NEIGHBOURS
    for at, one in enumerate(places):
        for other in places[at + 1 : at + 1 + reach]:
            yield (one, other) if one < other else (other, one)


def _order(record: Forms) -> str:
    return "\t".join(str(value) for value in record if value is not None)

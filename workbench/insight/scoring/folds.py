"""How outcomes are parted for a fair test: what is equal stays on one side."""

from collections.abc import Hashable, Iterator, Sequence
from hashlib import sha256

FOLDS = 5
Split = tuple[list[int], list[int]]
"""The places to learn from and the places to test on."""


def folds_of(groups: Sequence[Hashable], seed: int, folds: int = FOLDS) -> list[int]:
    """Return the fold of each place: groups are never parted, and folds are about equal."""
    members: dict[Hashable, list[int]] = {}
    for place, group in enumerate(groups):
        members.setdefault(group, []).append(place)
    shuffled = sorted(members.values(), key=lambda places: _lot(seed, places[0]))
    shuffled.sort(key=len, reverse=True)  # the large ones first: the small ones even it out
    sizes = [0] * folds
    found = [0] * len(groups)
    for places in shuffled:
        fold = sizes.index(min(sizes))
        sizes[fold] += len(places)
        for place in places:
            found[place] = fold
    return found


def splits(groups: Sequence[Hashable], seed: int, folds: int = FOLDS) -> Iterator[Split]:
    """Yield each fold as the test of what the others teach."""
    found = folds_of(groups, seed, folds)
    for fold in range(folds):
        learn = [place for place, at in enumerate(found) if at != fold]
        yield learn, [place for place, at in enumerate(found) if at == fold]


def in_time(groups: Sequence[Hashable], share: float) -> Split:
    """Return the first places to learn from and the rest, in time order, as the test.

    A later row that is equal to an earlier one is left out of the test: it was learnt.
    """
    border = round(len(groups) * share)
    learnt = set(groups[:border])
    rest = [place for place in range(border, len(groups)) if groups[place] not in learnt]
    return list(range(border)), rest


def _lot(seed: int, place: int) -> bytes:
    """Return what a place is shuffled by: the same on every machine and version of Python."""
    return sha256(f"{seed} {place}".encode()).digest()

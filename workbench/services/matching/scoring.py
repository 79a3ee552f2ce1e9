"""Two records compared field by field, each agreement weighed: Fellegi and Sunter's sum."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.services.matching.comparing import Compare, Level, words

Values = Mapping[str, Any]
Weights = tuple[float, float, float, float]
"""What each level says, in bits: different, alike, close, same."""
Forms = tuple[Any, ...]
"""A record's comparable values, in the order of its rule's parts; None where it has none."""
Keys = Callable[[Forms], Iterator[str]]
FAMILY, GIVEN = "family", "given"
EXCHANGED = "exchanged"
_EXCHANGED_BITS = -1.0


@dataclass(frozen=True)
class Part:
    """One thing that is compared.

    Args:
        form: Makes the comparable value of a record's values, None where it has none.
        group: Parts of one group tell the same thing in several ways: it counts once.
    """

    name: str
    form: Callable[[Values], Any]
    compare: Compare
    group: str = ""


@dataclass(frozen=True)
class Rule:
    """What makes two records of a kind the same.

    Args:
        most_of_group: The parts of a group together say no more than so many bits.
        keys: Gives the blocks a record belongs to; only records of one block are compared.
        weights: Of each part, by its name.
        likely: From so many bits on two records are offered as duplicates.
        possible: From so many bits on they are shown to somebody who is typing one of them.
    """

    parts: tuple[Part, ...]
    keys: Keys
    weights: Mapping[str, Weights]
    likely: float
    possible: float
    most_of_group: float = math.inf
    _places: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = {part.name: place for place, part in enumerate(self.parts)}
        object.__setattr__(self, "_places", places)

    def forms(self, values: Values) -> Forms:
        """Return what is compared of a record."""
        return tuple(part.form(values) or None for part in self.parts)

    def levels(self, one: Forms, other: Forms) -> dict[str, Level]:
        """Return how alike two records are in each part that both have.

        `exchanged` is among them where first and last name stand the wrong way round.
        """
        told: dict[str, Level] = {}
        other, is_exchanged = self._right_way_round(one, other)
        for part, mine, theirs in zip(self.parts, one, other, strict=True):
            if mine is not None and theirs is not None:
                told[part.name] = part.compare(mine, theirs)
        if is_exchanged:
            told[EXCHANGED] = Level.SAME
        return told

    def bits(self, levels: Mapping[str, Level]) -> float:
        """Return how much speaks for two records being the same, in bits."""
        total = _EXCHANGED_BITS if EXCHANGED in levels else 0.0
        grouped: dict[str, list[float]] = {}
        for part in self.parts:
            level = levels.get(part.name)
            if level is None:
                continue
            weight = self.weights[part.name][level]
            if part.group:
                grouped.setdefault(part.group, []).append(weight)
            else:
                total += weight
        return total + sum(min(sum(weights), self.most_of_group) for weights in grouped.values())

    def _right_way_round(self, one: Forms, other: Forms) -> tuple[Forms, bool]:
        family, given = self._places.get(FAMILY), self._places.get(GIVEN)
        if family is None or given is None or one[family] == other[family]:
            return other, False
        crossed = ((one[family], other[given]), (one[given], other[family]))
        if any(mine is None or theirs is None for mine, theirs in crossed):
            return other, False
        if any(words(mine, theirs) < Level.CLOSE for mine, theirs in crossed):
            return other, False
        turned = list(other)
        turned[family], turned[given] = other[given], other[family]
        return tuple(turned), True


def same(rule: Rule, one: Forms, other: Forms) -> float:
    """Return how much speaks for two records being the same, in bits."""
    return rule.bits(rule.levels(one, other))

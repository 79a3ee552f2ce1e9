"""Values sorted into few bins: words each one, numbers by range, and one bin for the unknown."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from workbench.insight.scoring.facts import Value, word_key
from workbench.schema.scoring import Feature, Measure

RANGES = 10
FEWEST = 20
"""A word seen more rarely than this is one of the others."""


@dataclass(frozen=True)
class Bins:
    """The bins of one feature.

    The last is for values nobody knows; of words, the one before it is for all the others.
    """

    feature: str
    measure: Measure
    words: tuple[str, ...] = ()
    edges: tuple[float, ...] = ()

    @property
    def count(self) -> int:
        """How many bins there are."""
        return len(self.words) + 2 if self.measure is Measure.WORD else len(self.edges) + 2

    def index(self, value: Value) -> int:
        """Return the bin of a value."""
        if value is None:
            return self.count - 1
        if isinstance(value, str):
            return self._places.get(word_key(value), len(self.words))
        return bisect_right(self.edges, value)

    def indexes(self, values: Iterable[Value]) -> list[int]:
        """Return the bins of many values, faster than one by one."""
        unknown, others, places, edges = self.count - 1, len(self.words), self._places, self.edges
        if self.measure is Measure.WORD:
            return [
                unknown if value is None else places.get(word_key(str(value)), others)
                for value in values
            ]
        return [unknown if value is None else bisect_right(edges, float(value)) for value in values]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {word: n for n, word in enumerate(self.words)}


def bins_of(feature: Feature, values: Iterable[Value]) -> Bins:
    """Return the bins that suit some values; the outcomes have no part in it."""
    known = [value for value in values if value is not None]
    if feature.measure is Measure.WORD:
        counted = Counter(word_key(str(value)) for value in known)
        words = sorted(word for word, n in counted.items() if n >= FEWEST)
        return Bins(feature.name, feature.measure, words=tuple(words))
    numbers = sorted(float(value) for value in known)
    last = len(numbers) - 1
    cuts = {numbers[round(last * n / RANGES)] for n in range(1, RANGES)} if numbers else set()
    edges = tuple(sorted(cut for cut in cuts if cut > numbers[0]))
    return Bins(feature.name, feature.measure, edges=edges)

"""Weights and a threshold fixed on pairs that are known to be the same."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workbench.services.matching.blocking import candidate_pairs
from workbench.services.matching.comparing import Level
from workbench.services.matching.scoring import Forms, Rule, Weights, same

Pair = tuple[int, int]
_SMOOTHING = 0.5
_STRIDE, _STEPS = 7919, 20
"""Each record is looked at beside so many strangers, that far from each other."""


@dataclass(frozen=True)
class Judgement:
    """How well a rule finds the pairs that are known to be the same.

    Args:
        found: Pairs that the rule offers.
        right: Those of them that are the same.
        known: All that are the same.
    """

    found: int
    right: int
    known: int

    @property
    def precision(self) -> float:
        """The share of the offered pairs that are the same."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of the pairs that are the same which are offered."""
        return self.right / self.known if self.known else 1.0


def learned(rule: Rule, forms: Sequence[Forms], links: Iterable[Pair]) -> Rule:
    """Return the rule with weights and threshold that fit these records and their links."""
    known = {_ordered(link) for link in links}
    weighed = replace(rule, weights=_weights(rule, forms, known))
    threshold = _threshold(weighed, forms, known)
    return replace(weighed, likely=threshold, possible=threshold)


def judged(
    rule: Rule, forms: Sequence[Forms], links: Iterable[Pair], leave_out: Iterable[Pair] = ()
) -> Judgement:
    """Return how well a rule finds these links among the records.

    Args:
        leave_out: Links that are not asked for: those the rule was made from.
    """
    known, ignored = {_ordered(link) for link in links}, {_ordered(link) for link in leave_out}
    found = {
        pair
        for pair in candidate_pairs(forms, rule.keys)
        if pair not in ignored and same(rule, forms[pair[0]], forms[pair[1]]) >= rule.likely
    }
    return Judgement(len(found), len(found & known), len(known))


def _weights(rule: Rule, forms: Sequence[Forms], known: set[Pair]) -> dict[str, Weights]:
    """Return log2(m/u) of each level: how often links show it against how often strangers do."""
    strangers = _strangers(len(forms), known)
    of_links, of_strangers = _counted(rule, forms, known), _counted(rule, forms, strangers)
    made: dict[str, Weights] = {}
    for part in rule.parts:
        shares = [_shares(counts[part.name]) for counts in (of_links, of_strangers)]
        bits = [math.log2(m / u) for m, u in zip(*shares, strict=True)]
        made[part.name] = (bits[0], bits[1], bits[2], bits[3])
    return made


def _strangers(count: int, known: set[Pair]) -> set[Pair]:
    """Return pairs of records that are not the same, far from each other and near."""
    steps = {1 + turn * _STRIDE % (count - 1) for turn in range(_STEPS)}
    pairs = {_ordered((one, (one + step) % count)) for one in range(count) for step in steps}
    return pairs - known


def _counted(
    rule: Rule, forms: Sequence[Forms], pairs: Iterable[Pair]
) -> dict[str, Counter[Level]]:
    counts: dict[str, Counter[Level]] = {part.name: Counter() for part in rule.parts}
    for one, other in pairs:
        for name, level in rule.levels(forms[one], forms[other]).items():
            if name in counts:
                counts[name][level] += 1
    return counts


def _shares(counts: Counter[Level]) -> list[float]:
    total = counts.total() + _SMOOTHING * len(Level)
    return [(counts[level] + _SMOOTHING) / total for level in Level]


def _threshold(rule: Rule, forms: Sequence[Forms], known: set[Pair]) -> float:
    """Return the number of bits that parts links from strangers best, by F1."""
    scored = sorted(
        (
            (same(rule, forms[one], forms[other]), (one, other) in known)
            for one, other in candidate_pairs(forms, rule.keys)
        ),
        reverse=True,
    )
    best, threshold, right = -1.0, math.inf, 0
    for place, (bits, is_link) in enumerate(scored):
        right += is_link
        below = scored[place + 1][0] if place + 1 < len(scored) else bits - 1
        f1 = 2 * right / (place + 1 + len(known))
        if f1 > best and below < bits:
            best, threshold = f1, (bits + below) / 2
    return threshold


def _ordered(pair: Pair) -> Pair:
    return (min(pair), max(pair))

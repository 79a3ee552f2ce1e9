"""Weights suggested by the team's own outcomes: a start for people to edit, not a model."""

import math
from collections import Counter
from collections.abc import Sequence

from workbench.insight.scoring.bins import Bins, bins_of
from workbench.insight.scoring.facts import Facts
from workbench.schema.scoring import Feature, Measure, Rule

TOTAL = 100
_DOUBT = 20
"""So many average leads are added to each value, so that a rare one says little."""


def suggested(
    features: Sequence[Feature], facts: Sequence[Facts], outcomes: Sequence[bool]
) -> tuple[Rule, ...]:
    """Return rules whose points follow how often leads of each kind converted, 100 at most.

    Each feature is looked at alone; one that nobody knows gets no points.
    """
    found = []
    for feature in features:
        values = [one.get(feature.name) for one in facts]
        bins = bins_of(feature, values)
        found.append((feature, bins, _odds(bins, bins.indexes(values), outcomes)))
    most = sum(max(odds) - min(odds) for _, _, odds in found)
    if not most:
        return ()
    return tuple(
        rule for feature, bins, odds in found for rule in _rules(feature, bins, odds, TOTAL / most)
    )


def _odds(bins: Bins, places: Sequence[int], outcomes: Sequence[bool]) -> list[float]:
    seen = Counter(places)
    good = Counter(place for place, outcome in zip(places, outcomes, strict=True) if outcome)
    average = (sum(outcomes) + 1) / (len(outcomes) + 2)
    shares = ((good[n] + _DOUBT * average) / (seen[n] + _DOUBT) for n in range(bins.count))
    return [math.log(share / (1 - share)) for share in shares]


def _rules(feature: Feature, bins: Bins, odds: list[float], scale: float) -> list[Rule]:
    unknown = odds[-1]  # a value nobody knows gets no points: what is known is measured by it
    points = [round((one - unknown) * scale) for one in odds]
    if feature.measure is Measure.WORD:
        found = [
            Rule(f"{feature.name}: {word}", feature.name, points[n], (word,))
            for n, word in enumerate(bins.words)
        ]
        rest = Rule(f"{feature.name}: …", feature.name, points[-2], is_known=True)
        return [*found, rest]
    starts = (None, *bins.edges)
    ends = (*bins.edges, None)
    return [
        Rule(
            f"{feature.name}: {'' if start is None else f'{start:g}'}–",
            feature.name,
            points[n],
            at_least=start,
            below=end,
            is_known=start is None and end is None,
        )
        for n, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]

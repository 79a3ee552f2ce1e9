"""The learned score: plain numbers, so that scoring is arithmetic and needs no library."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbench.i18n import t
from workbench.insight.scoring.bins import Bins
from workbench.insight.scoring.calibration import Calibration
from workbench.insight.scoring.facts import Facts, worded
from workbench.insight.scoring.proof import Proof
from workbench.schema.scoring import Feature

REASONS = 3
_NOTHING = 0.05
"""Log-odds so small that they are no reason."""


@dataclass(frozen=True)
class Weighted:
    """One feature: its bins, and how far each moves the log-odds from the average lead's."""

    bins: Bins
    weights: tuple[float, ...]


@dataclass(frozen=True)
class Reason:
    """Why a chance is not the average one.

    Args:
        factor: What the odds are multiplied with; above one it raises the chance.
    """

    feature: str
    text: str
    factor: float


@dataclass(frozen=True)
class Model:
    """What was learnt from outcomes.

    Args:
        trained_on: The day, ISO.
        n: Outcomes it was trained on, `converted` of them good ones.
        proof: How it did on outcomes it had not seen, where that was tried.
    """

    features: tuple[Weighted, ...]
    intercept: float
    calibration: Calibration
    n: int
    converted: int
    seed: int
    trained_on: str = ""
    proof: Proof | None = None

    def margin(self, facts: Facts) -> float:
        """Return the log-odds before calibration."""
        return self.intercept + sum(
            one.weights[one.bins.index(facts.get(one.bins.feature))] for one in self.features
        )

    def chance(self, facts: Facts) -> float:
        """Return the chance to convert, from 0.01 to 0.99."""
        return self.calibration.chance(self.margin(facts))

    def reasons(
        self, features: Sequence[Feature], facts: Facts, most: int = REASONS
    ) -> tuple[Reason, ...]:
        """Return what moves this lead furthest from the average one, the furthest first."""
        by_name = {feature.name: feature for feature in features}
        moved = []
        for one in self.features:
            value = facts.get(one.bins.feature)
            moved.append((one.weights[one.bins.index(value)], by_name[one.bins.feature], value))
        moved.sort(key=lambda found: -abs(found[0]))
        return tuple(
            Reason(feature.name, _in_words(weight, worded(feature, value)), math.exp(weight))
            for weight, feature, value in moved[:most]
            if abs(weight) >= _NOTHING
        )


def is_rising(numbers: Sequence[float]) -> bool:
    """Whether each number is greater than the one before."""
    return all(before < after for before, after in pairwise(numbers))


def _in_words(weight: float, text: str) -> str:
    if weight > 0:
        return t("{reason} raises the chance (odds × {factor})").format(
            reason=text, factor=f"{math.exp(weight):.1f}"
        )
    return t("{reason} lowers the chance (odds × {factor})").format(
        reason=text, factor=f"{math.exp(weight):.2f}"
    )

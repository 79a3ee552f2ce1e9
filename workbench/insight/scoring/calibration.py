"""From a model's margin to an honest chance: a curve (Platt) or, for many outcomes, steps."""

import math
from bisect import bisect_right
from dataclasses import dataclass

LOWEST, HIGHEST = 0.01, 0.99
"""Nobody who is still open is told to be certain."""


@dataclass(frozen=True)
class Platt:
    """The chance as a logistic curve of the margin: two numbers, for few outcomes."""

    slope: float
    shift: float

    def chance(self, margin: float) -> float:
        """Return the chance that belongs to a margin."""
        return clamped(logistic(self.slope * margin + self.shift))


@dataclass(frozen=True)
class Steps:
    """The chance as a rising line through points, for many outcomes (isotonic regression)."""

    margins: tuple[float, ...]
    chances: tuple[float, ...]

    def chance(self, margin: float) -> float:
        """Return the chance that belongs to a margin."""
        after = bisect_right(self.margins, margin)
        if after == 0 or after == len(self.margins):
            return clamped(self.chances[min(after, len(self.chances) - 1)])
        low, high = self.margins[after - 1], self.margins[after]
        part = (margin - low) / (high - low)
        rise = self.chances[after] - self.chances[after - 1]
        return clamped(self.chances[after - 1] + part * rise)


Calibration = Platt | Steps


def logistic(margin: float) -> float:
    """Return the chance whose log-odds are `margin`."""
    if margin < 0:  # so that the power never overflows
        power = math.exp(max(margin, -700.0))
        return power / (1 + power)
    return 1 / (1 + math.exp(-min(margin, 700.0)))


def clamped(chance: float) -> float:
    """Return a chance between 1 and 99 %."""
    return min(HIGHEST, max(LOWEST, chance))

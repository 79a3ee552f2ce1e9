"""How good a score is: who is ranked before whom, and whether chances are what they say."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

BANDS = 10
_SURE = 1.96


@dataclass(frozen=True)
class Band:
    """One tenth of the people, from the lowest chances to the highest: foretold and seen."""

    n: int
    lowest: float
    highest: float
    expected: float
    observed: float


@dataclass(frozen=True)
class Proof:
    """How a score did on outcomes it had not seen.

    Args:
        auc: How often somebody who converted is ranked before somebody who did not; half is chance.
        auc_error: The standard error of it.
        brier: The mean squared error of the chances; None for a score that foretells none.
        brier_of_average: The same, had everybody been given the average.
    """

    n: int
    converted: int
    auc: float
    auc_error: float
    brier: float | None
    brier_of_average: float
    bands: tuple[Band, ...]

    @property
    def has_signal(self) -> bool:
        """Whether it ranks better than chance does, beyond doubt."""
        return self.auc - _SURE * self.auc_error > 1 / 2


def prove(outcomes: Sequence[bool], scores: Sequence[float], *, are_chances: bool = True) -> Proof:
    """Return how good scores were, now that the outcomes are known."""
    n, converted = len(outcomes), sum(outcomes)
    share = converted / n if n else 0.0
    found = auc(outcomes, scores)
    return Proof(
        n,
        converted,
        found,
        auc_error(found, converted, n - converted),
        brier(outcomes, scores) if are_chances else None,
        share * (1 - share),
        bands(outcomes, scores) if are_chances else (),
    )


def auc(outcomes: Sequence[bool], scores: Sequence[float]) -> float:
    """Return the area under the curve: half where there is nothing to rank."""
    converted = sum(outcomes)
    others = len(outcomes) - converted
    if not converted or not others:
        return 0.5
    ranked = sorted(zip(scores, outcomes, strict=True))
    rank, total = 0, 0.0
    for _score, equal in groupby(ranked, key=lambda pair: pair[0]):
        found = [outcome for _, outcome in equal]
        total += sum(found) * (rank + (len(found) + 1) / 2)  # equals share their ranks
        rank += len(found)
    return (total - converted * (converted + 1) / 2) / (converted * others)


def auc_error(found: float, converted: int, others: int) -> float:
    """Return the standard error of an AUC (Hanley and McNeil, 1982)."""
    if not converted or not others:
        return 0.5
    both = found / (2 - found)
    all_ = 2 * found**2 / (1 + found)
    spread = found * (1 - found) + (converted - 1) * (both - found**2)
    spread += (others - 1) * (all_ - found**2)
    return math.sqrt(max(0.0, spread) / (converted * others))


def brier(outcomes: Sequence[bool], chances: Sequence[float]) -> float:
    """Return the mean squared difference between chances and outcomes."""
    pairs = zip(outcomes, chances, strict=True)
    return sum((chance - outcome) ** 2 for outcome, chance in pairs) / max(1, len(outcomes))


def bands(outcomes: Sequence[bool], chances: Sequence[float]) -> tuple[Band, ...]:
    """Return the calibration table: what was foretold beside what came, by tenths.

    Equal chances stay in one band, so that a tenth can be larger and there can be fewer.
    """
    ranked = sorted(zip(chances, outcomes, strict=True))
    found: list[Band] = []
    part: list[tuple[float, bool]] = []
    for _chance, equal in groupby(ranked, key=lambda pair: pair[0]):
        part += equal
        if len(part) * BANDS >= len(ranked):
            found.append(_band(part))
            part = []
    return tuple([*found, _band(part)] if part else found)


def _band(part: Sequence[tuple[float, bool]]) -> Band:
    expected = sum(chance for chance, _ in part) / len(part)
    observed = sum(outcome for _, outcome in part) / len(part)
    return Band(len(part), part[0][0], part[-1][0], expected, observed)

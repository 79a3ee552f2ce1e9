"""Learning a score from outcomes: a logistic regression on bins, calibrated on unseen outcomes.

Only this module needs scikit-learn. It is seeded, and the same outcomes give the same model.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import Any

from workbench.errors import Refused
from workbench.i18n import t
from workbench.insight.scoring.bins import Bins, bins_of
from workbench.insight.scoring.calibration import Calibration, Platt, Steps
from workbench.insight.scoring.facts import Facts
from workbench.insight.scoring.folds import FOLDS, splits
from workbench.insight.scoring.model import Model, Weighted
from workbench.insight.scoring.proof import Proof, prove
from workbench.schema.scoring import Feature

NEEDED_CONVERTED, NEEDED_OTHERS = 50, 150
"""Fewer outcomes than these teach chance, not a score."""
ENOUGH_FOR_STEPS = 1000
"""Isotonic regression learns noise from fewer outcomes than this."""
_STRENGTH = 1.0  # of the penalty; the usual one
_UNPENALISED = 1e6

CALIBRATION_FOLDS = 3
Codes = Sequence[Sequence[int]]
Tell = Callable[[float], None]


@dataclass(frozen=True)
class Example:
    """One outcome to learn from; examples of one group are the same person or the same row."""

    facts: Facts
    converted: bool
    group: Hashable


def shortage(examples: Sequence[Example]) -> str:
    """Say what is missing until a score can be learnt; nothing where there is enough."""
    converted = sum(example.converted for example in examples)
    return shortage_of(converted, len(examples) - converted)


def shortage_of(converted: int, others: int) -> str:
    """Say what is missing where so many outcomes are known; nothing where that is enough."""
    if converted >= NEEDED_CONVERTED and others >= NEEDED_OTHERS:
        return ""
    return t(
        "Not enough outcomes yet: {n} of {m} converted, {others} of {needed} closed without."
    ).format(n=converted, m=NEEDED_CONVERTED, others=others, needed=NEEDED_OTHERS)


def unheard(share: float) -> None:
    """Let how far it is go unheard."""
    del share


def train(
    features: Sequence[Feature],
    examples: Sequence[Example],
    *,
    seed: int = 0,
    on: str = "",
    tell: Tell = unheard,
) -> Model:
    """Learn a score and prove it on outcomes it has not seen.

    Args:
        on: The day, ISO; it is noted in the model.
        tell: Is told the share that is done; what it raises ends the work.

    Raises:
        Refused: There are not enough outcomes, they cannot be foretold from what is known on
            arrival, or scikit-learn is not installed.
    """
    missing = shortage(examples)
    if missing:
        raise Refused(missing)
    found = cross_validated(features, examples, seed=seed, tell=tell)
    if not found.has_signal:
        raise Refused(
            t(
                "What is known on arrival does not foretell the outcome of these {n} leads"
                " (AUC {auc}): the learned score stays off."
            ).format(n=len(examples), auc=f"{found.auc:.2f}")
        )
    return replace(fit(features, examples, seed=seed), trained_on=on, proof=found)


def cross_validated(
    features: Sequence[Feature],
    examples: Sequence[Example],
    *,
    seed: int = 0,
    tell: Tell = unheard,
) -> Proof:
    """Return how a score does on the outcomes that were held back, fold by fold."""
    chances = out_of_fold(features, examples, seed=seed, tell=tell)
    return prove([example.converted for example in examples], chances)


def out_of_fold(
    features: Sequence[Feature],
    examples: Sequence[Example],
    *,
    seed: int = 0,
    tell: Tell = unheard,
) -> list[float]:
    """Return for each example the chance given by a model that has seen none of its fold."""
    chances = [0.0] * len(examples)
    parted = splits([example.group for example in examples], seed)
    for done, (learn, test) in enumerate(parted):
        tell(done / (FOLDS + 1))
        model = fit(features, [examples[place] for place in learn], seed=seed)
        for place in test:
            chances[place] = model.chance(examples[place].facts)
    tell(FOLDS / (FOLDS + 1))
    return chances


def fit(features: Sequence[Feature], examples: Sequence[Example], *, seed: int = 0) -> Model:
    """Return a calibrated model of the examples, without asking whether they are enough.

    Raises:
        Refused: scikit-learn is not installed, or all outcomes are the same.
    """
    outcomes = [example.converted for example in examples]
    if len(set(outcomes)) < 2:
        raise Refused(t("All outcomes are the same: there is nothing to learn from them."))
    columns = [[example.facts.get(one.name) for example in examples] for one in features]
    bins = [bins_of(one, column) for one, column in zip(features, columns, strict=True)]
    coded = (one.indexes(column) for one, column in zip(bins, columns, strict=True))
    codes = list(zip(*coded, strict=True))
    margins = [0.0] * len(examples)
    groups = [example.group for example in examples]
    for learn, held in splits(groups, seed + 1, CALIBRATION_FOLDS):
        intercept, weights = _regression(_at(codes, learn), _at(outcomes, learn), bins, seed)
        for place in held:
            margins[place] = _margin(intercept, weights, codes[place])
    intercept, weights = _regression(codes, outcomes, bins, seed)
    means = [sum(weights[n][row[n]] for row in codes) / len(codes) for n in range(len(bins))]
    weighted = tuple(
        Weighted(one, tuple(weight - mean for weight in of_bins))
        for one, of_bins, mean in zip(bins, weights, means, strict=True)
    )
    calibration = _calibrated(margins, outcomes)
    return Model(weighted, intercept + sum(means), calibration, len(outcomes), sum(outcomes), seed)


def is_possible() -> bool:
    """Whether scikit-learn is installed, so that a score can be learnt here."""
    return find_spec("sklearn") is not None


def _regression(
    codes: Codes, outcomes: Sequence[bool], bins: Sequence[Bins], seed: int
) -> tuple[float, list[list[float]]]:
    _, linear_model, preprocessing = _sklearn()
    if len(set(outcomes)) < 2:
        raise Refused(t("All outcomes are the same: there is nothing to learn from them."))
    encoder = preprocessing.OneHotEncoder(categories=[list(range(one.count)) for one in bins])
    table = encoder.fit_transform(codes)
    found = linear_model.LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=seed)
    found.fit(table, outcomes)
    flat = iter(float(weight) for weight in found.coef_[0])
    weights = [[next(flat) for _ in range(one.count)] for one in bins]
    return float(found.intercept_[0]), weights


def _calibrated(margins: Sequence[float], outcomes: Sequence[bool]) -> Calibration:
    """Return the honest calibration for so many outcomes, learnt from held-back margins."""
    isotonic, linear_model, _ = _sklearn()
    if len(outcomes) >= ENOUGH_FOR_STEPS:
        rising = isotonic.IsotonicRegression(out_of_bounds="clip")
        rising.fit(list(margins), [float(outcome) for outcome in outcomes])
        steps = zip(rising.X_thresholds_, rising.y_thresholds_, strict=True)
        points = {float(margin): float(chance) for margin, chance in steps}
        return Steps(tuple(points), tuple(points.values()))
    curve = linear_model.LogisticRegression(C=_UNPENALISED)
    curve.fit([[margin] for margin in margins], list(outcomes))
    return Platt(float(curve.coef_[0][0]), float(curve.intercept_[0]))


def _margin(intercept: float, weights: Sequence[Sequence[float]], row: Sequence[int]) -> float:
    return intercept + sum(of_bins[bin_] for of_bins, bin_ in zip(weights, row, strict=True))


def _at(values: Sequence[Any], places: Sequence[int]) -> list[Any]:
    return [values[place] for place in places]


def _sklearn() -> tuple[Any, Any, Any]:
    """Return the parts of scikit-learn that are used; it is an optional part of the program."""
    try:
        from sklearn import isotonic, linear_model, preprocessing
    except ImportError as error:
        raise Refused(
            t(
                "Training needs scikit-learn: install the program with its extra “learning”."
                " Scores themselves, and the sum of parts, work without it."
            )
        ) from error
    return isotonic, linear_model, preprocessing

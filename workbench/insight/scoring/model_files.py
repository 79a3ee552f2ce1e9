"""A learned score as plain JSON: it comes from a synced place, so everything in it is checked."""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from workbench.errors import InvalidInput
from workbench.i18n import t
from workbench.insight.scoring.bins import Bins
from workbench.insight.scoring.calibration import Calibration, Platt, Steps
from workbench.insight.scoring.model import Model, Weighted, is_rising
from workbench.insight.scoring.proof import Band, Proof
from workbench.schema.scoring import Feature, Measure

FORMAT = 1
MOST_LETTERS = 1_000_000
"""A longer text is cut, and then it is no JSON any more."""
MOST_BINS = 10_000
MOST_LOG_ODDS = 100.0


def as_text(model: Model) -> str:
    """Return a model as JSON text."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "trained_on": model.trained_on,
        "n": model.n,
        "converted": model.converted,
        "seed": model.seed,
        "intercept": model.intercept,
        "calibration": asdict(model.calibration),
        "features": [
            {
                "feature": one.bins.feature,
                "words": list(one.bins.words),
                "edges": list(one.bins.edges),
                "weights": list(one.weights),
            }
            for one in model.features
        ],
        "proof": None if model.proof is None else asdict(model.proof),
    }
    return json.dumps(data, ensure_ascii=False, allow_nan=False, sort_keys=True)


def from_text(text: str, features: Sequence[Feature]) -> Model:
    """Return the model in a JSON text.

    Raises:
        InvalidInput: It is no model of ours, or looks at something not known on arrival.
    """
    try:
        return _model(json.loads(text[:MOST_LETTERS]), {one.name: one for one in features})
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        raise InvalidInput(
            t(
                "The learned score cannot be read ({cause}): train it anew with"
                " “workbench score train”. Until then the sum of parts counts."
            ).format(cause=str(error)[:120] or type(error).__name__)
        ) from error


def _model(data: Any, known: dict[str, Feature]) -> Model:
    if data["format"] != FORMAT:
        raise ValueError(f"format {data['format']}")
    return Model(
        tuple(_weighted(one, known) for one in data["features"]),
        _number(data["intercept"]),
        _calibration(data["calibration"]),
        _count(data["n"]),
        _count(data["converted"]),
        _count(data["seed"]),
        str(data["trained_on"])[:10],
        None if data["proof"] is None else _proof(data["proof"]),
    )


def _weighted(data: Any, known: dict[str, Feature]) -> Weighted:
    feature = known[data["feature"]]  # whatever is not known on arrival is not among them
    words = tuple(map(str, data["words"]))
    bins = Bins(feature.name, feature.measure, words, _numbers(data["edges"]))
    weights = _numbers(data["weights"])
    if any(abs(weight) > MOST_LOG_ODDS for weight in weights):
        raise ValueError(feature.name)
    is_odd = bins.edges if feature.measure is Measure.WORD else bins.words
    if is_odd or len(weights) != bins.count or not is_rising(bins.edges):
        raise ValueError(feature.name)
    return Weighted(bins, weights)


def _calibration(data: Any) -> Calibration:
    if "slope" in data:
        return Platt(_number(data["slope"]), _number(data["shift"]))
    steps = Steps(_numbers(data["margins"]), _numbers(data["chances"]))
    is_whole = bool(steps.margins) and len(steps.margins) == len(steps.chances)
    if not is_whole or not is_rising(steps.margins) or any(not 0 <= c <= 1 for c in steps.chances):
        raise ValueError("calibration")
    return steps


def _proof(data: Any) -> Proof:
    return Proof(
        _count(data["n"]),
        _count(data["converted"]),
        _number(data["auc"]),
        _number(data["auc_error"]),
        None if data["brier"] is None else _number(data["brier"]),
        _number(data["brier_of_average"]),
        tuple(_band(one) for one in data["bands"]),
    )


def _band(data: Any) -> Band:
    parts = (data[name] for name in ("lowest", "highest", "expected", "observed"))
    return Band(_count(data["n"]), *map(_number, parts))


def _numbers(data: Any) -> tuple[float, ...]:
    if not isinstance(data, list) or len(data) > MOST_BINS:
        raise TypeError("a list of numbers")
    return tuple(map(_number, data))


def _number(value: Any) -> float:
    return _checked(value, (int, float), math.isfinite)


def _count(value: Any) -> int:
    return int(_checked(value, (int,), lambda found: found >= 0))


def _checked(value: Any, types: tuple[type, ...], is_right: Callable[[Any], bool]) -> float:
    if type(value) not in types or not is_right(value):
        raise ValueError(str(value)[:40])
    found: float = value
    return found

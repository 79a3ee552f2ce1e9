"""A fair test of the scores: on outcomes they have not seen, by folds or in time order."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from workbench.errors import InvalidInput
from workbench.i18n import t
from workbench.insight.scoring.additive import Scorecard
from workbench.insight.scoring.folds import FOLDS, Split, in_time, splits
from workbench.insight.scoring.proof import Proof, auc, prove
from workbench.insight.scoring.suggesting import suggested
from workbench.insight.scoring.training import Example, fit, is_possible
from workbench.schema.scoring import Feature, Rule

SHARES: Final = (0.5, 0.6, 0.7, 0.8, 0.9)
"""Where time is cut: a score that holds ranks after each cut, not after one."""


@dataclass(frozen=True)
class Evaluation:
    """How each score did on the same held-back outcomes.

    Args:
        learned: None where scikit-learn is not installed.
        n: All outcomes; `tested` of them were held back, in time order only the later ones.
        aucs: The learned score's AUC fold by fold.
        additive: The sum of parts with the weights given; None where there are none.
        suggested: The sum of parts with weights suggested by the other outcomes.
    """

    n: int
    converted: int
    tested: int
    seed: int
    folds: int
    learned: Proof | None
    aucs: tuple[float, ...]
    suggested: Proof
    additive: Proof | None


@dataclass(frozen=True)
class TimeSplit:
    """The learned score at one moment: learnt from what was before, tested on what came next.

    Args:
        until: The share of all outcomes that came before the end of the test.
    """

    share: float
    until: float
    learnt: int
    tested: int
    converted: int
    auc: float
    auc_error: float


def by_folds(
    features: Sequence[Feature],
    rules: Sequence[Rule],
    examples: Sequence[Example],
    *,
    seed: int = 0,
    folds: int = FOLDS,
) -> Evaluation:
    """Test on each fold what the others teach; equal rows are always in one fold.

    Raises:
        InvalidInput: There are fewer folds than two, or fewer groups than folds.
        Refused: All outcomes are the same.
    """
    groups = [example.group for example in examples]
    if not 1 < folds <= len(set(groups)):
        raise InvalidInput(
            t("{folds} folds cannot be made of {n} different rows.").format(
                folds=folds, n=len(set(groups))
            )
        )
    return _tested(features, rules, examples, list(splits(groups, seed, folds)), seed)


def by_time(
    features: Sequence[Feature],
    rules: Sequence[Rule],
    examples: Sequence[Example],
    *,
    share: float,
    seed: int = 0,
) -> Evaluation:
    """Learn from the first examples, in time order, and test on the rest.

    Raises:
        InvalidInput: Nothing is left to learn from, or to test on.
        Refused: All outcomes are the same.
    """
    split = in_time([example.group for example in examples], share)
    if not all(split):
        raise InvalidInput(
            t("Learning from the first {share} % leaves nothing to learn from or to test.").format(
                share=f"{share:.0%}".rstrip("%")
            )
        )
    return _tested(features, rules, examples, [split], seed)


def through_time(
    features: Sequence[Feature],
    examples: Sequence[Example],
    *,
    shares: Sequence[float] = SHARES,
    seed: int = 0,
) -> tuple[TimeSplit, ...]:
    """Learn again and again as time goes on, each time tested on what comes until the next time.

    One split may be luck; this shows whether the score holds. Empty without scikit-learn.

    Raises:
        Refused: All outcomes before a split are the same.
    """
    if not is_possible():
        return ()
    groups = [example.group for example in examples]
    found = []
    for share, until in pairwise((*shares, 1.0)):
        learn, rest = in_time(groups, share)
        end = round(len(groups) * until)
        held = [examples[place] for place in rest if place < end]
        model = fit(features, [examples[place] for place in learn], seed=seed)
        came = [example.converted for example in held]
        proof = prove(came, [model.chance(example.facts) for example in held])
        found.append(
            TimeSplit(share, until, len(learn), len(held), sum(came), proof.auc, proof.auc_error)
        )
    return tuple(found)


def _tested(
    features: Sequence[Feature],
    rules: Sequence[Rule],
    examples: Sequence[Example],
    parted: Sequence[Split],
    seed: int,
) -> Evaluation:
    card = Scorecard(features, rules)
    outcomes: list[bool] = []
    chances: list[float] = []
    sums: list[float] = []
    suggestions: list[float] = []
    aucs = []
    for learn, test in parted:
        known = [examples[place] for place in learn]
        held = [examples[place] for place in test]
        came = [example.converted for example in held]
        if is_possible():
            model = fit(features, known, seed=seed)
            found = [model.chance(example.facts) for example in held]
            aucs.append(auc(came, found))
            chances += found
        proposed = Scorecard(
            features,
            suggested(features, [one.facts for one in known], [one.converted for one in known]),
        )
        outcomes += came
        sums += (card.total(example.facts) for example in held)
        suggestions += (proposed.total(example.facts) for example in held)
    return Evaluation(
        len(examples),
        sum(example.converted for example in examples),
        len(outcomes),
        seed,
        len(parted),
        prove(outcomes, chances) if chances else None,
        tuple(aucs),
        prove(outcomes, suggestions, are_chances=False),
        prove(outcomes, sums, are_chances=False) if rules else None,
    )

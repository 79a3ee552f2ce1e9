"""The score of a lead: a sum of visible parts, and beside it a chance learnt from outcomes.

Both see only what was known when the lead arrived (`schema.arrival`). Weights and model are facts
of the profile for now; they are plain JSON, so that the workspace can hand them to everybody.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from workbench.errors import NotFound, Refused
from workbench.i18n import t
from workbench.insight.scoring import (
    fitting,
    lead_facts,
    model_files,
    rule_files,
    suggesting,
    training,
)
from workbench.insight.scoring import learned as learned_score
from workbench.insight.scoring.additive import Part, Scorecard, reweighted
from workbench.insight.scoring.evaluating import Evaluation, by_folds
from workbench.insight.scoring.facts import Facts, Value
from workbench.insight.scoring.fitting import RULES_KEY
from workbench.insight.scoring.model import Model, Reason
from workbench.insight.scoring.proof import Proof
from workbench.insight.scoring.training import Tell, unheard
from workbench.schema.scoring import LEAD_FEATURES, Rule
from workbench.store import meta
from workbench.store.transactions import Reader, Writer

ORDER_KEY = "lead_score_order"
_Worth = TypeVar("_Worth", int, float)


@dataclass(frozen=True)
class Explanation:
    """Everything that is shown about a lead's score.

    Args:
        most: The highest total there can be.
        chance: The learnt chance to convert, 0.01 to 0.99; None where nothing was learnt.
        reasons: What moves the learnt chance most, three at most.
        note: Why there is no learnt chance, or what it was learnt from.
        goes_by_chance: Whether the chance orders the queue, not the total.
    """

    total: int
    most: int
    parts: tuple[Part, ...]
    chance: float | None
    reasons: tuple[Reason, ...]
    note: str
    goes_by_chance: bool = False


def total(r: Reader, lead_id: UUID) -> int:
    """Return the sum of a lead's parts; 0 for one that is not here."""
    return totals(r, [lead_id.bytes]).get(lead_id.bytes, 0)


def totals(r: Reader, lead_ids: Sequence[bytes]) -> dict[bytes, int]:
    """Return the sum of the parts alone, for many leads at once; by their ids in storage."""
    if not lead_ids:
        return {}
    card, _ = fitting.scorecard(r)
    return _of_each(r, lead_ids, card.total)


def chances(r: Reader, lead_ids: Sequence[bytes]) -> dict[bytes, float]:
    """Return the learnt chances that the queue goes by; none where it goes by the sum."""
    model = learned_score.model(r)[0] if goes_by_chance(r) else None
    if model is None or not lead_ids:
        return {}
    return _of_each(r, lead_ids, model.chance)


def goes_by_chance(r: Reader) -> bool:
    """Whether the learnt chance orders the queue here, not the sum of the parts."""
    return meta.get(r, ORDER_KEY) is not None


def go_by_chance(w: Writer, *, wanted: bool) -> None:
    """Let the learnt chance order the queue, or the sum of the parts again.

    Raises:
        Refused: Nothing was learnt yet.
    """
    if wanted and learned_score.model(w)[0] is None:
        raise Refused(t("There is no learned score yet: train it first."))
    meta.put(w, ORDER_KEY, "chance" if wanted else None)


def explain(r: Reader, lead_id: UUID) -> Explanation:
    """Return how a lead's score comes about.

    Raises:
        NotFound: The lead is not here.
    """
    facts = lead_facts.facts_of(r, [lead_id]).get(lead_id)
    if facts is None:
        raise NotFound(t("This lead is not here: deleted, or no longer visible to you."))
    (card, rules_note), (model, note) = fitting.scorecard(r), learned_score.model(r)
    parts = card.parts(facts)
    return Explanation(
        sum(part.points for part in parts),
        card.most,
        parts,
        None if model is None else model.chance(facts),
        () if model is None else model.reasons(LEAD_FEATURES, facts),
        " ".join(filter(None, (rules_note, note or _shortage(r)))),
        model is not None and goes_by_chance(r),
    )


def rules(r: Reader) -> tuple[Rule, ...]:
    """Return the rules in use: those saved here, else the ones that come with the program."""
    return fitting.scorecard(r)[0].rules


def set_weights(w: Writer, weights: Mapping[str, int]) -> None:
    """Change the points of some rules, by their ids.

    Raises:
        InvalidInput: There is no such rule, or the points are too many.
    """
    set_rules(w, reweighted(rules(w), weights))


def set_rules(w: Writer, wanted: Sequence[Rule] | None) -> None:
    """Use other rules from now on; None goes back to the ones that come with the program.

    Raises:
        InvalidInput: A rule looks at what is filled in after contact, or has no condition.
    """
    if wanted is None:
        meta.put(w, RULES_KEY, None)
        return
    Scorecard(LEAD_FEATURES, wanted)  # refuses what does not fit, before it is kept
    data = rule_files.rules_as_data(wanted)
    meta.put(w, RULES_KEY, json.dumps(data, ensure_ascii=False))


def suggested_rules(r: Reader) -> tuple[Rule, ...]:
    """Return rules whose weights follow the outcomes so far, for people to look at and edit.

    Raises:
        Refused: There are not enough outcomes yet.
    """
    known = lead_facts.examples(r)
    missing = training.shortage(known)
    if missing:
        raise Refused(missing)
    facts, outcomes = [one.facts for one in known], [one.converted for one in known]
    return suggesting.suggested(LEAD_FEATURES, facts, outcomes)


def learn(r: Reader, *, on: date, seed: int = 0, tell: Tell = unheard) -> Model:
    """Learn from every lead whose outcome is known, without keeping it.

    Args:
        tell: Is told the share that is done; what it raises ends the work.

    Raises:
        Refused: There are not enough outcomes, nothing can be foretold from them, or
            scikit-learn is not installed.
    """
    known = lead_facts.examples(r)
    return training.train(LEAD_FEATURES, known, seed=seed, on=on.isoformat(), tell=tell)


def learned(r: Reader) -> tuple[Proof | None, str, bool]:
    """Return the proof of the learnt score, what to say about it, and whether there is one."""
    model, note = learned_score.model(r)
    return None if model is None else model.proof, note or _shortage(r), model is not None


def keep(w: Writer, model: Model | None) -> None:
    """Use a learnt score from now on; None forgets it."""
    meta.put(w, learned_score.MODEL_KEY, None if model is None else model_files.as_text(model))


def evaluate(r: Reader, *, seed: int = 0, folds: int = 5) -> Evaluation:
    """Test both scores on the outcomes of this profile.

    Raises:
        Refused: There are not enough outcomes.
    """
    known = lead_facts.examples(r)
    missing = training.shortage(known)
    if missing:
        raise Refused(missing)
    return by_folds(LEAD_FEATURES, rules(r), known, seed=seed, folds=folds)


def _of_each(
    r: Reader, lead_ids: Sequence[bytes], worth: Callable[[Facts], _Worth]
) -> dict[bytes, _Worth]:
    """Return what some leads are worth; many are alike, and are worked out once."""
    known: dict[tuple[Value, ...], _Worth] = {}
    found = {}
    for lead_id, facts in lead_facts.each_of(r, lead_ids):
        key = tuple(facts.values())
        if key not in known:
            known[key] = worth(facts)
        found[lead_id] = known[key]
    return found


def _shortage(r: Reader) -> str:
    converted, others = lead_facts.outcome_counts(r)
    missing = training.shortage_of(converted, others)
    return missing or t("Enough outcomes are known: the learned score can be trained.")

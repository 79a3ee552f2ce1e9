"""What the screen of the lead score shows: weights and whom they touch, and what was learnt."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from workbench.i18n import t
from workbench.insight.scoring import lead_facts, training
from workbench.insight.scoring.additive import Scorecard, reweighted
from workbench.insight.scoring.facts import Facts, Value
from workbench.insight.scoring.proof import Proof, prove
from workbench.schema.scoring import BY_NAME, LEAD_FEATURES, LEAD_RULES, Rule, Side
from workbench.services import scoring
from workbench.services.calling.queue import waiting
from workbench.store import names
from workbench.store.transactions import Reader

TOP = 8
"""So many places of the queue are shown before weights are saved."""


@dataclass(frozen=True)
class Weight:
    """One rule: its points, and how many leads it gives them to.

    Args:
        share: Of all leads here, 0 to 1.
    """

    rule_id: str
    words: str
    is_fit: bool
    points: int
    n: int
    share: float


@dataclass(frozen=True)
class Learned:
    """What is known of the learned score.

    Args:
        note: What it was learnt from, or what is missing.
        is_possible: Whether scikit-learn is installed.
        has_enough: Whether there are outcomes enough to learn from.
        proof: How it did on held-back outcomes; None where nothing was learnt.
        of_sum: How the sum of the parts ranks the same outcomes.
    """

    note: str
    is_possible: bool
    has_enough: bool
    proof: Proof | None
    of_sum: Proof | None
    is_there: bool


@dataclass(frozen=True)
class Board:
    """The whole screen."""

    weights: tuple[Weight, ...]
    leads: int
    most: int
    is_usual: bool
    learned: Learned
    goes_by_chance: bool


@dataclass(frozen=True)
class Place:
    """One place at the top of the queue, as other weights would fill it.

    Args:
        before: Its place now, from 1; its score then and now.
    """

    name: str
    place: int
    before: int
    score: int
    score_before: int


def board(r: Reader) -> Board:
    """Return what the screen shows."""
    rules = scoring.rules(r)
    touched, leads = _touched(r, rules)
    weights = tuple(
        Weight(
            rule.id,
            rule_words(rule),
            BY_NAME[rule.feature].side is Side.FIT,
            rule.points,
            touched[rule.id],
            touched[rule.id] / leads if leads else 0.0,
        )
        for rule in rules
    )
    most = Scorecard(LEAD_FEATURES, rules).most
    by_chance = scoring.goes_by_chance(r)
    return Board(weights, leads, most, rules == LEAD_RULES, _learned(r, rules), by_chance)


def preview(r: Reader, points: Mapping[str, int], now: datetime) -> tuple[Place, ...]:
    """Return who would be at the top of my queue by other weights, and where they are now."""
    rules = scoring.rules(r)
    mine = waiting(r, now)
    facts = dict(lead_facts.each_of(r, mine))
    old, new = (_totals(facts, one) for one in (rules, reweighted(rules, points)))
    before, after = (_order(mine, one) for one in (old, new))
    placed = {lead: place for place, lead in enumerate(before, 1)}
    ids = [UUID(bytes=lead) for lead in after[:TOP]]
    named = names.of(r, ("Lead",), ids)
    return tuple(
        Place(named.get(UUID(bytes=one), ""), place, placed[one], new[one], old[one])
        for place, one in enumerate(after[:TOP], 1)
    )


def rule_words(rule: Rule) -> str:
    """Return what a rule looks for, as people read it."""
    feature = BY_NAME[rule.feature]
    if rule.is_known:
        said = t("any")
    else:
        labels = feature.picklist
        found = [one if labels is None else labels.label(one) for one in rule.words]
        bounds = ("≥ ", rule.at_least), ("< ", rule.below)
        found += [f"{sign}{bound:,.10g}" for sign, bound in bounds if bound is not None]
        said = t(", ").join(found)
    return t("{field}: {value}").format(field=feature.label, value=said)


def _learned(r: Reader, rules: Sequence[Rule]) -> Learned:
    proof, note, is_there = scoring.learned(r)
    of_sum = None
    if proof is not None:
        known = lead_facts.examples(r)
        card = Scorecard(LEAD_FEATURES, rules)
        outcomes = [one.converted for one in known]
        of_sum = prove(outcomes, [card.total(one.facts) for one in known], are_chances=False)
    missing = training.shortage_of(*lead_facts.outcome_counts(r))
    return Learned(note, training.is_possible(), not missing, proof, of_sum, is_there)


def _touched(r: Reader, rules: Iterable[Rule]) -> tuple[Counter[str], int]:
    """Return how many leads each rule gives its points to, and how many leads there are."""
    kinds: Counter[tuple[Value, ...]] = Counter()
    names_: tuple[str, ...] = ()
    for _lead, facts in lead_facts.each_of(r, [lead for (lead,) in r.rows("SELECT id FROM lead")]):
        names_ = tuple(facts)
        kinds[tuple(facts.values())] += 1
    card = Scorecard(LEAD_FEATURES, rules)
    found: Counter[str] = Counter()
    for values, n in kinds.items():
        for part in card.parts(dict(zip(names_, values, strict=True))):
            found[part.rule_id] += n
    return found, kinds.total()


def _totals(facts: Mapping[bytes, Facts], rules: Iterable[Rule]) -> dict[bytes, int]:
    card = Scorecard(LEAD_FEATURES, rules)
    return {lead: card.total(known) for lead, known in facts.items()}


def _order(leads: Iterable[bytes], totals: Mapping[bytes, int]) -> list[bytes]:
    return sorted((lead for lead in leads if lead in totals), key=lambda lead: -totals[lead])

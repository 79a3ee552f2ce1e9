"""The additive score: points for each feature by visible rules; the total is their sum."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from workbench.errors import InvalidInput
from workbench.i18n import t
from workbench.insight.scoring.facts import Facts, Value, word_key, worded
from workbench.schema.scoring import Feature, Measure, Rule, Side

MOST_POINTS = 1000


@dataclass(frozen=True)
class Part:
    """One line of a score: how many points, and why.

    Args:
        rule_id: The rule that gave them; empty where none fits.
    """

    feature: str
    side: Side
    points: int
    reason: str
    rule_id: str = ""


class Scorecard:
    """The rules of a score, sorted by the feature they look at."""

    def __init__(self, features: Sequence[Feature], rules: Iterable[Rule]) -> None:
        """Take the rules.

        Raises:
            InvalidInput: A rule looks at something that is not known on arrival, has no
                condition, or gives more points than a score can show.
        """
        self.features = tuple(features)
        self.rules = tuple(rules)
        self._by_feature: dict[str, list[Rule]] = defaultdict(list)
        known = {feature.name: feature for feature in features}
        for rule in self.rules:
            self._by_feature[_checked(rule, known).feature].append(rule)

    def total(self, facts: Facts) -> int:
        """Return the sum of the parts, without wording them."""
        return sum(
            rule.points
            for name, rules in self._by_feature.items()
            if (rule := _first(rules, facts.get(name))) is not None
        )

    def parts(self, facts: Facts) -> tuple[Part, ...]:
        """Return a line for each feature that a rule looks at; those without points too."""
        return tuple(
            self._part(feature, facts.get(feature.name))
            for feature in self.features
            if feature.name in self._by_feature
        )

    @property
    def most(self) -> int:
        """The highest total there can be."""
        return sum(max(0, *(rule.points for rule in r)) for r in self._by_feature.values())

    def _part(self, feature: Feature, value: Value) -> Part:
        rule = _first(self._by_feature[feature.name], value)
        reason = worded(feature, value)
        if rule is None:
            return Part(feature.name, feature.side, 0, reason)
        return Part(feature.name, feature.side, rule.points, reason, rule.id)


def reweighted(rules: Iterable[Rule], weights: Mapping[str, int]) -> tuple[Rule, ...]:
    """Return rules with other points, by the id of the rule.

    Raises:
        InvalidInput: There is no rule of such an id.
    """
    found = tuple(rules)
    unknown = sorted(set(weights) - {rule.id for rule in found})
    if unknown:
        raise InvalidInput(
            t("There is no rule “{name}” in the score. Known are: {known}.").format(
                name=unknown[0], known=", ".join(rule.id for rule in found)
            )
        )
    return tuple(
        Rule(
            rule.id, rule.feature, weights.get(rule.id, rule.points), rule.words, rule.at_least,
            rule.below, rule.is_known,
        )
        for rule in found
    )  # fmt: skip


def fits(rule: Rule, value: Value) -> bool:
    """Whether a rule gives its points for a value; nothing fits a value nobody knows."""
    if value is None:
        return False
    if rule.is_known:
        return True
    if isinstance(value, str):
        return word_key(value) in _keys(rule.words)
    low = rule.at_least is None or value >= rule.at_least
    return low and (rule.below is None or value < rule.below)


@lru_cache(maxsize=2_000)
def _keys(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(word_key, words))


def _first(rules: Iterable[Rule], value: Value) -> Rule | None:
    if value is None:
        return None
    return next((rule for rule in rules if fits(rule, value)), None)


def _checked(rule: Rule, known: Mapping[str, Feature]) -> Rule:
    if rule.feature not in known:
        raise InvalidInput(
            t(
                "The score cannot use “{name}”: it is filled in after contact, or unknown."
                " It may use: {known}."
            ).format(name=rule.feature, known=", ".join(known))
        )
    is_number = known[rule.feature].measure is Measure.NUMBER
    has_bound = rule.at_least is not None or rule.below is not None
    is_whole = rule.is_known or (has_bound if is_number else bool(rule.words))
    if not is_whole or abs(rule.points) > MOST_POINTS:
        raise InvalidInput(
            t(
                "The rule “{name}” of the score needs words or a number to compare with,"
                " and at most {most} points."
            ).format(name=rule.id, most=MOST_POINTS)
        )
    return rule

"""How well a lead fits: the share of the points for fit that it has."""

import json
from collections import defaultdict
from collections.abc import Iterable

from workbench.errors import InvalidInput
from workbench.i18n import t
from workbench.insight.scoring.additive import Part, Scorecard
from workbench.insight.scoring.rule_files import rules_from
from workbench.schema.scoring import BY_NAME, LEAD_FEATURES, LEAD_RULES, Rule, Side
from workbench.store import meta
from workbench.store.transactions import Reader

RULES_KEY = "lead_score_rules"
_GOOD, _FAIR = 0.5, 0.25
"""From these shares of the most points for fit on, a lead fits well, or somewhat."""


def scorecard(r: Reader) -> tuple[Scorecard, str]:
    """Return the rules in use, and what to say where the saved ones cannot be used."""
    text = meta.get(r, RULES_KEY)
    note = ""
    if text is not None:
        try:
            return Scorecard(LEAD_FEATURES, rules_from(json.loads(text))), note
        except (InvalidInput, ValueError, RecursionError):
            note = t("The saved rules of the score cannot be read: the usual ones count.")
    return Scorecard(LEAD_FEATURES, LEAD_RULES), note


def most_points(rules: Iterable[Rule]) -> int:
    """Return the most points there can be for fit."""
    best: dict[str, int] = defaultdict(int)
    for rule in rules:
        if BY_NAME[rule.feature].side is Side.FIT:
            best[rule.feature] = max(best[rule.feature], rule.points)
    return sum(best.values())


def points_of(parts: Iterable[Part]) -> int:
    """Return the points for fit among the parts of a score."""
    return sum(part.points for part in parts if part.side is Side.FIT)


def level(points: int, most: int) -> str:
    """Return the value of the picklist FIT for so many points of the most."""
    share = points / most if most else 0.0
    return "good" if share >= _GOOD else "fair" if share >= _FAIR else "poor"

"""Rules as plain data: read from a file or a synced place, and checked while they are read."""

from collections.abc import Iterable, Mapping
from typing import Any

from workbench.errors import InvalidInput
from workbench.i18n import t
from workbench.schema.scoring import Rule

_NAMES = frozenset({"id", "feature", "points", "words", "at_least", "below", "is_known"})


def rules_from(data: object) -> tuple[Rule, ...]:
    """Return the rules in a JSON list.

    Raises:
        InvalidInput: It is no list of rules, or two rules have one id.
    """
    if not isinstance(data, list):
        raise InvalidInput(_wrong(data))
    rules = tuple(_rule(one) for one in data)
    if len({rule.id for rule in rules}) < len(rules):
        raise InvalidInput(t("Two rules of the score have one id: give each an id of its own."))
    return rules


def rules_as_data(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    """Return rules as a JSON-able list; conditions that are not there are left out."""
    return [
        {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in vars(rule).items()
            if value not in (None, (), False)
        }
        | {"points": rule.points}
        for rule in rules
    ]


def _rule(one: object) -> Rule:
    if not isinstance(one, Mapping) or not set(one) <= _NAMES:
        raise InvalidInput(_wrong(one))
    id_, feature, points = one.get("id"), one.get("feature"), one.get("points")
    words = one.get("words", [])
    bounds = (one.get("at_least"), one.get("below"))
    is_right = (
        isinstance(id_, str)
        and isinstance(feature, str)
        and type(points) is int
        and isinstance(words, list)
        and all(isinstance(word, str) for word in words)
        and all(bound is None or type(bound) in (int, float) for bound in bounds)
    )
    if not is_right:
        raise InvalidInput(_wrong(one))
    is_known = one.get("is_known") is True
    return Rule(str(id_), str(feature), int(str(points)), tuple(words), *bounds, is_known)


def _wrong(found: object) -> str:
    return t(
        "This is no rule of a score: {found}. A rule has an id, a feature, points, and words,"
        " at_least, below or is_known."
    ).format(found=str(found)[:120])

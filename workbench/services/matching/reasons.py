"""Why two records may be the same, and what speaks against it, in words."""

from collections.abc import Mapping
from typing import NamedTuple

from workbench.i18n import t
from workbench.services.matching.comparing import Level
from workbench.services.matching.scoring import EXCHANGED, FAMILY, GIVEN, Rule

Levels = Mapping[str, Level]
_NAME = "name"
_LEAST_AGAINST = -1.0


class Why(NamedTuple):
    """What speaks for two records being the same, and what against, the weightiest first."""

    reasons: tuple[str, ...]
    against: tuple[str, ...]


def why(rule: Rule, levels: Levels) -> Why:
    """Return in words what a comparison found."""
    texts = _texts()
    shown = dict(levels)
    names = [shown.pop(name) for name in (FAMILY, GIVEN) if name in shown]
    weighed = {
        name: rule.weights[name][level] for name, level in shown.items() if name in rule.weights
    }
    if names:
        shown[_NAME] = min(names)
        weighed[_NAME] = sum(rule.weights[n][levels[n]] for n in (FAMILY, GIVEN) if n in levels)
        if len(names) == 1 or (Level.DIFFERENT in names and any(names)):
            _half_a_name(levels, shown, weighed, rule)
    ranked = sorted(weighed, key=lambda name: -abs(weighed[name]))
    said = [(weighed[name], texts.get((name, shown[name]), "")) for name in ranked]
    reasons = [text for bits, text in said if bits > 0 and text]
    if EXCHANGED in levels:
        reasons.append(t("first and last name exchanged"))
    against = [text for bits, text in said if bits <= _LEAST_AGAINST and text]
    return Why(tuple(reasons), tuple(against))


def twin() -> Why:
    """Return the words for records that differ in nothing but their ids."""
    return Why((t("the same in every field"),), ())


def _half_a_name(
    levels: Levels, shown: dict[str, Level], weighed: dict[str, float], rule: Rule
) -> None:
    """Speak of first and last name each for itself."""
    del shown[_NAME], weighed[_NAME]
    for name in (FAMILY, GIVEN):
        if name in levels:
            shown[name] = levels[name]
            weighed[name] = rule.weights[name][levels[name]]


def _texts() -> Mapping[tuple[str, Level], str]:
    different, alike, close, same = Level
    return {
        (_NAME, same): t("same name"),
        (_NAME, close): t("similar name"),
        (_NAME, alike): t("similar name"),
        (_NAME, different): t("other name"),
        (FAMILY, same): t("same last name"),
        (FAMILY, close): t("similar last name"),
        (FAMILY, alike): t("similar last name"),
        (FAMILY, different): t("other last name"),
        (GIVEN, same): t("same first name"),
        (GIVEN, close): t("similar first name"),
        (GIVEN, alike): t("similar first name"),
        (GIVEN, different): t("other first name"),
        ("han_name", same): t("same name"),
        ("han_name", close): t("first and last name exchanged"),
        ("han_name", alike): t("same last name"),
        ("han_name", different): t("other name"),
        ("email", same): t("same e-mail"),
        ("email", close): t("similar e-mail"),
        ("email", alike): t("nearly the same e-mail, or that of an office"),
        ("email", different): t("other e-mail"),
        ("phone", same): t("same number"),
        ("phone", close): t("number with the same ending"),
        ("phone", different): t("other number"),
        ("company", same): t("same company"),
        ("company", close): t("short and full name of a company"),
        ("company", alike): t("similar company name"),
        ("company", different): t("other company"),
        ("domain", same): t("same domain"),
        ("domain", different): t("other domain"),
        ("street", same): t("same street"),
        ("street", close): t("similar street"),
        ("street", alike): t("similar street"),
        ("street", different): t("other street"),
        ("city", same): t("same city"),
        ("city", close): t("similar city"),
        ("city", alike): t("similar city"),
        ("city", different): t("other city"),
        ("postal_code", same): t("same postal code"),
        ("postal_code", close): t("postal code with one slip"),
        ("postal_code", different): t("other postal code"),
        ("state", same): t("same state"),
        ("state", different): t("other state"),
    }  # fmt: skip

"""A lead as a score sees it: one value for each feature, or nothing where nobody knows."""

from collections.abc import Mapping
from functools import lru_cache

from workbench.i18n import t
from workbench.schema.scoring import Feature, Measure

Value = str | float | None
Facts = Mapping[str, Value]

MISSING_WORDS = frozenset(
    {"", "-", "?", "select", "unknown", "n/a", "na", "null", "not known", "请选择", "未知", "不详"}
)
"""What forms and files say when nobody has said anything."""


@lru_cache(maxsize=20_000)
def word_key(text: str) -> str:
    """Return the form in which words are compared: `google` and `Google ` are one value."""
    return " ".join(text.casefold().split())


def read(feature: Feature, text: object) -> Value:
    """Return a value as a score sees it; a word for “not known”, or no number, is missing."""
    if text is None:
        return None
    key = word_key(str(text))
    if key in MISSING_WORDS or key in feature.missing:
        return None
    return str(text).strip() if feature.measure is Measure.WORD else _number(key)


def is_unreadable(feature: Feature, text: str) -> bool:
    """Whether a text stands where a number should, and is neither one nor a word for none."""
    key = word_key(text)
    is_blank = key in MISSING_WORDS or key in feature.missing
    return feature.measure is Measure.NUMBER and not is_blank and _number(key) is None


def worded(feature: Feature, value: Value) -> str:
    """Return a feature and its value as people read them."""
    return t("{field}: {value}").format(field=feature.label, value=_shown(feature, value))


def _number(key: str) -> float | None:
    try:
        found = float(key)
    except ValueError:
        return None
    return found if abs(found) < float("inf") else None  # neither infinite nor “nan”


def _shown(feature: Feature, value: Value) -> str:
    if value is None:
        return t("not known")
    if isinstance(value, str):
        return feature.picklist.label(value) if feature.picklist is not None else value
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"

"""How alike two values are: the same, nearly, a little, or not at all."""

import re
from collections.abc import Callable, Collection
from enum import IntEnum
from typing import Any

from rapidfuzz.distance import OSA, JaroWinkler

from workbench.services.matching import word_lists
from workbench.services.matching.companies import CompanyName
from workbench.services.matching.folding import has_han

Compare = Callable[[Any, Any], "Level"]

_CLOSE, _ALIKE = 0.93, 0.85
_LAST_DIGITS = 8
_LEAST_PREFIX = 4
_NO_DIGIT = re.compile(r"[^0-9]+")


class Level(IntEnum):
    """How alike two values are; the number is the place in a table of weights."""

    DIFFERENT = 0
    ALIKE = 1
    CLOSE = 2
    SAME = 3


def words(one: str, other: str) -> Level:
    """Compare names and streets, which people misspell; an initial is close to its name."""
    if one == other:
        return Level.SAME
    if 1 in (len(one), len(other)) and not has_han(one):
        return Level.CLOSE if one[0] == other[0] else Level.DIFFERENT
    alike = JaroWinkler.similarity(one, other, score_cutoff=_ALIKE)
    if alike >= _CLOSE:
        return Level.CLOSE
    if alike >= _ALIKE or (min(len(one), len(other)) > 3 and _slips(one, other) == 1):
        return Level.ALIKE
    return Level.DIFFERENT


def han_names(one: str, other: str) -> Level:
    """Compare Chinese names, family name first: close is the other way round."""
    if one == other:
        return Level.SAME if len(one) > 1 else Level.ALIKE
    if len(one) == len(other) and any(one[at:] + one[:at] == other for at in range(1, len(one))):
        return Level.CLOSE
    is_part = one[0] == other[0] and 1 in (len(one), len(other))
    return Level.ALIKE if is_part else Level.DIFFERENT


def codes(one: str, other: str) -> Level:
    """Compare numbers and codes: one slip of the finger is close."""
    if one == other:
        return Level.SAME
    return Level.CLOSE if _slips(one, other) == 1 else Level.DIFFERENT


def plain(one: str, other: str) -> Level:
    """Compare what is the same or is not."""
    return Level.SAME if one == other else Level.DIFFERENT


def phones(one: Collection[str], other: Collection[str]) -> Level:
    """Compare everybody's numbers; without country codes the last digits tell a little."""
    if not set(one).isdisjoint(other):
        return Level.SAME
    ends = {number[-_LAST_DIGITS:] for number in one if len(number) >= _LAST_DIGITS}
    is_near = any(number[-_LAST_DIGITS:] in ends for number in other)
    return Level.CLOSE if is_near else Level.DIFFERENT


def emails(one: str, other: str) -> Level:
    """Compare addresses; that of a whole office says little about who reads it."""
    name, _, host = one.partition("@")
    other_name, _, other_host = other.partition("@")
    if one == other:
        return (
            Level.ALIKE
            if name in word_lists.words("mail_hosts", "office mailboxes")
            else Level.SAME
        )
    if host == other_host and _digits(name) == _digits(other_name):
        return Level.CLOSE if words(name, other_name) >= Level.CLOSE else Level.DIFFERENT
    is_moved = (
        name == other_name
        and name not in word_lists.words("mail_hosts", "office mailboxes")
        and len(name) > _LEAST_PREFIX
    )
    return Level.ALIKE if is_moved else Level.DIFFERENT


def companies(one: CompanyName, other: CompanyName) -> Level:
    """Compare firms: close is a short name beside a full one, alike the brand or a slip."""
    if one.core == other.core:
        return Level.SAME
    if has_han(one.core) or has_han(other.core):
        return _chinese(one, other)
    if _is_start(one.core.split(), other.core.split()):
        return Level.CLOSE
    if one.core.replace(" ", "") == other.core.replace(" ", ""):
        return Level.SAME
    if _digits(one.core) != _digits(other.core):
        return Level.DIFFERENT
    return min(words(one.core, other.core), Level.ALIKE)


def _chinese(one: CompanyName, other: CompanyName) -> Level:
    if one.bare == other.bare:  # one of them names its place, or both name different ones
        return Level.CLOSE if one.bare in (one.core, other.core) else Level.ALIKE
    if one.brand and one.brand == other.brand:
        is_short = one.brand in (one.bare, other.bare)
        return Level.CLOSE if is_short else Level.ALIKE
    is_long = min(len(one.core), len(other.core)) > _LEAST_PREFIX
    return Level.ALIKE if is_long and _slips(one.core, other.core) == 1 else Level.DIFFERENT


def _is_start(one: list[str], other: list[str]) -> bool:
    """Tell whether one name begins with the whole other: `Acme` and `Acme Robotics Europe`."""
    short, long = sorted((one, other), key=len)
    return long[: len(short)] == short and len("".join(short)) >= _LEAST_PREFIX


def _slips(one: str, other: str) -> int:
    """Return how many letters are wrong, missing, too many or exchanged; 2 stands for more."""
    return OSA.distance(one, other, score_cutoff=1)


def _digits(text: str) -> str:
    """Return the digits of a text: where they differ it is another one, however alike."""
    return _NO_DIGIT.sub("", text)

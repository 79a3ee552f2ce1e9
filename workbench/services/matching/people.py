"""Names of people in one form: either order, accents or none, Chinese written together or apart."""

import re
from functools import lru_cache
from typing import NamedTuple

from workbench.services.matching.folding import folded, has_han
from workbench.services.matching.word_lists import words

_PARTS = re.compile(r"[^\W_]+")
_MOST_HAN = 4
"""So many characters has the longest whole Chinese name."""


class PersonName(NamedTuple):
    """A folded name; what is missing is empty."""

    family: str
    given: str

    @property
    def whole(self) -> str:
        """Both parts, in the same order whichever way round they were written."""
        return " ".join(sorted((self.family, self.given))).strip()


@lru_cache(maxsize=65_536)
def person_name(first: str, last: str) -> PersonName | None:
    """Return the comparable form of a name; None where there is none.

    A whole name in one field is taken apart: `Li, Wei`, `Wei Li`, `王小明`.
    """
    family, given = _plain(last), _plain(first)
    if family and not given:
        family, given = _apart(last, family)
    elif given and not family:
        family, given = _apart(first, given)
    family = _without_particles(family)
    return PersonName(family, given) if family or given else None


def _plain(text: str) -> str:
    parts = _PARTS.findall(folded(text).replace("'", "").replace("’", ""))
    if len(parts) > 1 and parts[0] in words("people", "titles"):
        parts = parts[1:]
    name = "".join(parts) if has_han(text) else " ".join(parts)
    for ending in words("people", "spoken after a name"):
        if name.endswith(ending) and len(name) > len(ending):
            name = name.removesuffix(ending)
    return name


def _without_particles(family: str) -> str:
    """Return a family name without its `van der` or `de la`, which people leave out."""
    parts = [part for part in family.split() if part not in words("people", "particles")]
    return " ".join(parts) or family


def _apart(typed: str, name: str) -> tuple[str, str]:
    """Return family and given name of a whole name."""
    if has_han(name):
        compound = words("people", "compound surnames")
        length = 2 if name[:2] in compound else 1
        is_whole = 2 <= len(name) <= _MOST_HAN and name not in compound
        return (name[:length], name[length:]) if is_whole else (name, "")
    before, comma, after = typed.replace("，", ",").partition(",")
    if comma and _plain(after):
        return _plain(before), _plain(after)
    parts = name.split()
    if len(parts) < 2 or parts[0] in words("people", "particles"):
        return name, ""
    return parts[-1], " ".join(parts[:-1])

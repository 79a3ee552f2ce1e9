"""Company names in one form: without legal form, place or trade; the brand alone beside it."""

import re
from functools import lru_cache
from typing import NamedTuple

from workbench.services.matching.folding import folded, has_han
from workbench.services.matching.word_lists import most, words

_WORDS = re.compile(r"[^\W_]+")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_BRANCH = re.compile(r"(公司|集团|控股|银行)(.{1,8}?)(?:第.分公司|分公司|支公司|分行|支行|办事处)$")
_DISTRICT = re.compile(
    r"^[^店行厂公司]{1,5}?(?:自治县|高新区|开发区|保税区|市|县|区|旗|镇|乡|街道)"
)
_AREA = re.compile(
    r"特别行政区|(?:维吾尔|壮族|回族)?自治区|(?:高新|开发|保税|新)区|自治州|地区|省|市|县|区|州"
)
_LEADING = frozenset(("the", "die", "der", "das", "les", "las", "los"))
_JOINING = frozenset(("and", "und", "et", "y", "e", "og", "och", "en", "i"))
_REGIONS = ("english", "german", "romance", "northern", "eastern")
_MOST_WORDS = 6
_LEAST_BRAND = 2
_LONG = 6
"""Only in names of so many characters a single one (店, 行) is a form and not part of the brand."""


class CompanyName(NamedTuple):
    """A folded company name.

    Args:
        core: The name without its legal form.
        bare: That without the places around it.
        brand: What is left of that without trades; "" where nothing is.
    """

    core: str
    bare: str
    brand: str


@lru_cache(maxsize=131_072)
def company_name(text: str) -> CompanyName | None:
    """Return the comparable form of a company's name; None where there is none."""
    plain = folded(text)
    for form in words("legal_forms", "joined"):
        plain = plain.replace(form, " ")
    if has_han(plain):
        return _chinese(plain)
    parts = _WORDS.findall(plain.replace("'", "").replace("’", ""))
    core = " ".join(_core_words(_joined_letters(parts)))
    return CompanyName(core, core, core) if core else None


def _joined_letters(parts: list[str]) -> list[str]:
    """Join single letters: `S.A.`, `S. A.` and `SA` are written as one."""
    joined: list[str] = []
    run = ""
    for part in (*parts, ""):
        if len(part) == 1 and not part.isdigit():
            run += part
            continue
        joined += [word for word in (run, part) if word]
        run = ""
    return joined


def _core_words(parts: list[str]) -> list[str]:
    if len(parts) > 1 and parts[0] in _LEADING:
        parts = parts[1:]
    if len(parts) > 1 and parts[0] in words("legal_forms", "first"):
        parts = parts[1:]
    while (count := _form_at_end(parts)) and count < len(parts):
        parts = parts[:-count]
        while len(parts) > 1 and parts[-1] in _JOINING:
            parts = parts[:-1]
    return parts


def _form_at_end(parts: list[str]) -> int:
    """Return how many words at the end are a legal form."""
    forms = words("legal_forms", *_REGIONS)
    for count in range(min(_MOST_WORDS, len(parts)), 0, -1):
        if " ".join(parts[-count:]) in forms:
            return count
    return 0


def _chinese(plain: str) -> CompanyName | None:
    name = _BRACKETED.sub(lambda found: "" if _says_nothing(found[1]) else found[1], plain)
    name = "".join(_WORDS.findall(name))
    if not name:
        return None
    core = _without_form(_BRANCH.sub(r"\1", name))
    bare = _without_places(core)
    brand = _without_trades(bare)
    return CompanyName(core, bare, brand if len(brand) >= _LEAST_BRAND else "")


def _says_nothing(inside: str) -> bool:
    return _without_place(inside) == "" or inside in _forms()


def _without_form(name: str) -> str:
    ending = _ending(name, _trades())
    is_form = ending in _forms() and len(name) - len(ending) >= _LEAST_BRAND
    return name.removesuffix(ending) if is_form else name


def _ending(name: str, known: frozenset[str]) -> str:
    """Return the longest of the known words that a name ends with; a short one of long names."""
    for length in range(min(most("chinese_trades", "forms", "trades"), len(name)), 0, -1):
        if name[-length:] in known and (length > 1 or len(name) >= _LONG):
            return name[-length:]
    return ""


def _without_trades(name: str) -> str:
    while ending := _ending(name, _trades()) or _ending(name, _places()):
        shorter = name.removesuffix(ending)
        if len(shorter) == 1 or (ending in _places() and len(shorter) < _LEAST_BRAND):
            return name
        name = shorter
    return name


def _without_places(name: str) -> str:
    while len(shorter := _without_place(name)) >= _LEAST_BRAND and shorter != name:
        name = shorter
    return name


def _without_place(name: str) -> str:
    for length in range(min(most("chinese_places", "places"), len(name)), 1, -1):
        if name[:length] in _places():
            rest = name[length:]
            area = _AREA.match(rest)
            return rest[area.end() :] if area else rest
    found = _DISTRICT.match(name)
    return name[found.end() :] if found else name


def _places() -> frozenset[str]:
    return words("chinese_places", "places")


def _forms() -> frozenset[str]:
    return words("chinese_trades", "forms")


def _trades() -> frozenset[str]:
    return words("chinese_trades", "forms", "trades")

"""Who may be the same as a record that is being typed: a few looks into the index of words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from workbench.schema.dictionary import NUMBER
from workbench.services.duplicates import reading
from workbench.services.duplicates.found import Match
from workbench.services.duplicates.reading import Known
from workbench.services.matching.comparing import Level, words
from workbench.services.matching.folding import has_han
from workbench.services.matching.reasons import why
from workbench.services.matching.rules import BY_TYPE
from workbench.services.matching.scoring import Forms, Rule
from workbench.services.phones import with_e164
from workbench.store import names
from workbench.store.sql import marks, sentence
from workbench.store.transactions import Reader
from workbench.store.word_index import TYPES_IN_ROWID, pairs

MOST = 5
_MOST_PER_LOOK = 40
_MOST_STAFF = 100
_LAST_DIGITS = 8
_LEAST_START = 3
_MEANS_ONE = ("phone", "email")
"""Who shares one of these is told whatever else differs: the typist decides."""
_BESIDE = {"Lead": ("Lead", "Contact"), "Contact": ("Contact", "Lead"), "Account": ("Account",)}
_WORDS = re.compile(r"[^\W_]+")


def like(
    r: Reader,
    draft: Mapping[str, Any],
    type_name: str = "Lead",
    *,
    besides: UUID | None = None,
    limit: int = MOST,
) -> list[Match]:
    """Return the records that may be the same as one that is being typed, the likeliest first.

    Args:
        draft: What is typed so far, by field; numbers as people write them.
        besides: The record itself, where it is here already.
    """
    rule = BY_TYPE[type_name]
    values = completed(r, type_name, draft)
    mine = rule.forms(values)
    found = [
        match
        for beside in _BESIDE[type_name]
        for known in reading.of_pks(r, beside, _candidates(r, beside, rule, mine))
        if known.id != besides and (match := _told(rule, mine, known)) is not None
    ]
    found.sort(key=lambda match: (-match.bits, match.name, match.id))
    return found[:limit]


def companies(r: Reader, draft: Mapping[str, Any], *, limit: int = MOST) -> list[Match]:
    """Return the accounts that may be the company of somebody who is being typed."""
    company = {
        "name": draft.get("company"),
        "website": draft.get("website"),
        "email": draft.get("email"),
        "billing_city": draft.get("city"),
    }
    return like(r, company, "Account", limit=limit) if company["name"] else []


def completed(r: Reader, type_name: str, draft: Mapping[str, Any]) -> dict[str, Any]:
    """Return a draft with its numbers as they are stored and its company by name."""
    values = with_e164({name: value for name, value in draft.items() if value})
    if type_name == "Account":
        for name in ("street", "city", "state", "postal_code"):
            values.setdefault(name, values.get(f"billing_{name}"))
    account_id = values.get("account_id")
    if type_name == "Contact" and account_id and not values.get("company"):
        account = UUID(str(account_id))
        values["company"] = names.of(r, ("Account",), [account]).get(account)
    return values


def matched(rule: Rule, mine: Forms, known: Known, theirs: Forms) -> Match | None:
    """Return a record as a match, where it is like enough to be told."""
    levels = rule.levels(mine, theirs)
    bits = rule.bits(levels)
    means_one = any(levels.get(name, Level.DIFFERENT) is Level.SAME for name in _MEANS_ONE)
    if bits < rule.possible and not means_one:
        return None
    return _match(rule, known, levels)


def _told(rule: Rule, mine: Forms, known: Known) -> Match | None:
    """Return a record as a match; a company is also told where one slip may be all there is."""
    theirs = rule.forms(known.values)
    found = matched(rule, mine, known, theirs)
    if found is not None or known.type != "Account" or None in (mine[0], theirs[0]):
        return found
    is_slip = words(mine[0].core, theirs[0].core) >= Level.CLOSE
    return _match(rule, known, rule.levels(mine, theirs)) if is_slip else None


def _match(rule: Rule, known: Known, levels: Mapping[str, Level]) -> Match:
    bits, told = rule.bits(levels), why(rule, levels)
    is_likely = bits >= rule.likely
    return Match(known.type, known.id, known.name, known.detail, bits, is_likely, *told)


def _candidates(r: Reader, type_name: str, rule: Rule, mine: Forms) -> list[int]:
    values = {part.name: form for part, form in zip(rule.parts, mine, strict=True) if form}
    looks = _account_looks(values) if type_name == "Account" else _person_looks(values)
    found: dict[int, None] = {}
    for query in dict.fromkeys(looks):
        found |= dict.fromkeys(_look(r, type_name, query))
    if type_name == "Contact" and "company" in values:
        found |= dict.fromkeys(_staff(r, values))
    return list(found)


def _staff(r: Reader, values: Mapping[str, Any]) -> Iterator[int]:
    """Yield the contacts of the accounts that may be the company."""
    looks = _account_looks({"company": values["company"]})
    accounts = list({pk for query in looks for pk in _look(r, "Account", query)})
    statement = sentence(
        "SELECT pk FROM contact WHERE account_id IN (SELECT id FROM account WHERE pk IN",
        marks(len(accounts)), ") LIMIT ?",
    )  # fmt: skip
    for (pk,) in r.iterate(statement, (*accounts, _MOST_STAFF)):
        yield pk


def _look(r: Reader, type_name: str, query: str) -> Iterator[int]:
    statement = sentence(
        "SELECT rowid FROM search WHERE search MATCH ? AND rowid % 64 =", str(NUMBER[type_name]),
        "ORDER BY rowid DESC LIMIT ?",
    )  # fmt: skip
    for (rowid,) in r.iterate(statement, (query, _MOST_PER_LOOK)):
        yield rowid // TYPES_IN_ROWID


def _person_looks(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the questions to the index of words that find a person."""
    for number in values.get("phone", ()):
        yield f'words : "r{number[::-1][:_LAST_DIGITS]}"*'
    if email := values.get("email"):
        yield f"words : {_phrase(email)}"
    if han := values.get("han_name"):
        yield f"name : ({_all(pairs(han))})"
    spoken = [word for name in ("family", "given") for word in values.get(name, "").split()]
    if not spoken:
        return
    if len(spoken) > 1:
        yield f"name : ({_all(spoken)})"
        yield f"name : ({' AND '.join(_start(word) for word in spoken)})"
    if company := values.get("company"):
        firm = _company_start(company.brand or company.bare)
        yield f"name : {_quoted(spoken[0])} AND words : {firm}"
    if domain := values.get("domain"):
        yield f"name : {_quoted(spoken[0])} AND words : {_phrase(domain)}"


def _account_looks(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the questions to the index of words that find a company."""
    for number in values.get("phone", ()):
        yield f'words : "r{number[::-1][:_LAST_DIGITS]}"*'
    if company := values.get("company"):
        yield (
            f"name : ({_phrase(company.bare)})"
            if not has_han(company.bare)
            else (f"name : ({_all(pairs(company.bare))})")
        )
        yield f"name : {_company_start(company.brand or company.bare)}"
    if domain := values.get("domain"):
        yield f"name : {_start(domain.partition('.')[0])}"


def _company_start(name: str) -> str:
    """Return the question for firms whose name begins about like this one."""
    if has_han(name):
        return f"({_all(pairs(name))})"
    return _start(name.split()[0])


def _quoted(word: str) -> str:
    return f'"{word}"'


def _start(word: str) -> str:
    """Return the question for words that begin as this one does: later letters may be wrong."""
    return f'"{word[:_LEAST_START]}"*'


def _phrase(text: str) -> str:
    return f'"{" ".join(_WORDS.findall(text))}"'


def _all(tokens: Sequence[str]) -> str:
    return " AND ".join(_quoted(token) for token in tokens)

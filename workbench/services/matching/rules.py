"""The rules: what makes two people, or two companies, the same.

Weights are bits: log2 of how much oftener the same person (or company) shows a level of likeness
than two strangers do. Those of names and addresses are of the order that links of real people
gave; those of numbers, mail and companies are set by hand. `learning` fits them to known links.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from workbench.services.matching import comparing
from workbench.services.matching.addresses import email_form, own_domain
from workbench.services.matching.companies import CompanyName, company_name
from workbench.services.matching.folding import folded, has_han, sound
from workbench.services.matching.people import PersonName, person_name
from workbench.services.matching.scoring import FAMILY, GIVEN, Forms, Part, Rule, Values, Weights
from workbench.services.matching.word_lists import words

_LEAST_DIGITS = 6
_LEAST_WORD = 5
_PLACE = "place"
"""Colleagues share a firm, an address and a switchboard: together these say one thing."""


def _text(values: Values, name: str) -> str:
    text = str(values.get(name) or "").strip()
    return "" if text.casefold() in words("people", "nothing") else text


def _plain(name: str) -> Callable[[Values], str]:
    def form(values: Values) -> str:
        return folded(_text(values, name))

    return form


def _name(values: Values) -> PersonName:
    found = person_name(_text(values, "first_name"), _text(values, "last_name"))
    return found or PersonName("", "")


def _han_name(values: Values) -> str:
    name = _name(values)
    return name.family + name.given if has_han(name.family + name.given) else ""


def _family(values: Values) -> str:
    name = _name(values)
    return "" if has_han(name.family + name.given) else name.family


def _given(values: Values) -> str:
    name = _name(values)
    return "" if has_han(name.family + name.given) else name.given


def _phones(values: Values) -> frozenset[str]:
    numbers = (_text(values, name) for name in ("phone", "mobile_phone"))
    digits = ("".join(sign for sign in number if sign.isdigit()) for number in numbers)
    return frozenset(number for number in digits if len(number) >= _LEAST_DIGITS)


def _email(values: Values) -> str:
    return email_form(_text(values, "email"))


def _domain(values: Values) -> str:
    return own_domain(_text(values, "website")) or own_domain(_text(values, "email"))


def _company(values: Values) -> CompanyName | None:
    return company_name(_text(values, "company"))


def _account(values: Values) -> CompanyName | None:
    return company_name(_text(values, "name"))


def _person_keys(record: Forms) -> Iterator[str]:
    """Yield a person's blocks; a misspelt name is still found where somebody works or lives."""
    family, given, han, company, domain, email, phones, street, city, postal_code, _ = record
    yield from (f"phone {number[-8:]}" for number in phones or ())
    if email:
        yield f"email {email}"
    names = [sound(name) for name in (family, given) if name]
    names += [han, han[0]] if han else []
    work = company and (company.brand or company.bare)
    where = [place for place in (work, domain, postal_code, city and city[:5]) if place]
    lines = [word for word in (street or "").split() if len(word) >= _LEAST_WORD]
    yield from (f"{name} at {place}" for name in names for place in (*where, *lines))
    yield from (f"{line} in {place}" for line in lines for place in (postal_code, city) if place)
    if work and names:  # the short name of a company, which is the full one's first word
        yield f"{han or ' '.join(sorted(names))} at {work.split()[0]}"


def _company_keys(record: Forms) -> Iterator[str]:
    """Yield a company's blocks."""
    name, domain, phones, street, city, _ = record
    yield from (f"phone {number}" for number in phones or ())
    if domain:
        yield f"domain {domain}"
    if name:
        yield name.core
        yield from {name.bare, name.brand, name.core.split()[0], sound(name.core)} - {""}
    if street and city:
        yield f"{street[:_LEAST_WORD]} in {city}"


def _weights(**of_parts: Weights) -> Mapping[str, Weights]:
    return MappingProxyType(of_parts)


PERSON = Rule(
    (
        Part(FAMILY, _family, comparing.words),
        Part(GIVEN, _given, comparing.words),
        Part("han_name", _han_name, comparing.han_names),
        Part("company", _company, comparing.companies, _PLACE),
        Part("domain", _domain, comparing.plain, _PLACE),
        Part("email", _email, comparing.emails),
        Part("phone", _phones, comparing.phones, _PLACE),
        Part("street", _plain("street"), comparing.words, _PLACE),
        Part("city", _plain("city"), comparing.words, _PLACE),
        Part("postal_code", _plain("postal_code"), comparing.codes, _PLACE),
        Part("state", _plain("state"), comparing.plain, _PLACE),
    ),
    _person_keys,
    _weights(
        family=(-6.0, 3.0, 5.0, 6.5),
        given=(-6.0, 2.5, 4.5, 6.0),
        han_name=(-6.0, 3.5, 8.0, 10.0),
        email=(-2.0, 3.0, 9.0, 13.0),
        phone=(-1.0, 0.0, 6.0, 9.0),
        company=(-2.0, 2.0, 5.0, 7.0),
        domain=(-1.0, 0.0, 0.0, 5.0),
        street=(-2.0, 3.0, 6.0, 7.0),
        city=(-1.0, 1.0, 2.0, 3.0),
        postal_code=(-2.0, 2.0, 3.0, 6.0),
        state=(-1.0, 0.0, 0.0, 2.0),
    ),
    likely=13.0,
    possible=12.0,
    most_of_group=12.0,
)
"""Leads and contacts."""

COMPANY = Rule(
    (
        Part("company", _account, comparing.companies),
        Part("domain", _domain, comparing.plain),
        Part("phone", _phones, comparing.phones),
        Part("street", _plain("street"), comparing.words),
        Part("city", _plain("city"), comparing.words),
        Part("postal_code", _plain("postal_code"), comparing.codes),
    ),
    _company_keys,
    _weights(
        company=(-5.0, 2.5, 5.5, 9.0),
        domain=(-2.0, 0.0, 0.0, 8.0),
        phone=(-0.5, 0.0, 3.0, 6.0),
        street=(-1.0, 2.0, 3.0, 4.0),
        city=(-1.0, 0.5, 1.5, 2.5),
        postal_code=(-1.0, 0.5, 1.0, 3.0),
    ),
    likely=8.0,
    possible=5.0,
)
"""Accounts."""

BY_TYPE: Mapping[str, Rule] = MappingProxyType(
    {"Lead": PERSON, "Contact": PERSON, "Account": COMPANY}
)

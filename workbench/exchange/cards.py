"""Contacts and leads as vCards, for telephones and address books."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

Values = Sequence[Any]
_PLAIN = (("title", "title"), ("note", "description"), ("url", "website"))


def write_cards(part: Path, names: Sequence[str], found: Iterable[Values]) -> int:
    """Write a card for each person; return how many."""
    written = 0
    with part.open("w", encoding="utf-8", newline="") as file:
        for values in found:
            file.write(card(dict(zip(names, values, strict=True))))
            written += 1
    return written


def card(person: Mapping[str, Any]) -> str:
    """Return the vCard of one person."""
    import vobject
    from vobject.vcard import Address, Name

    made = vobject.vCard()
    made.add("uid").value = f"urn:uuid:{person['id']}"
    given, family = person.get("first_name") or "", person.get("last_name") or ""
    made.add("n").value = Name(family=family, given=given, prefix=person.get("salutation") or "")
    is_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in given + family)
    spoken = f"{family}{given}" if is_chinese else f"{given} {family}".strip()
    made.add("fn").value = spoken
    company = person.get("company") or person.get("account_id")
    if company:
        made.add("org").value = [str(company)]
    for property_name, field in _PLAIN:
        if person.get(field):
            made.add(property_name).value = str(person[field])
    _reachable(made, person)
    city = person.get("city") or person.get("mailing_city") or ""
    country = person.get("country") or person.get("mailing_country") or ""
    if city or country:
        made.add("adr").value = Address(
            street=person.get("street") or "", city=city, country=country
        )
    return str(made.serialize())


def _reachable(made: Any, person: Mapping[str, Any]) -> None:
    for field, kind in (("phone", "WORK"), ("mobile_phone", "CELL")):
        if person.get(field):
            telephone = made.add("tel")
            telephone.value = str(person[field])
            telephone.type_param = kind
    if person.get("email"):
        address = made.add("email")
        address.value = str(person["email"])
        address.type_param = "INTERNET"

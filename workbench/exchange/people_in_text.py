"""People whose data stand in cards or in running text, as rows of a table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workbench.exchange.sources import Source
from workbench.services.matching.addresses import own_domain
from workbench.services.matching.folding import has_han

FIELDS = (
    "salutation", "first_name", "last_name", "company", "title", "phone", "mobile_phone", "email",
    "website", "street", "city", "state", "postal_code", "country", "external_id", "description",
)  # fmt: skip
"""The columns of such a table, where anybody fills them."""
_ALWAYS = ("last_name", "company")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass
class Person:
    """What is known of somebody; what is said first of a thing holds."""

    values: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, text: str) -> None:
        """Say something that was not said yet."""
        kept = " ".join(_CONTROL.sub(" ", text).split())
        if kept:
            self.values.setdefault(name, kept)

    def put_phone(self, text: str, *, is_mobile: bool = False) -> None:
        """Add a number; a third one is a note."""
        order = ("mobile_phone", "phone") if is_mobile else ("phone", "mobile_phone")
        free = next((name for name in order if name not in self.values), "")
        if free:
            self.put(free, text)
        else:
            self.add_note(text)

    def put_email(self, text: str) -> None:
        """Add an e-mail; a second one is a note."""
        if self.values.get("email", text) != text:
            self.add_note(text)
        self.put("email", text)

    def add_note(self, text: str) -> None:
        """Add what has no place of its own."""
        note = text.replace("\r\n", "\n").strip()
        if note:
            said = [self.values.get("description", ""), note]
            self.values["description"] = "\n".join(part for part in said if part)

    def name(self, full_name: str) -> None:
        """Give a name to somebody who has none yet: the full one, the firm's or the address."""
        if "last_name" not in self.values:
            first, last = split_name(full_name)
            last = last or self.values.get("first_name", "")
            if last == self.values.get("first_name"):
                self.values.pop("first_name", None)
            self.put("first_name", first)
            self.put("last_name", last)
        email = self.values.get("email", "")
        for known in (email.partition("@")[0], self.values.get("company", "")):
            self.put("last_name", known)
        self.put("company", own_domain(self.values.get("website", "")) or own_domain(email))


def split_name(full_name: str) -> tuple[str, str]:
    """Return first and last name; a Chinese name stays whole."""
    text = " ".join(full_name.split())
    if has_han(text):
        return "", text
    last, comma, first = text.partition(",")
    if comma:
        return first.strip(), last.strip()
    first, _blank, last = text.rpartition(" ")
    return first, last


def table(people: Sequence[tuple[int, Person]], path: Path) -> Source:
    """Return people, each with the line they stand in, as a table."""
    filled = {name for _line, person in people for name in person.values}
    columns = tuple(name for name in FIELDS if name in filled or name in _ALWAYS)
    rows = tuple(
        (line, tuple(person.values.get(name, "") for name in columns)) for line, person in people
    )
    return Source(path, columns, first_row=0, held=rows)

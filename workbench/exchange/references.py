"""Texts that name other records: found by id, external id, e-mail or name."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput
from workbench.exchange import values
from workbench.i18n import t
from workbench.schema.dictionary import record_type
from workbench.store import imports
from workbench.store.transactions import Reader

LARGEST_DIRECTORY = 50_000


@dataclass(frozen=True)
class Later:
    """A record that another row of the same file will make."""

    name: str


def plain(text: str) -> str:
    """Return a name as names are compared: one blank between words, no case."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


class Directory:
    """The records of some types that the texts of one column may mean."""

    def __init__(self, r: Reader, type_names: tuple[str, ...], texts: Collection[str]) -> None:
        self.type_names = type_names
        self._ids: dict[str, dict[UUID, None]] = {}
        self._names: dict[str, None] = {}
        for type_name in type_names:
            self._load(r, type_name, texts)

    @property
    def label(self) -> str:
        """What a record of the first type is called."""
        return str(record_type(self.type_names[0]).label)

    def find(self, text: str) -> UUID | None:
        """Return the one record a text means, None if there is none.

        Raises:
            InvalidInput: It means several.
        """
        found = self._ids.get(plain(text), {})
        if len(found) > 1:
            said = t("There are {n} records called “{text}”: give the external ID instead.")
            if "email" in record_type(self.type_names[0]).by_name:
                said = t("There are {n} records called “{text}”: give the e-mail instead.")
            raise InvalidInput(said.format(n=len(found), text=text))
        return next(iter(found), None)

    def offer(self, text: str) -> str:
        """Return the name nearest to a text, empty if none is near."""
        return values.nearest(text, self._names) or ""

    def add(self, name: str, record_id: UUID) -> None:
        """Know one more record."""
        self._ids.setdefault(plain(name), {})[record_id] = None

    def _load(self, r: Reader, type_name: str, texts: Collection[str]) -> None:
        names = imports.text_columns(type_name)
        if imports.count(r, type_name) <= LARGEST_DIRECTORY:
            for row in imports.columns(r, type_name, names):
                self._note(type_name, names, row)
        else:
            for name in names:
                for row in imports.columns_where(r, type_name, names, name, texts):
                    self._note(type_name, names, row)
        self._note_ids(r, type_name, texts)

    def _note(self, type_name: str, names: tuple[str, ...], row: tuple[Any, ...]) -> None:
        record_id = UUID(bytes=row[0])
        by_name = dict(zip(names, row[1:], strict=True))
        parts = [
            str(by_name[name]) for name in record_type(type_name).name_fields if by_name.get(name)
        ]
        spoken = {" ".join(parts), "".join(reversed(parts))} if len(parts) > 1 else set(parts)
        for name in spoken:
            self.add(name, record_id)
        self._names[" ".join(parts)] = None
        for name in ("external_id", "email"):
            if by_name.get(name):
                self.add(str(by_name[name]), record_id)

    def _note_ids(self, r: Reader, type_name: str, texts: Collection[str]) -> None:
        asked = [found for text in texts if (found := as_id(text))]
        for record_id in imports.existing(r, type_name, asked):
            self.add(str(record_id), record_id)


def as_id(text: str) -> UUID | None:
    """Return the id a text spells, None if it is none."""
    if len(text) != 36:
        return None
    try:
        return UUID(text)
    except ValueError:
        return None

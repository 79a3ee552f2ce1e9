"""The records that are here, as the rules compare them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from workbench.schema.dictionary import record_type
from workbench.store.sql import marks, parts, sentence
from workbench.store.transactions import Reader
from workbench.wire.rows import display_name

_PERSON = "p.first_name, p.last_name, p.email, p.phone, p.mobile_phone"
_COLUMNS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "Lead": (
            f"{_PERSON}, p.company, p.website, p.street, p.city, p.state, p.postal_code"
            " FROM lead AS p",
            ("company", "website", "street", "city", "state", "postal_code"),
        ),
        "Contact": (
            f"{_PERSON}, a.name, a.website, p.mailing_city"
            " FROM contact AS p LEFT JOIN account AS a ON a.id = p.account_id",
            ("company", "website", "city"),
        ),
        "Account": (
            "p.name, p.phone, p.website, p.billing_street, p.billing_city, p.billing_state,"
            " p.billing_postal_code FROM account AS p",
            (),
        ),
    }
)
_OF_PEOPLE = ("first_name", "last_name", "email", "phone", "mobile_phone")
_OF_ACCOUNTS = ("name", "phone", "website", "street", "city", "state", "postal_code")
_OPEN = "(p.is_converted IS NULL OR p.is_converted = 0)"
"""A converted lead lives on as a contact, which is compared in its place."""


class Known(NamedTuple):
    """A record that is here, with the values that are compared."""

    type: str
    pk: int
    id: UUID
    values: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What people call it."""
        return display_name(record_type(self.type), self.values)

    @property
    def detail(self) -> str:
        """Whom a person works for, or where a company is."""
        return str(self.values.get("city" if self.type == "Account" else "company") or "")

    @property
    def filled(self) -> int:
        """How much is known of it."""
        return sum(1 for value in self.values.values() if value)


def everyone(r: Reader, type_name: str) -> Iterator[Known]:
    """Yield every record of a type, the oldest first."""
    condition = f"WHERE {_OPEN}" if type_name == "Lead" else ""
    yield from _read(r, type_name, sentence(condition, "ORDER BY p.pk"), ())


def of_pks(r: Reader, type_name: str, pks: Iterable[int]) -> Iterator[Known]:
    """Yield some records of a type."""
    yield from _some(r, type_name, "WHERE p.pk IN", pks)


def of_ids(r: Reader, type_name: str, ids: Iterable[UUID]) -> Iterator[Known]:
    """Yield those of some records of a type that are here."""
    yield from _some(r, type_name, "WHERE p.id IN", (one.bytes for one in ids))


def _some(r: Reader, type_name: str, which: str, asked: Iterable[Any]) -> Iterator[Known]:
    for some in parts(asked):
        condition = sentence(which, marks(len(some)))
        if type_name == "Lead":
            condition = sentence(condition, "AND", _OPEN)
        yield from _read(r, type_name, condition, some)


def _read(r: Reader, type_name: str, condition: str, asked: Sequence[Any]) -> Iterator[Known]:
    columns, further = _COLUMNS[type_name]
    names = _OF_ACCOUNTS if type_name == "Account" else (*_OF_PEOPLE, *further)
    for pk, raw, *stored in r.iterate(sentence("SELECT p.pk, p.id,", columns, condition), asked):
        yield Known(type_name, pk, UUID(bytes=raw), dict(zip(names, stored, strict=True)))

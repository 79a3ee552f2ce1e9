"""The one place that says which records may be the same person or company."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workbench.i18n import t
from workbench.schema.dictionary import record_type
from workbench.services.phones import e164
from workbench.store.sql import of, sentence
from workbench.store.transactions import Reader
from workbench.wire.rows import display_name

_PEOPLE = ("Lead", "Contact")


@dataclass(frozen=True)
class Duplicate:
    """A record that may be the same, and why."""

    type: str
    id: UUID
    name: str
    detail: str
    why: str


def ids_by_phone(r: Reader, type_name: str, number: str) -> list[UUID]:
    """Return who of a type is reached at a number."""
    query = sentence("SELECT id FROM", of(type_name).table, "WHERE phone = ? OR mobile_phone = ?")
    return [UUID(bytes=raw) for (raw,) in r.rows(query, (number, number))]


def duplicates(r: Reader, values: Mapping[str, Any], limit: int = 5) -> list[Duplicate]:
    """Return people who share a number, an e-mail or name and company with a new lead."""
    found: dict[UUID, Duplicate] = {}
    for name in ("phone", "mobile_phone"):
        if values.get(name):
            _by_phone(r, e164(str(values[name])), found)
    if values.get("email"):
        _by_email(r, str(values["email"]), found)
    if values.get("last_name") and values.get("company"):
        _by_name(r, values, found)
    return list(found.values())[:limit]


def _by_phone(r: Reader, number: str, found: dict[UUID, Duplicate]) -> None:
    for type_name in _PEOPLE:
        condition = "WHERE p.phone = ? OR p.mobile_phone = ?"
        _add(r, type_name, condition, (number, number), t("same number"), found)


def _by_email(r: Reader, email: str, found: dict[UUID, Duplicate]) -> None:
    for type_name in _PEOPLE:
        condition = "WHERE p.email = ? COLLATE NOCASE"
        _add(r, type_name, condition, (email.strip(),), t("same e-mail"), found)


def _by_name(r: Reader, values: Mapping[str, Any], found: dict[UUID, Duplicate]) -> None:
    condition = "WHERE p.last_name = ? AND p.company = ? COLLATE NOCASE"
    asked = (str(values["last_name"]).strip(), str(values["company"]).strip())
    _add(r, "Lead", condition, asked, t("same name and company"), found)
    condition = "WHERE p.last_name = ? AND a.name = ? COLLATE NOCASE"
    _add(r, "Contact", condition, asked, t("same name and company"), found)


def _add(
    r: Reader,
    type_name: str,
    condition: str,
    asked: tuple[str, ...],
    why: str,
    found: dict[UUID, Duplicate],
) -> None:
    company = "p.company FROM lead AS p"
    if type_name == "Contact":
        company = "a.name FROM contact AS p LEFT JOIN account AS a ON a.id = p.account_id"
    query = sentence("SELECT p.id, p.first_name, p.last_name,", company, condition, "LIMIT 5")
    for raw, first, last, firm in r.rows(query, asked):
        record_id = UUID(bytes=raw)
        name = display_name(record_type(type_name), {"first_name": first, "last_name": last})
        found.setdefault(record_id, Duplicate(type_name, record_id, name, firm or "", why))

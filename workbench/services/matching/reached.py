"""Who is reached at a number."""

from uuid import UUID

from workbench.store.sql import of, sentence
from workbench.store.transactions import Reader


def ids_by_phone(r: Reader, type_name: str, number: str) -> list[UUID]:
    """Return who of a type is reached at a number."""
    return [UUID(bytes=raw) for (raw,) in r.rows(query_by_phone(type_name), (number, number))]


def query_by_phone(type_name: str) -> str:
    """Return the question who of a type has a number, given twice."""
    return sentence("SELECT id FROM", of(type_name).table, "WHERE phone = ? OR mobile_phone = ?")

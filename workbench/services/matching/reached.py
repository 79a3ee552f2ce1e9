"""Who is reached at a number."""

from uuid import UUID

from workbench.store.sql import of, sentence
from workbench.store.transactions import Reader


def ids_by_phone(r: Reader, type_name: str, number: str) -> list[UUID]:
    """Return who of a type is reached at a number."""
    query = sentence("SELECT id FROM", of(type_name).table, "WHERE phone = ? OR mobile_phone = ?")
    return [UUID(bytes=raw) for (raw,) in r.rows(query, (number, number))]

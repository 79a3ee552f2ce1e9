"""What people call the records that references lead to, looked up in batches."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from workbench.schema import dictionary
from workbench.schema.fields import Kind
from workbench.store import sql
from workbench.store.transactions import Reader
from workbench.wire import values as wire_values
from workbench.wire.rows import display_name


def of(r: Reader, types: Sequence[str], record_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of those of these records that are here, whichever of the types they are."""
    missing = set(record_ids)
    found: dict[UUID, str] = {}
    for type_name in types:
        if not missing:
            break
        found |= _of_type(r, type_name, missing)
        missing -= found.keys()
    return found


def _of_type(r: Reader, type_name: str, record_ids: Iterable[UUID]) -> dict[UUID, str]:
    record_type = dictionary.record_type(type_name)
    fields = [record_type.by_name[name] for name in record_type.name_fields]
    columns = sql.listed(tuple(field.name for field in fields))
    rows: dict[UUID, dict[str, object]] = {}
    for some in sql.parts(record_id.bytes for record_id in record_ids):
        statement = sql.sentence(
            "SELECT id,", columns, "FROM", sql.of(type_name).table, "WHERE id IN",
            sql.marks(len(some)),
        )  # fmt: skip
        for row in r.iterate(statement, some):
            rows[UUID(bytes=row[0])] = {
                field.name: wire_values.python_from_storage(field, stored)
                for field, stored in zip(fields, row[1:], strict=True)
            }
    for field in fields:
        if field.kind is Kind.REFERENCE:  # a product line is called by its product
            leads_to = [values[field.name] for values in rows.values()]
            named = of(r, field.references, [one for one in leads_to if isinstance(one, UUID)])
            for values in rows.values():
                one = values[field.name]
                values[field.name] = named.get(one) if isinstance(one, UUID) else None
    return {record_id: display_name(record_type, row) for record_id, row in rows.items()}

"""Two records that become one: which can, and what hangs on them (wire.md 5)."""

from functools import cache

from workbench.schema import dictionary
from workbench.schema.conflict import CONFLICT
from workbench.schema.fields import Kind, Merge, RecordType

MERGEABLE = ("Lead", "Contact", "Account")
"""The types whose duplicates are looked for."""
ABOUT = "record_id"
"""The field by which a conflict names the record it is about."""


@cache
def references_to(type_name: str) -> tuple[tuple[RecordType, str], ...]:
    """Return the (type, field) pairs that name records of a type; conflicts about them too."""
    found = [
        (other, field.name)
        for other in dictionary.TYPES
        for field in other.fields
        if field.kind is Kind.REFERENCE and type_name in field.references
    ]
    return (*found, (CONFLICT, ABOUT))


@cache
def true_once_true(type_name: str) -> tuple[str, ...]:
    """Return the fields that are true where they are true of either record: do not call."""
    fields = dictionary.record_type(type_name).fields
    return tuple(field.name for field in fields if field.merge is Merge.TRUE_WINS)

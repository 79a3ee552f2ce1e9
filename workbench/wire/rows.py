"""Whole rows between their forms: validated values, wire rows and stored columns."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from workbench.errors import InvalidInput
from workbench.i18n import t
from workbench.schema.fields import CLOCK_SKEW, Field, Merge, RecordType
from workbench.wire import values
from workbench.wire.values import Stored, Wire

Row = dict[str, Wire]


def canonical_values(record_type: RecordType, given: Mapping[str, Any]) -> Row:
    """Return the canonical forms of some fields of a record.

    Raises:
        InvalidInput: A field is unknown, or a value does not fit it.
    """
    row: Row = {}
    for name, value in given.items():
        field = record_type.by_name.get(name)
        if field is None:
            raise InvalidInput(
                t("{type} has no field “{name}”.").format(type=record_type.label, name=name)
            )
        row[name] = values.canonical(field, value)
    return row


def held_values(record_type: RecordType, held: Mapping[str, Any]) -> Row:
    """Return the canonical forms of values that a record has; what fits no more stays as it is.

    A rule that came later (a closed picklist, a percentage up to 100) does not make an older
    value vanish, and must not keep anybody from changing it.
    """
    row: Row = {}
    for name, value in held.items():
        try:
            row[name] = values.canonical(record_type.by_name[name], value)
        except InvalidInput:
            row[name] = value
    return row


def new_row(record_type: RecordType, given: Mapping[str, Any]) -> Row:
    """Return the canonical row of a new record: defaults filled in, required fields checked.

    Raises:
        InvalidInput: A value does not fit, or a required field is empty.
    """
    row = {
        field.name: values.canonical(field, field.default)
        for field in record_type.fields
        if field.default is not None
    }
    row |= canonical_values(record_type, given)
    check_required(record_type, row, record_type.fields)
    return {name: value for name, value in row.items() if value is not None}


def check_required(
    record_type: RecordType, row: Mapping[str, Wire], fields: Iterable[Field]
) -> None:
    """Refuse a row in which one of `fields` is required and empty.

    Raises:
        InvalidInput: Names the first such field.
    """
    for field in fields:
        if field.is_required and row.get(field.name) is None:
            raise InvalidInput(
                t("{type} needs “{field}”.").format(type=record_type.label, field=field.label)
            )


def check_happened(record_type: RecordType, row: Mapping[str, Wire], now: datetime) -> None:
    """Refuse a row in which something is said to have happened that lies in the future.

    Whoever writes it down is asked, by the clock of that moment: a server does not judge
    what somebody whose clock is wrong has done.

    Raises:
        InvalidInput: Names the field and the moment.
    """
    for name, value in row.items():
        field = record_type.by_name[name]
        if not field.is_past or not isinstance(value, str):
            continue
        moment = values.parse_instant(value)
        if moment > now + CLOCK_SKEW:
            raise InvalidInput(
                t("{field}: {moment} lies in the future; only what has happened is logged.").format(
                    field=field.label, moment=moment.astimezone().strftime("%Y-%m-%d %H:%M")
                )
            )


def writable(record_type: RecordType) -> tuple[Field, ...]:
    """The fields that people may write; the rest comes from the server."""
    return tuple(field for field in record_type.fields if field.merge is not Merge.SERVER)


def full_row(record_type: RecordType, stored: Sequence[Stored]) -> Row:
    """Return the wire row of a stored one, nulls written out; columns in field order."""
    return {
        field.name: values.from_storage(field, value)
        for field, value in zip(record_type.fields, stored, strict=True)
    }


def stored_columns(record_type: RecordType, row: Mapping[str, Wire]) -> dict[str, Stored]:
    """Return the stored forms of the known fields in a canonical wire row."""
    by_name = record_type.by_name
    return {
        name: values.to_storage(by_name[name], value)
        for name, value in row.items()
        if name in by_name
    }


def display_name(record_type: RecordType, row: Mapping[str, Any]) -> str:
    """Return what people call the record; Chinese names are family name first."""
    parts = [str(row[name]) for name in record_type.name_fields if row.get(name)]
    return joined_name(record_type, parts)


def joined_name(record_type: RecordType, parts: Sequence[str]) -> str:
    """Return the name that the filled name fields of a record make."""
    name = " ".join(parts)
    if name.isascii() or record_type.name_fields != ("first_name", "last_name"):
        return name
    is_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in name)
    return "".join(reversed(parts)) if is_chinese else name

"""Reading the fields a mutation gives: known, writable, canonical."""

from collections.abc import Mapping
from typing import Any

from workbench.errors import InvalidInput
from workbench.i18n import listed, t
from workbench.schema import dictionary
from workbench.schema.fields import Field, Merge, RecordType
from workbench.server.models import FieldChange
from workbench.server.mutations.outcome import rejected
from workbench.wire import values
from workbench.wire.values import Wire


def type_named(name: str) -> RecordType:
    """Return the type a mutation is about, if people may write it."""
    record_type = dictionary.BY_NAME.get(name)
    if record_type is None:
        raise rejected("unknown_type", t("There is no type “{type}”.").format(type=name))
    return record_type


def known_field(record_type: RecordType, name: str, *, is_admin: bool) -> Field:
    """Return a field that this user may write."""
    field = record_type.by_name.get(name)
    if field is None:
        raise rejected(
            "unknown_field",
            t("{type} has no field “{name}”.").format(type=record_type.label, name=name),
            [name],
        )
    if field.merge is Merge.SERVER or (field.right == "admin" and not is_admin):
        raise rejected(
            "invalid_value",
            t("You may not write “{field}” yourself.").format(field=field.label),
            [name],
        )
    return field


def canonical(field: Field, value: Any) -> Wire:
    """Return a value's canonical form, or refuse the mutation."""
    try:
        return values.canonical(field, value)
    except InvalidInput as error:
        raise rejected("invalid_value", str(error), [field.name]) from None


def new_row(
    record_type: RecordType, given: Mapping[str, Any], *, is_admin: bool
) -> dict[str, Wire]:
    """Return the canonical row of a new record, defaults filled in, nulls left out."""
    row = {
        field.name: values.canonical(field, field.default)
        for field in record_type.fields
        if field.default is not None
    }
    for name, value in given.items():
        row[name] = canonical(known_field(record_type, name, is_admin=is_admin), value)
    check_required(record_type, row)
    return {name: value for name, value in row.items() if value is not None}


def check_required(record_type: RecordType, row: Mapping[str, Wire]) -> None:
    """Refuse a row that lacks what it must have."""
    for field in record_type.fields:
        if field.is_required and row.get(field.name) is None:
            raise rejected(
                "required",
                t("{type} needs “{field}”.").format(type=record_type.label, field=field.label),
                [field.name],
            )


def changes(
    record_type: RecordType, given: Mapping[str, FieldChange], *, is_admin: bool
) -> dict[str, dict[str, Any]]:
    """Return the changes of a patch with canonical values; whole groups only."""
    read = {
        name: _change(known_field(record_type, name, is_admin=is_admin), change)
        for name, change in given.items()
    }
    for members in record_type.groups.values():
        missing = [name for name in members if name not in read]
        if missing and len(missing) < len(members):
            raise rejected(
                "invalid_value",
                t("These fields change together: {fields}.").format(
                    fields=listed(str(record_type.by_name[name].label) for name in members)
                ),
                missing,
            )
    return read


def _change(field: Field, change: FieldChange) -> dict[str, Any]:
    given = change.model_fields_set
    if field.merge is Merge.SET and "new" not in given:
        return {
            "add": canonical(field, change.add) or [],
            "remove": canonical(field, change.remove) or [],
        }
    if "new" not in given:
        raise rejected(
            "invalid_value",
            t("“{field}” has no new value.").format(field=field.label),
            [field.name],
        )
    read: dict[str, Any] = {"old": _seen(field, change.old), "new": canonical(field, change.new)}
    if change.after is not None:
        read["after"] = change.after
    return read


def _seen(field: Field, value: Any) -> Any:
    try:
        return values.canonical(field, value)
    except InvalidInput:
        return value  # what the user saw need not be valid any more; it is only compared

"""Rules a row must keep: rights before and after, references, stages, names at sign-in."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from workbench.i18n import t
from workbench.schema import dictionary
from workbench.schema.fields import Field, Kind, RecordType
from workbench.schema.rights import Operation
from workbench.server import record as records
from workbench.server import visibility
from workbench.server.batch import Batch
from workbench.server.mutations.outcome import forbidden, rejected, unseen
from workbench.server.record import Record
from workbench.server.tables import RECORDS
from workbench.wire.values import is_uuid, uuid_bytes, uuid_text

_SHA256 = re.compile("[0-9a-f]{64}")


def seen_record(batch: Batch, record_type: RecordType, record_id: str, code: str) -> Record:
    """Return a record the user may see; a deleted one keeps the scopes it would have."""
    record = batch.get(record_type.name, record_id)
    if record is None:
        raise unseen(code)
    if not visibility.may(batch.actor, record_type.name, Operation.READ, reach(batch, record)):
        raise unseen(code)
    return record


def reach(batch: Batch, record: Record) -> frozenset[str]:
    """Return a record's scopes, also of a deleted one."""
    return batch.scopes_of(record) if record.is_deleted else record.scopes


def check_right(batch: Batch, record: Record, operation: Operation) -> None:
    """Refuse what the user may not do with a record he sees."""
    name = record.type.name
    if visibility.may(batch.actor, name, operation, reach(batch, record)):
        return
    texts = {
        Operation.CREATE: t("You may not create this {type}."),
        Operation.EDIT: t("You may read this {type} but not change it."),
        Operation.DELETE: t("You may not delete this {type}."),
    }
    message = texts[operation].format(type=str(record.type.label).lower())
    raise forbidden(f"no_{operation.value}", message)


def check_owner_change(batch: Batch, record: Record) -> None:
    """Refuse a change of owner by anyone but the owner, the manager above him, or an admin."""
    if speaks_for(batch, record.row.get("owner_id")):
        return
    raise forbidden(
        "no_edit",
        t("Only the owner, the manager above, or an administrator may give this away."),
    )


def speaks_for(batch: Batch, user_id: str | None) -> bool:
    """Whether this user is somebody, the manager above him, or an administrator."""
    actor = batch.actor
    if actor.is_admin or user_id in (None, actor.user_id):
        return True
    teams = {scope for scope in actor.scopes if scope.startswith("team:")}
    is_above = not teams.isdisjoint(batch.directory.scopes_of_owner(user_id))
    return actor.role == "manager" and is_above


def check_conversion(record: Record, changes: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse to convert a lead that somebody else has converted to something else.

    As a conflict it would leave a second account, contact and opportunity behind.
    """
    if record.type.name != "Lead" or not record.row.get("is_converted"):
        return
    if not changes.get("is_converted", {}).get("new"):
        return
    names = [name for name in changes if name.startswith("converted_")]
    if any(changes[name]["new"] != record.row.get(name) for name in names):
        raise rejected(
            "closed",
            t("This lead was converted meanwhile: look at what it has become."),
            ["is_converted"],
        )


def check_references(
    batch: Batch,
    record_type: RecordType,
    row: Mapping[str, Any],
    names: Iterable[str],
    held: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Refuse a row that names a record which does not exist, unless it was named before."""
    for name in names:
        field = record_type.by_name[name]
        value = row.get(name)
        if value is None or not field.references:
            continue
        before = held.get(name) or ()
        for one in [value] if isinstance(value, str) else value:
            if one not in before:
                _check_reference(batch, record_type, field, one)


def _check_reference(batch: Batch, record_type: RecordType, field: Field, one: str) -> None:
    named = batch.named(field, one) if is_uuid(one) else None
    if named is None:
        message = t("“{field}” names a record that does not exist.")
    elif named.is_deleted and record_type.area != "activity":
        message = t("“{field}” names a record that was deleted.")
    else:
        return
    raise rejected("invalid_value", message.format(field=field.label), [field.name])


def check_rules(
    batch: Batch, record_type: RecordType, row: Mapping[str, Any], record_id: str
) -> None:
    """Refuse values that only the rest of the workspace can judge."""
    if record_type.name == "Opportunity":
        _check_stage(batch, row)
    elif record_type.name == "User":
        _check_email(batch, row, record_id)
    elif record_type.name == "Attachment":
        _check_bytes(row)


def _check_stage(batch: Batch, row: Mapping[str, Any]) -> None:
    stage = dictionary.record_type("OpportunityStage")
    if row["stage_name"] in {one.row.get("api_name") for one in batch.of_type(stage.name)}:
        return
    table = RECORDS[stage.name]
    query = records.select_records(stage.name).where(
        table.c.workspace_id == batch.database.workspace_id
    )
    found = [records.from_row(stage, row) for row in batch.connection.execute(query)]
    batch.adopt(found, is_locked=False)
    known = {one.row.get("api_name") for one in batch.of_type(stage.name)}
    if row["stage_name"] not in known:
        raise rejected(
            "invalid_value",
            t("There is no stage “{stage}”. An administrator can add it.").format(
                stage=row["stage_name"]
            ),
            ["stage_name"],
        )


def _check_email(batch: Batch, row: Mapping[str, Any], user_id: str) -> None:
    email = (row.get("email") or "").lower()
    taken = {one.email for one in batch.directory.people.values() if one.id != user_id}
    if email and email in taken:
        raise rejected(
            "duplicate", t("{email} is another user's address.").format(email=email), ["email"]
        )


def _check_bytes(row: Mapping[str, Any]) -> None:
    if _SHA256.fullmatch(row["sha256"]) is None:
        message = t("A file is named by its SHA-256: 64 digits and letters a to f.")
        raise rejected("invalid_value", message, ["sha256"])
    if row["size_bytes"] < 0:
        raise rejected("invalid_value", t("A file has 0 bytes or more."), ["size_bytes"])


def live_child(batch: Batch, record: Record) -> Record | None:
    """Return one live record that names this one, so that it cannot be deleted."""
    for other, name in _children(record.type.name):
        for child in batch.of_type(other.name):
            if child.row.get(name) == record.id:
                return child
        found = _child_in_table(batch, other, name, record)
        if found is not None:
            return found
    return None


def _children(type_name: str) -> list[tuple[RecordType, str]]:
    return [
        (other, field.name)
        for other in dictionary.TYPES
        if not other.is_server_written
        for field in other.fields
        if field.kind is Kind.REFERENCE
        and type_name in field.references
        and field.name not in ("created_by_id", "last_modified_by_id")
    ]


def _child_in_table(batch: Batch, other: RecordType, name: str, record: Record) -> Record | None:
    table = RECORDS[other.name]
    known = [uuid_bytes(one) for type_name, one in batch.records if type_name == other.name]
    query = (
        select(table.c.id)
        .where(
            table.c.workspace_id == batch.database.workspace_id,
            table.c[name] == uuid_bytes(record.id),
            table.c.is_deleted == 0,
            table.c.id.not_in(known),
        )
        .limit(1)
    )
    found = batch.connection.execute(query).scalar_one_or_none()
    return batch.get(other.name, uuid_text(found)) if found is not None else None

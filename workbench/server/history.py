"""What the server writes beside a change: an opportunity's history, and lines of activity."""

from collections.abc import Iterable, Mapping
from typing import Any

from workbench.i18n import t
from workbench.schema import dictionary
from workbench.schema.pipeline import HISTORY_FIELDS
from workbench.server.batch import Batch
from workbench.server.models import Mutation
from workbench.server.record import Record
from workbench.wire.ids import derived_id
from workbench.wire.rows import display_name
from workbench.wire.values import instant_ms, instant_text, parse_instant

FIRST_FIELDS = ("stage_name",)
"""What an opportunity's history begins with."""


def happened_at(batch: Batch, mutation: Mutation) -> str:
    """Return when the user says it happened, but never a time to come."""
    try:
        at = instant_text(parse_instant(mutation.at))
    except (ValueError, OverflowError):
        return batch.now_at
    return min(at, batch.now_at)


def said(mutation: Mutation | None) -> dict[str, int | None]:
    """Return what the user's clock said and its zone; never used for order (wire.md 5)."""
    if mutation is None:
        return {"said_at": None, "said_tz_min": None}
    try:
        at_ms = instant_ms(parse_instant(mutation.at))
    except (ValueError, OverflowError):
        at_ms = None
    return {"said_at": at_ms, "said_tz_min": mutation.tz_min}


def ids_of(mutation: Mutation, changed: Iterable[str]) -> list[str]:
    """Return the ids that a change of these fields of an opportunity gives to its history."""
    names = HISTORY_FIELDS if mutation.op == "patch" else FIRST_FIELDS
    return [str(derived_id(mutation.mid, name)) for name in names if name in changed]


def record_created(batch: Batch, mutation: Mutation, record: Record) -> None:
    """Begin an opportunity's history with its first stage."""
    if record.type.name == "Opportunity":
        _write(batch, mutation, {}, record, FIRST_FIELDS)


def record_changes(
    batch: Batch, mutation: Mutation, before: Mapping[str, Any], record: Record
) -> None:
    """Add what changed in an opportunity to its history."""
    if record.type.name == "Opportunity":
        changed = [name for name in HISTORY_FIELDS if before.get(name) != record.row.get(name)]
        _write(batch, mutation, before, record, changed)


def record_revival(batch: Batch, mutation: Mutation, record: Record, deleted_by: str) -> None:
    """Say in the timeline that an edit has brought a deleted record back."""
    subject = t("Deleted by {who}; {editor}'s change brought it back").format(
        who=deleted_by, editor=batch.actor.name
    )
    _note(batch, str(derived_id(mutation.mid, "revived")), record, subject)


def _note(batch: Batch, task_id: str, record: Record, subject: str) -> None:
    task = dictionary.record_type("Task")
    place = next(
        (
            name
            for name in task.owner_of_fields
            if record.type.name in task.by_name[name].references
        ),
        None,
    )
    if place is None or batch.get(task.name, task_id) is not None:
        return
    batch.create(
        task,
        task_id,
        {
            "task_subtype": "note",
            "subject": subject,
            "status": "Completed",
            "activity_at": batch.now_at,
            "owner_id": batch.user_id,
            place: record.id,
        },
    )


def record_merge(batch: Batch, mutation: Mutation, record: Record, subject: str) -> None:
    """Say in a record's timeline that another one was merged into it, or is apart again."""
    _note(batch, str(derived_id(mutation.mid, mutation.op)), record, subject)


def _write(
    batch: Batch,
    mutation: Mutation,
    before: Mapping[str, Any],
    record: Record,
    names: Iterable[str],
) -> None:
    history = dictionary.record_type("OpportunityFieldHistory")
    for name in names:
        record_id = str(derived_id(mutation.mid, name))
        if batch.get(history.name, record_id) is None:
            batch.create(
                history,
                record_id,
                {
                    "opportunity_id": record.id,
                    "field": name,
                    "old_value": _text(before.get(name)),
                    "new_value": _text(record.row.get(name)),
                    "changed_at": happened_at(batch, mutation),
                    "changed_by_id": batch.user_id,
                },
            )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def name_of(record: Record) -> str:
    """Return what people call a record."""
    return display_name(record.type, record.row) or str(record.type.label)

"""A call is planned for somebody who may not be called now: a to-do, neither dial nor connect."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput, Refused
from workbench.i18n import t
from workbench.services import people, voiding, words
from workbench.services.calling import guests
from workbench.store import records
from workbench.store.transactions import Writer

_MINE = (
    "SELECT id FROM task WHERE who_id = ? AND owner_id = ? AND task_subtype = 'call'"
    " AND status = 'Not Started' AND voided_at IS NULL AND due_at IS NOT NULL ORDER BY due_at"
)


@dataclass(frozen=True)
class PlannedCall:
    """A call planned without one being made.

    Args:
        before: What stood in the task when it was planned anew; None where it is a new one.
    """

    task_id: UUID
    before: Mapping[str, Any] | None


def plan_call(w: Writer, who_id: UUID, at: datetime) -> PlannedCall:
    """Promise a call; one of mine that was planned before is moved, so that there are not two.

    Raises:
        InvalidInput: The time has no zone, or has passed.
        NotFound: The person was deleted, here or on the server.
        Refused: It is a guest of an event, who is no lead yet.
    """
    if guests.waiting(w, who_id) is not None:
        raise Refused(t("A guest of an event gets a call back once somebody answers."))
    person = people.require(w, who_id)
    if at.tzinfo is None or at <= w.store.now():
        raise InvalidInput(t("“Call back” needs a time: when should the phone ring again?"))
    wanted = {
        "subject": t("Call back"),
        "priority": "High",
        "due_at": at.astimezone(UTC),
        "activity_date": at.astimezone(words.here()).date(),
    }
    known = w.value(_MINE, (person.id.bytes, w.store.user_id.bytes))
    if known is not None:
        task = records.require(w, "Task", UUID(bytes=known))
        records.patch(w, "Task", task.id, wanted)
        return PlannedCall(task.id, {name: task[name] for name in wanted})
    kind = {"task_subtype": "call", "status": "Not Started"}
    whose = {"who_id": person.id, "owner_id": w.store.user_id}
    return PlannedCall(records.append(w, "Task", {**wanted, **kind, **whose}), None)


def undo_plan(w: Writer, planned: PlannedCall) -> None:
    """Take a planned call back; one that was moved returns to its time."""
    if planned.before is not None:
        records.patch(w, "Task", planned.task_id, dict(planned.before))
    else:
        voiding.void(w, planned.task_id)

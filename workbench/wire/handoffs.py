"""Handoffs as both ends know them: who may answer, whose the lead is, and what a task once said.

Before handoffs were records a task of the kind `handoff` stood for one. Each becomes a record
under an id that comes from the task's, however often and wherever that is done.
"""

from collections.abc import Mapping
from typing import Any

from workbench.wire.ids import derived_id

SUBMITTED, ACCEPTED, RETURNED, WITHDRAWN = "Submitted", "Accepted", "Returned", "Withdrawn"
BACK = (RETURNED, WITHDRAWN)
"""After these the lead is its sender's again."""
_STATUS_OF_TASK = {"Not Started": SUBMITTED, "Completed": ACCEPTED, "Deferred": RETURNED}
_MOST_NEED = 1000


def answers_for(status: str, before: str) -> str:
    """Return the field that names who may bring a handoff from one status to another.

    What was answered stays so until whoever answered says otherwise.
    """
    is_senders = (status if before == SUBMITTED else before) == WITHDRAWN
    return "from_user_id" if is_senders else "owner_id"


def whose_lead(row: Mapping[str, Any]) -> Any:
    """Return whose the lead of a handoff is as it stands now."""
    return row.get("from_user_id") if row.get("status") in BACK else row.get("owner_id")


def is_task(type_name: str, row: Mapping[str, Any]) -> bool:
    """Whether a record is a handoff in its old form."""
    return type_name == "Task" and row.get("task_subtype") == "handoff"


def id_of_task(task_id: str) -> str:
    """Return the id of the handoff that a task becomes."""
    return str(derived_id(task_id, "handoff"))


def row_of_task(task: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the handoff of a task, in wire form; None where it names no lead or nobody."""
    sender, submitted_at = task.get("created_by_id"), task.get("created_at")
    if not (task.get("who_id") and sender and submitted_at):
        return None
    package = str(task.get("description") or task.get("subject") or "–")
    row = {
        "lead_id": task["who_id"],
        "from_user_id": sender,
        "owner_id": task.get("owner_id") or sender,
        "need": _need(package),
        "package": package,
        "submitted_at": submitted_at,
        **answer_of_task(task),
    }
    return {name: value for name, value in row.items() if value is not None}


def answer_of_task(task: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a task says of the answer to its handoff."""
    status = _STATUS_OF_TASK.get(str(task.get("status")), SUBMITTED)
    if task.get("voided_at") is not None:
        status = WITHDRAWN
    is_returned = status == RETURNED
    lines = str(task.get("description") or "").splitlines()
    return {
        "status": status,
        "answered_at": None if status == SUBMITTED else task.get("last_modified_at"),
        "return_reason": "other" if is_returned else None,
        "return_notes": lines[-1][:_MOST_NEED] if is_returned and lines else None,
    }


def _need(package: str) -> str:
    """Return the sentence that says what the person wants."""
    first = package.splitlines()[0]
    for head in ("Need: ", "需求："):
        first = first.removeprefix(head)
    return first.strip()[:_MOST_NEED] or "–"

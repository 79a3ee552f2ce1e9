"""Handoffs as both ends know them: who may answer, whose the lead is, and what a task once said.

Before handoffs were records a task of the kind `handoff` stood for one. Each becomes a record
under an id that comes from the task's, however often and wherever that is done.
"""

from collections.abc import Mapping
from typing import Any

from workbench.i18n import t
from workbench.schema import picklists
from workbench.wire.ids import derived_id

SUBMITTED, ACCEPTED, RETURNED, WITHDRAWN = "Submitted", "Accepted", "Returned", "Withdrawn"
SENDER, RECEIVER = "from_user_id", "owner_id"
_ANSWERS = {ACCEPTED: RECEIVER, RETURNED: RECEIVER, WITHDRAWN: SENDER}
MOVES: Mapping[str, Mapping[str, str]] = {SUBMITTED: _ANSWERS}
"""From which status to which a handoff goes, and the field that names who may say so.

What was answered stays so: the lead went with the answer, and may have been called since.
"""
BACK = (RETURNED, WITHDRAWN)
"""After these the lead is its sender's again."""
_STATUS_OF_TASK = {"Not Started": SUBMITTED, "Completed": ACCEPTED, "Deferred": RETURNED}
_MOST_NEED = 1000


def who_moves(before: str, after: str) -> str | None:
    """Return the field that names who may bring a handoff from one status to another; or None."""
    return MOVES.get(before, {}).get(after)


def who_decides(before: str, after: str) -> str | None:
    """Return the field that names who may let one of two answers that met replace the other.

    Whoever gave the one that stands says so; what is no answer replaces none.
    """
    if before not in _ANSWERS:
        return who_moves(before, after)
    return _ANSWERS[before] if after in _ANSWERS else None


def why_final(status: str) -> str:
    """Return why nobody changes an answer, and the way on."""
    return t(
        "This handoff was answered before: {status}. Hand the lead over again instead."
    ).format(status=picklists.HANDOFF_STATUS.label(status))


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

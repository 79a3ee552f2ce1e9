"""One outcome for several people at once, taken back in one step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from workbench.errors import InvalidInput, NotFound
from workbench.i18n import t
from workbench.services.call_endings import BY_DISPOSITION
from workbench.services.calling.logging import CallLogged, log_call, undo_call
from workbench.store import records
from workbench.store.transactions import Writer

ONE_BY_ONE = frozenset({"meeting_booked", "referral"})
"""Outcomes that say something else about each person."""


@dataclass(frozen=True)
class Batch:
    """The calls of a batch, and how many of the people are not here any more."""

    calls: tuple[CallLogged, ...]
    missing: int

    @property
    def task_ids(self) -> tuple[UUID, ...]:
        """The calls by id, as `undo_calls` takes them."""
        return tuple(call.task_id for call in self.calls)


def log_calls(
    w: Writer,
    who_ids: Iterable[UUID],
    disposition: str,
    *,
    at: datetime,
    callback_at: datetime | None = None,
    reason: str = "",
) -> Batch:
    """Record a call with each of these people, all with one outcome.

    Raises:
        InvalidInput: The outcome is one that each person has for themselves, or is not known.
        NotFound: None of them is here.
    """
    if disposition in ONE_BY_ONE:
        raise InvalidInput(
            t("“{outcome}” is logged one by one: it says something else about each.").format(
                outcome=BY_DISPOSITION[disposition].label
            )
        )
    calls, missing = [], 0
    for who_id in dict.fromkeys(who_ids):
        try:
            call = log_call(
                w, who_id=who_id, disposition=disposition, at=at, callback_at=callback_at,
                reason=reason,
            )  # fmt: skip
        except NotFound:
            missing += 1
        else:
            calls.append(call)
    if not calls:
        raise NotFound(t("None of these people is here any more."))
    return Batch(tuple(calls), missing)


def undo_calls(w: Writer, task_ids: Iterable[UUID]) -> int:
    """Take calls back, the last one first; those undone before are left. Return how many."""
    undone = 0
    for task_id in reversed(list(task_ids)):
        if records.require(w, "Task", task_id)["voided_at"] is None:
            undo_call(w, task_id)
            undone += 1
    return undone

"""Calls that are due: how many people wait for one, whom one was promised, and when the next is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from workbench.services.phones import shown
from workbench.store import names
from workbench.store.sql import sentence
from workbench.store.transactions import Reader
from workbench.wire.values import instant_from_ms, instant_ms

_PLANNED = "owner_id = ? AND status = 'Not Started' AND task_subtype = 'call' AND voided_at IS NULL"
_COUNT = sentence(
    "SELECT count(DISTINCT coalesce(who_id, call_phone)) FROM task WHERE", _PLANNED,
    "AND due_at <= ?",
)  # fmt: skip
_NEXT = sentence("SELECT min(due_at) FROM task WHERE", _PLANNED, "AND due_at > ?")
_PROMISED = sentence(
    "SELECT id, who_id, call_phone, due_at FROM task WHERE", _PLANNED,
    "AND priority = 'High' AND due_at <= ? ORDER BY due_at, pk",
)  # fmt: skip


@dataclass(frozen=True)
class CallBack:
    """A call that was promised.

    Args:
        who_type: Lead or Contact; empty where only the number is known.
    """

    task_id: UUID
    who_type: str
    who_id: UUID | None
    name: str
    at: datetime


def count_due(r: Reader, now: datetime) -> int:
    """Return how many people wait for a call of mine that is due."""
    return int(r.value(_COUNT, (r.store.user_id.bytes, instant_ms(now))))


def next_at(r: Reader, now: datetime) -> datetime | None:
    """Return when the next call of mine is due; None where none is planned."""
    found = r.value(_NEXT, (r.store.user_id.bytes, instant_ms(now)))
    return None if found is None else instant_from_ms(found)


def call_backs(r: Reader, now: datetime) -> tuple[CallBack, ...]:
    """Return my promised calls that are due, the longest waiting first."""
    found = []
    for task, who, number, at in r.rows(_PROMISED, (r.store.user_id.bytes, instant_ms(now))):
        who_id = None if who is None else UUID(bytes=who)
        who_type, name = "", shown(number or "")
        for type_name in ("Lead", "Contact"):
            known = {} if who_id is None else names.of(r, (type_name,), [who_id])
            if who_id in known:
                who_type, name = type_name, known[who_id]
        found.append(CallBack(UUID(bytes=task), who_type, who_id, name, instant_from_ms(at)))
    return tuple(found)

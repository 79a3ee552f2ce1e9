"""Where somebody stands in a cadence: a pure function of its steps and of what was done.

The server decides by it in the transaction of the call, the client shows by it what the server
will decide. Nothing is added up: an undone call, one that comes late, and one that comes twice
lead to the same place as the calls that stand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any

from workbench.wire import clocks
from workbench.wire.ids import derived_id
from workbench.wire.values import instant_text, parse_instant

MORNING, AFTERNOON = time(10), time(14, 30)
TOUCHES = ("call", "email", "social")
"""Kinds of steps that somebody does; a wait passes by itself."""
EXITS: Mapping[str, str] = {
    "meeting_booked": "meeting",
    "do_not_call": "opt_out",
    "not_interested": "disqualified",
    "referral": "referral",
}
CLOSED = "Closed - Not Converted"
PERSON_FIELDS = ("do_not_call", "is_converted", "status")
"""Fields of a person that end a cadence without a call."""
_SATURDAY = 5
_MOST_DAYS = 3650  # a slip of the finger; its day would lie behind the end of the calendar
_NOON = 12


@dataclass(frozen=True)
class Step:
    """One step, as both ends have it."""

    id: str
    position: int
    kind: str
    days: int
    half_day: str
    subject: str
    script: str = ""


@dataclass(frozen=True)
class Touch:
    """Something done: a call that ended, an e-mail or social step that is completed."""

    id: str
    at: datetime
    kind: str
    disposition: str = ""
    number: str = ""


@dataclass(frozen=True)
class Place:
    """Where somebody stands.

    Args:
        step: The step to do next; None where the cadence is over.
        since: The moment from which the step's days count.
        days: After so many days it is due.
        last_id: The touch that led here; empty before the first.
        is_waiting: Whether a call was promised, which comes before the next step.
        exit_reason: Why the cadence is over; empty where it is not.
    """

    step: Step | None
    since: datetime
    days: int = 0
    last_id: str = ""
    is_waiting: bool = False
    exit_reason: str = ""


def place(
    steps: Iterable[Step],
    entered_at: datetime,
    touches: Iterable[Touch],
    person: Mapping[str, Any],
) -> Place:
    """Return where somebody stands after everything that was done since the start."""
    ordered = sorted(steps, key=lambda step: (step.position, step.id))
    at, since, last_id, is_waiting = 0, entered_at, "", False
    for touch in sorted(touches, key=lambda one: (one.at, one.id)):
        if touch.at < entered_at:
            continue
        reason = _exit_of(touch, person)
        if reason:
            return Place(None, touch.at, last_id=touch.id, exit_reason=reason)
        done = _step_done(ordered, at, touch.kind)
        if done is None:
            continue
        at, since, last_id = done + 1, touch.at, touch.id
        is_waiting = touch.disposition == "call_back_later"
    reason = _exit_of_person(person)
    days = 0
    while at < len(ordered) and ordered[at].kind == "wait":
        days += ordered[at].days
        at += 1
    if reason or at >= len(ordered):
        return Place(None, since, last_id=last_id, exit_reason=reason or "end")
    return Place(ordered[at], since, days + ordered[at].days, last_id, is_waiting)


def due_at(found: Place, time_zone: str | None, tz_min: int) -> datetime:
    """Return when the step is due: on a working day, at the half-day it asks for.

    Args:
        tz_min: The caller's minutes east of Greenwich; the clock where the person's is not known.
    """
    if found.step is None:
        raise ValueError("a cadence that is over has no next step")
    if not found.days:
        return found.since
    local = found.since.astimezone(_zone(time_zone, tz_min))
    on = local.date() + timedelta(days=min(found.days, _MOST_DAYS))
    while on.weekday() >= _SATURDAY:
        on += timedelta(days=1)
    was_morning = local.hour < _NOON
    is_late = {"morning": False, "any": False, "afternoon": True}.get(
        found.step.half_day, was_morning
    )
    moment = datetime.combine(on, AFTERNOON if is_late else MORNING, local.tzinfo)
    return moment.astimezone(UTC)


def local_day(moment: datetime, time_zone: str | None, tz_min: int) -> str:
    """Return the day of a moment where the person is."""
    return moment.astimezone(_zone(time_zone, tz_min)).date().isoformat()


def task_row(
    found: Place, *, who_id: str, owner_id: str | None, time_zone: str | None, tz_min: int
) -> dict[str, Any]:
    """Return the task of the next step in wire form.

    Both ends make it from the same facts, so that what was expected is what comes.
    """
    if found.step is None:
        raise ValueError("a cadence that is over has no next step")
    due = due_at(found, time_zone, tz_min)
    row = {
        "subject": found.step.subject,
        "task_subtype": found.step.kind,
        "status": "Not Started",
        "priority": "Normal",
        "due_at": instant_text(due),
        "activity_date": local_day(due, time_zone, tz_min),
        "who_id": who_id,
        "caused_by_id": found.last_id or None,
        "description": found.step.script or None,
        "owner_id": owner_id,
    }
    return {name: value for name, value in row.items() if value is not None}


def steps_of(rows: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Step]:
    """Return steps from (id, wire row)."""
    return [
        Step(
            step_id,
            int(row.get("position") or 0),
            str(row.get("kind") or "call"),
            int(row.get("days") or 0),
            str(row.get("half_day") or "other"),
            str(row.get("subject") or ""),
            str(row.get("script") or ""),
        )
        for step_id, row in rows
    ]


def touches_of(rows: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Touch]:
    """Return what was done, out of the (id, wire row) of a person's tasks."""
    return [
        Touch(
            task_id,
            parse_instant(row.get("activity_at") or row["due_at"]),
            str(row["task_subtype"]),
            str(row.get("call_disposition") or ""),
            str(row.get("call_phone") or ""),
        )
        for task_id, row in rows
        if is_touch(row)
    ]


def causes(op: str, type_name: str, given: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Whether a mutation may bring about the next step: a touch, or the way into a cadence.

    Args:
        given: The fields it names.
        row: The record after it.
    """
    if type_name == "CadenceTarget":
        return op == "create" or is_brought_back(given, row)
    if type_name != "Task" or not is_touch(row):
        return False
    return op == "append" or (row.get("task_subtype") != "call" and "status" in given)


def is_brought_back(given: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Whether a change puts somebody back into a cadence that he was taken out of."""
    return "exit_reason" in given and row.get("exit_reason") is None


def step_task_id(mid: str, step: Step) -> str:
    """Return the id of the task that a mutation causes: UUIDv5(mid + "/" + step)."""
    return str(derived_id(mid, step.id))


def needless(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a planned step ends that something else has made needless: it is no touch.

    A call without an outcome was none; anything else counts when it was due, if not done before.
    """
    closed = {"status": "Completed"}
    return closed if row["task_subtype"] == "call" else closed | {"due_at": None}


def is_touch(row: Mapping[str, Any]) -> bool:
    """Whether a task, as it stands, is something done that moves a cadence on."""
    if row.get("voided_at") is not None or row.get("call_type") in ("Inbound", "Internal"):
        return False
    if row.get("task_subtype") == "call":
        return row.get("activity_at") is not None and row.get("call_disposition") is not None
    is_done = row.get("task_subtype") in TOUCHES and row.get("status") == "Completed"
    return is_done and (row.get("activity_at") or row.get("due_at")) is not None


def _step_done(ordered: Sequence[Step], at: int, kind: str) -> int | None:
    """Return which step a touch does: the next one of its kind."""
    return next((n for n in range(at, len(ordered)) if ordered[n].kind == kind), None)


def _exit_of(touch: Touch, person: Mapping[str, Any]) -> str:
    if touch.disposition == "bad_number":
        numbers = {person.get("phone"), person.get("mobile_phone")} - {None, touch.number}
        return "" if numbers else "bad_number"
    return EXITS.get(touch.disposition, "")


def _exit_of_person(person: Mapping[str, Any]) -> str:
    if person.get("do_not_call"):
        return "opt_out"
    if person.get("is_converted"):
        return "meeting"
    return "disqualified" if person.get("status") == CLOSED else ""


def _zone(time_zone: str | None, tz_min: int) -> tzinfo:
    return clocks.zone(time_zone) or clocks.offset(tz_min)

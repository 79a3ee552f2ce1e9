"""An interested lead passes from a BDR to an AE, who accepts it or gives it back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput, NotFound, Refused
from workbench.i18n import t
from workbench.schema.dictionary import record_type
from workbench.services import permissions
from workbench.store import records
from workbench.store.records import Record
from workbench.store.transactions import Reader, Writer
from workbench.wire.rows import display_name
from workbench.wire.values import instant_from_ms

MEETING = timedelta(minutes=30)
_WAITING = (
    "SELECT k.id, k.who_id, k.description, k.created_at, l.first_name, l.last_name, l.company,"
    " l.title, l.score, b.name, (SELECT min(e.start_at) FROM event AS e WHERE e.who_id = k.who_id"
    " AND e.voided_at IS NULL) FROM task AS k LEFT JOIN lead AS l ON l.id = k.who_id"
    ' LEFT JOIN "user" AS b ON b.id = k.created_by_id'
    " WHERE k.owner_id = ? AND k.task_subtype = 'handoff' AND k.status = 'Not Started'"
    " AND k.voided_at IS NULL ORDER BY k.created_at DESC"
)


@dataclass(frozen=True)
class Handoff:
    """A lead that waits for my answer."""

    task_id: UUID
    lead_id: UUID
    name: str
    company: str
    title: str
    score: int | None
    package: str
    from_name: str
    handed_at: datetime | None
    meeting_at: datetime | None


@dataclass(frozen=True)
class HandedOver:
    """What a handoff made."""

    task_id: UUID
    event_id: UUID | None
    to_name: str


@dataclass(frozen=True)
class Colleague:
    """A user one may hand work to.

    Args:
        is_near: Of my own team.
    """

    id: UUID
    name: str
    role: str
    is_near: bool = False


def receivers(r: Reader, roles: tuple[str, ...] = ("ae", "manager")) -> list[Colleague]:
    """Return the active users of some roles, by name, me left out."""
    found = r.rows(
        'SELECT u.id, u.name, u.role, u.team_id = me.team_id FROM "user" AS u'
        ' LEFT JOIN "user" AS me ON me.id = ? WHERE coalesce(u.is_active, 1) = 1 AND u.id <> ?'
        " ORDER BY u.name",
        (r.store.user_id.bytes, r.store.user_id.bytes),
    )
    return [
        Colleague(UUID(bytes=raw), name, role, bool(is_near))
        for raw, name, role, is_near in found
        if role in roles
    ]


def hand_over(
    w: Writer,
    lead_id: UUID,
    to_user_id: UUID,
    *,
    need: str,
    notes: str = "",
    persona: str = "",
    meeting_at: datetime | None = None,
) -> HandedOver:
    """Give a lead to an AE with everything known about it.

    Args:
        need: What the person wants, in a sentence.

    Raises:
        InvalidInput: The need is empty.
        NotFound: The lead or the user is not here.
        Refused: The lead was converted, is handed to oneself, or is not mine to give.
    """
    lead = records.require(w, "Lead", lead_id)
    user = records.require(w, "User", to_user_id)
    if not need.strip():
        raise InvalidInput(t("A handoff needs one sentence: what does {name} want?").format(
            name=lead.name
        ))  # fmt: skip
    if lead["is_converted"]:
        raise Refused(t("{name} was converted before.").format(name=lead.name))
    if to_user_id == w.store.user_id:
        raise Refused(t("You cannot hand a lead to yourself."))
    permissions.check_edit(w, lead, ("owner_id", "status"))
    event_id = None
    if meeting_at is not None:
        event_id = _plan_meeting(w, lead, to_user_id, meeting_at)
    task_id = records.append(
        w,
        "Task",
        {
            "subject": t("Handoff: {name}, {company}").format(
                name=lead.name, company=lead["company"]
            ),
            "task_subtype": "handoff",
            "status": "Not Started",
            "priority": "High",
            "who_id": lead_id,
            "due_at": meeting_at,
            "description": _package(need, persona, notes),
            "owner_id": to_user_id,
        },
    )
    records.patch(w, "Lead", lead_id, {"owner_id": to_user_id, "status": "Working - Contacted"})
    return HandedOver(task_id, event_id, user.name)


def inbox(r: Reader) -> list[Handoff]:
    """Return the handoffs that wait for me, newest first."""
    return [_handoff(row) for row in r.rows(_WAITING, (r.store.user_id.bytes,))]


def accept(w: Writer, task_id: UUID) -> UUID:
    """Take a lead that was handed to me; return its id.

    Raises:
        NotFound: There is no such handoff.
        Refused: It was answered before, or waits for somebody else.
    """
    task = _waiting(w, task_id)
    records.patch(w, "Task", task_id, {"status": "Completed"})
    return _lead_of(task)


def return_(w: Writer, task_id: UUID, reason: str) -> UUID:
    """Give a lead back to who handed it over; it is in their queue again.

    Raises:
        InvalidInput: No reason is given.
        NotFound: There is no such handoff.
        Refused: It was answered before, or waits for somebody else.
    """
    if not reason.strip():
        raise InvalidInput(t("Say why: the one who handed it over will read it."))
    task = _waiting(w, task_id)
    lead_id = _lead_of(task)
    permissions.check_edit(w, records.require(w, "Lead", lead_id), ("owner_id",))
    back_to = task["created_by_id"]
    if back_to is None:
        raise NotFound(t("Nobody knows who handed this lead over."))
    text = t("Returned: {reason}").format(reason=reason.strip())
    told = "\n".join(part for part in (task["description"], text) if part)
    records.patch(w, "Task", task_id, {"status": "Deferred", "description": told})
    records.append(
        w,
        "Task",
        {
            "subject": text[:255],
            "task_subtype": "note",
            "status": "Completed",
            "who_id": lead_id,
            "caused_by_id": task_id,
            "activity_at": w.store.now(),
            "description": reason.strip(),
            "owner_id": w.store.user_id,
        },
    )
    records.patch(w, "Lead", lead_id, {"owner_id": back_to})
    return lead_id


def _plan_meeting(w: Writer, lead: Record, to_user_id: UUID, meeting_at: datetime) -> UUID:
    return records.create(
        w,
        "Event",
        {
            "subject": t("Meeting with {name}, {company}").format(
                name=lead.name, company=lead["company"]
            ),
            "type": "Meeting",
            "start_at": meeting_at,
            "end_at": meeting_at + MEETING,
            "who_id": lead.id,
            "participant_ids": (str(w.store.user_id), str(to_user_id)),
            "owner_id": to_user_id,
        },
    )


def _package(need: str, persona: str, notes: str) -> str:
    lines = [t("Need: {need}").format(need=need.strip())]
    if persona:
        lines.append(t("Persona: {persona}").format(persona=persona))
    if notes.strip():
        lines.append(notes.strip())
    return "\n".join(lines)


def _waiting(w: Writer, task_id: UUID) -> Record:
    task = records.require(w, "Task", task_id)
    if task["task_subtype"] != "handoff" or task["owner_id"] != w.store.user_id:
        raise Refused(t("This handoff waits for somebody else."))
    if task["status"] != "Not Started":
        raise Refused(t("This handoff was answered before."))
    return task


def _lead_of(task: Record) -> UUID:
    lead_id: UUID | None = task["who_id"]
    if lead_id is None:
        raise NotFound(t("This handoff names no lead."))
    return lead_id


def _handoff(row: tuple[Any, ...]) -> Handoff:
    task, lead, package, created, first, last, company, title, score, sender, meeting = row
    names = {"first_name": first, "last_name": last}
    return Handoff(
        UUID(bytes=task),
        UUID(bytes=lead),
        display_name(record_type("Lead"), names),
        company or "",
        title or "",
        score,
        package or "",
        sender or "",
        None if created is None else instant_from_ms(created),
        None if meeting is None else instant_from_ms(meeting),
    )

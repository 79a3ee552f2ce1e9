"""Both inboxes: what waits for me, and what became of what I handed over."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

from workbench.i18n import t
from workbench.insight import working_time
from workbench.schema import picklists
from workbench.schema.dictionary import record_type
from workbench.services import qualification, words
from workbench.services.qualification import Completeness, Qualification
from workbench.store.sql import sentence
from workbench.store.transactions import Reader
from workbench.wire import clocks, handoffs
from workbench.wire.rows import display_name
from workbench.wire.values import instant_from_ms

MOST = 500
_ROWS = (
    "SELECT h.id, h.lead_id, l.first_name, l.last_name, l.company, l.title, l.phone, h.score,"
    " h.fit, h.need, h.persona, h.package, h.qualification_authority, h.qualification_timing,"
    " h.qualification_budget, h.from_user_id, f.name, h.owner_id, o.name, o.time_zone, h.status,"
    " h.return_reason, h.return_notes, h.submitted_at, h.answered_at, h.event_id, e.start_at,"
    " l.is_converted, h.is_pending FROM handoff AS h LEFT JOIN lead AS l ON l.id = h.lead_id"
    ' LEFT JOIN "user" AS f ON f.id = h.from_user_id LEFT JOIN "user" AS o ON o.id = h.owner_id'
    " LEFT JOIN event AS e ON e.id = h.event_id AND e.voided_at IS NULL WHERE"
)
_COUNT = "SELECT count(*) FROM handoff WHERE owner_id = ? AND status = 'Submitted'"
_GIVEN_BACK = (
    "SELECT h.lead_id, o.name, h.return_reason, h.return_notes FROM handoff AS h"
    " JOIN lead AS l ON l.id = h.lead_id AND l.owner_id = ?"
    " LEFT JOIN \"user\" AS o ON o.id = h.owner_id WHERE h.status = 'Returned' AND NOT EXISTS"
    " (SELECT 1 FROM handoff AS n WHERE n.lead_id = h.lead_id AND n.submitted_at > h.submitted_at)"
)


@dataclass(frozen=True)
class Handoff:
    """One handoff as either side sees it.

    Args:
        name: Of the lead; where the lead is not visible here, the need stands for it.
        persona: Its label.
        fit: A value of the picklist FIT, as it was when the lead was handed over.
        status: Submitted, Accepted, Returned or Withdrawn; `state` says it in words.
        reason: Why it was returned, with the notes; empty where it was not.
        waited: Working time from the handoff to the answer, or until now.
        due_at: When the answer is due by the receiver's working hours.
        is_overdue: It waits still, and longer than it should.
        is_unsent: The server does not have it, or its answer, yet.
    """

    id: UUID
    lead_id: UUID
    name: str
    company: str
    title: str
    phone: str
    score: int | None
    fit: str
    need: str
    persona: str
    package: str
    qualification: Qualification
    from_user_id: UUID
    from_name: str
    to_user_id: UUID
    to_name: str
    status: str
    reason: str
    submitted_at: datetime
    answered_at: datetime | None
    event_id: UUID | None
    meeting_at: datetime | None
    waited: timedelta
    due_at: datetime
    is_overdue: bool
    is_converted: bool = False
    is_unsent: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has answered yet."""
        return self.status == handoffs.SUBMITTED

    @property
    def state(self) -> str:
        """The status in words."""
        return picklists.HANDOFF_STATUS.label(self.status)

    @property
    def why_back(self) -> str:
        """Who gave the lead back, and why; empty where nobody did."""
        return _why_back(self.to_name, self.reason) if self.status == handoffs.RETURNED else ""

    @property
    def fit_label(self) -> str:
        """The fit in words; empty where nobody knew."""
        return picklists.FIT.label(self.fit)

    @property
    def completeness(self) -> Completeness:
        """How much was known when it was handed over."""
        return qualification.completeness(self.qualification)


def inbox(r: Reader) -> list[Handoff]:
    """Return the handoffs that wait for me, the one due first at the top."""
    where = "h.owner_id = ? AND h.status = 'Submitted' ORDER BY h.submitted_at, h.pk LIMIT ?"
    found = _read(r, where, (r.store.user_id.bytes, MOST))
    return sorted(found, key=lambda one: one.due_at)


def sent(r: Reader) -> list[Handoff]:
    """Return what I handed over, newest first, with what became of it."""
    where = "h.from_user_id = ? ORDER BY h.submitted_at DESC, h.pk DESC LIMIT ?"
    return _read(r, where, (r.store.user_id.bytes, MOST))


def for_lead(r: Reader, lead_id: UUID) -> list[Handoff]:
    """Return every handoff of a lead, newest first."""
    where = "h.lead_id = ? ORDER BY h.submitted_at DESC, h.pk DESC LIMIT ?"
    return _read(r, where, (lead_id.bytes, MOST))


def one(r: Reader, handoff_id: UUID) -> Handoff | None:
    """Return one handoff; None where it is not here."""
    return next(iter(_read(r, "h.id = ? LIMIT ?", (handoff_id.bytes, 1))), None)


def waiting_count(r: Reader) -> int:
    """Return how many handoffs wait for me."""
    return int(r.value(_COUNT, (r.store.user_id.bytes,)))


def given_back(r: Reader) -> dict[UUID, str]:
    """Return which leads of mine came back from their last handoff: who gave them back, and why."""
    rows = r.iterate(_GIVEN_BACK, (r.store.user_id.bytes,))
    return {
        UUID(bytes=lead): _why_back(name, _reason(reason, notes))
        for lead, name, reason, notes in rows
    }


def _why_back(name: str | None, reason: str) -> str:
    said = t("{name} gave them back: {reason}")
    return said.format(name=name or "–", reason=reason)


def _read(r: Reader, where: str, params: tuple[Any, ...]) -> list[Handoff]:
    rows = r.rows(sentence(_ROWS, where), params)
    if not rows:  # most leads were never handed over: their cards need no working hours
        return []
    clock = _Clock(r.store.now(), working_time.usual(), working_time.answer_time())
    return [_handoff(row, clock) for row in rows]


@dataclass(frozen=True)
class _Clock:
    now: datetime
    hours: working_time.Hours
    answer_time: timedelta

    def waited(self, start: datetime, end: datetime | None, zone: tzinfo) -> timedelta:
        return working_time.working_time(start, end or self.now, self.hours, zone)

    def due_at(self, start: datetime, zone: tzinfo) -> datetime:
        return working_time.due_at(start, self.answer_time, self.hours, zone)


def _handoff(row: tuple[Any, ...], clock: _Clock) -> Handoff:
    (
        raw, lead, first, last, company, title, phone, score, fit, need, persona, package,
        authority, timing, budget, sender, sender_name, receiver, receiver_name, zone_name, status,
        reason, notes, submitted, answered, event, meeting, converted, pending,
    ) = row  # fmt: skip
    unknown = qualification.UNKNOWN
    submitted_at = instant_from_ms(submitted)
    answered_at = None if answered is None else instant_from_ms(answered)
    zone = clocks.zone(zone_name) or words.here()
    due_at = clock.due_at(submitted_at, zone)
    named = {"first_name": first, "last_name": last}
    return Handoff(
        UUID(bytes=raw),
        UUID(bytes=lead),
        display_name(record_type("Lead"), named) or need,
        company or "",
        title or "",
        phone or "",
        score,
        fit or "",
        need,
        picklists.PERSONA.label(persona),
        package or "",
        Qualification(need, authority or unknown, timing or unknown, budget or unknown),
        UUID(bytes=sender),
        sender_name or "",
        UUID(bytes=receiver),
        receiver_name or "",
        status,
        _reason(reason, notes),
        submitted_at,
        answered_at,
        None if event is None else UUID(bytes=event),
        None if meeting is None else instant_from_ms(meeting),
        clock.waited(submitted_at, answered_at, zone),
        due_at,
        status == handoffs.SUBMITTED and clock.now > due_at,
        bool(converted),
        bool(pending),
    )


def _reason(reason: str | None, notes: str | None) -> str:
    label = picklists.HANDOFF_RETURN_REASON.label(reason)
    if label and notes:
        return t("{reason}: {notes}").format(reason=label, notes=notes)
    return label or notes or ""

"""A call is logged: one completed task, its consequences, and the way back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput, NotFound, Refused
from workbench.i18n import t
from workbench.schema.dictionary import field
from workbench.services import leads, matching, people, permissions, voiding, words
from workbench.services.call_endings import BY_DISPOSITION, Outcome
from workbench.services.calling import guests, mutation_trail
from workbench.services.calling.hours import zone_of
from workbench.services.calling.next_steps import after_call, ahead, step_words
from workbench.services.calling.outcomes import FollowUp, follow_up
from workbench.services.phones import e164
from workbench.store import expected, records
from workbench.store.records import Record
from workbench.store.transactions import Reader, Writer
from workbench.wire.values import canonical

OPEN, WORKING = "Open - Not Contacted", "Working - Contacted"
CLOSED = "Closed - Not Converted"
_CAUSED = (  # a colleague's next step is the server's to take back with the call
    "SELECT id FROM task WHERE caused_by_id = ? AND voided_at IS NULL"
    " AND (owner_id = ? OR (ver = 0 AND is_pending = 0))"
)


@dataclass(frozen=True)
class CallLogged:
    """What a logged call made.

    Args:
        next_task_id: The task that comes next: made by the call or its cadence, or planned before.
        next_step: The consequence in words; empty where nothing follows by itself.
        referred_id: The new person of a referral.
        is_promoted: Whether this call made a lead of an event's guest.
    """

    task_id: UUID
    next_task_id: UUID | None
    who_type: str | None
    who_id: UUID | None
    name: str
    disposition: str
    next_step: str
    due_at: datetime | None
    referred_id: UUID | None = None
    is_promoted: bool = False


@dataclass(frozen=True)
class Referred:
    """The person one was referred to."""

    last_name: str
    first_name: str = ""
    title: str = ""
    phone: str = ""
    email: str = ""


def log_call(
    w: Writer,
    *,
    who_id: UUID | None,
    disposition: str,
    at: datetime,
    duration_s: int = 0,
    notes: str = "",
    callback_at: datetime | None = None,
    number: str | None = None,
    reason: str = "",
    referred: Referred | None = None,
    what_id: UUID | None = None,
) -> CallLogged:
    """Record a finished call with all its consequences; it reaches the server at the next sync.

    Args:
        who_id: The lead, contact or event's guest; None for a number nobody knows yet. A guest
            who answers becomes a lead in the same save.
        duration_s: Whole seconds; zero if nobody answered.
        callback_at: When to call back; needed by `call_back_later`.
        number: The number called, if it is not the person's first one.
        reason: Why there is no interest, in words.

    Raises:
        InvalidInput: The outcome is not known, a time or length does not fit, or neither
            person nor number is given.
        NotFound: The person was deleted, here or on the server.
    """
    outcome = _checked(disposition, at, duration_s, callback_at)
    guest = None if who_id is None else guests.waiting(w, who_id)
    if guest is not None:
        told = _Said(disposition, at, duration_s, notes, callback_at, reason, referred)
        return _log_guest(w, guest, outcome, number or guest["phone"], told)
    person = None if who_id is None else people.require(w, who_id)
    called = _number_called(person, number)
    zone = zone_of(None, None, called) if person is None else person_zone(w, person)
    known = None if person is None else ahead(w, person, zone)
    call_id = records.append(
        w,
        "Task",
        {
            "subject": t("Call: {outcome}").format(outcome=outcome.label),
            "task_subtype": "call",
            "status": "Completed",
            "who_id": who_id,
            "what_id": what_id or guests.campaign_of(w, person),
            "activity_at": at,
            "call_type": "Outbound",
            "call_disposition": disposition,
            "call_duration_s": duration_s,
            "call_phone": called or None,
            "has_spoken": outcome.is_connected,
            "description": "\n".join(part for part in (reason, notes) if part.strip()) or None,
            "owner_id": w.store.user_id,
        },
    )
    if person is None or known is None:
        if disposition == "do_not_call":
            _block_number(w, None, called)
        promised = disposition == "call_back_later"
        planned = follow_up(disposition, at, zone, callback_at) if promised else None
        next_id = None if planned is None else plan_next(w, planned, call_id, None, called)
        due_at = None if planned is None else planned.due_at
        step = step_words(planned, w.store.now(), zone)
        return CallLogged(call_id, next_id, None, None, called, disposition, step, due_at)
    following = after_call(known, disposition, at, called, callback_at)
    for task_id in following.closes:
        if not expected.withdraw(w, task_id):
            records.patch(w, "Task", task_id, {"status": "Completed"})
    change_person(w, person, outcome, called)
    planned = following.step
    if planned is None:
        next_id = None
    elif planned.is_of_cadence:
        next_id = _step_made(w, call_id)
    else:
        next_id = following.task_id or plan_next(w, planned, call_id, person.id)
    referred_id = _refer(w, person, referred)
    due_at = planned.due_at if planned is not None else None
    said = step_words(planned, w.store.now(), zone)
    return CallLogged(
        call_id, next_id, person.type, person.id, person.name, disposition, said, due_at,
        referred_id,
    )  # fmt: skip


@dataclass(frozen=True)
class _Said:
    """What is logged of a call, whoever it was with."""

    disposition: str
    at: datetime
    duration_s: int
    notes: str
    callback_at: datetime | None
    reason: str
    referred: Referred | None


def _log_guest(
    w: Writer, guest: Record, outcome: Outcome, number: str | None, said: _Said
) -> CallLogged:
    """Log a call with a guest: on the lead he becomes, or with his number on the list."""
    if outcome.is_connected:
        with records.bundle(w):
            lead = guests.answered(w, guest)
            logged = log_call(w, who_id=lead, number=number, **vars(said))
        return replace(logged, is_promoted=True)
    logged = log_call(w, who_id=None, number=number, what_id=guest["campaign_id"], **vars(said))
    guests.lose_number(w, guest, outcome, logged.name)
    return replace(logged, who_type=guests.GUEST, who_id=guest.id, name=guest.name)


def _step_made(r: Reader, call_id: UUID) -> UUID | None:
    """Return the step of a cadence that follows a call: the server makes it, not this call."""
    found = r.value("SELECT id FROM task WHERE caused_by_id = ? ORDER BY due_at", (call_id.bytes,))
    return None if found is None else UUID(bytes=found)


def plan_next(
    w: Writer, planned: FollowUp, call_id: UUID, who_id: UUID | None, number: str = ""
) -> UUID:
    """Make the task that a call leads to; without a person it keeps the number to call."""
    return records.append(
        w,
        "Task",
        {
            "subject": planned.subject,
            "task_subtype": planned.subtype,
            "status": "Not Started",
            "priority": "High" if planned.is_promised else "Normal",
            "who_id": who_id,
            "call_phone": number or None,
            "due_at": planned.due_at,
            "activity_date": planned.due_at.astimezone(words.here()).date(),
            "caused_by_id": call_id,
            "owner_id": w.store.user_id,
        },
    )


def undo_call(w: Writer, task_id: UUID) -> None:
    """Take back a call: it leaves every list and count, its consequences are reverted.

    Raises:
        NotFound: There is no such call.
        Refused: It is somebody else's, was undone before, or ended with “do not call”.
    """
    call = records.require(w, "Task", task_id)
    if call["task_subtype"] != "call" or call["activity_at"] is None:
        raise NotFound(t("This is no call."))
    if call["owner_id"] != w.store.user_id:
        raise Refused(t("This call was logged by somebody else: only they can undo it."))
    if call["voided_at"] is not None:
        raise Refused(t("This call was undone before."))
    if call["call_disposition"] == "do_not_call":
        raise Refused(t("“Do not call” cannot be undone: the person and the number stay blocked."))
    if guests.take_back(w, task_id):
        return
    mutation_trail.revert_after(w, task_id)
    for (raw,) in w.rows(_CAUSED, (task_id.bytes, w.store.user_id.bytes)):
        if not expected.withdraw(w, UUID(bytes=raw)):
            voiding.void(w, UUID(bytes=raw))
    voiding.void(w, task_id)


def set_notes(w: Writer, task_id: UUID, notes: str) -> None:
    """Write the notes of a call after it was logged."""
    records.patch(w, "Task", task_id, {"description": notes or None})


def person_zone(r: Reader, person: Record) -> Any:
    """Return the time zone a person lives in, None where nobody knows."""
    phone = person["phone"] or person["mobile_phone"]
    if person.type == "Lead":
        return zone_of(person["time_zone"], person["country"], phone)
    zone, country = person["time_zone"], person["mailing_country"]
    if zone is None and person["account_id"] is not None:
        account = records.get(r, "Account", person["account_id"])
        if account is not None:
            zone, country = account["time_zone"], country or account["billing_country"]
    return zone_of(zone, country, phone)


def _checked(
    disposition: str, at: datetime, duration_s: int, callback_at: datetime | None
) -> Outcome:
    outcome = BY_DISPOSITION.get(disposition)
    if outcome is None:
        raise InvalidInput(
            t("There is no outcome “{value}”. Known are: {known}.").format(
                value=disposition, known=", ".join(BY_DISPOSITION)
            )
        )
    if duration_s < 0 or at.tzinfo is None:
        raise InvalidInput(t("A call needs a start time with zone and a length of at least 0 s."))
    if disposition == "call_back_later":
        if callback_at is None or callback_at.tzinfo is None:
            raise InvalidInput(t("“Call back” needs a time: when should the phone ring again?"))
        if callback_at <= at:
            raise InvalidInput(t("The time to call back lies before the call itself."))
    return outcome


def _number_called(person: Record | None, number: str | None) -> str:
    if number and number.strip():
        called = e164(number)
        canonical(field("Lead", "phone"), called)  # says what is wrong with it
        return called
    if person is None:
        raise InvalidInput(t("A call needs a person or a number."))
    return person["phone"] or person["mobile_phone"] or ""


def change_person(w: Writer, person: Record, outcome: Outcome, called: str) -> None:
    """Give a person the state that an outcome brings: status, block, a number less.

    A colleague's record is his to change. That he must not be called is on the call itself then:
    it blocks the number here, and the server marks the person by it.
    """
    changes: dict[str, Any] = {}
    if person.type == "Lead":
        status = _status_after(person["status"], outcome)
        if status != person["status"]:
            changes["status"] = status
    if outcome.disposition == "do_not_call":
        changes["do_not_call"] = True
    if outcome.disposition == "bad_number" and called:
        changes |= _without(person, called)
    if changes and not permissions.why_not_edit(w, person):
        seen: Mapping[str, Any] = {name: person[name] for name in changes}
        records.patch(w, person.type, person.id, changes, seen=seen)
    if outcome.disposition == "do_not_call" and called:
        _block_number(w, person, called)


def _status_after(status: str | None, outcome: Outcome) -> str | None:
    if status not in (OPEN, WORKING):
        return status
    if outcome.disposition in ("not_interested", "do_not_call"):
        return CLOSED
    return WORKING if outcome.is_connected else status


def _without(person: Record, called: str) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name in ("phone", "mobile_phone"):
        if person[name] == called:
            changes[name] = None
            if not person[f"{name}_raw"]:
                changes[f"{name}_raw"] = called
    return changes


def _block_number(w: Writer, person: Record | None, called: str) -> None:
    """Block whoever else of mine is reached at this number; others' records are theirs."""
    for type_name in ("Lead", "Contact"):
        for other in records.get_many(
            w, type_name, matching.ids_by_phone(w, type_name, called)
        ).values():
            is_other = person is None or other.id != person.id
            is_mine = other["owner_id"] == w.store.user_id
            if is_other and is_mine and not permissions.why_not_edit(w, other):
                records.patch(w, type_name, other.id, {"do_not_call": True})


def _refer(w: Writer, person: Record, referred: Referred | None) -> UUID | None:
    if referred is None:
        return None
    company = person["company"] if person.type == "Lead" else _account_name(w, person)
    kept = {
        name: person[name]
        for name in ("industry", "city", "country", "time_zone", "website")
        if person.type == "Lead" and person[name]
    }
    return leads.create_lead(
        w,
        {
            **kept,
            "last_name": referred.last_name,
            "first_name": referred.first_name or None,
            "title": referred.title or None,
            "phone": referred.phone or None,
            "email": referred.email or None,
            "company": company or t("Unknown company"),
            "lead_source": "Partner Referral",
            "why_now": t("Referred by {name}").format(name=person.name),
        },
    )


def _account_name(r: Reader, person: Record) -> str:
    account = person["account_id"]
    found = None if account is None else records.get(r, "Account", account)
    return "" if found is None else found.name

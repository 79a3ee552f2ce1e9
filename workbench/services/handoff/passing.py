"""Handing a lead over, and the answer: each is one bundle, made here and judged by the server."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from workbench.errors import InvalidInput, Refused
from workbench.i18n import t
from workbench.schema import picklists
from workbench.services import permissions, qualification
from workbench.services.handoff import packing
from workbench.services.qualification import Qualification
from workbench.store import records, withdrawing
from workbench.store.records import Record
from workbench.store.transactions import Writer
from workbench.wire import handoffs

MEETING = timedelta(minutes=30)


@dataclass(frozen=True)
class HandedOver:
    """What a handoff made."""

    handoff_id: UUID
    lead_id: UUID
    event_id: UUID | None
    to_name: str


def hand_over(
    w: Writer,
    lead_id: UUID,
    to_user_id: UUID,
    *,
    need: str,
    notes: str = "",
    persona: str = "",
    meeting_at: datetime | None = None,
    known: Qualification | None = None,
) -> HandedOver:
    """Give a lead to an AE with everything known about it.

    Args:
        need: What the person wants, in a sentence.
        known: What was asked, to be kept with the lead; what the lead holds if absent.

    Raises:
        InvalidInput: The need is empty.
        NotFound: The lead or the user is not here.
        Refused: The lead was converted, waits for an answer already, is handed to oneself, or
            is not mine to give.
    """
    lead = records.require(w, "Lead", lead_id)
    user = records.require(w, "User", to_user_id)
    if not need.strip():
        raise InvalidInput(t("A handoff needs one sentence: what does {name} want?").format(
            name=lead.name
        ))  # fmt: skip
    _check_free(w, lead, to_user_id)
    permissions.check_edit(w, lead, ("owner_id", "status"))
    told = replace(known or qualification.of(lead.values), need=need)
    with records.bundle(w):
        event_id = None
        if meeting_at is not None:
            event_id = _plan_meeting(w, lead, to_user_id, meeting_at)
        handoff_id = records.create(
            w,
            "Handoff",
            {
                "lead_id": lead_id,
                "from_user_id": w.store.user_id,
                "owner_id": to_user_id,
                "need": need.strip(),
                "persona": persona or None,
                "package": packing.text(need, persona, told, notes),
                "qualification_authority": told.authority,
                "qualification_timing": told.timing,
                "qualification_budget": told.budget,
                "score": packing.score(w, lead_id),
                "fit": packing.fit(w, lead_id).level,
                "event_id": event_id,
                "submitted_at": w.store.now(),
            },
        )
        values = {"owner_id": to_user_id, "status": "Working - Contacted"}
        if known is not None or not lead["qualification_need"]:
            values |= qualification.values_of(told)
        records.patch(w, "Lead", lead_id, values)
    return HandedOver(handoff_id, lead_id, event_id, user.name)


def accept(w: Writer, handoff_id: UUID) -> UUID:
    """Take a lead that was handed to me; return its id.

    Raises:
        NotFound: There is no such handoff.
        Refused: It was answered before, or waits for somebody else.
    """
    handoff = _asked(w, handoff_id, handoffs.ACCEPTED)
    lead_id: UUID = handoff["lead_id"]
    with records.bundle(w):
        _answer(w, handoff_id, handoffs.ACCEPTED)
        lead = records.get(w, "Lead", lead_id)
        if lead is not None and lead["owner_id"] == handoff["from_user_id"]:
            records.patch(w, "Lead", lead_id, {"owner_id": handoff["owner_id"]})
    return lead_id


def return_(w: Writer, handoff_id: UUID, reason: str, notes: str = "") -> UUID:
    """Give a lead back to who handed it over; it is in their queue again. Return its id.

    Args:
        reason: A value of the picklist HANDOFF_RETURN_REASON.

    Raises:
        InvalidInput: No reason is given, or it needs a sentence.
        NotFound: There is no such handoff, or the lead is not here.
        Refused: It was answered before, waits for somebody else, or the lead is not mine now.
    """
    if reason not in picklists.HANDOFF_RETURN_REASON.values or (
        reason == "other" and not notes.strip()
    ):
        raise InvalidInput(t("Say why: the one who handed it over will read it."))
    handoff = _asked(w, handoff_id, handoffs.RETURNED)
    lead_id: UUID = handoff["lead_id"]
    lead = records.require(w, "Lead", lead_id)
    permissions.check_edit(w, lead, ("owner_id",))
    label = picklists.HANDOFF_RETURN_REASON.label(reason)
    told = t("{reason}: {notes}").format(reason=label, notes=notes.strip())
    told = told if notes.strip() else label
    with records.bundle(w):  # the lead first: if somebody answered meanwhile it goes with that
        records.patch(w, "Lead", lead_id, {"owner_id": handoff["from_user_id"]})
        _answer(w, handoff_id, handoffs.RETURNED, reason, notes)
        records.append(
            w,
            "Task",
            {
                "subject": t("Returned: {reason}").format(reason=told)[:255],
                "task_subtype": "note",
                "status": "Completed",
                "who_id": lead_id,
                "activity_at": w.store.now(),
                "description": told,
                "owner_id": w.store.user_id,
            },
        )
    return lead_id


def withdraw(w: Writer, handoff_id: UUID) -> UUID:
    """Take back what nobody has answered yet; return the lead's id.

    The lead is the receiver's until the server gives it back with this change.

    Raises:
        NotFound: There is no such handoff.
        Refused: It was answered before, or is not mine.
    """
    handoff = _asked(w, handoff_id, handoffs.WITHDRAWN)
    _answer(w, handoff_id, handoffs.WITHDRAWN)
    lead_id: UUID = handoff["lead_id"]
    return lead_id


def take_back(w: Writer, handed: HandedOver) -> None:
    """Undo a handoff: before it was sent nothing of it stays, else it is withdrawn.

    Raises:
        Refused: It was answered meanwhile.
    """
    if withdrawing.withdraw_bundle(w, handed.handoff_id):
        return
    withdraw(w, handed.handoff_id)
    if handed.event_id is not None:
        records.patch(w, "Event", handed.event_id, {"voided_at": w.store.now()})


def _check_free(w: Writer, lead: Record, to_user_id: UUID) -> None:
    if lead["is_converted"]:
        raise Refused(t("{name} was converted before.").format(name=lead.name))
    if to_user_id == w.store.user_id:
        raise Refused(t("You cannot hand a lead to yourself."))
    waiting = w.value(
        'SELECT u.name FROM handoff AS h LEFT JOIN "user" AS u ON u.id = h.owner_id'
        " WHERE h.lead_id = ? AND h.status = 'Submitted'",
        (lead.id.bytes,),
    )
    if waiting is not None:
        raise Refused(
            t("{name} waits for an answer of {receiver} already.").format(
                name=lead.name, receiver=waiting
            )
        )


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


def _answer(
    w: Writer, handoff_id: UUID, status: str, reason: str | None = None, notes: str = ""
) -> None:
    answered = {
        "status": status,
        "answered_at": w.store.now(),
        "return_reason": reason,
        "return_notes": notes.strip() or None,
    }
    records.patch(w, "Handoff", handoff_id, answered)


def _asked(w: Writer, handoff_id: UUID, status: str) -> Record:
    """Return a handoff that I may bring to a status."""
    handoff = records.require(w, "Handoff", handoff_id)
    permissions.check_answer(w, handoff, status)
    return handoff

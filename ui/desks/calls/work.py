"""What the call desk asks of the core; every function here runs on a worker."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from uuid import UUID

from workbench.errors import NotFound
from workbench.services import calling, drafts, handoff, leads
from workbench.services import duplicates as engine
from workbench.services.calling.due import CallBack, call_backs
from workbench.services.calling.guests import callee
from workbench.services.calling.judging import may_call
from workbench.services.calling.logging import person_zone
from workbench.services.calling.rules import USUAL, Rule
from workbench.services.phones import e164
from workbench.store import lists

if TYPE_CHECKING:
    from workbench.app import Workbench

MOST_KNOWN, MOST_COMPANIES = 4, 2
"""So many are told while somebody types: they stand in a sheet."""
SESSION = timedelta(hours=12)
"""Calls before are history, not a slip of the finger."""


@dataclass(frozen=True)
class Found:
    """What one look at the desk brought; `why_empty` where nobody waits."""

    queue: calling.Queue
    strip: calling.Strip
    logs: tuple[calling.Logged, ...]
    now: datetime
    why_empty: calling.Emptiness | None = None
    unknown: tuple[calling.UnknownCall, ...] = ()


@dataclass(frozen=True)
class Handover:
    """To whom a lead goes with its meeting."""

    to_user_id: UUID
    need: str
    notes: str
    meeting_at: datetime | None


@dataclass(frozen=True)
class Wanted:
    """One call as it is to be logged.

    Args:
        at: When it began; None where it was not dialled here: the moment of saving.
    """

    who_id: UUID
    disposition: str
    at: datetime | None = None
    duration_s: int = 0
    notes: str = ""
    number: str = ""
    callback_at: datetime | None = None
    reason: str = ""
    referred: calling.Referred | None = None
    handover: Handover | None = None


@dataclass(frozen=True)
class Saved:
    """A call that is in the store, with the handoff made with it."""

    logged: calling.CallLogged
    handed: handoff.HandedOver | None = None


def look(core: "Workbench") -> Found:
    """Read the queue, the day's figures and the last calls."""
    now = core.store.now()
    with core.store.read() as r:
        logs = calling.recent_logs(r)
        recent = tuple(log for log in logs if now - log.at < SESSION)
        queue = calling.queue(r, now)
        why = None if queue.items else calling.emptiness(r)
        unknown = tuple(calling.unknown_calls(r))
        return Found(queue, calling.session_strip(r), recent, now, why, unknown)


def due(core: "Workbench") -> Sequence[CallBack]:
    """Return the promised calls that are due, the longest waiting first."""
    with core.store.read() as r:
        return call_backs(r, core.store.now())


def cards(core: "Workbench", who_ids: Iterable[UUID]) -> dict[UUID, calling.Card]:
    """Read the cards of some people; those deleted since are left out."""
    found = {}
    with core.store.read() as r:
        for who_id in who_ids:
            try:
                found[who_id] = calling.card(r, who_id)
            except NotFound:
                continue
    return found


def save(core: "Workbench", wanted: Wanted) -> Saved:
    """Log a call, with its handoff, and drop the draft of its notes; all or nothing."""
    with core.store.write() as w:
        drafts.keep(w, f"call:{wanted.who_id}", "")
        logged = calling.log_call(
            w,
            who_id=wanted.who_id,
            disposition=wanted.disposition,
            at=wanted.at or core.store.now(),
            duration_s=wanted.duration_s,
            notes=wanted.notes,
            number=wanted.number or None,
            callback_at=wanted.callback_at,
            reason=wanted.reason,
            referred=wanted.referred,
        )
        given = wanted.handover
        if given is None:
            return Saved(logged)
        made = handoff.hand_over(
            w,
            logged.who_id or wanted.who_id,  # a guest is a lead by now
            given.to_user_id,
            need=given.need,
            notes=given.notes,
            meeting_at=given.meeting_at,
        )
        return Saved(logged, made)


@dataclass(frozen=True)
class Standing:
    """Some people as a batch finds them.

    Args:
        name: Of the only one; else empty.
        zone: Their time zone where all share one.
        rule: When one may call them, where that is the same for all.
        closed: How many may not be called now.
    """

    who_ids: tuple[UUID, ...]
    name: str
    zone: tzinfo | None
    closed: int
    now: datetime
    rule: Rule = USUAL


def ids_of(core: "Workbench", type_name: str, pks: Sequence[int]) -> list[UUID]:
    """Return which records the rows of a list are."""
    with core.store.read() as r:
        found = lists.by_pks(r, type_name, pks, ("id",))
    return [found[pk][0] for pk in pks if pk in found]


def standing(core: "Workbench", who_ids: Iterable[UUID]) -> Standing:
    """Tell whom a batch is about; those deleted since are left out."""
    found, zones, names, rules, closed = [], set(), [], [], 0
    now = core.store.now()
    with core.store.read() as r:
        for who_id in who_ids:
            try:
                person = callee(r, who_id)
            except NotFound:
                continue
            zone = person_zone(r, person)
            hours = may_call(r, who_id, now)
            found.append(who_id)
            zones.add(zone)
            names.append(person.name)
            rules.append(hours.rule)
            closed += not hours.is_allowed
    zone = zones.pop() if len(zones) == 1 else None
    rule = rules[0] if rules and all(one == rules[0] for one in rules) else USUAL
    return Standing(tuple(found), names[0] if len(names) == 1 else "", zone, closed, now, rule)


def save_batch(
    core: "Workbench",
    who_ids: Iterable[UUID],
    disposition: str,
    callback_at: datetime | None = None,
    reason: str = "",
) -> calling.Batch:
    """Log one outcome for several people, in one transaction."""
    with core.store.write() as w:
        return calling.log_calls(
            w, who_ids, disposition, at=core.store.now(), callback_at=callback_at, reason=reason
        )


def undo_batch(core: "Workbench", task_ids: Iterable[UUID]) -> int:
    """Take a batch back, in one transaction."""
    with core.store.write() as w:
        return calling.undo_calls(w, task_ids)


def take_back(core: "Workbench", task_id: UUID, handed: handoff.HandedOver | None) -> None:
    """Undo a call, and the handoff made with it."""
    with core.store.write() as w:
        if handed is not None:
            handoff.take_back(w, handed)
        calling.undo_call(w, task_id)


def plan(core: "Workbench", who_id: UUID, at: datetime) -> calling.PlannedCall:
    """Plan a call for somebody who may not be called now."""
    with core.store.write() as w:
        return calling.plan_call(w, who_id, at)


def drop_plan(core: "Workbench", planned: calling.PlannedCall) -> None:
    """Take a planned call back."""
    with core.store.write() as w:
        calling.undo_plan(w, planned)


def receivers(core: "Workbench") -> Sequence[handoff.Colleague]:
    """Return who may take a lead: my own team's AEs, other AEs, managers."""
    with core.store.read() as r:
        found = handoff.receivers(r)
        return sorted(found, key=lambda one: (one.role != "ae", not one.is_near))


def duplicates(core: "Workbench", values: Mapping[str, str]) -> list[engine.Match]:
    """Return who may be the same as a new lead, and which accounts may be its company."""
    with core.store.read() as r:
        people = engine.like(r, values, limit=MOST_KNOWN)
        return [*people, *engine.companies(r, values, limit=MOST_COMPANIES)]


def waiting_for(core: "Workbench", values: Mapping[str, str]) -> list[calling.UnknownCall]:
    """Return the calls with an unknown caller that a new lead's number explains."""
    number = e164(values.get("phone", ""))
    with core.store.read() as r:
        return [call for call in calling.unknown_calls(r) if call.number == number]


def create_lead(
    core: "Workbench", values: Mapping[str, str], call_ids: Sequence[UUID] = ()
) -> UUID:
    """Make a lead of mine, and say that some calls with an unknown caller were with them."""
    with core.store.write() as w:
        made = leads.create_lead(w, values)
        if call_ids:
            calling.attach_calls(w, call_ids, made)
        return made


def attach(core: "Workbench", who_id: UUID, call_ids: Sequence[UUID]) -> None:
    """Say that some calls with an unknown caller were with somebody who is here."""
    if call_ids:
        with core.store.write() as w:
            calling.attach_calls(w, call_ids, who_id)

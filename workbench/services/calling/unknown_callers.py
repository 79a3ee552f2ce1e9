"""Calls with a number that nobody here had: listed, offered to whoever has it, attached."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput, NotFound
from workbench.i18n import t
from workbench.services import matching, people, set_aside, voiding
from workbench.services.call_endings import BY_DISPOSITION, Outcome
from workbench.services.calling.logging import change_person, person_zone, plan_next
from workbench.services.calling.outcomes import follow_up
from workbench.services.phones import shown
from workbench.store import records
from workbench.store.records import Record
from workbench.store.sql import sentence
from workbench.store.transactions import Reader, Writer
from workbench.wire.values import instant_from_ms, instant_ms

KEPT = timedelta(days=90)
"""A call older than this is no longer asked about."""
_MOST = 100
_WHERE = (
    "FROM task WHERE owner_id = ? AND activity_at >= ? AND who_id IS NULL AND what_id IS NULL"
    " AND task_subtype = 'call' AND call_phone IS NOT NULL AND voided_at IS NULL"
)
_LIST = sentence(
    "SELECT id, call_phone, call_disposition, activity_at, description,",
    "(SELECT f.due_at FROM task AS f WHERE f.caused_by_id = task.id AND f.voided_at IS NULL",
    "AND f.status = 'Not Started' LIMIT 1)",
    _WHERE,
    "ORDER BY activity_at DESC, pk DESC LIMIT ?",
)
_PLANNED = "SELECT id FROM task WHERE caused_by_id = ? AND voided_at IS NULL"


@dataclass(frozen=True)
class Somebody:
    """A person who has a number."""

    type: str
    id: UUID
    name: str
    company: str


@dataclass(frozen=True)
class UnknownCall:
    """One call with an unknown caller.

    Args:
        people: Who has this number by now, and of whom nobody said that it was somebody else.
        callback_at: When a call back was promised.
    """

    task_id: UUID
    number: str
    shown: str
    outcome: Outcome | None
    at: datetime
    notes: str
    people: tuple[Somebody, ...]
    callback_at: datetime | None


@dataclass(frozen=True)
class Attached:
    """What attaching changed, for the way back."""

    who_type: str
    who_id: UUID
    name: str
    call_ids: tuple[UUID, ...]
    planned_ids: tuple[UUID, ...]
    made_ids: tuple[UUID, ...]
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def unknown_calls(r: Reader) -> list[UnknownCall]:
    """Return my calls with numbers that nobody was known to have, newest first."""
    since = instant_ms(r.store.now() - KEPT)
    rows = r.rows(_LIST, (r.store.user_id.bytes, since, _MOST))
    people = {number: people_at(r, number) for number in {row[1] for row in rows}}
    aside = set_aside.pairs(r)
    return [
        UnknownCall(
            UUID(bytes=task),
            number,
            shown(number),
            BY_DISPOSITION.get(disposition or ""),
            instant_from_ms(at),
            notes or "",
            tuple(
                one for one in people[number] if frozenset((UUID(bytes=task), one.id)) not in aside
            ),
            None if due is None else instant_from_ms(due),
        )
        for task, number, disposition, at, notes, due in rows
    ]


def people_at(r: Reader, number: str) -> list[Somebody]:
    """Return the leads and contacts who have a number; a lead that became a contact is not one."""
    found: list[Record] = []
    for type_name in ("Contact", "Lead"):
        ids = matching.ids_by_phone(r, type_name, number)
        found += records.get_many(r, type_name, ids).values()
    return [
        Somebody(person.type, person.id, person.name, _company(r, person))
        for person in found
        if person.type == "Contact" or not person["is_converted"]
    ]


def attach_calls(w: Writer, task_ids: Iterable[UUID], who_id: UUID) -> Attached:
    """Say who was behind the number of some calls; the last one's outcome counts for them now.

    Raises:
        InvalidInput: A call has a person already.
        NotFound: There is no such call or person.
    """
    person = people.require(w, who_id)
    found = (_call(w, one) for one in task_ids)
    calls = sorted(found, key=lambda call: (call["activity_at"], call.pk))
    if not calls:
        raise NotFound(t("This is no call."))
    planned: list[UUID] = []
    for call in calls:
        records.patch(w, "Task", call.id, {"who_id": who_id})
        for (raw,) in w.rows(_PLANNED, (call.id.bytes,)):
            planned.append(UUID(bytes=raw))
            records.patch(w, "Task", planned[-1], {"who_id": who_id})
    last = calls[-1]
    outcome = BY_DISPOSITION.get(last["call_disposition"] or "")
    names = ("do_not_call", "status") if person.type == "Lead" else ("do_not_call",)
    before = {name: person[name] for name in names}
    made: list[UUID] = []
    if outcome is not None and outcome.disposition != "bad_number":
        change_person(w, person, outcome, last["call_phone"])
        made = _plan(w, last, outcome, person) if not planned else []
    held = people.require(w, who_id)
    after = {name: held[name] for name in names}
    return Attached(
        person.type, who_id, person.name, tuple(call.id for call in calls), tuple(planned),
        tuple(made), before, after,
    )  # fmt: skip


def detach_calls(w: Writer, attached: Attached) -> None:
    """Take an attachment back; a person who was blocked by it stays blocked."""
    for task_id in (*attached.call_ids, *attached.planned_ids):
        if records.require(w, "Task", task_id)["who_id"] == attached.who_id:
            records.patch(w, "Task", task_id, {"who_id": None})
    for task_id in attached.made_ids:
        voiding.void(w, task_id)
    person = people.require(w, attached.who_id)
    back = {
        name: value
        for name, value in attached.before.items()
        if name != "do_not_call" and value != person[name] == attached.after[name]
    }
    if back:
        records.patch(w, attached.who_type, attached.who_id, back)


def _call(r: Reader, task_id: UUID) -> Record:
    call = records.require(r, "Task", task_id)
    if call["task_subtype"] != "call" or call["activity_at"] is None:
        raise NotFound(t("This is no call."))
    if call["who_id"] is not None:
        raise InvalidInput(t("This call has a person already."))
    return call


def _plan(w: Writer, call: Record, outcome: Outcome, person: Record) -> list[UUID]:
    """Plan what the outcome leads to, unless its time has passed."""
    if outcome.asks:
        return []
    planned = follow_up(outcome.disposition, call["activity_at"], person_zone(w, person))
    if planned is None or planned.due_at <= w.store.now():
        return []
    return [plan_next(w, planned, call.id, person.id)]


def _company(r: Reader, person: Record) -> str:
    if person.type == "Lead":
        return str(person["company"] or "")
    account = person["account_id"]
    found = None if account is None else records.get(r, "Account", account)
    return "" if found is None else found.name

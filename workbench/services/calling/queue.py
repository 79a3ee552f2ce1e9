"""Who to call next: promised callbacks first, then my open leads by score."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from workbench.schema.dictionary import record_type
from workbench.services.calling.hours import CallingHours, calling_hours, zone_of
from workbench.store.sql import sentence
from workbench.store.transactions import Reader
from workbench.wire.rows import display_name
from workbench.wire.values import instant_from_ms, instant_ms

OPEN_STATUSES = ("Open - Not Contacted", "Working - Contacted")
SOON = timedelta(minutes=5)
"""A follow-up joins the queue so long before it is due."""
TALKED = timedelta(hours=12)
"""Whom one has talked to rests so long, unless a call was promised."""

_ATTEMPTS = (
    "(SELECT count(*) FROM task AS c WHERE c.who_id = p.id AND c.task_subtype = 'call'"
    " AND c.activity_at IS NOT NULL AND c.voided_at IS NULL)"
)
_DUE = (
    "FROM task AS f WHERE f.owner_id = ? AND f.status = 'Not Started' AND f.due_at <= ?"
    " AND f.task_subtype = 'call' AND f.voided_at IS NULL"
)
_PLANNED = (
    "SELECT 1 FROM task AS f WHERE f.who_id = p.id AND f.task_subtype = 'call'"
    " AND f.status = 'Not Started' AND f.voided_at IS NULL AND f.due_at > ?"
)
_TALKED = (
    "SELECT 1 FROM task AS d WHERE d.who_id = p.id AND d.task_subtype = 'call'"
    " AND d.voided_at IS NULL AND d.activity_at > ?"
    " AND d.call_disposition IN ('connected_interested', 'meeting_booked', 'referral')"
)
_DUE_CONDITION = _DUE.removeprefix("FROM task AS f ")
_PROMISED = sentence(
    "SELECT f.due_at, f.priority, p.id, 'Lead', p.first_name, p.last_name, p.company, p.score,",
    "coalesce(p.phone, p.mobile_phone), p.time_zone, p.country, p.do_not_call,",
    _ATTEMPTS,
    "FROM task AS f JOIN lead AS p ON p.id = f.who_id",
    _DUE_CONDITION,
    "AND coalesce(p.is_converted, 0) = 0",
    "UNION ALL SELECT f.due_at, f.priority, p.id, 'Contact', p.first_name, p.last_name, a.name,",
    "NULL, coalesce(p.phone, p.mobile_phone), coalesce(p.time_zone, a.time_zone),",
    "coalesce(p.mailing_country, a.billing_country), p.do_not_call,",
    _ATTEMPTS,
    "FROM task AS f JOIN contact AS p ON p.id = f.who_id",
    "LEFT JOIN account AS a ON a.id = p.account_id",
    _DUE_CONDITION,
    "ORDER BY 1",
)
_MINE = sentence(
    "FROM lead AS p WHERE p.owner_id = ? AND p.status IN (?, ?)",
    "AND coalesce(p.is_converted, 0) = 0 AND NOT EXISTS (",
    _PLANNED,
    ") AND NOT EXISTS (",
    _TALKED,
    ")",
)
_LEADS = sentence(
    "SELECT NULL, NULL, p.id, 'Lead', p.first_name, p.last_name, p.company, p.score,",
    "coalesce(p.phone, p.mobile_phone), p.time_zone, p.country, p.do_not_call,",
    _ATTEMPTS,
    _MINE,
    "ORDER BY p.score DESC, p.pk LIMIT ?",
)
_COUNT_LEADS = sentence("SELECT count(*)", _MINE)
_COUNT_CONTACTS = sentence(
    "SELECT count(DISTINCT f.who_id)",
    _DUE,
    "AND NOT EXISTS (SELECT 1 FROM lead AS p WHERE p.id = f.who_id)",
)


@dataclass(frozen=True)
class QueueItem:
    """One row of the queue.

    Args:
        score: None for a contact, and for a lead that was never scored.
        attempts: Calls made to this person so far.
        callback_at: When a callback was promised; None where none is due.
        due_at: When the next call was planned; None for a person never called.
    """

    who_type: str
    who_id: UUID
    name: str
    company: str
    score: int | None
    number: str
    hours: CallingHours
    attempts: int
    callback_at: datetime | None = None
    due_at: datetime | None = None


@dataclass(frozen=True)
class Queue:
    """The rows to show and how many there are in all."""

    items: tuple[QueueItem, ...]
    total: int
    blocked: int


def queue(r: Reader, now: datetime, limit: int = 200) -> Queue:
    """Return who I should call, in order; blocked rows stay in the list and say why."""
    me, moment = r.store.user_id.bytes, instant_ms(now)
    promised = r.rows(_PROMISED, (me, instant_ms(now + SOON), me, instant_ms(now + SOON)))
    total = count(r, now)
    rested = instant_ms(now - TALKED)
    leads = r.rows(_LEADS, (me, *OPEN_STATUSES, moment, rested, limit))
    due = {row[2]: row for row in reversed(promised)}
    callbacks = [_item(row, now) for row in promised if row[1] == "High" and due[row[2]] is row]
    others = [
        _item((*due[row[2]][:2], *row[2:]) if row[2] in due else row, now)
        for row in leads
        if row[2] not in due or due[row[2]][1] != "High"
    ]
    known = {item.who_id for item in (*callbacks, *others)}
    rest = [_item(row, now) for row in promised if UUID(bytes=row[2]) not in known]
    items = (*callbacks, *others, *_once(rest))[:limit]
    blocked = sum(not item.hours.is_allowed for item in items)
    return Queue(items, total, blocked)


def count(r: Reader, now: datetime) -> int:
    """Return how many people wait for a call of mine."""
    me = r.store.user_id.bytes
    soon = instant_ms(now + SOON)
    leads = r.value(_COUNT_LEADS, (me, *OPEN_STATUSES, instant_ms(now), instant_ms(now - TALKED)))
    contacts = r.value(_COUNT_CONTACTS, (me, soon))
    return int(leads) + int(contacts)


def _once(items: list[QueueItem]) -> list[QueueItem]:
    return list({item.who_id: item for item in reversed(items)}.values())[::-1]


def _item(row: tuple[Any, ...], now: datetime) -> QueueItem:
    due, priority, who, who_type, first, last, company, score, number, zone, country, dnc, n = row
    due_at = None if due is None else instant_from_ms(due)
    names = {"first_name": first, "last_name": last}
    return QueueItem(
        who_type,
        UUID(bytes=who),
        display_name(record_type(who_type), names),
        company or "",
        score,
        number or "",
        calling_hours(
            now,
            zone_of(zone, country, number),
            do_not_call=bool(dnc),
            has_number=bool(number),
        ),
        n,
        callback_at=due_at if priority == "High" else None,
        due_at=due_at,
    )

"""Who to call next: promised callbacks first, then my open leads by score, then guests of events.

The score is the sum of its visible parts, whatever a lead came with. Whoever may not be called
now comes after everybody who may, in the order in which their places open; they stay in the list
and say why.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

from workbench.insight import callees
from workbench.schema.dictionary import record_type
from workbench.schema.rights import Level, Operation, level
from workbench.services import do_not_call, handoff, scoring
from workbench.services.calling import guests, judging, reserving, rules
from workbench.services.calling.hours import CallingHours, calling_hours, zone_of
from workbench.store import records
from workbench.store.sql import marks, sentence
from workbench.store.transactions import Reader
from workbench.wire.rows import display_name
from workbench.wire.values import instant_from_ms, instant_ms

OPEN_STATUSES = ("Open - Not Contacted", "Working - Contacted")
SOON = timedelta(minutes=5)
"""A follow-up joins the queue so long before it is due."""
_ANY_TIME = datetime.min.replace(tzinfo=UTC)
TALKED = timedelta(hours=12)
"""Whom one has talked to rests so long, unless a call was promised."""

MOST_READ, ENOUGH_AWAKE = 1000, 0.25
"""So many leads are read for a page when fewer of the best ones than this share may be called."""

_DUE = (
    "FROM task AS f WHERE f.owner_id = ? AND f.status = 'Not Started' AND f.due_at <= ?"
    " AND f.task_subtype = 'call' AND f.voided_at IS NULL"
)
_PLANNED = (
    "SELECT 1 FROM task AS f WHERE f.who_id = p.id AND f.voided_at IS NULL"
    " AND (f.task_subtype = 'call' AND f.status = 'Not Started' AND f.due_at > ?"
    " OR f.task_subtype IN ('email', 'social') AND f.status <> 'Completed'"
    " AND (f.caused_by_id IS NOT NULL OR (f.ver = 0 AND f.is_pending = 0)"
    " OR f.id IN (SELECT g.next_task_id FROM cadence_target AS g WHERE g.who_id = p.id)))"
)
"""Another call is due later, or a cadence asks for an e-mail or social step before the next one."""
_TALKED = (
    "SELECT 1 FROM task AS d WHERE d.who_id = p.id AND d.task_subtype = 'call'"
    " AND d.voided_at IS NULL AND d.activity_at > ?"
    " AND d.call_disposition IN ('connected_interested', 'meeting_booked', 'referral')"
)
_DUE_CONDITION = _DUE.removeprefix("FROM task AS f ")
_PROMISED = sentence(
    "SELECT f.due_at, f.priority, p.id, 'Lead', p.first_name, p.last_name, p.company, NULL,",
    "coalesce(p.phone, p.mobile_phone), p.time_zone, p.country, p.do_not_call,",
    callees.ATTEMPTS,
    ", p.mobile_phone",
    "FROM task AS f JOIN lead AS p ON p.id = f.who_id",
    _DUE_CONDITION,
    "AND coalesce(p.is_converted, 0) = 0",
    "UNION ALL SELECT f.due_at, f.priority, p.id, 'Contact', p.first_name, p.last_name, a.name,",
    "NULL, coalesce(p.phone, p.mobile_phone), coalesce(p.time_zone, a.time_zone),",
    "coalesce(p.mailing_country, a.billing_country), p.do_not_call,",
    callees.ATTEMPTS,
    ", p.mobile_phone",
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
_RANKED = sentence("SELECT p.id", _MINE, "ORDER BY p.pk")
_PLACES = sentence(
    "SELECT p.id, p.time_zone, p.country, p.state, coalesce(p.phone, p.mobile_phone),",
    "p.do_not_call",
    _MINE,
)
_LEADS = sentence(
    "SELECT NULL, NULL, p.id, 'Lead', p.first_name, p.last_name, p.company, NULL,",
    "coalesce(p.phone, p.mobile_phone), p.time_zone, p.country, p.do_not_call,",
    callees.ATTEMPTS,
    ", p.mobile_phone FROM lead AS p WHERE p.id IN",
)
_GUESTS_OF_MINE = sentence(
    "FROM campaign_member AS p WHERE p.owner_id = ? AND p.lead_id IS NULL",
    "AND p.contact_id IS NULL AND p.phone IS NOT NULL",
    "AND coalesce((SELECT g.is_active FROM campaign AS g WHERE g.id = p.campaign_id), 1) = 1",
    "AND NOT EXISTS (SELECT 1 FROM task AS d WHERE d.call_phone = p.phone",
    "AND d.task_subtype = 'call' AND d.voided_at IS NULL AND d.activity_at > ?)",
)
_GUESTS = sentence(
    "SELECT NULL, NULL, p.id, 'CampaignMember', p.first_name, p.last_name, p.company, NULL,",
    "p.phone, NULL, NULL, 0,",
    callees.GUEST_ATTEMPTS,
    ", NULL",
    _GUESTS_OF_MINE,
    "ORDER BY p.pk LIMIT ?",
)
_COUNT_GUESTS = sentence("SELECT count(*)", _GUESTS_OF_MINE)
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
        who_type: `Lead`, `Contact`, or `CampaignMember` for a guest who is no lead yet.
        score: The sum of a lead's parts; None for a contact or guest.
        attempts: Calls made to this person so far.
        callback_at: When a callback was promised; None where none is due.
        due_at: When the next call was planned; None for a person never called.
        why_back: Who gave the lead back to me, and why; empty where nobody did.
        called_by: Which colleague has called today, where I have not; empty where nobody has.
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
    why_back: str = ""
    called_by: str = ""

    @property
    def is_guest(self) -> bool:
        """Whether it is a guest of an event, who becomes a lead when somebody answers."""
        return self.who_type == guests.GUEST


@dataclass(frozen=True)
class Queue:
    """The rows to show and how many there are in all.

    Args:
        first: Where nobody may be called now, who may be called soonest.
    """

    items: tuple[QueueItem, ...]
    total: int
    blocked: int
    first: QueueItem | None = None


@dataclass(frozen=True)
class Emptiness:
    """Why a queue is empty: open leads of mine (all rest) and of others, as far as I see them."""

    mine: int
    others: int
    sees_leads: bool


def queue(r: Reader, now: datetime, limit: int = 200) -> Queue:
    """Return who I should call, in order; blocked rows stay in the list and say why."""
    ranked = _ranked(r, now)
    items = _items(r, now, ranked, limit)
    if len(items) >= limit and _awake(items) < limit * ENOUGH_AWAKE:
        items = _items(r, now, _soonest(r, now, ranked), max(limit, MOST_READ))[:limit]
    blocked = len(items) - _awake(items)
    is_closed = bool(items) and blocked == len(items)
    first = items[0] if is_closed and items[0].hours.opens_at is not None else None
    return Queue(items, len(ranked) + _count_others(r, now), blocked, first)


def waiting(r: Reader, now: datetime) -> list[bytes]:
    """Return which leads of mine wait for a call, the oldest first; their ids in storage."""
    return [lead for (lead,) in r.rows(_RANKED, _of_mine(r, now))]


def emptiness(r: Reader) -> Emptiness:
    """Return why nobody waits for a call of mine."""
    me = r.store.user_id
    mine, others = r.row(
        "SELECT coalesce(sum(owner_id = ?), 0), coalesce(sum(owner_id IS NOT ?), 0) FROM lead"
        " WHERE status IN (?, ?) AND coalesce(is_converted, 0) = 0",
        (me.bytes, me.bytes, *OPEN_STATUSES),
    ) or (0, 0)
    user = records.get(r, "User", me)
    role = user["role"] if user is not None else ""
    sees = not role or level(role, "Lead", Operation.READ) is not Level.NONE
    return Emptiness(int(mine), int(others), sees)


class _Judge:
    """What is read once for all rows: rules, blocked numbers, who is held, who came back."""

    def __init__(self, r: Reader, now: datetime, rows: Iterable[tuple[Any, ...]]) -> None:
        self._r = r
        self._now = now
        self._book = rules.book(r)
        self._blocked = do_not_call.at(r, (number for row in rows for number in (row[8], row[13])))
        self._holders = reserving.holders(r, now)
        self._states = judging.states(r, [row[2] for row in rows])
        self._given_back = handoff.given_back(r)
        self._met = reserving.calls_of_others(r, now)

    def item(self, row: tuple[Any, ...]) -> QueueItem:
        """Return the row of a person."""
        due, priority, who, who_type, first, last, company, score, number = row[:9]
        who_id = UUID(bytes=who)
        due_at = None if due is None else instant_from_ms(due)
        names = {"first_name": first, "last_name": last}
        return QueueItem(
            who_type,
            who_id,
            display_name(record_type(who_type), names),
            company or "",
            score,
            number or "",
            self._hours(who_id, row),
            row[12],
            callback_at=due_at if priority == "High" else None,
            due_at=due_at,
            why_back=self._given_back.get(who_id, ""),
            called_by=met.words() if (met := self._met.get(who_id)) is not None else "",
        )

    def _hours(self, who_id: UUID, row: tuple[Any, ...]) -> CallingHours:
        number, zone, country, is_blocked, _attempts, mobile = row[8:]
        there = zone_of(zone, country, number)
        state = self._states.get(who_id.bytes)
        rule = self._book.rule_at(country, there, number, self._now, state)
        return calling_hours(
            self._now,
            there,
            do_not_call=bool(is_blocked),
            blocked_by=self._blocked.get(number) or self._blocked.get(mobile),
            has_number=bool(number),
            rule=rule,
            calls=judging.calls_before(self._r, who_id, number, self._now, rule),
            held_by=self._holders.get(who_id, ""),
        )


def _ranked(r: Reader, now: datetime) -> dict[bytes, int]:
    """Return every lead of mine to call with its score, the best first.

    The score is none of the columns that could be sorted by: the rules change it, and so does
    whatever is learnt of a lead.
    """
    mine = waiting(r, now)
    totals = scoring.totals(r, mine)
    chances = scoring.chances(r, mine)
    if chances:
        order = sorted(mine, key=lambda lead: -chances.get(lead, 0.0))
    else:
        order = sorted(mine, key=lambda lead: -totals.get(lead, 0))
    return {lead: totals.get(lead, 0) for lead in order}


def _soonest(r: Reader, now: datetime, ranked: Mapping[bytes, int]) -> dict[bytes, int]:
    """Return the leads in the order in which their places open, the best of each first."""
    book = rules.book(r)

    @cache
    def turn(
        zone: str, country: str, state: str, number: str, has_number: bool, is_blocked: bool
    ) -> tuple[int, datetime]:
        there = zone_of(zone, country, number)
        rule = book.rule_at(country, there, number, now, state)
        return _turn(
            calling_hours(now, there, do_not_call=is_blocked, has_number=has_number, rule=rule)
        )

    turns = {
        lead: turn(zone, country, state, "" if zone or country else number, bool(number), bool(no))
        for lead, zone, country, state, number, no in r.rows(_PLACES, _of_mine(r, now))
    }
    return {lead: ranked[lead] for lead in sorted(ranked, key=turns.__getitem__)}


def _best(r: Reader, ranked: Mapping[bytes, int], limit: int) -> list[tuple[Any, ...]]:
    """Return the rows of the best leads, in their order and with their scores."""
    some = list(islice(ranked, limit))
    found = {row[2]: row for row in r.rows(sentence(_LEADS, marks(len(some))), some)}
    return [(*found[lead][:7], ranked[lead], *found[lead][8:]) for lead in some]


def _items(
    r: Reader, now: datetime, ranked: Mapping[bytes, int], limit: int
) -> tuple[QueueItem, ...]:
    me = r.store.user_id.bytes
    soon = instant_ms(now + SOON)
    promised = r.rows(_PROMISED, (me, soon, me, soon))
    others = [row[2] for row in promised if row[3] == "Lead" and row[2] not in ranked]
    scored = {**ranked, **scoring.totals(r, others)}
    promised = [(*row[:7], scored.get(row[2]), *row[8:]) for row in promised]
    leads = _best(r, ranked, limit)
    guest_rows = r.rows(_GUESTS, (me, instant_ms(now - guests.REST), limit))
    judge = _Judge(r, now, [*promised, *leads, *guest_rows])
    due = {row[2]: row for row in reversed(promised)}
    callbacks = [judge.item(row) for row in promised if row[1] == "High" and due[row[2]] is row]
    others = [
        judge.item((*due[row[2]][:2], *row[2:]) if row[2] in due else row)
        for row in leads
        if row[2] not in due or due[row[2]][1] != "High"
    ]
    known = {item.who_id for item in (*callbacks, *others)}
    rest = [judge.item(row) for row in promised if UUID(bytes=row[2]) not in known]
    found = (*callbacks, *others, *_once(rest), *map(judge.item, guest_rows))
    return tuple(sorted(found, key=lambda item: _turn(item.hours))[:limit])


def count(r: Reader, now: datetime) -> int:
    """Return how many people wait for a call of mine."""
    return int(r.value(_COUNT_LEADS, _of_mine(r, now))) + _count_others(r, now)


def _count_others(r: Reader, now: datetime) -> int:
    me = r.store.user_id.bytes
    contacts = r.value(_COUNT_CONTACTS, (me, instant_ms(now + SOON)))
    guest_count = r.value(_COUNT_GUESTS, (me, instant_ms(now - guests.REST)))
    return int(contacts) + int(guest_count)


def _of_mine(r: Reader, now: datetime) -> tuple[Any, ...]:
    rested = instant_ms(now - TALKED)
    return (r.store.user_id.bytes, *OPEN_STATUSES, instant_ms(now), rested)


def _awake(items: Iterable[QueueItem]) -> int:
    return sum(item.hours.is_allowed for item in items)


def _turn(hours: CallingHours) -> tuple[int, datetime]:
    """Return what a row is sorted by; among equals the order it came in stays."""
    if hours.is_allowed:
        return (0, _ANY_TIME)
    return (2, _ANY_TIME) if hours.opens_at is None else (1, hours.opens_at)


def _once(items: list[QueueItem]) -> list[QueueItem]:
    return list({item.who_id: item for item in reversed(items)}.values())[::-1]

"""Bookings of demo orgs with their buffers, clashes with free times instead, lost ones told."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput, Refused
from workbench.i18n import t
from workbench.schema import picklists
from workbench.services import permissions, words
from workbench.services.demo_times import next_free
from workbench.store import records
from workbench.store.records import Record
from workbench.store.sql import marks, sentence
from workbench.store.transactions import Reader, Writer
from workbench.wire.values import instant_from_ms, instant_ms, parse_instant

BUFFER_MIN = 30
HOLDING = ("pending", "approved", "done")
ALTERNATIVES = 2
_LONGEST = timedelta(days=60)
_SEARCHED_DAYS = 30
_BOOKINGS = (
    "SELECT b.id, b.demo_org_id, o.alias, b.name, b.kind, b.start_at, b.end_at,"
    " b.buffer_before_min, b.buffer_after_min, b.status, b.alternatives, b.opportunity_id, p.name,"
    " b.owner_id, u.name, b.is_pending FROM org_booking AS b"
    " LEFT JOIN demo_org AS o ON o.id = b.demo_org_id"
    " LEFT JOIN opportunity AS p ON p.id = b.opportunity_id"
    ' LEFT JOIN "user" AS u ON u.id = b.owner_id'
)


@dataclass(frozen=True)
class Booking:
    """One booking as the timeline draws it.

    Args:
        taken_from: Its start less the buffer; `taken_until` its end and the buffer after.
        is_provisional: The server has not confirmed it yet.
    """

    id: UUID
    org_id: UUID
    org: str
    name: str
    kind: str
    start_at: datetime
    end_at: datetime
    taken_from: datetime
    taken_until: datetime
    status: str
    opportunity_id: UUID | None
    opportunity: str
    owner_id: UUID | None
    owner: str
    is_mine: bool
    is_provisional: bool


@dataclass(frozen=True)
class Alternative:
    """A free time to book instead."""

    org_id: UUID
    org: str
    start_at: datetime
    end_at: datetime

    @property
    def words(self) -> str:
        """The free time as people say it: `IDO-Health, Fri 12 Jun 10:00–10:30`."""
        return t("{org}, {span}").format(org=self.org, span=span(self.start_at, self.end_at))


class BookingClash(Refused):
    """The org is taken at that time; carries who has it and two free times."""

    def __init__(self, text: str, clash: Booking, alternatives: tuple[Alternative, ...]) -> None:
        super().__init__(text)
        self.clash = clash
        self.alternatives = alternatives


@dataclass(frozen=True)
class LostBooking:
    """A booking that the server gave to somebody else, with free times to take instead."""

    booking: Booking
    alternatives: tuple[Alternative, ...]


def bookings(
    r: Reader, start: datetime, end: datetime, org_id: UUID | None = None
) -> list[Booking]:
    """Return the bookings that hold an org at some moment of [start, end), by start."""
    condition = "WHERE b.start_at < ? AND b.start_at >= ? AND b.end_at > ? AND b.status IN"
    asked: list[Any] = [instant_ms(end), instant_ms(start - _LONGEST), instant_ms(start), *HOLDING]
    words_ = [_BOOKINGS, condition, marks(len(HOLDING))]
    if org_id is not None:
        words_.append("AND b.demo_org_id = ?")
        asked.append(org_id.bytes)
    rows = r.rows(sentence(*words_, "ORDER BY b.start_at, b.pk"), asked)
    return [_booking(r, row) for row in rows]


def book(
    w: Writer,
    org_id: UUID,
    *,
    name: str,
    start: datetime,
    end: datetime,
    opportunity_id: UUID | None = None,
    kind: str = "demo",
    buffer_before_min: int = BUFFER_MIN,
    buffer_after_min: int = BUFFER_MIN,
    notes: str = "",
    force: bool = False,
) -> UUID:
    """Book an org from `start` up to `end`; it is provisional until the server confirms it.

    Args:
        force: Book even where this computer knows of a clash; the server will decide.

    Raises:
        BookingClash: The org is taken then; two free times come with it.
        InvalidInput: A time does not fit, or there is no name.
        NotFound: There is no such org.
    """
    org = records.require(w, "DemoOrg", org_id)
    _check_times(name, start, end)
    if org["state"] in ("retired", "broken") and not force:
        raise Refused(
            t("{org} is {state}: choose another org, or repair it first.").format(
                org=org.name, state=picklists.ORG_STATE.label(org["state"])
            )
        )
    before, after = timedelta(minutes=buffer_before_min), timedelta(minutes=buffer_after_min)
    if not force:
        _refuse_clash(w, org, start, end, before, after)
    return records.create(
        w,
        "OrgBooking",
        {
            "name": name,
            "demo_org_id": org_id,
            "opportunity_id": opportunity_id,
            "kind": kind,
            "start_at": start,
            "end_at": end,
            "buffer_before_min": buffer_before_min,
            "buffer_after_min": buffer_after_min,
            "status": "pending",
            "notes": notes or None,
            "owner_id": w.store.user_id,
        },
    )


def move_booking(
    w: Writer, booking_id: UUID, *, start: datetime, end: datetime, org_id: UUID | None = None
) -> None:
    """Give a booking another time or org; it is provisional again.

    Raises:
        BookingClash: The org is taken then.
        NotFound: The booking or the org was deleted.
        Refused: It is not mine, or my role may make bookings but not change them.
    """
    held = records.require(w, "OrgBooking", booking_id)
    permissions.check_edit(w, held, ("start_at", "end_at", "demo_org_id"))
    org = records.require(w, "DemoOrg", org_id or held["demo_org_id"])
    _check_times(held["name"], start, end)
    before = timedelta(minutes=held["buffer_before_min"] or 0)
    after = timedelta(minutes=held["buffer_after_min"] or 0)
    _refuse_clash(w, org, start, end, before, after, except_id=booking_id)
    values = {"demo_org_id": org.id, "start_at": start, "end_at": end, "status": "pending"}
    records.patch(w, "OrgBooking", booking_id, values)


def cancel_booking(w: Writer, booking_id: UUID) -> None:
    """Free the org again; the booking stays in the history.

    Raises:
        NotFound: The booking was deleted.
        Refused: It is not mine, or my role may make bookings but not change them.
    """
    permissions.check_edit(w, records.require(w, "OrgBooking", booking_id), ("status",))
    records.patch(w, "OrgBooking", booking_id, {"status": "cancelled"})


def clash(
    r: Reader,
    org_id: UUID,
    start: datetime,
    end: datetime,
    *,
    before: timedelta = timedelta(minutes=BUFFER_MIN),
    after: timedelta = timedelta(minutes=BUFFER_MIN),
    except_id: UUID | None = None,
) -> Booking | None:
    """Return the first booking that would share a moment, buffers included; ends may touch."""
    first, last = start - before, end + after
    margin = timedelta(days=1)  # no buffer is longer than a day
    for other in bookings(r, first - margin, last + margin, org_id=org_id):
        if other.id != except_id and first < other.taken_until and other.taken_from < last:
            return other
    return None


def alternatives(
    r: Reader,
    org_id: UUID,
    start: datetime,
    end: datetime,
    *,
    before: timedelta = timedelta(minutes=BUFFER_MIN),
    after: timedelta = timedelta(minutes=BUFFER_MIN),
) -> tuple[Alternative, ...]:
    """Return two free times: a like org at the same time if there is one, then later ones."""
    org = records.require(r, "DemoOrg", org_id)
    found: list[Alternative] = []
    for other in _orgs_alike(r, org):
        if clash(r, other.id, start, end, before=before, after=after) is None:
            found.append(Alternative(other.id, other.name, start, end))
            break
    horizon = start + timedelta(days=_SEARCHED_DAYS)
    busy = [
        (one.taken_from, one.taken_until)
        for one in bookings(r, start - timedelta(days=1), horizon, org_id=org_id)
    ]
    while len(found) < ALTERNATIVES:
        free = next_free(busy, start, end, before=before, after=after)
        found.append(Alternative(org.id, org.name, *free))
        busy.append((free[0] - before, free[1] + after))
    return tuple(found)


def lost_bookings(r: Reader, now: datetime | None = None) -> list[LostBooking]:
    """Return my bookings that lost against another one and have not been dealt with."""
    moment = now or r.store.now()
    rows = r.rows(
        sentence(
            _BOOKINGS,
            "WHERE b.status = 'rejected' AND b.owner_id = ? AND b.end_at > ? ORDER BY b.start_at",
        ),
        (r.store.user_id.bytes, instant_ms(moment)),
    )
    return [LostBooking(_booking(r, row), _offers(r, row)) for row in rows]


def take_alternative(w: Writer, booking_id: UUID, choice: Alternative) -> None:
    """Book one of the free times instead of a lost booking."""
    move_booking(w, booking_id, start=choice.start_at, end=choice.end_at, org_id=choice.org_id)


def span(start: datetime, end: datetime) -> str:
    """Return a span of time as people say it: `Fri 12 Jun 10:00–10:30`."""
    here = words.here()
    first, last = start.astimezone(here), end.astimezone(here)
    head = f"{words.full_day(first.date(), first.date())} {words.clock(first)}"
    if first.date() == last.date():
        return f"{head}–{words.clock(last)}"
    return f"{head} – {words.full_day(last.date(), first.date())} {words.clock(last)}"


def _booking(r: Reader, row: tuple[Any, ...]) -> Booking:
    (
        raw, org_id, alias, name, kind, start, end, before, after, status, _offers_text,
        opportunity_id, opportunity, owner_id, owner, _pending,
    ) = row  # fmt: skip
    start_at, end_at = instant_from_ms(start), instant_from_ms(end)
    return Booking(
        UUID(bytes=raw),
        UUID(bytes=org_id),
        alias or t("(not visible to you)"),
        name,
        kind or "demo",
        start_at,
        end_at,
        start_at - timedelta(minutes=before or 0),
        end_at + timedelta(minutes=after or 0),
        status or "pending",
        UUID(bytes=opportunity_id) if opportunity_id is not None else None,
        opportunity or "",
        UUID(bytes=owner_id) if owner_id is not None else None,
        owner or "",
        owner_id == r.store.user_id.bytes,
        status == "pending",
    )


def _offers(r: Reader, row: tuple[Any, ...]) -> tuple[Alternative, ...]:
    given = json.loads(row[10]) if row[10] else []
    found = []
    for offer in given:
        org_id = UUID(offer["demo_org_id"])
        org = records.get(r, "DemoOrg", org_id)
        if org is not None:
            start, end = parse_instant(offer["start_at"]), parse_instant(offer["end_at"])
            found.append(Alternative(org_id, org.name, start, end))
    return tuple(found)


def _check_times(name: str, start: datetime, end: datetime) -> None:
    if not name.strip():
        raise InvalidInput(t("A booking needs a name: for whom is the demo?"))
    if start.tzinfo is None or end.tzinfo is None or end <= start:
        raise InvalidInput(t("A booking ends after it starts."))


def _refuse_clash(
    w: Writer,
    org: Record,
    start: datetime,
    end: datetime,
    before: timedelta,
    after: timedelta,
    except_id: UUID | None = None,
) -> None:
    other = clash(w, org.id, start, end, before=before, after=after, except_id=except_id)
    if other is None:
        return
    free = alternatives(w, org.id, start, end, before=before, after=after)
    raise BookingClash(
        t("{org} is taken by “{name}”, {span} (with its buffers). Free: {free}.").format(
            org=org.name,
            name=other.name,
            span=span(other.start_at, other.end_at),
            free=t(" or ").join(one.words for one in free),
        ),
        other,
        free,
    )


def _orgs_alike(r: Reader, org: Record) -> list[Record]:
    query = (
        "SELECT id FROM demo_org WHERE id <> ? AND (template_id IS ? OR industry IS ?)"
        " AND state IN ('ready', 'in_use', 'needs_reset') ORDER BY template_id IS ? DESC, alias"
    )
    template_id = org["template_id"].bytes if org["template_id"] is not None else None
    rows = r.rows(query, (org.id.bytes, template_id, org["industry"], template_id))
    found = records.get_many(r, "DemoOrg", [UUID(bytes=raw) for (raw,) in rows])
    return [found[UUID(bytes=raw)] for (raw,) in rows]

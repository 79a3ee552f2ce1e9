"""The demo desk: orgs by state, bookings with their buffers, lost ones told, the check list."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput, Refused
from workbench.i18n import Label, t, tn
from workbench.schema import picklists
from workbench.services import words
from workbench.store import records
from workbench.store.records import Record
from workbench.store.sql import marks, sentence
from workbench.store.transactions import Reader, Writer
from workbench.wire.values import instant_from_ms, instant_ms, parse_instant

BUFFER_MIN = 30
HOLDING = ("pending", "approved", "done")
EXPIRES_SOON = timedelta(days=7)
LOGIN_FRESH = timedelta(hours=4)
ORPHAN_AFTER = timedelta(days=60)
ALTERNATIVES = 2
_LONGEST = timedelta(days=60)
_SEARCHED_DAYS = 30
_FIRST_HOUR, _LAST_HOUR = 8, 20
_STATE_ICONS = {
    "ready": ("circle-check", "good"),
    "in_use": ("circle-play", "accent"),
    "needs_reset": ("rotate-ccw", "warn"),
    "broken": ("circle-x", "bad"),
    "expiring": ("hourglass", "violet"),
    "building": ("wrench", ""),
    "hold": ("pause", ""),
    "retired": ("box", ""),
}
_STANDING = ("state", "state_note", "last_reset_at", "last_check_at", "has_login_ok")
_ALWAYS_SHOWN = ("ready", "in_use", "needs_reset", "broken", "expiring")
_ORGS = (
    "SELECT o.id, o.alias, o.state, o.industry, x.name, x.template_release, o.expires_at,"
    " o.last_reset_at, o.last_check_at, o.has_login_ok, o.state_note, o.maintainer_id, u.name,"
    " o.is_pending, coalesce(o.last_modified_at, 0) FROM demo_org AS o"
    " LEFT JOIN demo_template AS x ON x.id = o.template_id"
    ' LEFT JOIN "user" AS u ON u.id = o.maintainer_id'
)
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


@dataclass(frozen=True)
class OrgCard:
    """One demo org on the board.

    Args:
        expires_in_days: None where it never expires.
        line: What matters now: who uses it, the next booking, or what is wrong.
    """

    id: UUID
    alias: str
    state: str
    industry: str
    template: str
    release: str
    expires_at: datetime | None
    expires_in_days: int | None
    has_login_ok: bool | None
    login_text: str
    reset_text: str
    state_note: str
    maintainer_id: UUID | None
    maintainer: str
    is_orphan: bool
    is_mine: bool
    now_booked: Booking | None
    next_booking: Booking | None
    line: str
    line_tone: str
    is_pending: bool


@dataclass(frozen=True)
class OrgColumn:
    """One state with its orgs."""

    state: str
    label: str
    icon: str
    tone: str
    cards: tuple[OrgCard, ...]


@dataclass(frozen=True)
class OrgBoard:
    """The columns of the board."""

    columns: tuple[OrgColumn, ...]
    total: int
    checked_at: datetime | None


@dataclass(frozen=True)
class Check:
    """One line of the check list; `state` is good, warn or bad."""

    key: str
    text: str
    state: str


@dataclass(frozen=True)
class DeskFacts:
    """The head of the demo desk."""

    orgs: int
    today: tuple[Booking, ...]
    bookings_this_week: int
    needs_reset: int
    lost: int


STATES: tuple[tuple[str, Label], ...] = tuple(
    (choice.value, choice.label) for choice in picklists.ORG_STATE.choices
)


def org_board(r: Reader, now: datetime | None = None) -> OrgBoard:
    """Return the demo orgs by state; the usual states are shown even when empty."""
    moment = now or r.store.now()
    upcoming = _by_org(bookings(r, moment, moment + timedelta(days=14)))
    cards = [_card(r, row, upcoming, moment) for row in r.rows(sentence(_ORGS, "ORDER BY o.alias"))]
    columns = []
    for state, label in STATES:
        own = tuple(card for card in cards if card.state == state)
        if own or state in _ALWAYS_SHOWN:
            icon, tone = _STATE_ICONS[state]
            columns.append(OrgColumn(state, str(label), icon, tone, own))
    checked = r.value("SELECT max(last_check_at) FROM demo_org")
    checked_at = None if checked is None else instant_from_ms(checked)
    return OrgBoard(tuple(columns), len(cards), checked_at)


def org_card(r: Reader, org_id: UUID, now: datetime | None = None) -> OrgCard:
    """Return one org.

    Raises:
        NotFound: There is no such org.
    """
    records.require(r, "DemoOrg", org_id)
    moment = now or r.store.now()
    upcoming = _by_org(bookings(r, moment, moment + timedelta(days=14), org_id=org_id))
    rows = r.rows(sentence(_ORGS, "WHERE o.id = ?"), (org_id.bytes,))
    return _card(r, rows[0], upcoming, moment)


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
    """
    held = records.require(w, "OrgBooking", booking_id)
    org = records.require(w, "DemoOrg", org_id or held["demo_org_id"])
    _check_times(held["name"], start, end)
    before = timedelta(minutes=held["buffer_before_min"] or 0)
    after = timedelta(minutes=held["buffer_after_min"] or 0)
    _refuse_clash(w, org, start, end, before, after, except_id=booking_id)
    values = {"demo_org_id": org.id, "start_at": start, "end_at": end, "status": "pending"}
    records.patch(w, "OrgBooking", booking_id, values)


def cancel_booking(w: Writer, booking_id: UUID) -> None:
    """Free the org again; the booking stays in the history."""
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


def next_free(
    busy: Iterable[tuple[datetime, datetime]],
    start: datetime,
    end: datetime,
    *,
    before: timedelta,
    after: timedelta,
) -> tuple[datetime, datetime]:
    """Return the same length of time at the first free moment of the working day from `start`."""
    taken, length = sorted(busy), end - start
    begin = start
    while True:
        hit = next(
            (one for one in taken if begin - before < one[1] and one[0] < begin + length + after),
            None,
        )
        if hit is not None:
            begin = _next_quarter(hit[1] + before)
            continue
        in_hours = _in_hours(begin, length)
        if in_hours == begin:
            return begin, begin + length
        begin = in_hours


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


def set_state(w: Writer, org_id: UUID, state: str, note: str | None = None) -> None:
    """Put an org into another state.

    Raises:
        InvalidInput: There is no such state.
    """
    if state not in picklists.ORG_STATE.values:
        raise InvalidInput(t("There is no state “{state}”.").format(state=state))
    values: dict[str, Any] = {"state": state, "state_note": note or None}
    records.patch(w, "DemoOrg", org_id, values)


def note_reset(w: Writer, org_id: UUID) -> None:
    """Note that an org was put back to its known start; it is ready again."""
    now = w.store.now()
    values = {"state": "ready", "state_note": None, "last_reset_at": now}
    records.patch(w, "DemoOrg", org_id, values)


def note_check(w: Writer, org_id: UUID, *, is_ok: bool, message: str = "") -> None:
    """Note a check of the login; an org that fails is broken, a broken one that passes ready."""
    org = records.require(w, "DemoOrg", org_id)
    values: dict[str, Any] = {"last_check_at": w.store.now(), "has_login_ok": is_ok}
    if not is_ok:
        values |= {"state": "broken", "state_note": message or t("login fails")}
    elif org["state"] == "broken":
        values |= {"state": "ready", "state_note": None}
    records.patch(w, "DemoOrg", org_id, values)


def standing(r: Reader, org_id: UUID) -> dict[str, Any]:
    """Return what state, reset and check of an org are now, for `put_back`."""
    org = records.require(r, "DemoOrg", org_id)
    return {name: org[name] for name in _STANDING}


def put_back(w: Writer, org_id: UUID, before: Mapping[str, Any]) -> None:
    """Give an org its earlier state, reset and check again."""
    records.patch(w, "DemoOrg", org_id, dict(before))


def adopt(w: Writer, org_id: UUID) -> None:
    """Become the maintainer of an org that has none, else one of its co-maintainers."""
    org = records.require(w, "DemoOrg", org_id)
    me = w.store.user_id
    if org["maintainer_id"] is None:
        records.patch(w, "DemoOrg", org_id, {"maintainer_id": me})
    elif org["maintainer_id"] != me:
        others = tuple(org["co_maintainer_ids"] or ())
        records.patch(w, "DemoOrg", org_id, {"co_maintainer_ids": (*others, str(me))})


def check_list(r: Reader, org_id: UUID, now: datetime | None = None) -> tuple[Check, ...]:
    """Return what to look at before a demo in an org: good, look soon, or act."""
    moment = now or r.store.now()
    org = records.require(r, "DemoOrg", org_id)
    return (
        _state_check(org),
        _login_check(org, moment),
        _reset_check(r, org, moment),
        _expiry_check(org, moment),
        _maintainer_check(org),
    )


def desk_facts(r: Reader, now: datetime | None = None) -> DeskFacts:
    """Return the figures above the demo desk."""
    moment = now or r.store.now()
    here = words.here()
    midnight = moment.astimezone(here).replace(hour=0, minute=0, second=0, microsecond=0)
    week = bookings(r, midnight, midnight + timedelta(days=7))
    today = tuple(one for one in week if one.start_at < midnight + timedelta(days=1))
    counted = r.row("SELECT count(*), coalesce(sum(state = 'needs_reset'), 0) FROM demo_org")
    orgs, needs_reset = counted or (0, 0)
    return DeskFacts(orgs, today, len(week), needs_reset, len(lost_bookings(r, moment)))


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


def _by_org(found: list[Booking]) -> dict[UUID, list[Booking]]:
    by_org: dict[UUID, list[Booking]] = {}
    for one in found:
        by_org.setdefault(one.org_id, []).append(one)
    return by_org


def _card(
    r: Reader, row: tuple[Any, ...], upcoming: dict[UUID, list[Booking]], now: datetime
) -> OrgCard:
    (
        raw, alias, state, industry, template, release, expires, reset, checked, login, note,
        maintainer_id, maintainer, is_pending, touched,
    ) = row  # fmt: skip
    org_id = UUID(bytes=raw)
    own = upcoming.get(org_id, [])
    now_booked = next((one for one in own if one.start_at <= now < one.end_at), None)
    next_booking = next((one for one in own if one.start_at > now), None)
    expires_at = None if expires is None else instant_from_ms(expires)
    is_quiet = instant_from_ms(max(touched, reset or 0, checked or 0)) < now - ORPHAN_AFTER
    line, tone = _line(state, note, now_booked, next_booking, now)
    return OrgCard(
        org_id,
        alias,
        state or "building",
        picklists.INDUSTRY.label(industry),
        template or "",
        release or "",
        expires_at,
        None if expires_at is None else max(0, (expires_at - now).days),
        None if login is None else bool(login),
        _login_text(login, checked, now),
        ""
        if reset is None
        else t("reset {ago}").format(ago=words.ago(instant_from_ms(reset), now)),
        note or "",
        UUID(bytes=maintainer_id) if maintainer_id is not None else None,
        maintainer or "",
        maintainer_id is None and is_quiet,
        maintainer_id == r.store.user_id.bytes,
        now_booked,
        next_booking,
        line,
        tone,
        bool(is_pending),
    )


def _login_text(login: int | None, checked: int | None, now: datetime) -> str:
    if checked is None:
        return t("login never checked")
    ago = words.ago(instant_from_ms(checked), now)
    return t("login {ago}").format(ago=ago) if login else t("login fails, {ago}").format(ago=ago)


def _line(
    state: str, note: str | None, current: Booking | None, coming: Booking | None, now: datetime
) -> tuple[str, str]:
    if state == "broken":
        return note or t("login fails"), "bad"
    if current is not None:
        return t("now: {name}").format(name=current.name), "accent"
    if coming is not None:
        here = words.here()
        local = coming.start_at.astimezone(here)
        near = words.near_day(local.date(), now.astimezone(here).date())
        when = f"{near} {words.clock(local)}" if near != t("today") else words.clock(local)
        return t("{when} {name}").format(when=when, name=coming.name), "accent"
    return note or "", ""


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


def _next_quarter(moment: datetime) -> datetime:
    rounded = moment.replace(second=0, microsecond=0)
    rounded += timedelta(minutes=-rounded.minute % 15)
    return rounded if rounded >= moment else rounded + timedelta(minutes=15)


def _in_hours(begin: datetime, length: timedelta) -> datetime:
    """Return the first moment from `begin` at which a demo of this length fits a working day."""
    local = begin.astimezone(words.here())
    if length > timedelta(hours=_LAST_HOUR - _FIRST_HOUR):
        return begin
    opens = local.replace(hour=_FIRST_HOUR, minute=0, second=0, microsecond=0)
    closes = local.replace(hour=_LAST_HOUR, minute=0, second=0, microsecond=0)
    if local.weekday() < 5 and opens <= local and local + length <= closes:
        return begin
    if local.weekday() >= 5 or local + length > closes:
        opens += timedelta(days=1)
        while opens.weekday() >= 5:
            opens += timedelta(days=1)
    return opens


def _state_check(org: Record) -> Check:
    label = picklists.ORG_STATE.label(org["state"])
    state = {"ready": "good", "in_use": "good", "broken": "bad", "retired": "bad"}
    return Check("state", t("State: {state}").format(state=label), state.get(org["state"], "warn"))


def _login_check(org: Record, now: datetime) -> Check:
    checked = org["last_check_at"]
    if org["has_login_ok"] is False:
        return Check("login", t("Login fails"), "bad")
    if checked is None:
        return Check("login", t("Login was never checked"), "warn")
    ago = words.ago(checked, now)
    if now - checked <= LOGIN_FRESH:
        return Check("login", t("Login fresh, {ago}").format(ago=ago), "good")
    return Check("login", t("Login last checked {ago}").format(ago=ago), "warn")


def _reset_check(r: Reader, org: Record, now: datetime) -> Check:
    used = r.value(
        "SELECT max(end_at) FROM org_booking WHERE demo_org_id = ? AND end_at <= ?"
        " AND status IN ('approved', 'done', 'pending')",
        (org.id.bytes, instant_ms(now)),
    )
    reset = org["last_reset_at"]
    if reset is not None and (used is None or instant_ms(reset) >= used):
        return Check("reset", t("Data reset {ago}").format(ago=words.ago(reset, now)), "good")
    if used is None:
        return Check("reset", t("Data was never reset"), "warn")
    return Check("reset", t("Used since the last reset: reset it"), "warn")


def _expiry_check(org: Record, now: datetime) -> Check:
    expires = org["expires_at"]
    if expires is None:
        return Check("expiry", t("Does not expire"), "good")
    days = (expires - now).days
    if days < 0:
        return Check("expiry", t("Has expired"), "bad")
    text = tn("Expires in {n} day", "Expires in {n} days", days)
    return Check("expiry", text, "good" if expires - now > EXPIRES_SOON else "warn")


def _maintainer_check(org: Record) -> Check:
    if org["maintainer_id"] is None:
        return Check("maintainer", t("Nobody maintains it: adopt it"), "warn")
    return Check("maintainer", t("Has a maintainer"), "good")

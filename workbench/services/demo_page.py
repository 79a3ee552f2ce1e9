"""What the pages of the demo desk show, each read in one look at the store."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from workbench.schema import picklists
from workbench.services import demo_checks, demo_orgs, demo_times, demos, permissions, words
from workbench.services.demo_checks import Check
from workbench.services.demo_orgs import OrgBoard, OrgCard
from workbench.services.demos import Alternative, Booking, LostBooking
from workbench.store import records, search
from workbench.store.transactions import Reader

_AHEAD = timedelta(days=30)
_MOST_OFFERED = 5


@dataclass(frozen=True)
class DeskFacts:
    """The head of the demo desk."""

    orgs: int
    today: tuple[Booking, ...]
    bookings_this_week: int
    needs_reset: int
    lost: int


@dataclass(frozen=True)
class DeskPage:
    """Everything on the demo desk.

    Args:
        mine: My bookings that have not ended.
        why_not_move: Why I may not move or give back my bookings; empty where I may.
    """

    now: datetime
    board: OrgBoard
    facts: DeskFacts
    bookings: tuple[Booking, ...]
    lost: tuple[LostBooking, ...]
    mine: tuple[Booking, ...]
    why_not_move: str = ""


@dataclass(frozen=True)
class OrgDetails:
    """One org with what to look at before a demo in it."""

    now: datetime
    card: OrgCard
    checks: tuple[Check, ...]
    bookings: tuple[Booking, ...]
    kind: str
    region: str
    address: str
    notes: str
    last_reset_at: datetime | None
    last_check_at: datetime | None
    co_maintainers: tuple[str, ...]
    can_adopt: bool


@dataclass(frozen=True)
class Choice:
    """An opportunity that a booking can be for."""

    id: UUID
    name: str
    account: str


@dataclass(frozen=True)
class Slot:
    """Whether a time is free; where it is not: who has it, and two free times."""

    clash: Booking | None
    alternatives: tuple[Alternative, ...]


def page(r: Reader, start: datetime, end: datetime) -> DeskPage:
    """Return the desk with the bookings that touch [start, end)."""
    now = r.store.now()
    coming = demos.bookings(r, now, now + _AHEAD)
    return DeskPage(
        now,
        demo_orgs.org_board(r, now),
        desk_facts(r, now),
        tuple(demos.bookings(r, start, end)),
        tuple(demos.lost_bookings(r, now)),
        tuple(one for one in coming if one.is_mine),
        permissions.why_not_my_own(r, "OrgBooking"),
    )


def desk_facts(r: Reader, now: datetime | None = None) -> DeskFacts:
    """Return the figures above the demo desk."""
    moment = now or r.store.now()
    here = words.here()
    midnight = moment.astimezone(here).replace(hour=0, minute=0, second=0, microsecond=0)
    week = demos.bookings(r, midnight, midnight + timedelta(days=7))
    today = tuple(one for one in week if one.start_at < midnight + timedelta(days=1))
    counted = r.row("SELECT count(*), coalesce(sum(state = 'needs_reset'), 0) FROM demo_org")
    orgs, needs_reset = counted or (0, 0)
    return DeskFacts(orgs, today, len(week), needs_reset, len(demos.lost_bookings(r, moment)))


def org_details(r: Reader, org_id: UUID) -> OrgDetails:
    """Return one org.

    Raises:
        NotFound: There is no such org.
    """
    now = r.store.now()
    card = demo_orgs.org_card(r, org_id, now)
    org = records.require(r, "DemoOrg", org_id)
    helpers = [UUID(one) for one in org["co_maintainer_ids"] or ()]
    people = records.get_many(r, "User", helpers)
    me = r.store.user_id
    return OrgDetails(
        now,
        card,
        demo_checks.check_list(r, org_id, now),
        tuple(demos.bookings(r, now, now + _AHEAD, org_id=org_id)),
        picklists.ORG_KIND.label(org["kind"]),
        org["region"] or "",
        org["instance_url"] or "",
        org["notes"] or "",
        org["last_reset_at"],
        org["last_check_at"],
        tuple(people[one].name for one in helpers if one in people),
        org["maintainer_id"] != me and me not in helpers and not card.why_not_change,
    )


def find_opportunities(r: Reader, text: str) -> list[Choice]:
    """Return the opportunities that hold these words, and those of accounts that do."""
    found = [hit.id for hit in search.find(r, text, _MOST_OFFERED, ("Opportunity",))]
    for hit in search.find(r, text, _MOST_OFFERED, ("Account",)):
        rows = r.rows(
            "SELECT id FROM opportunity WHERE account_id = ? ORDER BY pk DESC LIMIT ?",
            (hit.id.bytes, _MOST_OFFERED),
        )
        found += [UUID(bytes=raw) for (raw,) in rows]
    wanted = list(dict.fromkeys(found))[:_MOST_OFFERED]
    deals = records.get_many(r, "Opportunity", wanted)
    owners = [deal["account_id"] for deal in deals.values() if deal["account_id"] is not None]
    accounts = records.get_many(r, "Account", owners)
    return [
        Choice(one, deals[one].name, accounts[deals[one]["account_id"]].name)
        if deals[one]["account_id"] in accounts
        else Choice(one, deals[one].name, "")
        for one in wanted
        if one in deals
    ]


def slot(
    r: Reader,
    org_id: UUID,
    start: datetime,
    end: datetime,
    *,
    before_min: int,
    after_min: int,
    except_id: UUID | None = None,
) -> Slot:
    """Return whether an org is free then, its buffers included."""
    before, after = timedelta(minutes=before_min), timedelta(minutes=after_min)
    held = demos.clash(r, org_id, start, end, before=before, after=after, except_id=except_id)
    if held is None:
        return Slot(None, ())
    return Slot(held, demos.alternatives(r, org_id, start, end, before=before, after=after))


def free_time(
    r: Reader, org_id: UUID, start: datetime, length: timedelta
) -> tuple[datetime, datetime]:
    """Return the first time from `start` at which an org is free for so long."""
    buffer = timedelta(minutes=demos.BUFFER_MIN)
    coming = demos.bookings(r, start - timedelta(days=1), start + _AHEAD, org_id=org_id)
    busy = [(one.taken_from, one.taken_until) for one in coming]
    return demo_times.next_free(busy, start, start + length, before=buffer, after=buffer)

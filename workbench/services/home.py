"""The small numbers beside the desks in the sidebar, and who is who."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from workbench.insight import stages
from workbench.services import calling, follow_ups, words
from workbench.services.calling import due
from workbench.store import conflict_rows
from workbench.store.sql import marks, sentence
from workbench.store.transactions import Reader
from workbench.wire.values import instant_ms


@dataclass(frozen=True)
class Badges:
    """What waits for me on each desk.

    Args:
        calls: People whose planned call is due; the rest of the queue waits for no certain time.
    """

    calls: int
    leads: int
    deals: int
    bookings_today: int
    bookings_lost: int
    handoffs: int
    tasks_today: int
    conflicts: int


@dataclass(frozen=True)
class UserName:
    """A user for a choice of owners."""

    id: UUID
    name: str
    role: str
    is_me: bool


def badges(r: Reader, now: datetime | None = None) -> Badges:
    """Return what waits for me."""
    moment = now or r.store.now()
    me, here = r.store.user_id.bytes, words.here()
    midnight = datetime.combine(moment.astimezone(here).date(), time(), here)
    start, end = instant_ms(midnight), instant_ms(midnight + timedelta(days=1))
    open_stages = [stage.api_name for stage in stages.load(r).open]
    mine = (me, *calling.OPEN_STATUSES, me)
    found = (
        r.row(
            sentence(
                "SELECT (SELECT count(*) FROM lead WHERE owner_id = ? AND status IN (?, ?)"
                " AND coalesce(is_converted, 0) = 0),"
                " (SELECT count(*) FROM opportunity WHERE owner_id = ? AND stage_name IN",
                marks(len(open_stages)),
                "), (SELECT count(*) FROM org_booking WHERE start_at >= ? AND start_at < ?"
                " AND status IN ('pending', 'approved')),"
                " (SELECT count(*) FROM org_booking WHERE owner_id = ? AND status = 'rejected'"
                " AND end_at > ?),"
                " (SELECT count(*) FROM handoff WHERE owner_id = ? AND status = 'Submitted')",
            ),
            (*mine, *open_stages, start, end, me, instant_ms(moment), me),
        )
        or (0,) * 5
    )
    leads, deals, bookings, lost, handoffs = found
    tasks = follow_ups.count_due(r, moment)
    conflicts = conflict_rows.count_mine(r)
    return Badges(
        due.count_due(r, moment), leads, deals, bookings, lost, handoffs, tasks, conflicts
    )


def users(r: Reader) -> list[UserName]:
    """Return the active users, me first, then by name."""
    found = r.rows(
        'SELECT id, name, role FROM "user" WHERE coalesce(is_active, 1) = 1 ORDER BY id <> ?, name',
        (r.store.user_id.bytes,),
    )
    return [
        UserName(UUID(bytes=raw), name, role or "", raw == r.store.user_id.bytes)
        for raw, name, role in found
    ]

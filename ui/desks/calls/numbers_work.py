"""What the numbers of the calls are asked with; every function here runs on a worker."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from workbench.services import calling, deals, scored_lists
from workbench.store import records

if TYPE_CHECKING:
    from array import array

    from workbench.app import Workbench
    from workbench.insight.scope import Filters
    from workbench.store.lists import ListQuery
    from workbench.store.transactions import Reader

TODAY, WEEK, MONTH, EVER = "today", "this_week", "last_30_days", "all"
PERIODS: Final = (TODAY, WEEK, MONTH, EVER)
MINE, TEAM, EVERYONE = deals.MINE, deals.TEAM, deals.EVERYONE
SCOPES: Final = (MINE, TEAM, EVERYONE)


@dataclass(frozen=True)
class Wish:
    """Whose calls of which period, and of one campaign only or of all."""

    period: str = TODAY
    scope: str = ""  # as the role wants it, until somebody chooses
    campaign_id: UUID | None = None


@dataclass(frozen=True)
class Found:
    """What one look brought: the day's figures, and how many calls the charts are made of."""

    wish: Wish
    strip: calling.Strip
    now: datetime
    calls: int
    campaigns: tuple[tuple[UUID, str], ...]


def look(core: "Workbench", wish: Wish) -> Found:
    """Read the figures of the day and count the calls that are asked for."""
    from workbench.insight import call_scope

    filters = filters_of(core, wish)
    with core.store.read() as r:
        whose = wish.scope or first_scope(r)
        found = Wish(wish.period, whose, wish.campaign_id)
        return Found(
            found,
            calling.session_strip(r),
            core.store.now(),
            call_scope.count(r, filters),
            call_scope.campaigns(r),
        )


def filters_of(core: "Workbench", wish: Wish) -> "Filters":
    """Return what the charts count, by the day it is here."""
    from workbench.insight import periods
    from workbench.insight.scope import Filters

    today = core.store.now().astimezone().date()
    with core.store.read() as r:
        whose = wish.scope or first_scope(r)
        me = records.get(r, "User", core.store.user_id) if whose == TEAM else None
    return Filters(
        today,
        owner_id=core.store.user_id if whose == MINE else None,
        team_id=me["team_id"] if me is not None else None,
        period=periods.parse(wish.period, today),
        campaign_id=wish.campaign_id,
    )


def first_scope(r: "Reader") -> str:
    """Return whose calls a role looks at first: who calls, their own; a manager, the team's."""
    me = records.get(r, "User", r.store.user_id)
    role = str(me["role"]) if me is not None else ""
    return {"manager": TEAM, "admin": EVERYONE}.get(role, MINE)


def keys_of(core: "Workbench", query: "ListQuery") -> "array[int]":
    """Return the keys of the records behind a bar."""
    with core.store.read() as r:
        return scored_lists.keys(r, query)

"""A real disagreement and a real refusal in the sample, for pictures and for practice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from workbench.services import deals
from workbench.store import lists, records

if TYPE_CHECKING:
    from workbench.app import Workbench
    from workbench.samples import SampleServer
    from workbench.store.transactions import Writer

COLLEAGUE = "manager"
THEIRS = {
    "amount": "84000.00",
    "next_step": "Send the offer to the CFO",
    "description": "Asked for a discount on year 1.",
}
MINE = {
    "amount": "90000.00",
    "next_step": "Call the CFO about the offer",
    "description": "IT wants single sign-on before any pilot.",
}


def make(server: SampleServer, mine: Workbench) -> None:
    """Let a colleague change the largest open deal while this profile does, and book wrongly.

    Both go through the sample's server, which finds the conflict and refuses the booking.
    """
    from workbench import samples

    mine.engine().run_until_quiet()
    deal = _largest_deal(mine)
    theirs = samples.open_role(server, COLLEAGUE)
    try:
        theirs.engine().run_until_quiet()
        with theirs.store.write() as w:
            records.patch(w, "Opportunity", deal, THEIRS)
        theirs.engine().run_until_quiet()
    finally:
        theirs.close()
    with mine.store.write() as w:
        records.patch(w, "Opportunity", deal, MINE)
        _book_backwards(w)
    mine.engine().run_until_quiet()


def _largest_deal(core: Workbench) -> UUID:
    with core.store.read() as r:
        today = core.store.now().astimezone().date()
        query = deals.query(r, today=today, sort=lists.Sort("amount", is_descending=True))
        return lists.first_page(r, query, 1)[0].id


def _book_backwards(w: Writer) -> None:
    """Book a demo org so that it ends before it starts, as a slip of the hand would."""
    org = lists.first_page(w, lists.ListQuery("DemoOrg"), 1)[0]
    start = w.store.now().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=3)
    booking = {"demo_org_id": org.id, "name": "Demo for the CFO", "status": "pending"}
    times = {"start_at": start, "end_at": start - timedelta(hours=1)}
    records.create(w, "OrgBooking", {**booking, **times, "owner_id": w.store.user_id})

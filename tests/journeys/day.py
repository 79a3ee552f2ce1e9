"""What four people do offline; run as `python -m tests.journeys.day NAME`.

Each save prints "Saved <mid>" for every change it made, after COMMIT and never before. A day
that was interrupted goes on where the profile says it stopped.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from workbench.app import Workbench, open_workbench
from workbench.schema.picklists import CALL_DISPOSITION
from workbench.services import calling, demos, handoff, leads, moving
from workbench.store import outbox, records
from workbench.store.database import Writer

CALLS = 50
NEW_LEADS = ("Aurora Robotics", "Beacon Foods", "恒达物流")
HANDED_OVER = NEW_LEADS[:2]
MOVED = 20
STAGE = "Negotiation/Review"
AMOUNT = 77_000
DISPUTED = {"ada": "Call the CFO", "mia": "Send the quote"}


def main(name: str) -> None:
    """Live one person's day."""
    workbench = open_workbench(name)
    try:
        DAYS[name](workbench)
    finally:
        workbench.close()


@contextmanager
def saving(workbench: Workbench) -> Iterator[Writer]:
    """Save, and say so for each change once it is safe."""
    with workbench.store.write() as w:
        before = last_n(w)
        yield w
    with workbench.store.read() as r:
        made = [pending.mid for pending in outbox.listing(r, ("new",)) if pending.n > before]
    for mid in made:
        sys.stdout.write(f"Saved {mid}\n")
        sys.stdout.flush()


def last_n(w: Writer) -> int:
    """Return the number of the newest change so far."""
    return int(w.value("SELECT coalesce(max(n), 0) FROM outbox"))


def bdr(workbench: Workbench) -> None:
    """Log 50 calls with every outcome, find 3 leads, hand 2 over."""
    with workbench.store.read() as r:
        mine = r.store.user_id.bytes
        to_call = r.rows(
            "SELECT id, last_name FROM lead WHERE owner_id = ? AND last_name LIKE 'Lead%'"
            " AND id NOT IN (SELECT who_id FROM task WHERE call_disposition IS NOT NULL)"
            " ORDER BY last_name",
            (mine,),
        )
        known = {name for (name,) in r.rows("SELECT company FROM lead")}
    outcomes = CALL_DISPOSITION.values
    for raw, last_name in to_call:
        outcome = outcomes[int(last_name.removeprefix("Lead")) % len(outcomes)]
        now = datetime.now(UTC)
        callback_at = now + timedelta(days=1) if outcome == "call_back_later" else None
        with saving(workbench) as w:
            calling.log_call(
                w,
                who_id=UUID(bytes=raw),
                disposition=outcome,
                at=now,
                duration_s=0 if outcome == "no_answer" else 95,
                notes=f"{outcome}: 下周再谈",
                callback_at=callback_at,
            )
    for company in NEW_LEADS:
        if company not in known:
            with saving(workbench) as w:
                leads.create_lead(w, {"last_name": "Li", "company": company})
    hand_over(workbench)


def hand_over(workbench: Workbench) -> None:
    """Give two of the new leads to the AE."""
    for company in HANDED_OVER:
        with saving(workbench) as w:
            query = "SELECT id FROM lead WHERE company = ? AND owner_id = ?"
            found = w.value(query, (company, w.store.user_id.bytes))
            receiver = next(one for one in handoff.receivers(w) if one.name == "Darcel Schlecht")
            if found is not None:
                need = "A demo for the board."
                handoff.hand_over(w, UUID(bytes=found), receiver.id, need=need)


def ae(workbench: Workbench) -> None:
    """Move 20 opportunities, edit the amount of half of them, and one next step."""
    with workbench.store.read() as r:
        query = (
            "SELECT id FROM opportunity WHERE owner_id = ? AND stage_name = 'Engaging'"
            " AND account_id IS NOT NULL ORDER BY external_id LIMIT ?"
        )
        ids = [UUID(bytes=raw) for (raw,) in r.rows(query, (r.store.user_id.bytes, MOVED))]
    for n, opportunity_id in enumerate(ids):
        with saving(workbench) as w:
            moving.move(w, opportunity_id, STAGE)
        if n % 2:
            with saving(workbench) as w:
                today = datetime.now(UTC).date()
                moving.edit(w, opportunity_id, "amount", str(AMOUNT + n), today=today)
    dispute(workbench, DISPUTED["ada"])


def manager(workbench: Workbench) -> None:
    """Edit the same field of the same opportunity as the AE."""
    dispute(workbench, DISPUTED["mia"])


def dispute(workbench: Workbench, next_step: str) -> None:
    """Write a next step into the AE's first won opportunity."""
    with saving(workbench) as w:
        query = (
            'SELECT o.id FROM opportunity o JOIN "user" u ON u.id = o.owner_id'
            " WHERE u.name = 'Darcel Schlecht' AND stage_name = 'Closed Won'"
            " ORDER BY o.external_id LIMIT 1"
        )
        records.patch(w, "Opportunity", UUID(bytes=w.value(query)), {"next_step": next_step})


def se(workbench: Workbench) -> None:
    """Set up a demo org and book it for tomorrow."""
    with saving(workbench) as w:
        org_id = records.create(w, "DemoOrg", {"alias": "demo-7", "state": "ready"})
    start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    with saving(workbench) as w:
        demos.book(w, org_id, name="Board demo", start=start, end=start + timedelta(hours=1))


DAYS = {"ben": bdr, "ada": ae, "mia": manager, "sam": se}

if __name__ == "__main__":
    main(sys.argv[1])

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.services.conftest import LI_NA, LIU, Workspace, become
from workbench.errors import InvalidInput, Refused
from workbench.services import demo_checks, demo_orgs, demos
from workbench.store import records
from workbench.store.database import Store

TEN = datetime(2026, 11, 20, 10).astimezone().astimezone(UTC)
"""Friday 10:00 where the tests run."""
HALF_HOUR = timedelta(minutes=30)


def org(workspace: Workspace, alias: str = "IDO-Health", **row: Any) -> UUID:
    return workspace.pulled(
        "DemoOrg", **({"alias": alias, "state": "ready", "industry": "Healthcare"} | row)
    )


def booked(workspace: Workspace, org_id: UUID, start: datetime, **row: Any) -> UUID:
    values = {
        "name": "Cato",
        "demo_org_id": org_id,
        "start_at": start.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "end_at": (start + HALF_HOUR).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "buffer_before_min": 30,
        "buffer_after_min": 30,
        "status": "approved",
        "owner_id": LIU,
    }
    return workspace.pulled("OrgBooking", **(values | row))


def book(store: Store, org_id: UUID, start: datetime, **more: Any) -> UUID:
    with store.write() as w:
        return demos.book(w, org_id, name="Dune", start=start, end=start + HALF_HOUR, **more)


def test_a_booking_is_provisional_until_the_server_confirms_it(
    workspace: Workspace, store: Store
) -> None:
    org_id = org(workspace)
    made = book(store, org_id, TEN)
    with store.read() as r:
        (one,) = demos.bookings(r, TEN - HALF_HOUR, TEN + HALF_HOUR)
    assert (one.id, one.is_provisional, one.status) == (made, True, "pending")
    assert one.taken_from == TEN - HALF_HOUR


def test_a_clash_is_refused_with_two_free_times(workspace: Workspace, store: Store) -> None:
    org_id, twin = org(workspace), org(workspace, "IDO-Health 2")
    booked(workspace, org_id, TEN)
    with pytest.raises(demos.BookingClash, match="taken by “Cato”") as caught:
        book(store, org_id, TEN + HALF_HOUR)
    first, second = caught.value.alternatives
    assert (first.org_id, first.start_at) == (twin, TEN + HALF_HOUR)
    assert second.org_id == org_id
    assert second.start_at == TEN + HALF_HOUR + timedelta(hours=1)
    book(store, second.org_id, second.start_at)
    book(store, org_id, TEN, force=True)


def test_touching_buffers_do_not_clash(workspace: Workspace, store: Store) -> None:
    org_id = org(workspace)
    booked(workspace, org_id, TEN)
    book(store, org_id, TEN + timedelta(minutes=90))
    book(store, org_id, TEN - timedelta(minutes=90))
    with store.read() as r:
        held = demos.bookings(r, TEN - timedelta(hours=2), TEN + timedelta(hours=3))
    spans = [(one.taken_from, one.taken_until) for one in held]
    assert len(spans) == 3
    assert [earlier[1] for earlier in spans[:-1]] == [later[0] for later in spans[1:]]


def test_a_lost_booking_is_told_with_its_alternatives(workspace: Workspace, store: Store) -> None:
    org_id = org(workspace)
    become(store, LI_NA)
    later = "2026-11-20T06:00:00.000Z"
    offer = {"demo_org_id": str(org_id), "start_at": later, "end_at": "2026-11-20T06:30:00.000Z"}
    lost = booked(workspace, org_id, TEN, status="rejected", owner_id=LI_NA, alternatives=[offer])
    with store.read() as r:
        (told,) = demos.lost_bookings(r)
        assert demos.bookings(r, TEN - HALF_HOUR, TEN + HALF_HOUR) == []
    with store.write() as w:
        demos.take_alternative(w, lost, told.alternatives[0])
    with store.read() as r:
        assert demos.lost_bookings(r) == []
        held = records.require(r, "OrgBooking", lost)
    assert (held["start_at"], held["status"]) == (datetime(2026, 11, 20, 6, tzinfo=UTC), "pending")


def test_the_board_shows_who_is_in_what(workspace: Workspace, store: Store) -> None:
    health = org(workspace)
    org(workspace, "IDO-Finance", state="broken", state_note="login fails since 08:10")
    booked(workspace, health, store.now() - timedelta(minutes=10))
    with store.read() as r:
        board = demo_orgs.org_board(r)
    by_state = {column.state: column.cards for column in board.columns}
    assert board.total == 2
    assert by_state["ready"][0].line == "now: Cato"
    assert by_state["broken"][0].line_tone == "bad"
    assert by_state["in_use"] == ()


def test_an_org_is_reset_checked_and_adopted(workspace: Workspace, store: Store) -> None:
    become(store, LI_NA)
    org_id = org(workspace, state="needs_reset", maintainer_id=None)
    with store.write() as w:
        demo_orgs.note_reset(w, org_id)
        demo_orgs.note_check(w, org_id, is_ok=True)
        demo_orgs.adopt(w, org_id)
    with store.read() as r:
        assert {check.state for check in demo_checks.check_list(r, org_id)} == {"good"}
    with store.write() as w:
        demo_orgs.note_check(w, org_id, is_ok=False)
    with store.read() as r:
        states = {check.key: check.state for check in demo_checks.check_list(r, org_id)}
    assert (states["state"], states["login"]) == ("bad", "bad")
    with pytest.raises(Refused, match="repair it first"):
        book(store, org_id, TEN)
    with pytest.raises(InvalidInput), store.write() as w:
        demo_orgs.set_state(w, org_id, "asleep")

"""Reserving a person for today: what is known here, and what others do meanwhile."""

from datetime import timedelta

import pytest

from tests.services.conftest import LIU, WANG, Workspace
from workbench.services import calling
from workbench.services.calling import reserving
from workbench.store import records
from workbench.store.database import Store


def test_a_reservation_made_here_is_not_confirmed_and_ends_with_the_day(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead()
    with store.write() as w:
        made = reserving.reserve(w, lead)
        assert reserving.reserve(w, lead) == made
    with store.read() as r:
        held = reserving.mine(r, lead)
    assert held is not None
    assert (held.status, held.is_confirmed) == ("pending", False)
    workspace.clock.forward(hours=25)
    with store.read() as r:
        assert reserving.mine(r, lead) is None


def test_whom_another_holds_is_blocked_and_the_row_says_by_whom(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead()
    ends_at = (store.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    workspace.pulled("Reservation", who_id=lead, owner_id=LIU, status="approved", ends_at=ends_at)
    with store.read() as r:
        (item,) = calling.queue(r, store.now()).items
    assert (item.hours.is_allowed, item.hours.reason) == (False, "Liu Yang has them")
    workspace.clock.forward(hours=3)
    with store.read() as r:
        assert "Liu Yang" not in calling.queue(r, store.now()).items[0].hours.reason


def test_a_wish_that_came_second_knows_who_was_first(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()
    ends_at = (store.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    workspace.pulled(
        "Reservation", who_id=lead, owner_id=WANG, status="rejected", ends_at=ends_at,
        held_by_id=LIU,
    )  # fmt: skip
    with store.read() as r:
        held = reserving.mine(r, lead)
    assert held is not None
    assert held.held_by == "Liu Yang"


@pytest.mark.parametrize(("caller", "is_warned"), [(LIU, True), (WANG, False)])
def test_anothers_call_of_today_is_met(
    workspace: Workspace, store: Store, caller: object, is_warned: bool
) -> None:
    lead = workspace.lead()
    at = (store.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    workspace.pulled(
        "Task", task_subtype="call", who_id=lead, owner_id=caller, activity_at=at,
        call_disposition="no_answer",
    )  # fmt: skip
    with store.read() as r:
        met = reserving.call_of_another(r, lead, store.now())
    assert (met is not None) is is_warned


def test_what_is_given_back_is_no_longer_held(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()
    with store.write() as w:
        made = reserving.reserve(w, lead)
        assert reserving.release(w, lead)
        assert not reserving.release(w, lead)
        assert records.require(w, "Reservation", made)["status"] == "released"


@pytest.mark.parametrize("status", ["pending", "approved", "rejected", "released"])
def test_who_is_dialled_is_asked_for_once_whatever_became_of_it(
    workspace: Workspace, store: Store, status: str
) -> None:
    lead = workspace.lead()
    with store.write() as w:
        assert reserving.hold_for_call(w, lead)
    with store.read() as r:
        held = reserving.mine(r, lead)
    assert held is not None
    workspace.pulled(
        "Reservation", held.id, who_id=lead, owner_id=WANG, status=status,
        ends_at=held.ends_at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
    )  # fmt: skip
    with store.write() as w:
        assert not reserving.hold_for_call(w, lead)


def test_whoever_may_reserve_nobody_dials_without(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()
    workspace.pulled("User", WANG, name="Wang Jie", role="se", is_active=True)
    with store.write() as w:
        assert not reserving.hold_for_call(w, lead)
        assert reserving.mine(w, lead) is None

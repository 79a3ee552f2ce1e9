"""The numbers of an event: each counts its records, and its selection finds exactly those."""

from typing import Any
from uuid import UUID

import pytest

from tests.services.conftest import WANG, Workspace
from workbench.services import events
from workbench.services.events import Figure
from workbench.store import lists
from workbench.store.database import Store


@pytest.fixture
def expo(workspace: Workspace) -> UUID:
    workspace.stages()
    return workspace.pulled("Campaign", name="Expo", type="Trade Show", start_date="2026-11-01")


def member(workspace: Workspace, expo: UUID, status: str, **more: Any) -> UUID:
    return workspace.pulled(
        "CampaignMember", campaign_id=expo, last_name="Li", status=status, **more
    )


def told(store: Store, expo: UUID) -> dict[str, Figure]:
    with store.read() as r:
        found = {one.key: one for one in events.figures(r, expo)}
        for one in found.values():
            assert f"{lists.count(r, one.selection.query):,}" == one.value
    return found


def test_guests_are_counted_by_their_state(store: Store, workspace: Workspace, expo: UUID) -> None:
    for status in ("Responded", "Responded", "Sent"):
        member(workspace, expo, status)
    found = told(store, expo)
    assert (found["guests"].value, found["guests"].detail) == ("3", "2 came")
    assert (found["guests:Responded"].value, found["guests:Sent"].value) == ("2", "1")


def test_meetings_and_what_is_due_are_the_tasks_of_the_event(
    store: Store, workspace: Workspace, expo: UUID
) -> None:
    about = {"what_id": expo, "owner_id": WANG}
    call = {
        "task_subtype": "call",
        "status": "Completed",
        "activity_at": "2026-11-18T02:00:00.000Z",
    }
    workspace.pulled("Task", call_disposition="meeting_booked", **about, **call)
    workspace.pulled("Task", call_disposition="no_answer", **about, **call)
    open_ = {"task_subtype": "to_do", "status": "Not Started", **about}
    workspace.pulled("Task", due_at="2026-11-18T02:00:00.000Z", **open_)
    workspace.pulled("Task", due_at="2026-12-24T02:00:00.000Z", **open_)
    found = told(store, expo)
    assert (found["meetings"].value, found["due"].value) == ("1", "1")


def test_deals_count_once_with_their_amounts_and_only_those_alive_when_it_began(
    store: Store, workspace: Workspace, expo: UUID
) -> None:
    def deal(amount: str, close: str, **more: Any) -> UUID:
        return workspace.pulled(
            "Opportunity", name="D", amount=amount, close_date=close, currency_iso_code="EUR",
            stage_name=more.pop("stage_name", "Qualification"), **more,
        )  # fmt: skip

    named = deal("1000", "2026-12-01", campaign_id=expo, stage_name="Closed Won")
    became = deal("500", "2026-12-01")
    deal("9999", "2026-10-01", campaign_id=expo)
    deal("7777", "2026-12-01")
    for one in (named, became):
        lead = workspace.lead(converted_opportunity_id=one, is_converted=True)
        member(workspace, expo, "Responded", lead_id=lead)
    found = told(store, expo)["deals"]
    assert (found.value, found.detail) == ("2", "1,500 EUR · 1 won")

"""Guests of an event stay on its list until somebody answers; then they are leads in one save."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.services.conftest import WANG, Clock, Workspace
from workbench.errors import Refused
from workbench.services import calling
from workbench.store import outbox, records
from workbench.store.database import Store

NUMBER = "+31105550142"


@pytest.fixture
def guest(workspace: Workspace) -> UUID:
    expo = workspace.pulled("Campaign", name="Expo 2026", is_active=True)
    return invited(workspace, expo, last_name="Janssen", company="Delta", phone=NUMBER)


def invited(workspace: Workspace, campaign: UUID, **row: Any) -> UUID:
    given = {"campaign_id": campaign, "owner_id": WANG, "status": "Sent", **row}
    return workspace.pulled("CampaignMember", **given)


def called(store: Store, guest: UUID, outcome: str, **more: Any) -> calling.CallLogged:
    with store.write() as w:
        return calling.log_call(
            w, who_id=guest, disposition=outcome, at=store.now(), **more
        )  # fmt: skip


def queued(store: Store) -> list[tuple[str, str]]:
    with store.read() as r:
        found = calling.queue(r, store.now())
    assert found.total == len(found.items)
    return [(item.who_type, item.name) for item in found.items]


def test_guests_with_a_number_wait_after_the_leads(
    workspace: Workspace, store: Store, guest: UUID
) -> None:
    workspace.lead(score=1)
    with store.read() as r:
        expo = records.require(r, "CampaignMember", guest)["campaign_id"]
    over = workspace.pulled("Campaign", name="Past", is_active=False)
    lead = workspace.lead(last_name="Known", owner_id=None)
    invited(workspace, expo, last_name="Mailonly")
    invited(workspace, expo, last_name="Known", phone=NUMBER, lead_id=lead)
    invited(workspace, over, last_name="Late", phone="+31105550199")
    assert queued(store) == [("Lead", "Wei Li"), ("CampaignMember", "Janssen")]


def test_the_card_of_a_guest_names_the_event_and_the_clock_there(store: Store, guest: UUID) -> None:
    with store.read() as r:
        card = calling.card(r, guest)
    assert (card.who_type, card.name, card.company) == ("CampaignMember", "Janssen", "Delta")
    assert [number.number for number in card.numbers] == [NUMBER]
    assert card.hours.local_time == "07:30"
    said = "On the list of “Expo 2026”; becomes a lead when somebody answers"
    assert [reason.text for reason in card.reasons] == [said]


def test_nobody_answers_and_the_guest_stays_on_the_list_until_tomorrow(
    store: Store, guest: UUID, clock: Clock
) -> None:
    logged = called(store, guest, "no_answer")
    assert (logged.name, logged.is_promoted) == ("Janssen", False)
    assert queued(store) == []
    with store.read() as r:
        task = records.require(r, "Task", logged.task_id)
        member = records.require(r, "CampaignMember", guest)
        assert calling.unknown_calls(r) == []
        assert calling.session_strip(r).dials == 1
    assert (task["who_id"], task["what_id"]) == (None, member["campaign_id"])
    assert member["lead_id"] is None
    clock.forward(days=1)
    with store.read() as r:
        (item,) = calling.queue(r, store.now()).items
        assert (item.attempts, calling.card(r, guest).attempts) == (1, 1)


def test_whoever_answers_is_a_lead_in_the_same_save(store: Store, guest: UUID) -> None:
    logged = called(store, guest, "connected_interested", notes="Wants prices", duration_s=90)
    assert (logged.who_type, logged.is_promoted) == ("Lead", True)
    with store.read() as r:
        member = records.require(r, "CampaignMember", guest)
        assert logged.who_id == member["lead_id"]
        lead = records.require(r, "Lead", member["lead_id"])
        task = records.require(r, "Task", logged.task_id)
        bundles = {one.body.get("bundle") for one in outbox.listing(r)}
    assert (lead["phone"], lead["status"]) == (NUMBER, "Working - Contacted")
    assert (lead["campaign_id"], member["status"]) == (member["campaign_id"], "Responded")
    assert (task["who_id"], task["call_phone"]) == (lead.id, NUMBER)
    assert len(bundles) == 1
    assert queued(store) == []


def test_undoing_the_call_puts_the_guest_back_on_the_list(store: Store, guest: UUID) -> None:
    with store.read() as r:
        before = outbox.counts(r)
    logged = called(store, guest, "connected_interested")
    with store.write() as w:
        calling.undo_call(w, logged.task_id)
    assert queued(store) == [("CampaignMember", "Janssen")]
    with store.read() as r:
        assert outbox.counts(r) == before
        assert records.get(r, "Task", logged.task_id) is None


def test_a_lead_that_was_sent_stays_when_its_call_is_undone(store: Store, guest: UUID) -> None:
    logged = called(store, guest, "connected_interested")
    with store.write() as w:
        outbox.mark_sent(w, [one.mid for one in outbox.listing(w)])
        calling.undo_call(w, logged.task_id)
    with store.read() as r:
        assert records.require(r, "Task", logged.task_id)["voided_at"] is not None
        assert records.require(r, "CampaignMember", guest)["lead_id"] == logged.who_id


def test_a_wrong_number_leaves_the_list_and_comes_back_with_undo(store: Store, guest: UUID) -> None:
    logged = called(store, guest, "bad_number")
    with store.read() as r:
        member = records.require(r, "CampaignMember", guest)
    assert (member["phone"], member["phone_raw"]) == (None, NUMBER)
    with store.write() as w:
        calling.undo_call(w, logged.task_id)
        assert records.require(w, "CampaignMember", guest)["phone"] == NUMBER


def test_a_guest_without_company_who_answers_is_logged_all_the_same(
    workspace: Workspace, store: Store
) -> None:
    expo = workspace.pulled("Campaign", name="Expo 2026")
    nameless = invited(workspace, expo, first_name="Eva", phone=NUMBER)
    logged = called(store, nameless, "do_not_call")
    with store.read() as r:
        lead = records.require(r, "Lead", logged.who_id or nameless)
    assert (lead["last_name"], lead["company"]) == ("Eva", "Unknown company")
    assert (lead["do_not_call"], lead["status"]) == (True, "Closed - Not Converted")


def test_guests_and_leads_are_logged_in_one_batch(
    workspace: Workspace, store: Store, guest: UUID
) -> None:
    lead = workspace.lead()
    with store.write() as w:
        batch = calling.log_calls(w, [lead, guest], "no_answer", at=store.now())
    assert [call.name for call in batch.calls] == ["Wei Li", "Janssen"]


def test_a_call_back_is_not_promised_to_whoever_has_not_answered(store: Store, guest: UUID) -> None:
    with store.write() as w, pytest.raises(Refused, match="once somebody answers"):
        calling.plan_call(w, guest, store.now() + timedelta(days=1))

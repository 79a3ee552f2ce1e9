"""A guest's calls are his campaign's and, once he is a lead, his: in every number and list."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.services.conftest import LIU, WANG, Workspace, become
from workbench.insight import attempts, call_funnel, call_scope, call_times, calls, periods
from workbench.insight.numbers import Numbers, shown
from workbench.insight.scope import Filters
from workbench.services import calling, campaigns, record_head, timeline
from workbench.store import lists, records


class Expo:
    """Ten guests of one event: five called twice in vain, then one of them answers."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace, self.store, self.clock = workspace, workspace.store, workspace.clock
        self.campaign = workspace.pulled("Campaign", name="Expo", is_active=True)
        self.guests = [self.invite(number) for number in range(10)]

    def invite(self, number: int, known_id: UUID | None = None, **more: Any) -> UUID:
        row = {
            "campaign_id": self.campaign,
            "phone": f"+86215556{number:04d}",
            "last_name": f"Guest {number}",
            "company": "Delta",
            "status": "Sent",
            "owner_id": WANG,
            **more,
        }
        return self.workspace.pulled("CampaignMember", known_id, **row)

    def call(self, who: UUID, outcome: str = "no_answer") -> calling.CallLogged:
        self.clock.forward(minutes=1)
        with self.store.write() as w:
            return calling.log_call(
                w, who_id=who, disposition=outcome, at=self.clock.now(), duration_s=60
            )

    def call_in_vain(self) -> None:
        for _day in range(2):
            for guest in self.guests[:5]:
                self.call(guest)
            self.clock.forward(days=1)

    def filters(self, campaign: UUID | None) -> Filters:
        today = self.clock.now().date()
        return Filters(today, period=periods.everything(), campaign_id=campaign)

    def opened(self, found: Numbers) -> list[int]:
        """Return how many records each bar leads to."""
        with self.store.read() as r:
            return [
                sum(
                    lists.count(r, one.query)
                    for one in (bar.selection, bar.selection.also)
                    if one is not None
                )
                for bar in found.bars
                if bar.selection is not None
            ]


@pytest.fixture
def expo(workspace: Workspace) -> Expo:
    return Expo(workspace)


def test_the_calls_of_guests_are_their_campaigns_before_and_after_they_answer(expo: Expo) -> None:
    expo.call_in_vain()
    answered = expo.call(expo.guests[0], "connected_interested")
    assert answered.who_id is not None
    expo.clock.forward(days=1)
    expo.call(answered.who_id)
    expo.workspace.lead()  # somebody else, who is not called
    filters = expo.filters(expo.campaign)
    with expo.store.read() as r:
        funnel = call_funnel.call_funnel(r, filters)
        pareto = calls.call_outcomes(r, filters)
        grid = call_times.connect_heatmap(r, filters)
        tried = attempts.success_by_attempt(r, filters)
        assert call_scope.count(r, filters) == 12
    assert [bar.n for bar in funnel.bars] == [10, 5, 1, 0, 0]
    assert [shown(bar.rate) for bar in funnel.bars[:3]] == [
        None, Decimal("50.00"), Decimal("20.00"),
    ]  # fmt: skip
    assert funnel.notes == ()
    assert [(bar.label, bar.n) for bar in pareto.bars] == [("No answer", 11), ("Interested", 1)]
    assert (grid.n, sum(row[3] for row in grid.rows if isinstance(row[3], int))) == (12, 1)
    assert [(row[0], row[2], row[3]) for row in tried.rows] == [
        ("1", 0, 5), ("2", 0, 5), ("3", 1, 1), ("4", 0, 1),
    ]  # fmt: skip
    assert tried.notes == ("100 % of the successes came by attempt 3",)
    for found in (funnel, pareto, grid, tried):
        assert expo.opened(found) == [bar.n for bar in found.bars]


def test_all_calls_together_count_the_guests_too(expo: Expo) -> None:
    expo.call_in_vain()
    expo.call(expo.guests[0], "meeting_booked")
    expo.call(expo.workspace.lead())
    filters = expo.filters(None)
    with expo.store.read() as r:
        funnel = call_funnel.call_funnel(r, filters)
        tried = attempts.reach_by_attempt(r, filters)
        assert call_scope.count(r, filters) == 12
    assert [bar.n for bar in funnel.bars] == [11, 6, 1, 1, 0]
    assert expo.opened(funnel) == [11, 6, 1, 1, 0]
    assert [(row[0], row[2], row[3]) for row in tried.rows] == [
        ("1", 0, 6), ("2", 0, 5), ("3", 1, 1),
    ]  # fmt: skip


def test_a_list_that_is_over_waits_only_where_it_is_asked_for(expo: Expo) -> None:
    with expo.store.write() as w:
        records.patch(w, "Campaign", expo.campaign, {"is_active": False})
    with expo.store.read() as r:
        unasked = call_funnel.call_funnel(r, expo.filters(None))
        asked = call_funnel.call_funnel(r, expo.filters(expo.campaign))
    assert (unasked.bars[0].n, asked.bars[0].n) == (0, 10)


def test_a_new_leads_card_tells_the_calls_he_did_not_answer(expo: Expo) -> None:
    guest = expo.guests[0]
    expo.call(guest)
    expo.call(guest)
    answered = expo.call(guest, "connected_interested").who_id
    assert answered is not None
    with expo.store.read() as r:
        card = calling.card(r, answered)
        facts = {fact.label: fact.value for fact in record_head.head(r, "Lead", answered).facts}
        days = timeline.timeline(r, "Lead", answered).days
        assert calling.queue(r, expo.clock.now()).total == 9
    assert (card.attempts, card.touch_count) == (3, 3)
    assert [touch.title for touch in card.touches] == [
        "Call with Guest 0, 1 min", "No answer", "No answer",
    ]  # fmt: skip
    assert facts["Calls"] == "3"
    assert len([entry for day in days for entry in day.entries if not entry.is_planned]) == 3


def test_a_lead_made_by_hand_has_been_called_as_a_guest(expo: Expo) -> None:
    expo.call(expo.guests[0])
    with expo.store.write() as w:
        made = campaigns.promote(w, expo.guests[0])
    with expo.store.read() as r:
        (row,) = [one for one in calling.queue(r, expo.clock.now()).items if not one.is_guest]
        assert (row.who_id, row.attempts) == (made.lead_id, 1)
        assert calling.card(r, made.lead_id).touch_count == 1
    with expo.store.write() as w:
        campaigns.take_back(w, made)
    with expo.store.read() as r:
        card = calling.card(r, expo.guests[0])
        assert (card.attempts, card.touch_count) == (1, 1)


def test_an_undone_answer_leaves_the_guest_his_calls(expo: Expo) -> None:
    guest = expo.guests[0]
    expo.call(guest)
    answered = expo.call(guest, "connected_interested")
    with expo.store.write() as w:
        calling.undo_call(w, answered.task_id)
    with expo.store.read() as r:
        card = calling.card(r, guest)
        funnel = call_funnel.call_funnel(r, expo.filters(expo.campaign))
    assert (card.attempts, card.touch_count) == (1, 1)
    assert [bar.n for bar in funnel.bars] == [10, 1, 0, 0, 0]


def test_whom_a_colleague_makes_a_lead_keeps_the_calls_i_made(expo: Expo) -> None:
    guest = expo.guests[0]
    expo.call(guest)
    expo.call(guest)
    expo.invite(0, known_id=guest, owner_id=LIU)
    become(expo.store, LIU)
    answered = expo.call(guest, "connected_interested").who_id
    assert answered is not None
    with expo.store.read() as r:
        assert calling.card(r, answered).attempts == 3
        tried = attempts.success_by_attempt(r, expo.filters(expo.campaign))
    assert [(row[0], row[2], row[3]) for row in tried.rows] == [
        ("1", 0, 1), ("2", 0, 1), ("3", 1, 1),
    ]  # fmt: skip


def test_a_guest_of_no_known_company_has_a_card(expo: Expo) -> None:
    nameless = expo.invite(77, company=None)
    with expo.store.read() as r:
        assert calling.card(r, nameless).company == ""


def test_a_wrong_number_was_called_all_the_same(expo: Expo) -> None:
    typed = expo.invite(99, phone_raw="021 5556 0099")
    expo.call(typed, "bad_number")
    with expo.store.read() as r:
        assert records.require(r, "CampaignMember", typed)["phone"] is None
        funnel = call_funnel.call_funnel(r, expo.filters(expo.campaign))
        assert calling.card(r, typed).attempts == 1
    assert [bar.n for bar in funnel.bars[:2]] == [11, 1]


def test_two_guests_with_one_number_are_one_call(expo: Expo) -> None:
    twin = expo.invite(0, last_name="Twin")
    expo.call(twin)
    answered = expo.call(twin, "connected_interested").who_id
    filters = expo.filters(expo.campaign)
    with expo.store.read() as r:
        funnel = call_funnel.call_funnel(r, filters)
        tried = attempts.success_by_attempt(r, filters)
        assert call_scope.count(r, filters) == 2
    assert answered is not None
    assert [bar.n for bar in funnel.bars[:3]] == [11, 1, 1]
    assert [(row[0], row[2]) for row in tried.rows] == [("1", 0), ("2", 1)]


def test_a_call_with_a_lead_of_a_list_belongs_to_the_campaign_it_came_from(expo: Expo) -> None:
    lead = expo.workspace.lead(campaign_id=expo.campaign)
    known = expo.workspace.lead(last_name="Known")
    expo.invite(50, lead_id=str(known))
    gone = expo.workspace.lead(campaign_id=str(UUID(int=7)))
    tasks = [expo.call(one).task_id for one in (lead, known, gone)]
    with expo.store.read() as r:
        about = [records.require(r, "Task", one)["what_id"] for one in tasks]
    assert about == [expo.campaign, expo.campaign, None]


def test_a_guests_clock_is_his_own_once_he_is_a_lead(expo: Expo) -> None:
    guest = expo.guests[0]
    at = expo.clock.now() + timedelta(minutes=1)
    expo.call(guest)
    made = expo.call(guest, "connected_interested").who_id
    assert made is not None
    with expo.store.write() as w:
        records.patch(w, "Lead", made, {"time_zone": "America/New_York"})
    with expo.store.read() as r:
        grid = call_times.connect_heatmap(r, expo.filters(expo.campaign))
    there = at - timedelta(hours=5)
    assert [(bar.place, bar.n) for bar in grid.bars] == [((there.weekday(), there.hour), 2)]

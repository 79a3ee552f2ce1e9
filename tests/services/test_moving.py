"""Moving, editing, making and losing a deal; each with its way back."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.conftest import WANG, Clock, Workspace
from tests.services.pipeline import TODAY, Pipeline
from workbench.errors import InvalidInput, NotFound, Refused
from workbench.insight import ageing, scope
from workbench.services import deals, moving, record_head, saved_views
from workbench.store import records
from workbench.store.database import Store

WATCHED = ("stage_name", "probability", "forecast_category", "loss_reason", "loss_note", "amount")


@pytest.fixture
def pipeline(workspace: Workspace) -> Pipeline:
    return Pipeline(workspace)


def values(store: Store, deal: UUID) -> dict[str, Any]:
    with store.read() as r:
        found = records.require(r, "Opportunity", deal)
        return {name: found[name] for name in WATCHED}


def move(store: Store, deal: UUID, stage: str, **why: str) -> moving.Moved:
    with store.write() as w:
        return moving.move(w, deal, stage, **why)


def path(store: Store) -> list[str]:
    """Return the stages a deal walks through, from the first to won."""
    found, at = ["Qualification"], "Qualification"
    with store.read() as r:
        while (stage := moving.neighbour(r, at, 1)) is not None:
            at = stage.api_name
            found.append(at)
    return found


def test_probability_and_forecast_follow_the_stage(store: Store, pipeline: Pipeline) -> None:
    deal = pipeline.deal("Sorting line")
    for name in path(store):
        moved = move(store, deal, name)
        now = values(store, deal)
        assert now["stage_name"] == name
        assert now["probability"] == moved.stage.probability
        assert now["forecast_category"] == moved.stage.forecast_category
    assert values(store, deal)["probability"] == 100


def test_a_move_is_taken_back_whole(store: Store, pipeline: Pipeline) -> None:
    deal = pipeline.deal("Sorting line", probability=35, forecast_category="BestCase")
    before = values(store, deal)
    moved = move(store, deal, "Closed Lost", loss_reason="competitor_price", loss_note="Too dear")
    assert values(store, deal)["loss_note"] == "Too dear"
    with store.write() as w:
        moving.take_back(w, moved)
    assert values(store, deal) == before


def test_the_path_ends_with_won_and_never_leads_to_lost(store: Store, pipeline: Pipeline) -> None:
    walked = path(store)
    assert walked[-1] == "Closed Won"
    assert "Closed Lost" not in walked
    with store.read() as r:
        assert moving.neighbour(r, "Prospecting", -1) is None
        assert moving.neighbour(r, "Closed Lost", -1) is None
        assert moving.neighbour(r, "no such stage", 1) is None
        for left, right in pairwise(walked):
            back = moving.neighbour(r, right, -1)
            assert back is not None
            assert back.api_name == left


def test_a_lost_deal_needs_its_reason(store: Store, pipeline: Pipeline) -> None:
    deal = pipeline.deal("Sorting line")
    with pytest.raises(Refused, match="Say why “Sorting line” was lost"):
        move(store, deal, "Closed Lost")
    assert values(store, deal)["stage_name"] == "Qualification"
    with store.read() as r:
        assert moving.is_loss(r, "Closed Lost")
        assert not moving.is_loss(r, "Closed Won")
        assert not moving.is_loss(r, "no such stage")


def test_nothing_is_won_without_amount_and_date(store: Store, pipeline: Pipeline) -> None:
    deal = pipeline.deal("Vague", amount=None, close_date=None)
    with pytest.raises(Refused, match="cannot be won without an amount and a close date"):
        move(store, deal, "Closed Won")
    with store.write() as w:
        moving.edit(w, deal, "amount", "12k", today=TODAY)
        moving.edit(w, deal, "close_date", "tomorrow", today=TODAY)
    assert move(store, deal, "Closed Won").stage.is_won


def test_an_unknown_stage_and_an_unknown_deal_are_told(store: Store, pipeline: Pipeline) -> None:
    deal = pipeline.deal("Sorting line")
    with pytest.raises(Refused, match="There is no stage “Nowhere”"):
        move(store, deal, "Nowhere")
    with pytest.raises(NotFound):
        move(store, WANG, "Discovery")


def test_an_edit_returns_what_was_there_and_can_be_put_back(
    store: Store, pipeline: Pipeline
) -> None:
    deal = pipeline.deal("Sorting line", amount="118000.0000")
    with store.write() as w:
        before = moving.edit(w, deal, "amount", "130k", today=TODAY)
    assert before == Decimal(118000)
    assert values(store, deal)["amount"] == Decimal(130000)
    with store.write() as w:
        moving.put_back(w, deal, "amount", before)
    assert values(store, deal)["amount"] == Decimal(118000)


def test_what_is_no_amount_changes_nothing(store: Store, pipeline: Pipeline) -> None:
    deal = pipeline.deal("Sorting line")
    with pytest.raises(InvalidInput, match="“soon” is no amount"), store.write() as w:
        moving.edit(w, deal, "amount", "soon", today=TODAY)
    assert values(store, deal)["amount"] == Decimal(1000)


def test_a_new_deal_is_mine_and_begins_at_the_first_stage(store: Store, pipeline: Pipeline) -> None:
    bolt = pipeline.account("Bolt Parcel")
    with store.write() as w:
        made = moving.create(
            w,
            name="Sorting line",
            account_id=bolt,
            amount=Decimal("40000"),
            close_date=date(2026, 12, 1),
            currency="EUR",
        )
    with store.read() as r:
        found = records.require(r, "Opportunity", made)
    assert (found["owner_id"], found["stage_name"]) == (WANG, "Prospecting")
    assert (found["account_id"], found["amount"]) == (bolt, Decimal(40000))
    assert (found["currency_iso_code"], found["close_date"]) == ("EUR", date(2026, 12, 1))
    assert found.is_pending


def test_a_new_deal_needs_its_name_alone(store: Store, pipeline: Pipeline) -> None:
    nothing: dict[str, Any] = {"account_id": None, "amount": None, "close_date": None}
    with store.write() as w:
        made = moving.create(w, name="Later", currency="", **nothing)
    assert values(store, made)["amount"] is None
    with pytest.raises(InvalidInput), store.write() as w:
        moving.create(w, name="", currency="", **nothing)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.sampled_from([-1, 1]), max_size=6))
def test_any_walk_is_undone_step_by_step(
    store: Store, pipeline: Pipeline, steps: list[int]
) -> None:
    deal = pipeline.deal("Walker")
    seen, done = [values(store, deal)], []
    for step in steps:
        with store.read() as r:
            stage = moving.neighbour(r, seen[-1]["stage_name"], step)
        if stage is not None:
            done.append(move(store, deal, stage.api_name))
            seen.append(values(store, deal))
    for moved in reversed(done):
        assert values(store, deal) == seen.pop()
        with store.write() as w:
            moving.take_back(w, moved)
    assert values(store, deal) == seen[0]


def age(store: Store, deal: UUID) -> tuple[int, str, bool, str]:
    """Return a deal's days in stage as card, record head, stalled view and chart tell it."""
    with store.read() as r:
        card = deals.card(r, deal, today=TODAY)
        facts = record_head.head(r, "Opportunity", deal).facts
        is_stalled = deal in saved_views.stalled(r, TODAY)
        bars = ageing.ageing(r, scope.Filters(TODAY, since="stage")).bars
    in_stage = next(fact.value for fact in facts if fact.label == "In stage")
    return card.days_in_stage, in_stage, is_stalled, next(bar.label for bar in bars if bar.n)


def test_an_undone_move_leaves_the_age_in_stage_as_it_was(
    store: Store, pipeline: Pipeline, clock: Clock
) -> None:
    deal = pipeline.deal("Sorting line")
    pipeline.entered(deal, "Qualification", days_ago=40)
    before = age(store, deal)
    assert before == (40, "40 days", True, "31–60 days")
    there = move(store, deal, "Needs Analysis")
    assert age(store, deal) == (0, "0 days", False, "0–30 days")
    clock.forward(seconds=4)
    further = move(store, deal, "Proposal/Price Quote")
    clock.forward(seconds=4)
    for moved in (further, there):
        with store.write() as w:
            moving.take_back(w, moved)
    assert age(store, deal) == before


def test_an_undo_hours_later_still_leaves_the_age_as_it_was(
    store: Store, pipeline: Pipeline, clock: Clock
) -> None:
    deal = pipeline.deal("Sorting line")
    pipeline.entered(deal, "Qualification", days_ago=40)
    before = age(store, deal)
    moved = move(store, deal, "Needs Analysis")
    clock.forward(minutes=5 * 60)
    with store.write() as w:
        moving.take_back(w, moved)
    assert age(store, deal) == before


def test_a_stage_entered_again_on_another_day_counts_from_then(
    store: Store, pipeline: Pipeline
) -> None:
    deal = pipeline.deal("Sorting line", "Needs Analysis")
    pipeline.entered(deal, "Qualification", days_ago=40)
    pipeline.entered(deal, "Needs Analysis", days_ago=20)
    move(store, deal, "Qualification")
    assert age(store, deal)[:3] == (0, "0 days", False)


def test_an_undo_of_the_first_move_counts_from_the_creation(
    store: Store, pipeline: Pipeline
) -> None:
    deal = pipeline.deal("Sorting line")
    before = age(store, deal)
    moved = move(store, deal, "Needs Analysis")
    with store.write() as w:
        moving.take_back(w, moved)
    assert age(store, deal) == before
    assert before[0] == 1

"""The deal desk's questions: board, facts, scopes, signals."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from tests.services.conftest import LI_NA, LIU, WANG, Workspace, become
from tests.services.pipeline import TODAY, Pipeline
from workbench.services import deals, saved_views
from workbench.store import lists
from workbench.store.database import Store

TEAM = UUID("01930000-0000-7000-8000-0000000000f1")


@pytest.fixture
def pipeline(workspace: Workspace) -> Pipeline:
    return Pipeline(workspace)


def board_of(store: Store, scope: str = deals.MINE, text: str = "") -> deals.Board:
    with store.read() as r:
        wanted = deals.query(r, scope=scope, text=text, today=TODAY)
        return deals.board(r, wanted, today=TODAY)


def column_of(board: deals.Board, stage: str) -> deals.Column:
    return next(column for column in board.columns if column.stage.api_name == stage)


def names_on(board: deals.Board) -> list[str]:
    return [card.name for column in board.columns for card in column.cards]


def signals(store: Store, deal: UUID) -> list[str]:
    with store.read() as r:
        return [signal.key for signal in deals.card(r, deal, today=TODAY).signals]


def test_the_board_has_every_open_stage_in_order_and_no_closed_one(
    store: Store, pipeline: Pipeline
) -> None:
    pipeline.deal("Won", "Closed Won")
    board = board_of(store)
    with store.read() as r:
        stages = deals.stages(r)
    assert [column.stage for column in board.columns] == list(stages.open)
    assert not any(column.stage.is_closed for column in board.columns)
    assert board.count == 0
    assert board.amount == 0


def test_a_columns_cards_come_soonest_first_and_its_sum_covers_the_hidden_ones(
    store: Store, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deals, "CARDS_PER_COLUMN", 2)
    for name, day in (("late", "2026-12-24"), ("soon", "2026-11-20"), ("then", "2026-12-01")):
        pipeline.deal(name, close_date=day)
    column = column_of(board_of(store), "Qualification")
    assert [card.name for card in column.cards] == ["soon", "then"]
    assert (column.count, column.hidden, column.amount) == (3, 1, Decimal(3000))


def test_a_card_names_account_and_owner_and_counts_days_in_the_stage(
    store: Store, pipeline: Pipeline
) -> None:
    bolt = pipeline.account("Bolt Parcel")
    deal = pipeline.deal("Sorting line", account_id=bolt, amount=None, close_date=None)
    pipeline.entered(deal, "Qualification", days_ago=9)
    with store.read() as r:
        card = deals.card(r, deal, today=TODAY)
    assert (card.account, card.owner, card.days_in_stage) == ("Bolt Parcel", "Wang Jie", 9)
    assert (card.amount, card.close_date, card.is_pending) == (None, None, False)


def test_a_card_warns_of_what_is_wrong_the_worst_first(store: Store, pipeline: Pipeline) -> None:
    fine = pipeline.deal("Fine")
    bad = pipeline.deal("Bad", close_date="2026-11-01", next_step=None, amount=None)
    pipeline.entered(bad, "Qualification", days_ago=saved_views.STALLED_AFTER_DAYS + 1)
    won = pipeline.deal("Won", "Closed Won", close_date="2026-11-01", next_step=None)
    assert signals(store, fine) == []
    assert signals(store, bad) == ["overdue", "stalled", "no_next_step", "no_amount"]
    assert signals(store, won) == []


def test_the_last_day_of_patience_is_not_yet_stalled(store: Store, pipeline: Pipeline) -> None:
    deal = pipeline.deal("Patient")
    pipeline.entered(deal, "Qualification", days_ago=saved_views.STALLED_AFTER_DAYS)
    assert signals(store, deal) == []
    with store.read() as r:
        assert saved_views.stalled(r, TODAY) == []


def test_mine_the_teams_and_everyones(store: Store, pipeline: Pipeline) -> None:
    pipeline.workspace.pulled("Team", TEAM, name="North")
    for user, name in ((WANG, "Wang Jie"), (LIU, "Liu Yang")):
        pipeline.workspace.pulled("User", user, name=name, role="ae", team_id=TEAM, is_active=True)
    for owner in (WANG, LIU, LI_NA):
        pipeline.deal(f"of {owner}", owner_id=owner)
    assert board_of(store).count == 1
    assert board_of(store, deals.TEAM).count == 2
    assert board_of(store, deals.EVERYONE).count == 3
    with store.read() as r:
        assert deals.team_mates(r) == [WANG, LIU]


def test_a_manager_sees_the_deals_of_those_managed(store: Store, pipeline: Pipeline) -> None:
    pipeline.workspace.pulled("User", LIU, name="Liu", role="ae", manager_id=LI_NA, is_active=True)
    pipeline.deal("Liu’s", owner_id=LIU)
    become(store, LI_NA)
    assert board_of(store).count == 0
    assert board_of(store, deals.TEAM).count == 1


def test_a_word_narrows_the_board(store: Store, pipeline: Pipeline) -> None:
    pipeline.deal("恒达仓储项目")
    pipeline.deal("Sorting line")
    assert names_on(board_of(store, text="恒达")) == ["恒达仓储项目"]
    assert names_on(board_of(store, text="sorting")) == ["Sorting line"]
    assert board_of(store, text="nowhere").count == 0


def test_the_facts_count_what_their_views_show(store: Store, pipeline: Pipeline) -> None:
    pipeline.deal("Closing", amount="2500.0000")
    pipeline.deal("Next year", close_date="2027-02-01", next_step=None)
    old = pipeline.deal("Old", close_date="2027-03-01")
    pipeline.entered(old, "Qualification", days_ago=40)
    pipeline.deal("Won", "Closed Won", amount="7000.5000", close_date="2026-10-05")
    pipeline.deal("Won last quarter", "Closed Won", close_date="2026-09-30")
    pipeline.deal("Not mine", owner_id=LIU)
    with store.read() as r:
        facts = deals.facts(r, today=TODAY)
        sizes = {
            view.key: lists.count(r, deals.query(r, view=view.key, today=TODAY))
            for view in saved_views.VIEWS
        }
    assert (facts.open_count, facts.open_amount) == (3, Decimal(4500))
    assert facts.won_amount == Decimal("7000.5")
    assert facts.currency == "EUR"
    counted = (facts.closing_count, facts.stalled_count, facts.no_next_step_count)
    assert counted == (1, 1, 1)
    assert counted == (sizes["closing"], sizes["stalled"], sizes["no_next_step"])


def test_the_fiscal_year_says_which_quarter_is_won(store: Store, pipeline: Pipeline) -> None:
    pipeline.deal("Won", "Closed Won", close_date="2026-10-05")
    with store.read() as r:
        assert deals.facts(r, today=TODAY).won_amount == 1000
        assert deals.facts(r, today=TODAY, first_month=2).won_amount == 0


def test_rows_of_the_table_are_read_by_their_keys(store: Store, pipeline: Pipeline) -> None:
    for name in ("one", "two", "three"):
        pipeline.deal(name)
    with store.read() as r:
        wanted = deals.query(r, today=TODAY, sort=lists.Sort("name"))
        pks = [pk for chunk in lists.pks(r, wanted) for pk in chunk]
        cards = deals.cards_by_pks(r, pks[1:], today=TODAY)
    assert [cards[pk].name for pk in pks[1:]] == ["three", "two"]


def test_an_empty_workspace_has_no_currency_and_no_deals(
    store: Store, workspace: Workspace
) -> None:
    with store.read() as r:
        facts = deals.facts(r, today=date(2026, 1, 1))
    assert (facts.currency, facts.open_count, facts.won_amount) == ("", 0, Decimal(0))

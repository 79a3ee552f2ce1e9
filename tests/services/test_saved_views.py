"""The saved views: what each names, on a real store."""

from datetime import date, timedelta

import pytest

from tests.services.conftest import LIU, Workspace
from tests.services.pipeline import TODAY, Pipeline
from workbench import settings
from workbench.services import deals, saved_views
from workbench.store import lists
from workbench.store.database import Store


@pytest.fixture
def pipeline(workspace: Workspace) -> Pipeline:
    return Pipeline(workspace)


def shown(store: Store, view: str, today: date = TODAY, scope: str = deals.MINE) -> list[str]:
    with store.read() as r:
        wanted = deals.query(r, scope=scope, view=view, today=today, sort=lists.Sort("name"))
        return [record.name for record in lists.first_page(r, wanted, 50)]


@pytest.mark.parametrize(
    ("close_date", "is_shown"),
    [
        ("2026-09-30", False),
        ("2026-10-01", True),
        ("2026-12-31", True),
        ("2027-01-01", False),
        (None, False),
    ],
)
def test_closing_this_quarter_has_both_ends_of_the_quarter(
    store: Store, pipeline: Pipeline, close_date: str | None, is_shown: bool
) -> None:
    pipeline.deal("Deal", close_date=close_date)
    assert (shown(store, saved_views.CLOSING) == ["Deal"]) is is_shown


def test_the_quarter_is_that_of_the_fiscal_year(store: Store, pipeline: Pipeline) -> None:
    pipeline.deal("Deal", close_date="2026-10-15")
    settings.put("fiscal_year_start_month", 2)
    assert shown(store, saved_views.CLOSING) == []


def test_a_close_date_of_today_has_not_passed(store: Store, pipeline: Pipeline) -> None:
    pipeline.deal("Yesterday", close_date=(TODAY - timedelta(days=1)).isoformat())
    pipeline.deal("Today", close_date=TODAY.isoformat())
    pipeline.deal("Never", close_date=None)
    assert shown(store, saved_views.OVERDUE) == ["Yesterday"]


def test_no_next_step_is_an_empty_one(store: Store, pipeline: Pipeline) -> None:
    pipeline.deal("Without", next_step=None)
    pipeline.deal("With")
    assert shown(store, saved_views.NO_NEXT_STEP) == ["Without"]


def test_stalled_counts_from_the_last_stage_change_or_from_the_start(
    store: Store, pipeline: Pipeline
) -> None:
    moved = pipeline.deal("Moved last week", created_at="2026-01-01T08:00:00.000Z")
    pipeline.entered(moved, "Discovery", days_ago=60)
    pipeline.entered(moved, "Qualification", days_ago=7)
    pipeline.deal("Never moved", created_at="2026-01-01T08:00:00.000Z")
    pipeline.deal("New")
    assert shown(store, saved_views.STALLED) == ["Never moved"]


def test_a_closed_deal_is_in_no_view(store: Store, pipeline: Pipeline) -> None:
    pipeline.deal("Lost", "Closed Lost", close_date="2026-11-01", next_step=None)
    for view in saved_views.VIEWS:
        assert shown(store, view.key) == []


def test_a_view_keeps_to_whose_deals_are_looked_at(store: Store, pipeline: Pipeline) -> None:
    pipeline.deal("Liu’s", owner_id=LIU, next_step=None)
    assert shown(store, saved_views.NO_NEXT_STEP) == []
    assert shown(store, saved_views.NO_NEXT_STEP, scope=deals.EVERYONE) == ["Liu’s"]


def test_no_view_or_an_unknown_one_narrows_nothing(store: Store, pipeline: Pipeline) -> None:
    pipeline.deal("Deal")
    with store.read() as r:
        assert saved_views.filters(r, "", TODAY) == []
        assert saved_views.filters(r, "of_an_older_version", TODAY) == []

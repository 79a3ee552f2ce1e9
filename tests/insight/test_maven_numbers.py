import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.insight.maven import NOW
from workbench.errors import InvalidInput
from workbench.insight import (
    ageing,
    conversion,
    cycle,
    pipeline,
    products,
    scope,
    velocity,
    waterfall,
    won,
)
from workbench.insight.numbers import Measure, Numbers, shown
from workbench.insight.scope import Filters
from workbench.store import lists
from workbench.store.transactions import Reader, Store

FILTERS = Filters(NOW.date())
Metric = Callable[[Reader, Filters], Numbers]


@pytest.fixture(scope="session")
def facts(shared_data: Path) -> dict[str, Any]:
    return json.loads((shared_data / "FACTS.json").read_text(encoding="utf-8"))["maven_crm"]


def ask(store: Store, metric: Metric, **changed: Any) -> Numbers:
    with store.read() as r:
        return metric(r, replace(FILTERS, **changed))


def values(numbers: Numbers) -> dict[str, Decimal | None]:
    return {bar.label: bar.value for bar in numbers.bars}


def test_the_four_quarters_of_maven_are_exact(maven_store: Store) -> None:
    found = ask(maven_store, won.won_by_quarter)
    assert values(found) == {
        "Q1 2017": Decimal(1_134_672),
        "Q2 2017": Decimal(3_086_111),
        "Q3 2017": Decimal(2_982_255),
        "Q4 2017": Decimal(2_802_496),
    }
    assert sum(bar.value or 0 for bar in found.bars) == 10_005_534
    assert found.n == 4_238


def test_a_fiscal_year_that_starts_in_february_moves_the_quarters(maven_store: Store) -> None:
    found = ask(maven_store, won.won_by_quarter, first_month=2)
    assert [bar.label for bar in found.bars] == ["FY18 Q1", "FY18 Q2", "FY18 Q3", "FY18 Q4"]
    assert sum(bar.value or 0 for bar in found.bars) == 10_005_534


@pytest.mark.parametrize(
    ("metric", "fact", "key"),
    [
        (won.won_by_manager, "by_manager", "manager"),
        (won.won_by_region, "by_region", "regional_office"),
        (won.leaderboard, "by_agent", "sales_agent"),
        (products.won_by_product, "by_product", "product_fixed"),
    ],
)
def test_won_value_by_group_is_what_pandas_says(
    maven_store: Store, facts: dict[str, Any], metric: Metric, fact: str, key: str
) -> None:
    found = ask(maven_store, metric)
    assert values(found) == {row[key]: Decimal(str(row["won_value"])) for row in facts[fact]}
    assert {bar.label: bar.n for bar in found.bars} == {r[key]: r["won"] for r in facts[fact]}


def test_the_win_rate_counts_closed_deals_only(maven_store: Store, facts: dict[str, Any]) -> None:
    found = ask(maven_store, won.win_rate)
    assert [shown(bar.value) for bar in found.bars] == [
        Decimal(str(round(row["win_rate"] * 100, 2))) for row in facts["by_close_quarter"]
    ]
    assert found.n == 6_711
    assert "63.2 %" in found.notes[0]


def test_losses_without_amounts_give_no_win_rate_by_value(maven_store: Store) -> None:
    assert {row[4] for row in ask(maven_store, won.win_rate).rows} == {None}


def test_the_cycle_of_won_deals_has_mavens_median_and_mean(maven_store: Store) -> None:
    with maven_store.read() as r:
        everything = scope.of(r, FILTERS, money=False)
        known = pipeline.stages.load(r)
        lengths = cycle.lengths(r, everything, known, owners=False)
    assert cycle.typical(lengths) == (Decimal(57), Decimal("51.78"), 4_238)


def test_the_dead_wood_of_the_open_pipeline_is_named(maven_store: Store) -> None:
    found = ask(maven_store, ageing.ageing)
    assert found.n == 2_089
    assert found.notes[0] == "1,291 are older than 138 days, the longest any won deal took"
    assert {bar.label: bar.n for bar in found.bars}["not engaged yet"] == 500


def test_a_pipeline_without_amounts_counts_and_says_so(maven_store: Store) -> None:
    found = ask(maven_store, pipeline.pipeline_by_stage)
    assert values(found) == {"Prospecting": Decimal(500), "Engaging": Decimal(1_589)}
    assert found.unit.measure is Measure.COUNT
    assert found.notes


def test_lost_deals_without_history_are_told(maven_store: Store) -> None:
    found = ask(maven_store, conversion.stage_conversion)
    assert found.notes[0].startswith("2,473 closed deals have no stage history")
    assert [bar.n for bar in found.bars] == [8_800, 5_827, 4_238]


def test_velocity_is_its_four_figures_multiplied(maven_store: Store) -> None:
    found = ask(maven_store, velocity.velocity)
    assert [bar.value for bar in found.bars[:4]] == [
        Decimal(2_089),
        Decimal("63.15"),
        Decimal("2360.91"),
        Decimal(57),
    ]
    assert found.bars[4].value == Decimal("54640.75")


def test_the_quarters_closed_value_is_the_forecast_of_a_past_quarter(maven_store: Store) -> None:
    found = ask(maven_store, pipeline.forecast)
    assert found.period == "Q4 2017"
    assert found.bars[0].value == Decimal(2_802_496)


def test_an_owner_filter_narrows_every_number(maven_store: Store) -> None:
    with maven_store.read() as r:
        filters = scope.read(r, {"owner": "Darcel Schlecht"}, today=NOW.date())
        found = won.won_by_quarter(r, filters)
    assert sum(bar.value or 0 for bar in found.bars) == 1_153_214


def test_an_unknown_owner_is_refused_by_name(maven_store: Store) -> None:
    with maven_store.read() as r, pytest.raises(InvalidInput, match="Nobody Known"):
        scope.read(r, {"owner": "Nobody Known"}, today=NOW.date())


@pytest.mark.parametrize("by", scope.BY)
@pytest.mark.parametrize(
    "metric",
    [
        won.won_by_quarter,
        won.won_by_manager,
        won.won_by_region,
        won.win_rate,
        products.won_by_product,
        cycle.cycle,
        ageing.ageing,
        conversion.stage_conversion,
        pipeline.pipeline_by_stage,
        pipeline.forecast,
        velocity.velocity,
        waterfall.waterfall,
    ],
)
def test_a_click_on_a_bar_opens_exactly_its_records(
    maven_store: Store, metric: Metric, by: str
) -> None:
    with maven_store.read() as r:
        found = metric(r, replace(FILTERS, by=by))
        opened = [lists.count(r, bar.selection.query) for bar in found.bars if bar.selection]
    assert opened == [bar.n for bar in found.bars if bar.selection]

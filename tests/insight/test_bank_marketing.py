"""41,188 calls of a real campaign: success by attempt, month and weekday as others counted it."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.insight import bank
from workbench import charts, exchange
from workbench.charts import words
from workbench.insight import attempts, call_scope, call_times, calls, periods
from workbench.insight.numbers import Numbers
from workbench.insight.scope import Filters
from workbench.store import lists, meta, records
from workbench.store.database import open_store
from workbench.store.transactions import Store

EVER = Filters(date(2010, 12, 1), period=periods.everything())
FEW_ROWS = 1200
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@pytest.fixture(scope="module")
def file(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bank.unpacked(shared_data, tmp_path_factory.mktemp("bank"))


@pytest.fixture(scope="module")
def store(file: Path) -> Iterator[Store]:
    made = bank.new_store(file.parent, file)
    yield made
    made.close()


@pytest.fixture(scope="module")
def facts(shared_data: Path) -> dict[str, Any]:
    known = json.loads((shared_data / "FACTS.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = known["bank_marketing"]["bank-additional-full"]
    return found


def rate(fact: dict[str, Any]) -> Decimal:
    return Decimal(fact["yes"]) * 100 / fact["calls"]


def counted(found: Numbers) -> dict[str, tuple[Decimal | None, int]]:
    return {bar.label: (bar.value, bar.n) for bar in found.bars}


def test_every_call_is_there_once(store: Store, facts: dict[str, Any]) -> None:
    with store.read() as r:
        assert call_scope.count(r, EVER) == facts["rows"] == 41188
        found = calls.call_outcomes(r, EVER)
    assert {bar.label: bar.n for bar in found.bars} == {
        "Meeting booked": facts["yes"],
        "Not interested": facts["rows"] - facts["yes"],
    }


def test_success_by_attempt_is_what_pandas_says(store: Store, facts: dict[str, Any]) -> None:
    with store.read() as r:
        found = attempts.success_by_attempt(r, EVER)
    told = {str(one["campaign"]): one for one in facts["by_campaign_call_number"]}
    assert counted(found) == {label: (rate(one), one["calls"]) for label, one in told.items()}
    assert [row[2] for row in found.rows] == [one["yes"] for one in told.values()]
    assert [row[1] for row in found.rows][:3] == [
        Decimal("13.04"), Decimal("11.46"), Decimal("10.75"),
    ]  # fmt: skip
    shown = [words.short(bar.value, found.unit, is_chinese=False) for bar in found.bars[:3]]
    assert shown == ["13 %", "11.5 %", "10.7 %"]


def test_success_by_month_is_what_pandas_says(store: Store, facts: dict[str, Any]) -> None:
    with store.read() as r:
        found = call_times.success_by_month(r, EVER)
    told = sorted(facts["by_month"], key=lambda one: MONTHS.index(one["month"]))
    assert [(bar.label.lower(), bar.value, bar.n) for bar in found.bars] == [
        (one["month"], rate(one), one["calls"]) for one in told
    ]


def test_the_weekdays_that_were_counted_up_are_those_of_the_file(
    store: Store, facts: dict[str, Any]
) -> None:
    with store.read() as r:
        found = call_times.connect_heatmap(r, EVER)
    assert {row[0].lower(): row[4] for row in found.rows} == {
        one["day_of_week"]: one["calls"] for one in facts["by_day_of_week"]
    }


def test_each_bar_opens_as_many_calls_as_it_counts(store: Store) -> None:
    with store.read() as r:
        for metric in (attempts.success_by_attempt, call_times.success_by_month):
            found = metric(r, EVER)
            opened = [lists.count(r, bar.selection.query) for bar in found.bars if bar.selection]
            assert opened == [bar.n for bar in found.bars]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("attempts_against_success", "1,13.04,2300,17642,49.57,all time"),
        ("success_by_month", "Mar,50.55,276,546,all time"),
    ],
)
def test_the_charts_write_the_same_figures(
    store: Store, tmp_path: Path, name: str, first: str
) -> None:
    out = tmp_path / "numbers.csv"
    charts.save(store, name, out, {"period": "all", "campaign": bank.CAMPAIGN})
    assert out.read_text(encoding="utf-8-sig").splitlines()[1] == first


def test_the_import_leaves_the_calls_as_they_are_counted_here(
    store: Store, file: Path, tmp_path: Path
) -> None:
    """The whole file takes a minute; its first rows go the same way."""
    some = tmp_path / "some.csv"
    with file.open(encoding="utf-8") as lines:
        some.write_text("".join(islice(lines, FEW_ROWS + 1)), encoding="utf-8")
    profile = open_store(tmp_path / "profile.db", None, create=True)
    with profile.write() as w:
        for name in ("workspace_id", "user_id", "client_id"):
            meta.put(w, name, uuid4())
        meta.put(w, "role", "admin")
        records.create(w, "Campaign", {"name": bank.CAMPAIGN})
    planned = exchange.plan(
        profile,
        some,
        "Task",
        {**bank.MAPS, "month": "", "day_of_week": ""},
        {("y", said): outcome for said, outcome in bank.OUTCOMES.items()},
        constants=bank.CONSTANTS,
        order=exchange.parse_order(bank.ORDER),
    )
    assert exchange.run(profile, planned).created == FEW_ROWS
    fields = ("activity_at", "call_attempt", "call_duration_s", "call_disposition", "call_type")
    with profile.read() as r, store.read() as kept:
        imported = lists.first_page(r, lists.ListQuery("Task"), FEW_ROWS)
        assert r.value("SELECT count(DISTINCT what_id) FROM task WHERE what_id NOT NULL") == 1
        written = lists.first_page(kept, lists.ListQuery("Task"), FEW_ROWS)
        assert [[one[name] for name in fields] for one in imported] == [
            [one[name] for name in fields] for one in written
        ]
    profile.close()

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from tests.insight.maven import load, new_store, put, put_stages
from workbench import charts, i18n
from workbench.errors import UsageError
from workbench.store.transactions import Store


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_csv_holds_mavens_exact_quarters(tmp_path: Path, shared_data: Path) -> None:
    store = new_store(tmp_path)
    load(store, shared_data / "maven-crm")
    assert charts.save(store, "won_by_quarter", tmp_path / "won.csv") == 4
    store.close()
    found = rows_of(tmp_path / "won.csv")
    assert [(row["Quarter"], row["Won value (no currency)"]) for row in found] == [
        ("Q1 2017", "1134672"),
        ("Q2 2017", "3086111"),
        ("Q3 2017", "2982255"),
        ("Q4 2017", "2802496"),
    ]
    assert {row["Period"] for row in found} == {"all time"}


@pytest.mark.parametrize("name", charts.CHARTS)
def test_every_chart_is_saved_in_every_format(rich_store: Store, name: str, tmp_path: Path) -> None:
    for ending, start in ((".png", b"\x89PNG"), (".svg", b"<?xml"), (".csv", b"")):
        file = tmp_path / f"{name}{ending}"
        assert charts.save(rich_store, name, file, {}) > 0
        assert file.read_bytes().startswith(start)
        assert file.stat().st_size > 20


def test_the_same_numbers_give_the_same_files(rich_store: Store, tmp_path: Path) -> None:
    for ending in (".png", ".svg", ".csv"):
        one, other = tmp_path / f"one{ending}", tmp_path / f"other{ending}"
        charts.save(rich_store, "waterfall", one)
        charts.save(rich_store, "waterfall", other)
        assert one.read_bytes() == other.read_bytes()


def test_a_chinese_file_has_chinese_heads(rich_store: Store, tmp_path: Path) -> None:
    i18n.set_language("zh_CN")
    charts.save(rich_store, "pipeline_by_stage", tmp_path / "p.csv")
    assert list(rows_of(tmp_path / "p.csv")[0])[:2] == ["阶段", "金额（CNY）"]


def test_a_name_never_becomes_a_formula(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with store.load() as w:
        put_stages(w)
        person = put(w, "User", [{"name": "=HYPERLINK(1)", "role": "ae"}])[0]
        deal = {"name": "d", "stage_name": "Won", "amount": Decimal("0.10"), "owner_id": person}
        put(w, "Opportunity", [deal | {"close_date": "2017-05-05"}])
    charts.save(store, "leaderboard", tmp_path / "l.csv")
    store.close()
    found = rows_of(tmp_path / "l.csv")[0]
    assert found["Owner"] == "'=HYPERLINK(1)"
    assert found["Won value (no currency)"] == "0.1"


def test_amounts_of_two_currencies_are_never_added(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with store.load() as w:
        put_stages(w)
        for currency, amount in (("EUR", "5"), ("EUR", "7"), ("CNY", "900")):
            deal = {"name": "d", "stage_name": "Won", "amount": Decimal(amount)}
            deal |= {"close_date": "2017-05-05", "currency_iso_code": currency}
            put(w, "Opportunity", [deal])
    found = charts.numbers(store, "won_by_quarter", {})
    chosen = charts.numbers(store, "won_by_quarter", {"currency": "cny"})
    store.close()
    assert found.bars[0].value == 12
    assert found.unit.name == "EUR"
    assert found.notes == ("1 opportunity in another currency is left out",)
    assert chosen.bars[0].value == 900


def test_unknown_charts_filters_and_endings_are_refused(rich_store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="pipeline_by_stage"):
        charts.save(rich_store, "pie", tmp_path / "pie.png")
    with pytest.raises(UsageError, match="owner, team"):
        charts.save(rich_store, "won_by_quarter", tmp_path / "w.png", {"colour": "red"})
    with pytest.raises(UsageError, match=r"\.svg"):
        charts.save(rich_store, "won_by_quarter", tmp_path / "w.gif")
    assert not [file for file in tmp_path.iterdir() if file.is_file()]

"""Files that other people made: Maven's CRM, Salesforce's samples, the messy ones."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from workbench import exchange
from workbench.errors import WorkbenchError
from workbench.exchange import ImportResult
from workbench.store import lists
from workbench.store.database import Store
from workbench.store.lists import Filter, ListQuery
from workbench.store.records import Record

WON_VALUE = Decimal(10_005_534)


def bring(store: Store, path: Path, type_name: str, **options: Any) -> ImportResult:
    rejects = options.pop("rejects", None)
    planned = exchange.plan(store, path, type_name, **options)
    result = exchange.run(store, planned, rejects=rejects)
    assert result.read == sum(list(result.counts().values())[1:])
    assert result.read == planned.rows
    return result


def every(store: Store, type_name: str, *filters: Filter) -> list[Record]:
    with store.read() as r:
        return lists.first_page(r, ListQuery(type_name, filters), limit=100_000)


def people_and_catalogue(store: Store, maven: Path) -> None:
    factor = {"revenue": "annual_revenue*1000000"}
    assert bring(store, maven / "accounts.csv", "Account", maps=factor).created == 85
    assert bring(store, maven / "products.csv", "Product").created == 7
    assert bring(store, maven / "sales_teams.csv", "User").created == 35


@pytest.fixture
def maven(shared_data: Path) -> Path:
    return shared_data / "maven-crm"


def test_mavens_accounts_products_and_teams(store: Store, maven: Path) -> None:
    people_and_catalogue(store, maven)
    accounts = every(store, "Account")
    assert sum(1 for account in accounts if account["parent_id"]) == 15
    assert Counter(account["industry"] for account in accounts)["technolgy"] == 12
    acme = next(a for a in accounts if a["name"] == "Acme Corporation")
    assert acme["annual_revenue"] == Decimal("1100040000.00")
    prices = {price["unit_price"] for price in every(store, "PricebookEntry")}
    assert {Decimal(55), Decimal(4821), Decimal(26768)} <= prices
    roles = Counter(user["role"] for user in every(store, "User"))
    assert roles == {"ae": 35, "manager": 6}
    assert {team["name"] for team in every(store, "Team")} == {"Central", "East", "West"}
    assert all(user["team_id"] for user in every(store, "User") if user["role"] == "ae")


@pytest.mark.first
def test_mavens_pipeline_reconciles_and_keeps_what_is_blank(
    store: Store, maven: Path, tmp_path: Path
) -> None:
    people_and_catalogue(store, maven)
    pipeline = maven / "sales_pipeline.csv"
    stages = {
        ("deal_stage", "Won"): "Closed Won",
        ("deal_stage", "Lost"): "Closed Lost",
        ("deal_stage", "Engaging"): "+Engaging",
    }
    rejects = tmp_path / "rejects.csv"
    first = bring(store, pipeline, "Opportunity", map_values=stages, rejects=rejects)
    assert first.counts() == {
        "read": 8800, "created": 7320, "updated": 0, "merged": 0, "skipped": 0, "failed": 1480,
    }  # fmt: skip
    assert [(s.value, s.offered, s.rows) for s in first.suggestions] == [
        ("GTXPro", "GTX Pro", 1480)
    ]
    second = bring(
        store, rejects, "Opportunity", map_values=stages, accept_suggestions=True, rejects=rejects
    )
    assert (second.read, second.created) == (1480, 1480)
    deals = every(store, "Opportunity")
    assert len(deals) == len(every(store, "OpportunityLineItem")) == 8800
    by_stage = Counter(deal["stage_name"] for deal in deals)
    assert by_stage == {
        "Closed Won": 4238, "Closed Lost": 2473, "Engaging": 1589, "Prospecting": 500,
    }  # fmt: skip
    assert sum(1 for deal in deals if deal["account_id"] is None) == 1425
    won = [deal for deal in deals if deal["stage_name"] == "Closed Won"]
    assert sum(deal["amount"] for deal in won) == WON_VALUE
    quarters: Counter[int] = Counter()
    for deal in won:
        quarters[(deal["close_date"].month + 2) // 3] += int(deal["amount"])
    assert quarters == {1: 1_134_672, 2: 3_086_111, 3: 2_982_255, 4: 2_802_496}
    opened = [deal for deal in deals if deal["stage_name"] in ("Engaging", "Prospecting")]
    assert all(deal["amount"] is None and deal["close_date"] is None for deal in opened)
    assert {deal["name"] for deal in deals if deal["external_id"] == "1C1I7A6R"} == {
        "Cancity – GTX Plus Basic"
    }
    assert len({deal["external_id"] for deal in deals}) == 8800


def test_salesforces_samples_keep_their_letters_and_their_links(
    store: Store, shared_data: Path
) -> None:
    folder = shared_data / "salesforce-samples" / "dataloader"
    without_owner = {"OWNERID": ""}
    accounts = bring(store, folder / "accountData.csv", "Account", maps=without_owner)
    assert (accounts.read, accounts.created) == (423, 423)
    names = " ".join(account["name"] for account in every(store, "Account"))
    assert "Crédito" in names
    assert "Pébéo" in names
    linked = bring(store, folder / "opportunityData.csv", "Opportunity", maps=without_owner)
    unknown = sum(n for reason, n in linked.reasons.items() if reason.startswith("ACCOUNTID"))
    assert linked.read == 38
    assert linked.failed == unknown
    alone = bring(
        store,
        folder / "opportunityData.csv",
        "Opportunity",
        maps={"OWNERID": "", "ACCOUNTID": ""},
    )
    assert alone.created == unknown
    deals = every(store, "Opportunity")
    assert sum(deal["amount"] or 0 for deal in deals) == 6_270_000
    won = [deal["amount"] for deal in deals if deal["stage_name"] == "Closed Won"]
    assert (len(won), sum(won)) == (8, 2_200_000)


def test_every_messy_file_is_imported_whole_or_refused_with_a_sentence(
    store: Store, shared_data: Path, tmp_path: Path
) -> None:
    imported, refused = 0, {}
    for path in sorted((shared_data / "messy-csv").rglob("*.*")):
        before = len(every(store, "Account"))
        try:
            planned = exchange.plan(store, path, "Account")
            first = next(column for column in planned.source.columns if column)
            result = bring(store, path, "Account", maps={first: "name"}, match=["name"])
        except WorkbenchError as error:
            refused[path.name] = (str(error), len(every(store, "Account")) - before)
            continue
        assert len(every(store, "Account")) == before + result.created, path.name
        imported += 1
    assert imported >= 40
    assert all(sentence and made == 0 for sentence, made in refused.values()), refused

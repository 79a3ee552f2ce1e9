import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workbench import exchange
from workbench.errors import InvalidInput, Refused, StoreProblem, UsageError
from workbench.exchange.sniff import open_table
from workbench.store import meta, records
from workbench.store.database import Store
from workbench.store.lists import Filter, ListQuery

AT = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)


@pytest.fixture
def accounts(store: Store) -> Store:
    """Two accounts, one above the other, one with a name that a sheet would run."""
    with store.write() as w:
        parent = records.create(w, "Account", {"name": "恒达物流", "annual_revenue": "12.50"})
        values = {"name": "=2+2", "parent_id": parent, "tags": ["b", "a"]}
        records.create(w, "Account", values)
    return store


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_csv_has_names_for_ids_and_nothing_a_sheet_would_run(accounts, tmp_path) -> None:
    out = tmp_path / "accounts.csv"
    assert exchange.export(accounts, "Account", out, with_ids=True) == 2
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = {row["name"]: row for row in read(out)}
    assert rows["'=2+2"]["parent_id"] == "恒达物流"
    assert rows["'=2+2"]["parent_id.id"] == rows["恒达物流"]["id"]
    assert rows["'=2+2"]["tags"] == "a; b"
    assert rows["恒达物流"]["annual_revenue"] == "12.50"
    assert not out.with_name("accounts.csv.part").exists()


def test_what_was_exported_imports_as_the_same_records(accounts, tmp_path) -> None:
    out = tmp_path / "accounts.csv"
    exchange.export(accounts, "Account", out)
    planned = exchange.plan(accounts, out, "Account", match=["name"])
    result = exchange.run(accounts, planned)
    assert (result.read, result.skipped, result.failures) == (2, 2, [])


def test_columns_views_and_queries_choose_what_is_written(accounts, tmp_path) -> None:
    out = tmp_path / "accounts.csv"
    query = ListQuery("Account", (Filter("name", "=", "恒达物流"),))
    columns = ["name", "annual_revenue"]
    assert exchange.export(accounts, "Account", out, query=query, columns=columns) == 1
    assert read(out) == [{"name": "恒达物流", "annual_revenue": "12.50"}]
    exchange.export(accounts, "Account", out, view="list", has_mark=False)
    assert out.read_bytes().startswith(b"id,name,industry,")
    with pytest.raises(InvalidInput, match="colour"):
        exchange.export(accounts, "Account", out, columns=["colour"])
    with pytest.raises(InvalidInput, match="“mine”"):
        exchange.export(accounts, "Account", out, view="mine")


@pytest.mark.parametrize(("role", "may"), [("bdr", False), ("ae", False), ("manager", True)])
def test_only_those_with_the_right_export(accounts, tmp_path, role: str, may: bool) -> None:
    with accounts.write() as w:
        meta.put(w, "role", role)
    out = tmp_path / "accounts.csv"
    if may:
        assert exchange.export(accounts, "Account", out) == 2
        return
    with pytest.raises(Refused):
        exchange.export(accounts, "Account", out)
    assert not out.exists()


def test_a_workbook_keeps_texts_texts_and_reads_back(accounts, tmp_path) -> None:
    out = tmp_path / "accounts.xlsx"
    columns = ["name", "annual_revenue", "created_at"]
    assert exchange.export(accounts, "Account", out, columns=columns) == 2
    source = open_table(out)
    assert source.columns == tuple(columns)
    rows = {row.cells[0]: row.cells[1] for row in source.rows()}
    assert rows == {"恒达物流": "12.5", "=2+2": ""}


def test_a_contact_becomes_a_card(store, tmp_path) -> None:
    with store.write() as w:
        account = records.create(w, "Account", {"name": "Hengda Logistics"})
        person = {
            "first_name": "伟",
            "last_name": "李",
            "account_id": account,
            "phone": "+862155550123",
            "email": "li.wei@hengda.example",
            "title": "CTO",
        }
        records.create(w, "Contact", person)
    out = tmp_path / "contacts.vcf"
    assert exchange.export(store, "Contact", out) == 1
    card = out.read_text(encoding="utf-8")
    for line in ("FN:李伟", "ORG:Hengda Logistics", "TEL;TYPE=WORK:+862155550123", "TITLE:CTO"):
        assert line in card


def test_a_booking_becomes_a_calendar_entry(store, tmp_path) -> None:
    with store.write() as w:
        org = records.create(w, "DemoOrg", {"alias": "acme-demo"})
        booking = {
            "name": "Demo for Acme",
            "demo_org_id": org,
            "start_at": AT,
            "end_at": AT.replace(hour=15),
            "status": "approved",
        }
        records.create(w, "OrgBooking", booking)
    out = tmp_path / "bookings.ics"
    assert exchange.export(store, "OrgBooking", out) == 1
    text = out.read_text(encoding="utf-8")
    for line in (
        "SUMMARY:Demo for Acme (acme-demo)",
        "DTSTART:20261122T143000Z",
        "STATUS:CONFIRMED",
    ):
        assert line in text


def test_an_ending_that_does_not_fit_is_refused_with_those_that_do(accounts, tmp_path) -> None:
    for name in ("accounts.vcf", "accounts.txt"):
        with pytest.raises(UsageError, match=r"\.csv and \.xlsx"):
            exchange.export(accounts, "Account", tmp_path / name)


def test_a_place_that_cannot_be_written_is_named(accounts, tmp_path) -> None:
    with pytest.raises(StoreProblem, match=r"missing.*Name another place"):
        exchange.export(accounts, "Account", tmp_path / "missing" / "accounts.csv")

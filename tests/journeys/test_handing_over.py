"""From a qualified lead to a customer, over a real server, each step made without a network."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli import office
from tests.cli.conftest import passphrase_file
from tests.cli.office import ask, refused, run

LEADS = """Last Name,First Name,Company,Phone,City,Owner
Rossi,Anna,Quill Farm,+39 02 5555 0111,Milano,王杰
Okafor,Ben,Tide Works,+44 20 7946 0111,London,王杰
"""


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Serve a workspace to a BDR, an AE and their manager, who have all synced; give its file."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "machine"))
    monkeypatch.setenv("WORKBENCH_PASSPHRASE_FILE", str(passphrase_file(tmp_path)))
    file = tmp_path / "server.db"
    office.hire(f"sqlite:///{file}")
    with office.serving(f"sqlite:///{file}") as address:
        office.add_profile("ada", address)
        ask("--profile", "ada", "sync")
        office.bring(tmp_path, "Lead", LEADS)
        ask("--profile", "ada", "sync")
        for name in ("ben", "liu", "mia"):
            office.add_profile(name, address)
            ask("--profile", name, "sync")
        yield file


def as_(name: str, *words: str) -> dict[str, Any]:
    return ask("--profile", name, *words)


def sync(name: str) -> dict[str, Any]:
    return ask("--profile", name, "sync")


def count(file: Path, table: str) -> int:
    opened = sqlite3.connect(file)
    try:
        query = f'SELECT count(*) FROM "{table}" WHERE is_deleted = 0'
        return int(opened.execute(query).fetchone()[0])
    finally:
        opened.close()


def test_a_lead_is_qualified_handed_over_accepted_and_converted_and_its_bdr_sees_it(
    database: Path,
) -> None:
    known = as_(
        "ben", "lead", "qualify", "Anna Rossi", "--authority", "Confirmed", "--budget", "Partly",
    )  # fmt: skip
    assert (known["percent"], len(known["missing"])) == (37, 3)
    handoff = as_(
        "ben", "handoff", "give", "Anna Rossi", "--to", "liu@example.com",
        "--need", "Plan the harvest", "--meeting", "2026-12-01T10:00:00+01:00",
    )["handoff_id"]  # fmt: skip
    (waiting,) = as_("ben", "handoff", "list", "--sent")["handoffs"]
    assert (waiting["status"], waiting["qualified_percent"]) == ("Submitted", 62)
    sync("ben")
    sync("liu")
    (mine,) = as_("liu", "handoff", "list")["handoffs"]
    assert (mine["id"], mine["name"], mine["from"], mine["need"]) == (
        handoff, "Anna Rossi", "王杰", "Plan the harvest",
    )  # fmt: skip
    lead = as_("liu", "handoff", "accept", handoff)["lead_id"]
    assert as_("liu", "lead", "convert", "Anna Rossi", "--preview")["accounts"] == []
    made = as_("liu", "lead", "convert", "Anna Rossi", "--amount", "40000")
    assert "converted before" in refused("--profile", "liu", "lead", "convert", lead, code=1)
    told = sync("liu")
    assert (told["waiting"], told["conflicts"], told["quarantined"]) == (0, 0, 0)
    for table in ("account", "contact", "opportunity", "opportunity_contact_role", "handoff"):
        assert count(database, table) == 1, table
    sync("ben")
    (answered,) = as_("ben", "handoff", "list", "--sent")["handoffs"]
    assert answered["status"] == "Accepted"
    assert as_("ben", "get", "Account", made["account_id"])["name"] == "Quill Farm"
    assert as_("ben", "get", "Contact", made["contact_id"])["last_name"] == "Rossi"
    converted = as_("ben", "get", "Lead", lead)
    assert converted["converted_opportunity_id"] == made["opportunity_id"]
    deal = as_("liu", "get", "Opportunity", made["opportunity_id"])
    assert (deal["qualification_need"], deal["qualification_authority"]) == (
        "Plan the harvest", "Confirmed",
    )  # fmt: skip


def test_a_returned_lead_is_its_bdrs_again_with_the_reason(database: Path) -> None:
    words = ("--to", "刘洋", "--need", "A tour of the product")
    handoff = as_("ben", "handoff", "give", "Ben Okafor", *words)["handoff_id"]
    sync("ben")
    sync("liu")
    told = refused("--profile", "liu", "handoff", "return", handoff, "--reason", "other", code=1)
    assert told == "Say why: the one who handed it over will read it."
    as_("liu", "handoff", "return", handoff, "--reason", "no_budget", "--notes", "Not before May")
    sync("liu")
    sync("ben")
    (back,) = as_("ben", "handoff", "list", "--sent")["handoffs"]
    assert back["reason"] == "No budget: Not before May"
    lead = as_("ben", "get", "Lead", back["lead_id"])
    ben = as_("ben", "find", "王杰")["found"][0]["id"]
    assert lead["owner_id"] == ben
    assert "Returned · No budget" in run("--profile", "ben", "handoff", "list", "--sent").out


def test_taken_back_after_it_was_sent_the_lead_comes_home_with_the_sync(database: Path) -> None:
    handoff = as_(
        "ben", "handoff", "give", "Ben Okafor", "--to", "刘洋", "--need", "A tour"
    )["handoff_id"]  # fmt: skip
    sync("ben")
    lead = as_("ben", "handoff", "withdraw", handoff)["lead_id"]
    sync("ben")
    ben = as_("ben", "find", "王杰")["found"][0]["id"]
    assert as_("ben", "get", "Lead", lead)["owner_id"] == ben
    sync("liu")
    assert as_("liu", "handoff", "list")["handoffs"] == []


def test_two_who_convert_the_same_lead_at_once_make_one_customer_and_lose_no_word(
    database: Path,
) -> None:
    first = as_("ben", "lead", "convert", "Anna Rossi", "--opportunity", "Harvest plan")
    second = as_("mia", "lead", "convert", "Anna Rossi", "--opportunity", "Quill expansion")
    assert sync("ben")["quarantined"] == 0
    told = ask("--profile", "mia", "sync", code=5)
    assert told["quarantined"] == 1
    for table in ("account", "contact", "opportunity"):
        assert count(database, table) == 1, table
    assert "converted this lead meanwhile" in run("--profile", "mia", "outbox", "list").out
    kept = as_("mia", "outbox", "list")["changes"]
    assert "Quill expansion" in str(kept)
    (refused_one,) = [one["mid"] for one in kept if one["state"] == "quarantined"]
    as_("mia", "outbox", "discard", refused_one, "--yes")
    for one in as_("mia", "outbox", "list")["changes"]:  # the rest of it waits for a word too
        as_("mia", "outbox", "discard", one["mid"], "--yes")
    assert (sync("mia")["waiting"], count(database, "account")) == (0, 1)
    lead = as_("mia", "get", "Lead", first["lead_id"])
    assert lead["converted_account_id"] == first["account_id"] != second["account_id"]

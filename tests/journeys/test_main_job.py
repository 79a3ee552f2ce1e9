"""The main job, end to end, with real processes: offline work, SIGKILL, and one truth after."""

import csv
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.journeys import day
from tests.journeys.company import Company, companies, lead_file
from workbench.schema.picklists import CALL_DISPOSITION

PEOPLE = ("ben", "ada", "sam", "mia")
PIPELINE_OPTIONS = (
    *("--map-value", "deal_stage:Won=Closed Won"),
    *("--map-value", "deal_stage:Lost=Closed Lost"),
    *("--map-value", "deal_stage:Engaging=+Engaging"),
    "--accept-suggestions",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    """Give a company whose server stands on each of the two databases."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'server.db'}"
    else:
        url = request.getfixturevalue("postgres_url")
    yield from companies(tmp_path, url)


@pytest.mark.first
def test_the_main_job(company: Company, shared_data: Path, tmp_path: Path) -> None:
    hire(company)
    company.start_server()
    for name in ("root", *PEOPLE):
        company.add_profile(f"{name}@example.com")
    deals = bring_maven(company, shared_data / "maven-crm", tmp_path)
    told(company.sync(*PEOPLE))
    company.stop_server()

    waiting = {name: work(company, name) for name in PEOPLE}
    for name in PEOPLE:
        status = company.workbench("--profile", name, "status")
        assert status["waiting"] == len(waiting[name])

    company.start_server()
    told(company.sync(*PEOPLE))
    quiet = told(company.sync(*PEOPLE))
    assert {answer["waiting"] for answer in quiet.values()} == {0}
    assert {answer["quarantined"] for answer in quiet.values()} == {0}

    every_change_is_on_the_server_once(company, waiting)
    the_calls_and_leads_are_there(company)
    the_deals_moved(company)
    the_org_is_booked(company)
    the_disputed_field_is_one_visible_conflict(company)
    the_others_see_what_they_may(company, deals)
    assert told(company.sync(*PEOPLE))["ben"]["pulled"] == 0


def hire(company: Company) -> None:
    """Give everyone a sign-in; two of them are in Maven's files too."""
    company.add_person("root@example.com", "Ruth Root", "admin")
    company.add_person("mia@example.com", "Melvin Marxen", "manager", "--team", "Central")
    north = ("--team", "Central", "--manager", "mia@example.com")
    company.add_person("ada@example.com", "Darcel Schlecht", "ae", *north)
    company.add_person("ben@example.com", "Ben Bell", "bdr", *north)
    company.add_person("sam@example.com", "Sam Stone", "se", *north)


def bring_maven(company: Company, maven: Path, folder: Path) -> int:
    """Import the files as an admin and send them to the server; return how many deals."""
    told(company.sync("root"))
    pipeline = maven / "sales_pipeline.csv"
    if not company.database_url.startswith("sqlite"):
        pipeline = excerpt(pipeline, folder)
    with pipeline.open(encoding="utf-8", newline="") as lines:
        deals = list(csv.DictReader(lines))
    done = [
        bring(company, maven / "products.csv", "Product"),
        bring(company, maven / "sales_teams.csv", "User"),
        bring(
            company,
            maven / "accounts.csv",
            "Account",
            *("--map", "revenue=annual_revenue*1000000"),
        ),
        bring(company, pipeline, "Opportunity", *PIPELINE_OPTIONS),
        bring(company, lead_file(folder, "Ben Bell", day.CALLS), "Lead"),
    ]
    assert [one["read"] for one in done] == [7, 35, 85, len(deals), day.CALLS]
    assert [one["failed"] for one in done] == [0, 0, 0, 0, 0]
    answer = told(company.sync("root"))["root"]
    assert answer["waiting"] == answer["quarantined"] == 0
    expected = {"account": 85, "product": 7}
    expected |= dict.fromkeys(("opportunity", "opportunity_line_item"), len(deals))
    counted = {name: company.number(f'SELECT count(*) FROM "{name}"') for name in expected}
    assert counted == expected
    won = "SELECT sum(amount) FROM opportunity WHERE stage_name = 'Closed Won'"
    worth = sum(int(deal["close_value"]) for deal in deals if deal["deal_stage"] == "Won")
    assert company.number(won) == worth * 10_000
    agents = 'SELECT role, count(*) FROM "user" WHERE role IN (?, ?) GROUP BY role'
    assert dict(company.rows(agents, "ae", "manager")) == {"ae": 35, "manager": 6}
    return len(deals)


def excerpt(pipeline: Path, folder: Path) -> Path:
    """Write the AE's deals and every sixth of the others': the database differs, not the file."""
    with pipeline.open(encoding="utf-8", newline="") as lines:
        head, *deals = lines
    file = folder / "some_of_the_pipeline.csv"
    some = [deal for n, deal in enumerate(deals) if "Darcel Schlecht" in deal or n % 6 == 0]
    file.write_text("".join([head, *some]), encoding="utf-8")
    return file


def bring(company: Company, file: Path, type_name: str, *options: str) -> dict[str, Any]:
    """Import one file."""
    started_s = time.monotonic()
    words = ("--profile", "root", "import", str(file), "--as", type_name)
    answer: dict[str, Any] = company.workbench(*words, *options)
    kept = {
        key: answer[key] for key in ("read", "created", "updated", "merged", "skipped", "failed")
    }
    say(f"import {type_name}", kept, started_s)
    assert kept["read"] == sum(kept.values()) - kept["read"]
    return kept


def work(company: Company, name: str) -> list[UUID]:
    """Live a day offline; the BDR's program is killed in it. Return what waits for the server."""
    saved = []
    if name == "ben":
        saved = company.day("ben", kill_after=23) + company.day("ben", kill_after=31)
    saved += company.day(name)
    listed = company.workbench("--profile", name, "outbox", "list")["changes"]
    waiting = [UUID(one["mid"]) for one in listed]
    assert len(saved) == len(set(saved))
    assert set(saved) <= set(waiting)
    return waiting


def every_change_is_on_the_server_once(company: Company, waiting: dict[str, list[UUID]]) -> None:
    mids = [mid for one in waiting.values() for mid in one]
    answers = company.rows("SELECT mid, result FROM ledger")
    ledger = {UUID(bytes=bytes(mid)): json.loads(result) for mid, result in answers}
    results = Counter(ledger[mid]["result"] for mid in mids)
    assert results == {"ok": len(mids) - 1, "conflict": 1}


def the_calls_and_leads_are_there(company: Company) -> None:
    calls = company.rows(
        "SELECT call_disposition, count(*), count(DISTINCT who_id) FROM task"
        " WHERE call_disposition IS NOT NULL GROUP BY call_disposition"
    )
    assert {name: (n, people) for name, n, people in calls} == dict.fromkeys(
        CALL_DISPOSITION.values, (5, 5)
    )
    owners = dict(
        company.rows(
            'SELECT l.company, u.name FROM lead l JOIN "user" u ON u.id = l.owner_id'
            " WHERE l.last_name = 'Li'"
        )
    )
    assert owners == {
        company_name: "Darcel Schlecht" if company_name in day.HANDED_OVER else "Ben Bell"
        for company_name in day.NEW_LEADS
    }
    assert company.number("SELECT count(*) FROM handoff") == 2


def the_deals_moved(company: Company) -> None:
    moved = company.rows("SELECT amount FROM opportunity WHERE stage_name = ?", day.STAGE)
    amounts = sorted(amount for (amount,) in moved if amount is not None)
    assert len(moved) == day.MOVED
    assert amounts == [(day.AMOUNT + n) * 10_000 for n in range(1, day.MOVED, 2)]
    history = Counter(
        company.rows(
            "SELECT field, count(*) FROM opportunity_field_history WHERE new_value = ?"
            " OR (field = 'amount' AND new_value LIKE ?) GROUP BY field",
            day.STAGE,
            "770%",
        )
    )
    assert set(history) == {("stage_name", day.MOVED), ("amount", day.MOVED // 2)}


def the_org_is_booked(company: Company) -> None:
    assert company.rows(
        "SELECT o.alias, b.name, b.status FROM org_booking b"
        " JOIN demo_org o ON o.id = b.demo_org_id"
    ) == [("demo-7", "Board demo", "approved")]


def the_disputed_field_is_one_visible_conflict(company: Company) -> None:
    ((fields, state),) = company.rows("SELECT fields, state FROM conflict")
    assert (json.loads(fields), state) == (["next_step"], "open")
    for name in ("ada", "mia"):
        (conflict,) = company.workbench("--profile", name, "conflicts", "list")["conflicts"]
        assert conflict["mine"] == {"next_step": day.DISPUTED["mia"]}
        assert conflict["theirs"] == {"next_step": day.DISPUTED["ada"]}
        assert (conflict["mine_by"], conflict["theirs_by"]) == ("Melvin Marxen", "Darcel Schlecht")


def the_others_see_what_they_may(company: Company, deals: int) -> None:
    seen = {name: company.workbench("--profile", name, "status")["rows"] for name in PEOPLE}
    assert seen["mia"]["Task"] == company.number("SELECT count(*) FROM task")
    assert seen["sam"]["Opportunity"] == deals
    assert seen["ben"].get("Opportunity", 0) == 0
    assert seen["ada"]["Lead"] == day.CALLS + len(day.NEW_LEADS)
    assert seen["ada"]["OrgBooking"] == 1
    assert {rows["Account"] for rows in seen.values()} == {85}


def told(answers: dict[str, Any]) -> dict[str, Any]:
    """Print what the syncs said; shown when something fails, or with -s."""
    for name, answer in answers.items():
        say(f"sync {name}", answer)
    return answers


def say(what: str, answer: Any, started_s: float | None = None) -> None:
    took = "" if started_s is None else f" in {time.monotonic() - started_s:.1f} s"
    sys.stdout.write(f"{what}{took}: {answer}\n")

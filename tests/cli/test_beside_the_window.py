import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Branch
from tests.cli.office import CHECKOUT, PASSWORD, ask, refused, run
from tests.light_keys import IN_A_PROGRAM
from workbench import app, profiles
from workbench.errors import NotSaved
from workbench.services import export_log
from workbench.store import lock
from workbench.sync.state import Phase
from workbench.wire.values import instant_text

HOLD = """
from workbench import app
workbench = app.open_workbench("ada")
print("held", flush=True)
input()
workbench.close()
"""
WITHOUT_QT = """
import importlib.abc, io, json, sys
class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        assert name.partition(".")[0] not in ("PySide6", "shiboken6", "ui"), name
sys.meta_path.insert(0, Refuse())
from workbench.cli.main import main
codes = []
for words in json.loads(sys.argv[1]):
    sys.argv = ["workbench", *words]
    try:
        main()
    except SystemExit as ended:
        codes.append(ended.code or 0)
print(json.dumps(codes))
"""


@pytest.fixture
def holder(desk: Branch) -> Iterator[int]:
    """Hold ada's profile in another process, as the window does."""
    process = subprocess.Popen(
        [sys.executable, "-c", IN_A_PROGRAM + HOLD],
        cwd=CHECKOUT,
        env=dict(os.environ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process.pid
    process.communicate("\n", timeout=20)


def test_what_reads_works_beside_the_window(holder: int, tmp_path: Path) -> None:
    for words in (
        ("status",),
        ("find", "恒达"),
        ("doctor",),
        ("outbox", "list"),
        ("conflicts", "list"),
        ("export", "Lead", str(tmp_path / "leads.csv")),
        ("chart", "pipeline_by_stage", str(tmp_path / "pipeline.csv")),
    ):
        told = run("--profile", "ada", *words)
        assert (told.code, told.err) == (0, ""), words


def noted(name: str) -> list[tuple[str, int, str]]:
    workbench = app.open_workbench(name)
    try:
        with workbench.store.read() as r:
            rows = r.rows("SELECT type, row_count, format FROM export_log ORDER BY pk")
    finally:
        workbench.close()
    return [(str(type_name), int(count), str(format_)) for type_name, count, format_ in rows]


def test_an_export_is_noted_also_beside_the_window_once(desk: Branch, tmp_path: Path) -> None:
    ask("--profile", "ada", "export", "Lead", str(tmp_path / "leads.csv"))
    release = lock.hold(profiles.load("ada").folder)
    try:
        ask("--profile", "ada", "export", "Opportunity", str(tmp_path / "deals.xlsx"))
    finally:
        release()
    waiting = profiles.load("ada").folder / "exports"
    (spooled,) = waiting.glob("*.json")
    assert "恒达" not in spooled.read_text(encoding="utf-8")
    copy = spooled.read_bytes()
    rows = [("Lead", 2, "csv"), ("Opportunity", 1, "xlsx")]
    assert noted("ada") == rows
    spooled.write_bytes(copy)  # as after a crash between the commit and the removal
    assert noted("ada") == rows
    assert list(waiting.iterdir()) == []


def test_without_a_note_there_is_no_export(
    desk: Branch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object, **_named: object) -> None:
        raise NotSaved("The disk is full.")

    monkeypatch.setattr(export_log, "note", full)
    out = tmp_path / "leads.csv"
    assert refused("--profile", "ada", "export", "Lead", str(out), code=1) == "The disk is full."
    assert list(tmp_path.glob("leads*")) == []


def test_a_sync_is_told_beside_the_window_before_that_closes(desk: Branch) -> None:
    before = ask("--profile", "ben", "status")["last_sync_at"]
    synced = threading.Event()
    workbench = app.open_workbench("ben")
    try:
        workbench.sign_in(PASSWORD)
        workbench.schedule.subscribe(
            lambda state: synced.set() if state.phase is Phase.SYNCED else None
        )
        workbench.schedule.start()
        assert synced.wait(20)
        told = ask("--profile", "ben", "status")["last_sync_at"]
        at = workbench.schedule.state.last_sync_at
    finally:
        workbench.close()
    assert at is not None
    assert before < told <= instant_text(at)
    closed = ask("--profile", "ben", "status")["last_sync_at"]
    assert told <= closed <= instant_text(datetime.now(UTC))


def test_what_writes_says_who_holds_the_profile(holder: int, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("Last Name,Company\nX,Y\n", encoding="utf-8")
    nobody = "01930000-0000-7000-8000-00000000dead"
    for words in (
        ("sync",),
        ("set", "Lead", nobody, "city=Bonn"),
        ("call", "log", "--phone", "+862155550123", "--disposition", "no_answer"),
        ("import", str(file), "--as", "Lead"),
        ("backup",),
        ("restore", str(file)),
        ("wipe", "--yes"),
    ):
        sentence = refused("--profile", "ada", *words, code=4)
        assert sentence == (
            f"This profile is open in the window (pid {holder}): do it there, or close it."
        )


def test_no_command_loads_qt(desk: Branch, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("Last Name,Company\nX,Y\n", encoding="utf-8")
    ada = ("--profile", "ada")
    lines = [
        ("version",),
        ("profile", "list"),
        (*ada, "status"),
        (*ada, "find", "恒达"),
        (*ada, "doctor", "--self-test"),
        (*ada, "import", str(file), "--as", "Lead"),
        (*ada, "export", "Lead", str(tmp_path / "leads.xlsx")),
        (*ada, "call", "log", "--phone", "+862155550123", "--disposition", "no_answer"),
        (*ada, "chart", "won_by_quarter", str(tmp_path / "won.png")),
        (*ada, "outbox", "list"),
        (*ada, "conflicts", "list"),
        (*ada, "backup"),
        ("user", "list", "--database", desk.database),
        ("bench", "--list"),
        ("docs", str(tmp_path / "docs")),
    ]
    done = subprocess.run(
        [sys.executable, "-c", IN_A_PROGRAM + WITHOUT_QT, json.dumps(lines)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [0] * len(lines), done.stderr

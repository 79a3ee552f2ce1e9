"""What is being typed outlives the program, also when it is killed."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from tests.gui.call_office import Office
from ui import drafts as draft_box
from ui.desk_list import desk_entries, record_views
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.records.log_sheet import LogSheet
from ui.records.note_row import NoteRow
from ui.records.page import RecordPage
from ui.shell.parts import WindowParts
from ui.widgets.labels import Label
from workbench.services import drafts
from workbench.store import records
from workbench.store.database import Store, open_store

WRITTEN = "Wants three sites; 下周再谈"
KILLED = """
import os, signal, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from PySide6.QtCore import QTimer
from ui.application import make_application
from ui.desk_list import desk_entries
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.shell.parts import WindowParts
from tests.services.conftest import Clock
from workbench.store.database import open_store

app = make_application(sys.argv)
store = open_store(Path(sys.argv[1]), None, now=Clock().now)
window = MainWindow(WindowParts(
    operations=Operations(SimpleNamespace(store=store), ThreadPoolExecutor(2)),
    desks=desk_entries(),
))
window.show()
window.go_to("calls")

def write():
    window.current_desk().card.notes.setPlainText(sys.argv[2])
    QTimer.singleShot(2000, lambda: os.kill(os.getpid(), signal.SIGKILL))

QTimer.singleShot(500, write)
app.exec()
"""


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_box, "SAVE_AFTER_MS", 30)


@pytest.fixture
def opened(
    qtbot: Any, store: Store, operations: Operations, leads: dict[str, UUID]
) -> Iterator[Callable[[], Office]]:
    """Open a window as each start of the program does."""
    offices: list[Office] = []

    def open_() -> Office:
        parts = WindowParts(operations=operations, desks=desk_entries(), records=record_views())
        window = MainWindow(parts)
        qtbot.addWidget(window)
        window.resize(1440, 900)
        with qtbot.waitActive(window):
            window.show()
        window.go_to("calls")
        offices.append(Office(qtbot, store, window, leads))
        offices[-1].settle()
        return offices[-1]

    yield open_
    for office in offices:
        office.settle()


def kept(store: Store, prefix: str = "") -> dict[str, str]:
    with store.read() as r:
        return drafts.kept(r, prefix)


def says(office: Office, words: str) -> bool:
    labels = office.window.findChildren(Label)
    return any(label.text() == words and label.isVisible() for label in labels)


def write(office: Office, name: str) -> None:
    office.show(name)
    office.desk.focus_notes()
    office.desk.card.notes.insertPlainText(WRITTEN)
    office.bot.waitUntil(lambda: WRITTEN in kept(office.store).values())


def test_notes_of_a_call_come_back_at_the_next_start_with_a_line_that_says_so(
    opened: Callable[[], Office],
) -> None:
    write(opened(), "Zhou")
    again = opened()
    assert again.shown() == "Min Zhou"
    assert again.desk.card.notes.toPlainText() == WRITTEN
    assert says(again, "Draft restored")
    again.desk.card.notes.insertPlainText("!")
    assert not says(again, "Draft restored")


def test_logging_the_call_drops_its_draft(opened: Callable[[], Office]) -> None:
    office = opened()
    write(office, "Zhou")
    office.awake()
    office.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    office.bot.wait(60)
    office.settle()
    assert [call["description"] for call in office.calls("Zhou")] == [WRITTEN]
    assert kept(office.store) == {}


def test_notes_that_are_emptied_leave_no_draft(opened: Callable[[], Office]) -> None:
    office = opened()
    write(office, "Zhou")
    office.desk.card.notes.clear()
    office.bot.waitUntil(lambda: kept(office.store) == {})


def page_of(office: Office, lead: UUID) -> RecordPage:
    office.window.open_record_page("Lead", lead)
    page = office.window.current_desk()
    assert isinstance(page, RecordPage)
    office.bot.waitUntil(lambda: "description" in page.form.names())
    office.settle()
    return page


def note_row(page: RecordPage) -> NoteRow:
    row = page.form.row("description")
    assert isinstance(row, NoteRow)
    return row


def test_a_note_of_a_record_being_written_comes_back_open(
    opened: Callable[[], Office], store: Store
) -> None:
    office = opened()
    lead = office.leads["Zhou"]
    with store.load() as w:
        drafts.keep(w, f"field:Lead:{lead}:description", "Old words")
    page = page_of(office, lead)
    row = note_row(page)
    assert row.editing
    assert says(office, "Draft restored")
    editor = row.findChild(QPlainTextEdit)
    assert editor is not None
    editor.setFocus()
    office.bot.keyClicks(editor, "!")
    assert not says(office, "Draft restored")
    office.bot.waitUntil(lambda: list(kept(store).values()) == ["!Old words"])
    office.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    office.bot.waitUntil(lambda: kept(store) == {})
    office.settle()
    with store.read() as r:
        assert records.require(r, "Lead", lead)["description"] == "!Old words"


def test_escape_drops_a_records_draft(opened: Callable[[], Office], store: Store) -> None:
    office = opened()
    row = note_row(page_of(office, office.leads["Zhou"]))
    row.edit()
    editor = row.findChild(QPlainTextEdit)
    assert editor is not None
    office.bot.keyClicks(editor, "Half a")
    office.bot.waitUntil(lambda: list(kept(store).values()) == ["Half a"])
    office.press(Qt.Key.Key_Escape)
    office.bot.waitUntil(lambda: kept(store) == {})
    assert not row.editing


def test_a_logged_note_left_by_escape_is_there_again_and_gone_once_it_is_saved(
    opened: Callable[[], Office], store: Store
) -> None:
    office = opened()
    page = page_of(office, office.leads["Zhou"])
    page.log()
    office.press(Qt.Key.Key_A)
    office.bot.waitUntil(lambda: list(kept(store, "log:").values()) == ["a"])
    office.press(Qt.Key.Key_Escape)
    page.log()
    sheet = office.window.sheet()
    assert isinstance(sheet, LogSheet)
    office.bot.waitUntil(lambda: sheet.text.toPlainText() == "a")
    assert says(office, "Draft restored")
    office.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    office.bot.waitUntil(lambda: kept(store) == {})
    assert office.window.sheet() is None


def test_a_killed_program_has_kept_the_notes(store: Store, leads: dict[str, UUID]) -> None:
    store.close()
    path = store.path
    root = Path(__file__).resolve().parents[3]
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), WRITTEN], cwd=root, check=False, timeout=60
    )
    assert ended.returncode == -signal.SIGKILL
    again = open_store(path, None)
    try:
        assert list(kept(again, "call:").values()) == [WRITTEN]
    finally:
        again.close()


def test_a_draft_is_never_sent_nor_found(store: Store) -> None:
    with store.load() as w:
        drafts.keep(w, "call:x", WRITTEN)
    with store.read() as r:
        assert r.value("SELECT count(*) FROM outbox") == 0
        assert drafts.kept(r, "field:") == {}

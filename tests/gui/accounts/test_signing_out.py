"""Signing out and switching in the window: what is unsent is told and made safe first."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from tests.gui.record_office import Office
from ui.accounts import take_in_sheet
from ui.accounts.sign_out_sheet import SignOutSheet
from ui.accounts.switch_sheet import SwitchSheet
from ui.accounts.take_in_sheet import TakeInSheet
from ui.main_window import MainWindow
from ui.next_place import Next
from ui.widgets.audit import audit
from workbench import profiles
from workbench.profiles import Profile
from workbench.store import records
from workbench.sync.state import Phase, SyncState

Change = Callable[[], None]
PASSPHRASE = "three blue boats"


@pytest.fixture
def sheet(window: MainWindow, change: Change, qtbot: Any) -> SignOutSheet:
    change()
    window.run_command("app.sign_out")
    found = window.sheet()
    assert isinstance(found, SignOutSheet)
    qtbot.waitUntil(lambda: found.card.unsent is not None)
    return found


def answer(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(file), ""))


def save(qtbot: Any, sheet: SignOutSheet, again: str = PASSPHRASE) -> None:
    qtbot.mouseClick(sheet.card.save_button, Qt.MouseButton.LeftButton)
    sheet.card.passphrase.setText(PASSPHRASE)
    sheet.card.again.setText(again)
    qtbot.mouseClick(sheet.card.write_button, Qt.MouseButton.LeftButton)


def test_signing_out_says_what_is_unsent_and_keeps_the_records(
    sheet: SignOutSheet, window: MainWindow, told_server: list[str], office: Office, qtbot: Any
) -> None:
    assert sheet.card.words.words() == "1 change not on the server yet"
    qtbot.waitUntil(lambda: audit(sheet) == [])
    qtbot.mouseClick(sheet.card.sync_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: office.schedule.told == ["sync now"])
    window.on_sync_state(SyncState(Phase.OFFLINE, waiting=1))
    qtbot.waitUntil(lambda: "cannot be reached" in sheet.card.detail.words())
    qtbot.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.sheet() is None)
    assert told_server == ["signed out", "forgotten"]
    assert office.schedule.told[-3:] == ["pause", "resume", "sync now"]
    assert "1 change waits here" in window._messages._toast.accessibleName()


def test_a_change_made_meanwhile_is_counted_while_the_sheet_is_open(
    sheet: SignOutSheet, office: Office, qtbot: Any
) -> None:
    assert sheet.card.words.words() == "1 change not on the server yet"
    with office.store.write() as w:
        records.create(w, "Account", {"name": "Bolt"})
    qtbot.waitUntil(lambda: sheet.card.words.words() != "1 change not on the server yet")
    assert sheet.card.words.words() == "2 changes not on the server yet"
    assert sheet.card.unsent is not None
    assert sheet.card.unsent.changes == len(office.waiting()) == 2
    assert not sheet.card.is_safe


def test_the_profile_is_removed_only_once_unsent_work_is_in_a_file(
    sheet: SignOutSheet,
    window: MainWindow,
    left: list[Next],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: Any,
) -> None:
    file = tmp_path / "mine.unsent"
    answer(monkeypatch, file)
    sheet.remove.setChecked(True)
    assert sheet.go_for_good.isVisible()
    assert not sheet.go_for_good.isEnabled()
    assert "it would be lost" in sheet.consequence.words()
    save(qtbot, sheet, again="three green boats")
    assert "differ" in sheet.card.trouble.words()
    assert not file.exists()
    save(qtbot, sheet)
    qtbot.waitUntil(lambda: sheet.go_for_good.isEnabled())
    assert b"CFO" not in file.read_bytes()
    qtbot.mouseClick(sheet.go_for_good, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(left))
    assert (left[0].page, left[0].remove) == ("choose", "wang")
    assert "mine.unsent" in left[0].said


def test_a_file_in_the_profiles_own_folder_is_refused(
    sheet: SignOutSheet, office: Office, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    file = office.store.path.parent / "mine.unsent"
    answer(monkeypatch, file)
    save(qtbot, sheet)
    qtbot.waitUntil(sheet.card.trouble.isVisible)
    assert "own folder" in sheet.card.trouble.words()
    assert not file.exists()
    assert sheet.card.saved is None
    assert not sheet.card.is_safe


def test_saved_work_is_taken_in_and_a_wrong_passphrase_is_told_in_place(
    sheet: SignOutSheet,
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: Any,
) -> None:
    file = tmp_path / "mine.unsent"
    answer(monkeypatch, file)
    save(qtbot, sheet)
    qtbot.waitUntil(lambda: sheet.card.saved is not None)
    monkeypatch.setattr(take_in_sheet.QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    window.run_command("app.take_in")
    taking = window.sheet()
    assert isinstance(taking, TakeInSheet)
    taking.field.setText("three green boats")
    taking.go()
    qtbot.waitUntil(lambda: "passphrase is wrong" in taking.trouble.words())
    taking.field.setText(PASSPHRASE)
    taking.go()
    qtbot.waitUntil(lambda: window.sheet() is None)
    assert window._messages._toast.accessibleName() == "Nothing in the file is new here."


def test_another_account_is_opened_and_what_is_unsent_stays_in_this_one(
    window: MainWindow, change: Change, left: list[Next], qtbot: Any
) -> None:
    for name in ("wang", "liu"):
        profiles.save(Profile(name, "https://sales.example", f"{name}@sales.example", "", "none"))
    change()
    window.run_command("app.switch")
    sheet = window.sheet()
    assert isinstance(sheet, SwitchSheet)
    qtbot.waitUntil(lambda: bool(sheet.rows.choices()) and sheet.card.unsent is not None)
    assert [one.key for one in sheet.rows.choices()] == ["liu"]
    assert "stays in this profile" in sheet.stays.words()
    qtbot.waitUntil(lambda: audit(sheet) == [])
    qtbot.keyClick(sheet.rows, Qt.Key.Key_Return)
    assert left == [Next("open", "liu")]


def test_the_sample_alone_cannot_be_left(make_window: Callable[..., MainWindow]) -> None:
    window = make_window()
    assert not window.can_leave()
    window.run_command("app.switch")
    assert window.sheet() is None
    window.run_command("app.sign_out")
    sheet = window.sheet()
    assert isinstance(sheet, SignOutSheet)
    assert not sheet.remove.isEnabled()

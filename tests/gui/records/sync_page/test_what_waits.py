"""What waits, what is here and how sync stands, told on the sync page."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from tests.gui import record_office
from tests.gui.record_office import NOW, Office, press
from tests.services.conftest import WANG
from ui.desks.sync.desk import SyncDesk
from ui.dialogs.sign_in import SignInSheet
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.widgets.audit import audit
from workbench.store import events, meta, outbox, records
from workbench.sync.state import Phase, SyncState
from workbench.wire.values import instant_ms

Key = Qt.Key


def test_a_waiting_change_tells_since_when_how_often_and_why(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], window: MainWindow
) -> None:
    with office.store.write() as w:
        records.patch(w, "Opportunity", office.deal, {"next_step": "Ask"})
        mid = outbox.listing(w, ("new",))[0].mid
        outbox.mark_sent(w, [mid])
        outbox.note_failure(w, [mid], {"message": "The server was busy (503)."})
    desk = opened()
    press(qtbot, Key.Key_Down)
    qtbot.waitUntil(lambda: desk.parts.current() is desk.waiting)
    told = [label.text() for label in desk.waiting.findChildren(QLabel)]
    assert "The server was busy (503)." in told
    change = desk.waiting.change
    assert change is not None
    assert (change.tries, change.standing) == (1, "Sent; the server's answer has not arrived yet")
    assert change.at.endswith("just now")
    assert not desk.waiting.discard_button.isVisible()  # the server may have it already
    press(qtbot, Key.Key_Delete)
    assert window.sheet() is None
    qtbot.waitUntil(lambda: audit(window) == [])


def test_a_change_that_never_left_can_be_given_up(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], window: MainWindow
) -> None:
    with office.store.write() as w:
        records.patch(w, "Opportunity", office.deal, {"next_step": "Ask"})
    desk = opened()
    press(qtbot, Key.Key_Down)
    qtbot.waitUntil(lambda: desk.parts.current() is desk.waiting)
    press(qtbot, Key.Key_Delete)
    qtbot.keyClicks(QApplication.focusWidget(), "discard")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: office.waiting() == [])
    with office.store.read() as r:
        assert records.require(r, "Opportunity", office.deal)["next_step"] is None
        archived = r.rows("SELECT state FROM archive")
    assert archived == [("discarded",)]
    assert window.sheet() is None


def test_a_change_is_exported_with_its_values(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], tmp_path: Path
) -> None:
    office.refused()
    desk = opened()
    assert desk.refused.change is not None
    file = tmp_path / "change.json"
    desk.doing.save_change(desk.refused.change, file)
    qtbot.waitUntil(file.exists)
    found = json.loads(file.read_text(encoding="utf-8"))
    assert found["change"]["set"]["close_date"]["new"] == "2026-01-02"
    assert found["error"]["code"] == "invalid_value"


def test_the_page_tells_which_records_are_here_and_of_when(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], operations: Operations
) -> None:
    scopes = [{"id": f"owner:{WANG}", "gen": 1}, {"id": "workspace", "gen": 1}]
    with office.store.write() as w:
        meta.put(w, "scopes", json.dumps(scopes))
        meta.put(w, "last_sync_at", record_office.wire(NOW))
    desk = opened()
    qtbot.waitUntil(lambda: operations.under_way == 0)
    told = [label.text() for label in desk.cache.findChildren(QLabel)]
    assert {"Yours", "Shared by the whole workspace"} <= set(told)
    assert any(text.startswith("In step with the server") for text in told)


def test_everything_here_is_compared_when_asked_to(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk]
) -> None:
    desk = opened()
    button = desk.cache.verify_button
    button.setFocus()
    press(qtbot, Key.Key_Space)
    qtbot.waitUntil(lambda: office.schedule.told == ["verify"])
    with office.store.write() as w:
        events.note(w, "verified", n=7)
        meta.put(w, "verified_at_ms", instant_ms(NOW))
    said = "Compared with the server: everything is the same"
    qtbot.waitUntil(lambda: said in desk.last_day.rows.accessibleName())


def test_signed_out_the_password_is_asked_and_a_wrong_one_told_in_place(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], window: MainWindow
) -> None:
    desk = opened()
    window.on_sync_state(SyncState(Phase.SIGNED_OUT))
    qtbot.waitUntil(lambda: desk.pause_button.words() == "Sign in…")
    qtbot.mouseClick(desk.pause_button, Qt.MouseButton.LeftButton)
    sheet = window.sheet()
    assert isinstance(sheet, SignInSheet)
    qtbot.keyClicks(QApplication.focusWidget(), "wrong")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: sheet.problem.isVisible())
    assert sheet.field.echoMode() == QLineEdit.EchoMode.Password
    qtbot.waitUntil(lambda: audit(window) == [])
    qtbot.keyClicks(QApplication.focusWidget(), "correct horse")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: window.sheet() is None)
    assert office.schedule.told == ["sign in", "sync now"]


def test_what_waits_is_listed_while_the_page_is_open(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk]
) -> None:
    desk = opened()
    assert desk.parts.current() is desk.calm
    with office.store.write() as w:
        records.patch(w, "Opportunity", office.deal, {"next_step": "Ask"})
    titles = [one.title for one in desk.list.records.items]
    qtbot.waitUntil(lambda: [one.title for one in desk.list.records.items] != titles)
    assert "Ward rota: Next step – → Ask" in [one.title for one in desk.list.records.items]


def test_pause_becomes_resume_and_the_head_says_how_sync_stands(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], window: MainWindow
) -> None:
    desk = opened()
    qtbot.mouseClick(desk.pause_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: office.schedule.told == ["pause"])
    window.on_sync_state(SyncState(Phase.PAUSED, last_sync_at=NOW - timedelta(minutes=2)))
    qtbot.waitUntil(lambda: desk.pause_button.words() == "Resume")
    stands, last = (fact.number or fact.words for fact in desk.head._facts._facts)
    assert stands == "Paused"
    assert last.startswith("Last sync")
    qtbot.mouseClick(desk.pause_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(office.schedule.told) == 2)
    assert office.schedule.told == ["pause", "resume"]


def test_diagnostics_are_saved_without_customer_texts(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], tmp_path: Path
) -> None:
    office.refused()
    desk = opened()
    file = tmp_path / "sync.json"
    desk.doing.save_diagnostics(file, with_texts=False)
    qtbot.waitUntil(file.exists)
    text = file.read_text(encoding="utf-8")
    assert "Ward rota" not in text
    assert json.loads(text)["changes"][0]["code"] == "invalid_value"

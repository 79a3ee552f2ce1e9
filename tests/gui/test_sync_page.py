"""The sync page by keys on a real store: conflicts decided, refused changes settled."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from tests.gui import record_office
from tests.gui.record_office import NOW, Office
from tests.services.conftest import EPOCH, WANG
from ui import desk_list
from ui.desks.base import DeskEntry
from ui.desks.sync.desk import SyncDesk
from ui.dialogs.question import Question
from ui.dialogs.sign_in import SignInSheet
from ui.dialogs.typed_question import TypedQuestion
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.shell.news import FOLD_MS
from ui.widgets.audit import audit
from workbench.store import events, meta, outbox, records
from workbench.store.outbox import Pending
from workbench.sync.state import Phase, SyncState
from workbench.wire.values import instant_ms

Key = Qt.Key


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with record_office.office(tmp_path) as made:
        yield made


@pytest.fixture
def core(office: Office) -> Any:
    return office.core()


@pytest.fixture
def desks() -> list[DeskEntry]:
    return record_office.desks()


@pytest.fixture
def window(
    make_window: Callable[..., MainWindow], office: Office, operations: Operations, qtbot: Any
) -> Iterator[MainWindow]:
    made = make_window(records=desk_list.record_views())
    unsubscribe = office.store.subscribe(made.on_store_changes)
    yield made
    unsubscribe()
    qtbot.wait(2 * FOLD_MS)  # what was committed last is on its way to the screen
    qtbot.waitUntil(lambda: operations.under_way == 0)


@pytest.fixture
def opened(window: MainWindow, operations: Operations, qtbot: Any) -> Callable[[], SyncDesk]:
    def open_page() -> SyncDesk:
        window.open_sync()
        shown = window.current_desk()
        assert isinstance(shown, SyncDesk)
        qtbot.waitUntil(lambda: shown.found is not None and operations.under_way == 0)
        return shown

    return open_page


def waiting(office: Office, *states: str) -> list[Pending]:
    with office.store.read() as r:
        return outbox.listing(r, states or ("new",))


def refused(office: Office) -> UUID:
    """Change the deal, and let the server refuse it."""
    with office.store.write() as w:
        records.patch(w, "Opportunity", office.deal, {"close_date": "2026-01-02"})
        mid = outbox.listing(w, ("new",))[0].mid
        outbox.mark_sent(w, [mid])
        error = {"result": "rejected", "code": "invalid_value", "fields": ["close_date"]}
        outbox.settle(w, [{"mid": str(mid), "message": "It closes too early.", **error}], EPOCH)
    return mid


def press(
    qtbot: Any, key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def test_a_conflict_is_decided_with_two_keys_and_the_next_opens(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], window: MainWindow
) -> None:
    first = office.conflict({"amount": "90000.00"}, {"amount": "84000.00"})
    second = office.conflict({"next_step": "Call"}, {"next_step": "Write"})
    desk = opened()
    assert desk.status_text() == "0 waiting · 2 conflicts"
    assert audit(window) == []
    row = desk.list.row()
    assert row is not None
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_2)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    qtbot.waitUntil(lambda: len(waiting(office)) == 1)
    (sent,) = waiting(office)
    assert (sent.op, sent.rid, sent.body["choice"]) == ("resolve", row.id, "mine")
    other = second if row.id == first else first
    qtbot.waitUntil(lambda: (now := desk.list.row()) is not None and now.id == other)


def test_texts_keep_both_and_a_mixed_choice_sends_every_value(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk]
) -> None:
    office.conflict(
        {"amount": "90000.00", "description": "wants SSO"},
        {"amount": "84000.00", "description": "wants a discount"},
    )
    desk = opened()
    desk.conflict.keep()
    qtbot.waitUntil(lambda: len(waiting(office)) == 1)
    (sent,) = waiting(office)
    assert sent.body["choice"] == "edit"
    assert sent.body["value"] == {
        "amount": "84000.00", "description": "wants a discount\nwants SSO",
    }  # fmt: skip


def test_a_third_value_is_typed_and_a_wrong_one_is_refused(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], operations: Operations
) -> None:
    office.conflict({"close_date": "2026-06-16"}, {"close_date": "2026-06-18"})
    desk = opened()
    row = desk.conflict.other("close_date")
    row.parentWidget().show()
    row.edit()
    qtbot.keyClicks(QApplication.focusWidget(), "31 Feb 2026")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    qtbot.waitUntil(lambda: row._problem.isVisible())
    field = row.findChildren(QLineEdit)[-1]
    field.selectAll()
    qtbot.keyClicks(field, "20 Jun 2026")
    qtbot.keyClick(field, Key.Key_Return)
    marks = desk.conflict.marks
    assert marks is not None
    qtbot.waitUntil(lambda: marks.sides == {"close_date": "edit"})
    desk.conflict.keep()
    qtbot.waitUntil(lambda: len(waiting(office)) == 1)
    assert waiting(office)[0].body["value"] == {"close_date": "2026-06-20"}


def test_a_refused_change_is_corrected_and_sent_again(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], window: MainWindow
) -> None:
    refused(office)
    desk = opened()
    assert desk.refused.change is not None
    assert desk.refused.change.reason == "It closes too early."
    assert audit(window) == []
    desk.refused.row("close_date").edit()
    field = QApplication.focusWidget()
    qtbot.keyClicks(field, "30 Jun 2026")
    qtbot.keyClick(field, Key.Key_Return)
    desk.refused.send_again()
    qtbot.waitUntil(lambda: len(waiting(office)) == 1)
    assert waiting(office)[0].body["set"]["close_date"]["new"] == "2026-06-30"
    assert waiting(office, "quarantined") == []


def test_a_refused_change_is_corrected_by_keys_alone(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk]
) -> None:
    refused(office)
    desk = opened()
    shown = [label.text() for label in desk.refused.findChildren(QLabel)]
    assert "The server has: 16 Jun" in shown
    press(qtbot, Key.Key_E)
    qtbot.keyClicks(QApplication.focusWidget(), "30 Jun 2026")
    press(qtbot, Key.Key_Return)
    press(qtbot, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(waiting(office)) == 1)
    assert waiting(office)[0].body["set"]["close_date"]["new"] == "2026-06-30"


def test_a_refused_change_is_given_up_only_when_the_word_is_typed(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], window: MainWindow
) -> None:
    refused(office)
    opened()
    press(qtbot, Key.Key_Delete)
    question = window.sheet()
    assert isinstance(question, TypedQuestion)
    assert audit(window) == []
    assert not question.yes_button.isEnabled()
    qtbot.keyClicks(QApplication.focusWidget(), "disc")
    press(qtbot, Key.Key_Return)
    assert window.sheet() is question
    assert len(waiting(office, "quarantined")) == 1
    qtbot.keyClicks(QApplication.focusWidget(), "ARD")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: waiting(office, "quarantined") == [])
    with office.store.read() as r:
        assert str(records.require(r, "Opportunity", office.deal)["close_date"]) == "2026-06-16"


def test_esc_keeps_the_refused_change(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], window: MainWindow
) -> None:
    refused(office)
    opened()
    press(qtbot, Key.Key_Delete)
    qtbot.keyClicks(QApplication.focusWidget(), "discard")
    press(qtbot, Key.Key_Escape)
    assert window.sheet() is None
    assert len(waiting(office, "quarantined")) == 1


@pytest.mark.parametrize(
    ("key", "choice"), [(Key.Key_1, "theirs"), (Key.Key_2, "mine"), (Key.Key_3, "both")]
)
def test_a_digit_chooses_a_side_and_enter_keeps_it(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], key: Key, choice: str
) -> None:
    office.conflict({"description": "wants SSO"}, {"description": "wants a discount"})
    opened()
    press(qtbot, key)
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: len(waiting(office)) == 1)
    assert waiting(office)[0].body["choice"] == choice


def test_a_third_value_is_typed_by_keys_alone(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk]
) -> None:
    office.conflict({"next_step": "Call"}, {"next_step": "Write"})
    desk = opened()
    press(qtbot, Key.Key_E)
    qtbot.keyClicks(QApplication.focusWidget(), "Visit in week 2")  # digits are text here
    press(qtbot, Key.Key_Return)
    marks = desk.conflict.marks
    assert marks is not None
    qtbot.waitUntil(lambda: marks.sides == {"next_step": "edit"})
    press(qtbot, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(waiting(office)) == 1)
    assert waiting(office)[0].body["value"] == {"next_step": "Visit in week 2"}


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
    assert audit(window) == []


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
    qtbot.waitUntil(lambda: waiting(office) == [])


def test_a_change_is_exported_with_its_values(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], tmp_path: Path
) -> None:
    refused(office)
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
    assert audit(window) == []
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
    titles = [one.title for one in desk.list.records.rows]
    qtbot.waitUntil(lambda: [one.title for one in desk.list.records.rows] != titles)
    assert "Ward rota: Next step" in [one.title for one in desk.list.records.rows]


def test_pause_becomes_resume_and_the_head_says_how_sync_stands(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], window: MainWindow
) -> None:
    desk = opened()
    qtbot.mouseClick(desk.pause_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: office.schedule.told == ["pause"])
    window.on_sync_state(SyncState(Phase.PAUSED, last_sync_at=NOW - timedelta(minutes=2)))
    qtbot.waitUntil(lambda: desk.pause_button.words() == "Resume")
    qtbot.mouseClick(desk.pause_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: office.schedule.told == ["pause", "resume"])


def test_signing_out_says_what_waits_and_keeps_it(
    qtbot: Any, office: Office, window: MainWindow, core: Any, opened: Callable[[], SyncDesk]
) -> None:
    with office.store.write() as w:
        records.patch(w, "Opportunity", office.deal, {"next_step": "Ask"})
    opened()
    told = office.schedule.told
    core.engine = lambda: SimpleNamespace(push_once=lambda: told.append("push once"))
    core.client = SimpleNamespace(sign_out=lambda: told.append("sign out"))
    core.forget_sign_in = lambda: told.append("forget")
    window.run_command("app.sign_out")
    qtbot.waitUntil(lambda: isinstance(window.sheet(), Question))
    question = window.sheet()
    assert question is not None
    assert any("1 change is not on the server yet" in label.text() for label in labels(question))
    assert audit(window) == []
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: told[-1:] == ["sync now"])
    assert told == ["pause", "push once", "sign out", "forget", "resume", "sync now"]
    assert len(waiting(office)) == 1


def labels(widget: QWidget) -> list[QLabel]:
    return widget.findChildren(QLabel)


def test_diagnostics_are_saved_without_customer_texts(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], tmp_path: Path
) -> None:
    refused(office)
    desk = opened()
    file = tmp_path / "sync.json"
    desk.doing.save_diagnostics(file, with_texts=False)
    qtbot.waitUntil(file.exists)
    text = file.read_text(encoding="utf-8")
    assert "Ward rota" not in text
    assert json.loads(text)["changes"][0]["code"] == "invalid_value"

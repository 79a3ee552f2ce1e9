"""The call desk, worked with real keys on a real store."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication

from tests.gui.call_office import Office
from tests.services.conftest import (
    THURSDAY,
)  # fmt: skip
from ui.desks.calls.callback import CallbackSheet
from ui.desks.calls.desk import CallDesk
from ui.desks.calls.sheets import ReasonSheet
from ui.dialogs.question import Question
from ui.widgets.buttons import Button
from workbench import settings
from workbench.store import records

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def test_due_callbacks_come_first_then_the_score_and_the_first_card_is_there(
    office: Office,
) -> None:
    assert office.names()[:4] == ["Rui Chen", "Wei Li", "Ping Sun", "Min Zhou"]
    assert office.shown() == "Rui Chen"
    assert QApplication.focusWidget() is office.desk.queue.list
    assert office.window._status.text() == "15 leads in the queue"


def test_no_answer_is_one_key_and_the_next_lead_is_shown_at_once(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_1)
    assert office.shown() == "Rui Chen"  # before the store has answered: a callback is due
    assert "Wei Li" not in office.names()
    office.settle()
    (call,) = office.calls("Li")
    assert (call["call_disposition"], call["status"]) == ("no_answer", "Completed")
    assert "Wei Li" not in office.names()
    said = office.desk.outcomes.undo_line.words()
    assert said.startswith("Wei Li: No answer, next tomorrow")


def test_space_logs_the_first_outcome(office: Office) -> None:
    office.press(Qt.Key.Key_Space)
    office.settle()
    assert [call["call_disposition"] for call in office.calls("Chen")] == ["no_answer"]
    assert office.shown() == "Wei Li"


def test_a_callback_tomorrow_is_two_keys(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_3)
    assert isinstance(office.window.sheet(), CallbackSheet)
    office.press(Qt.Key.Key_2)
    assert office.window.sheet() is None
    office.settle()
    (call,) = office.calls("Li")
    assert call["call_disposition"] == "call_back_later"
    with office.store.read() as r:
        (due,) = r.row("SELECT due_at FROM task WHERE caused_by_id = ?", (call.id.bytes,)) or ()
    tomorrow = THURSDAY + timedelta(days=1)
    assert abs(due / 1000 - tomorrow.timestamp()) < 60


def test_a_callback_takes_a_time_in_words(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_3)
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_2, Qt.Key.Key_H):
        office.press(key)
    sheet = office.window.sheet()
    assert isinstance(sheet, CallbackSheet)
    assert sheet.field.text() == "+2h"
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert office.calls("Li")[0]["call_disposition"] == "call_back_later"


def test_an_hour_of_two_digits_or_more_is_typed_and_the_arrows_mark_a_preset(
    office: Office,
) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_3)
    office.type("9:30")
    sheet = office.window.sheet()
    assert isinstance(sheet, CallbackSheet)
    assert sheet.field.text() == "9:30"
    assert "09:30" in sheet.meant()
    sheet.field.clear()
    office.press(Qt.Key.Key_Down)
    office.press(Qt.Key.Key_Return)
    office.settle()
    (call,) = office.calls("Li")
    with office.store.read() as r:
        due = r.value("SELECT due_at FROM task WHERE caused_by_id = ?", (call.id.bytes,))
    assert abs(due / 1000 - (THURSDAY + timedelta(days=1)).timestamp()) < 60


def test_a_talk_with_a_note_is_tab_note_and_ctrl_enter(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is office.desk.card.notes
    office.bot.keyClicks(office.desk.card.notes, "Suzhou opens 1 June")
    assert office.calls("Li") == []  # the digit is text here
    office.press(Qt.Key.Key_Return, CONTROL)
    office.settle()
    (call,) = office.calls("Li")
    assert call["call_disposition"] == "connected_interested"
    assert call["description"] == "Suzhou opens 1 June"
    assert office.desk.card.notes.toPlainText() == ""
    assert "Wei Li" not in office.names()  # whom one talked to rests


def test_alt_digit_in_the_notes_chooses_what_ctrl_enter_saves(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_Tab)
    office.bot.keyClicks(office.desk.card.notes, "At the desk after three")
    office.press(Qt.Key.Key_4, ALT)
    office.press(Qt.Key.Key_Return, CONTROL)
    office.settle()
    assert office.calls("Li")[0]["call_disposition"] == "gatekeeper"


def test_escape_leaves_the_notes_and_the_digit_takes_them_along(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_Tab)
    office.bot.keyClicks(office.desk.card.notes, "left a word")
    office.press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is office.desk.queue.list
    office.press(Qt.Key.Key_2)
    office.settle()
    (call,) = office.calls("Li")
    assert (call["call_disposition"], call["description"]) == ("left_voicemail", "left a word")


def test_notes_wait_for_their_lead_while_one_looks_at_others(office: Office) -> None:
    office.show("Li")
    office.desk.card.notes.setPlainText("half a sentence")
    office.show("Sun")
    assert office.desk.card.notes.toPlainText() == ""
    office.show("Li")
    assert office.desk.card.notes.toPlainText() == "half a sentence"
    office.window.run_command("view.language")
    office.settle()
    desk = office.window.current_desk()
    assert isinstance(desk, CallDesk)
    assert desk.card.notes.toPlainText() == "half a sentence"


def test_undo_brings_the_lead_and_the_notes_back(office: Office) -> None:
    office.show("Li")
    office.desk.card.notes.setPlainText("wrong key")
    office.press(Qt.Key.Key_7)
    assert isinstance(office.window.sheet(), ReasonSheet)
    office.press(Qt.Key.Key_2)
    office.settle()
    assert office.calls("Li")[0]["description"] == "No budget\nwrong key"
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    assert office.calls("Li") == []
    assert office.shown() == "Wei Li"
    assert office.desk.card.notes.toPlainText() == "wrong key"
    with office.store.read() as r:
        lead = records.require(r, "Lead", office.leads["Li"])
    assert lead["status"] == "Open - Not Contacted"


def test_do_not_call_asks_once_and_cannot_be_taken_back(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_0)
    question = office.window.sheet()
    assert isinstance(question, Question)
    assert office.calls("Li") == []
    yes = next(b for b in question.findChildren(Button) if b.text() == "Do not call")
    office.bot.mouseClick(yes, Qt.MouseButton.LeftButton)
    office.settle()
    with office.store.read() as r:
        assert records.require(r, "Lead", office.leads["Li"])["do_not_call"] is True
    assert office.desk.outcomes.undo_line.last() is None


def test_a_held_key_logs_nothing_more(office: Office) -> None:
    office.show("Li")
    down = QEvent.Type.KeyPress
    plain = Qt.KeyboardModifier.NoModifier
    held = QKeyEvent(down, Qt.Key.Key_1, plain, "1", autorep=True)
    QApplication.sendEvent(office.desk.queue.list, held)
    office.settle()
    assert office.calls("Li") == []
    assert office.shown() == "Wei Li"


def test_outcome_keys_are_dead_for_a_moment_after_the_card_has_changed(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_1)
    office.press(Qt.Key.Key_1)  # a bounce: meant for Wei Li
    office.settle()
    assert len(office.calls("Li")) == 1
    assert office.calls("Chen") == []
    office.awake()
    office.press(Qt.Key.Key_1)
    office.settle()
    assert len(office.calls("Chen")) == 1


def test_whoever_may_not_be_called_now_is_asked_about_and_passed_over(office: Office) -> None:
    office.show("Keller")  # 07:30 in Germany
    office.press(Qt.Key.Key_Return)
    question = office.window.sheet()
    assert isinstance(question, Question)
    assert office.dialled == []
    office.press(Qt.Key.Key_Escape)
    office.press(Qt.Key.Key_1)
    question = office.window.sheet()
    assert isinstance(question, Question)
    office.press(Qt.Key.Key_Return)  # “Log anyway” has the focus
    office.settle()
    assert len(office.calls("Keller")) == 1
    item = office.desk.current()
    assert item is not None
    assert item.hours.is_allowed


def test_enter_dials_with_the_template_and_the_timer_is_the_length(office: Office) -> None:
    settings.put("dial_template", "sip:{number}@pbx.example")
    office.show("Li")
    office.press(Qt.Key.Key_Return)
    assert office.dialled == ["sip:+862155550123@pbx.example"]
    office.bot.wait(1100)
    office.press(Qt.Key.Key_5)
    office.settle()
    (call,) = office.calls("Li")
    assert call["call_duration_s"] >= 1
    assert not office.desk.card.number.is_running


def test_without_a_telephone_program_the_number_is_copied(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.desk, "open_url", lambda _url: False)
    office.show("Li")
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert QGuiApplication.clipboard().text() == "+862155550123"


def test_without_a_dial_template_the_toast_says_where_one_is_set(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(office.window, "toast", lambda words, **_more: said.append(words))
    settings.put("dial_template", "")
    office.show("Li")
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert QGuiApplication.clipboard().text() == "+862155550123"
    assert office.dialled == []
    assert said == [
        "+862155550123 copied, as no dial program is set: “Dial link” in the settings (Ctrl+,)"
    ]

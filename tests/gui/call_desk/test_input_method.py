"""With a Chinese input method: digits and Space reach the desk, letters reach the note."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.call_office import Office
from ui.desks.calls.callback import CallbackSheet

IN_USE = Qt.WidgetAttribute.WA_InputMethodEnabled
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def compose(widget: QWidget, preedit: str, commit: str = "") -> None:
    """Let an input method show letters and then write what they stand for."""
    QApplication.sendEvent(widget, QInputMethodEvent(preedit, []))
    if commit:
        written = QInputMethodEvent()
        written.setCommitString(commit)
        QApplication.sendEvent(widget, written)


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_no_input_method_is_asked_for_where_digits_mean_outcomes(office: Office) -> None:
    office.show("Li")
    parts = [
        office.desk,
        office.desk.card,
        office.desk.queue.list,
        *office.desk.outcomes.tiles.values(),
    ]
    assert [part for part in parts if part.testAttribute(IN_USE)] == []
    assert focused() is office.desk.queue.list
    assert not focused().inputMethodQuery(Qt.InputMethodQuery.ImEnabled)
    assert office.desk.card.notes.testAttribute(IN_USE)


@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_Space])
def test_digits_and_space_log_although_an_input_method_was_composing_in_the_notes(
    office: Office, key: Qt.Key
) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_Tab)
    compose(focused(), "cangku")
    office.press(Qt.Key.Key_Escape)
    office.press(key)
    office.settle()
    assert [call["call_disposition"] for call in office.calls("Li")] == ["no_answer"]


def test_what_is_composed_reaches_the_note_and_not_the_desk(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_Tab)
    compose(focused(), "ming tian 1", "明天")
    compose(focused(), "zai da", "再打")
    assert office.calls("Li") == []
    office.press(Qt.Key.Key_Return, CONTROL)
    office.settle()
    (call,) = office.calls("Li")
    assert (call["description"], call["call_disposition"]) == ("明天再打", "connected_interested")


def test_a_composition_sent_to_the_queue_changes_nothing(office: Office) -> None:
    office.show("Li")
    compose(office.desk.queue.list, "yi", "一")
    office.settle()
    assert (office.calls("Li"), office.shown()) == ([], "Wei Li")


def test_from_the_notes_alt_digit_or_escape_and_a_digit_choose_the_outcome(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_Tab)
    compose(focused(), "qiantai", "前台")
    office.press(Qt.Key.Key_4, ALT)
    office.press(Qt.Key.Key_Return, CONTROL)
    office.settle()
    (call,) = office.calls("Li")
    assert (call["description"], call["call_disposition"]) == ("前台", "gatekeeper")


def test_a_time_written_with_an_input_method_is_understood(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_3)
    sheet = office.window.sheet()
    assert isinstance(sheet, CallbackSheet)
    assert focused() is sheet.field  # from the first letter on
    compose(sheet.field, "ming tian", "明天上午")
    assert sheet.meant().startswith("Enter: tomorrow 10:00")
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert office.calls("Li")[0]["call_disposition"] == "call_back_later"

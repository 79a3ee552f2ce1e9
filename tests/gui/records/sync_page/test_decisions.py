"""The sync page by keys on a real store: conflicts decided, refused changes settled."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from tests.gui.record_office import Office, press
from tests.services.conftest import LIU, WANG
from ui.desks.sync.desk import SyncDesk
from ui.desks.sync.rows import FOLD, OTHERS
from ui.dialogs.typed_question import TypedQuestion
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.widgets.audit import audit
from workbench.store import outbox, records

Key = Qt.Key


def test_a_conflict_is_decided_with_two_keys_and_the_next_opens(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], window: MainWindow
) -> None:
    first = office.conflict({"amount": "90000.00"}, {"amount": "84000.00"})
    second = office.conflict({"next_step": "Call"}, {"next_step": "Write"})
    desk = opened()
    assert desk.status_text() == "0 waiting · 2 conflicts"
    qtbot.waitUntil(lambda: audit(window) == [])
    row = desk.list.row()
    assert row is not None
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_2)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    qtbot.waitUntil(lambda: len(office.waiting()) == 1)
    (sent,) = office.waiting()
    assert (sent.op, sent.rid, sent.body["choice"]) == ("resolve", row.id, "mine")
    other = second if row.id == first else first
    qtbot.waitUntil(lambda: (now := desk.list.row()) is not None and now.id == other)


def test_mine_is_never_what_another_person_wrote(
    office: Office, opened: Callable[[], SyncDesk]
) -> None:
    office.conflict({"next_step": "Call"}, {"next_step": "Write"}, mine_by=LIU, theirs_by=WANG)
    desk = opened()
    desk.list.choose_first(FOLD)
    desk.list.folded.emit()
    desk.list.choose_first(OTHERS)
    said = [button.text() for button in desk.conflict.findChildren(QPushButton)]
    assert "Keep mine (1)" in said
    assert "Use Liu Yang's (2)" in said
    assert "Use mine (2)" not in said


def test_two_changes_of_one_person_are_not_two_people_s_and_have_their_own_times(
    office: Office, opened: Callable[[], SyncDesk]
) -> None:
    with office.store.write() as w:
        records.patch(w, "Opportunity", office.deal, {"next_step": "Write"})
        saved_at = outbox.listing(w, ("new",))[0].created_at
    office.conflict({"next_step": "Call"}, {"next_step": "Write"}, theirs_by=WANG)
    desk = opened()
    said = [label.text() for label in desk.conflict.findChildren(QLabel)]
    assert any("two changes of yours differ" in words for words in said)
    assert not any("two people" in words for words in said)
    assert desk.found is not None
    assert desk.found.conflicts[0].theirs_at == saved_at


def test_texts_keep_both_and_a_mixed_choice_sends_every_value(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk]
) -> None:
    office.conflict(
        {"amount": "90000.00", "description": "wants SSO"},
        {"amount": "84000.00", "description": "wants a discount"},
    )
    desk = opened()
    desk.conflict.keep()
    qtbot.waitUntil(lambda: len(office.waiting()) == 1)
    (sent,) = office.waiting()
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
    qtbot.waitUntil(lambda: len(office.waiting()) == 1)
    assert office.waiting()[0].body["value"] == {"close_date": "2026-06-20"}


def test_a_refused_change_is_corrected_and_sent_again(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], window: MainWindow
) -> None:
    office.refused()
    desk = opened()
    assert desk.refused.change is not None
    assert desk.refused.change.told == "It closes too early."
    qtbot.waitUntil(lambda: audit(window) == [])  # once the words that came last have their room
    desk.refused.row("close_date").edit()
    field = QApplication.focusWidget()
    qtbot.keyClicks(field, "30 Jun 2026")
    qtbot.keyClick(field, Key.Key_Return)
    desk.refused.send_again()
    qtbot.waitUntil(lambda: len(office.waiting()) == 1)
    assert office.waiting()[0].body["set"]["close_date"]["new"] == "2026-06-30"
    assert office.waiting("quarantined") == []


def test_a_refused_change_is_corrected_by_keys_alone(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk]
) -> None:
    office.refused()
    desk = opened()
    shown = [label.text() for label in desk.refused.findChildren(QLabel)]
    assert "The server has: 16 Jun" in shown
    press(qtbot, Key.Key_E)
    qtbot.keyClicks(QApplication.focusWidget(), "30 Jun 2026")
    press(qtbot, Key.Key_Return)
    press(qtbot, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(office.waiting()) == 1)
    assert office.waiting()[0].body["set"]["close_date"]["new"] == "2026-06-30"


def test_a_refused_change_is_given_up_only_when_the_word_is_typed(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], window: MainWindow
) -> None:
    office.refused()
    opened()
    press(qtbot, Key.Key_Delete)
    question = window.sheet()
    assert isinstance(question, TypedQuestion)
    qtbot.waitUntil(lambda: audit(window) == [])
    assert not question.yes_button.isEnabled()
    qtbot.keyClicks(QApplication.focusWidget(), "disc")
    press(qtbot, Key.Key_Return)
    assert window.sheet() is question
    assert len(office.waiting("quarantined")) == 1
    qtbot.keyClicks(QApplication.focusWidget(), "ARD")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: office.waiting("quarantined") == [])
    with office.store.read() as r:
        assert str(records.require(r, "Opportunity", office.deal)["close_date"]) == "2026-06-16"


def test_esc_keeps_the_refused_change(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], window: MainWindow
) -> None:
    office.refused()
    opened()
    press(qtbot, Key.Key_Delete)
    qtbot.keyClicks(QApplication.focusWidget(), "discard")
    press(qtbot, Key.Key_Escape)
    assert window.sheet() is None
    assert len(office.waiting("quarantined")) == 1


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
    qtbot.waitUntil(lambda: len(office.waiting()) == 1)
    assert office.waiting()[0].body["choice"] == choice


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
    qtbot.waitUntil(lambda: len(office.waiting()) == 1)
    assert office.waiting()[0].body["value"] == {"next_step": "Visit in week 2"}

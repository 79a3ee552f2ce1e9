"""A refused conversion on the sync page: one entry, one decision for all five changes."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from tests.gui.record_office import Office, press
from tests.services.test_refused_together import refuse_conversion
from ui.desks.sync.desk import SyncDesk
from ui.dialogs.typed_question import TypedQuestion
from ui.main_window import MainWindow
from ui.widgets.audit import audit

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


def test_a_refused_conversion_is_one_entry_and_given_up_by_one_word(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], window: MainWindow
) -> None:
    refuse_conversion(office.store, office.rows.lead(), "Opportunity", fields=["close_date"])
    desk = opened()
    assert desk.status_text() == "0 waiting · 1 refused"
    row = desk.list.row()
    assert row is not None
    assert row.title == "Conversion: Wei Li"
    assert row.detail == "5 changes · What is in “Close date” does not fit there."
    shown = [label.text() for label in desk.refused.findChildren(QLabel)]
    assert any("· New account: Hengda Logistics\n· New contact: Wei Li" in one for one in shown)
    qtbot.waitUntil(lambda: audit(window) == [])
    press(qtbot, Key.Key_Delete)
    question = window.sheet()
    assert isinstance(question, TypedQuestion)
    asked = [label.text() for label in question.findChildren(QLabel)]
    assert any("It is 5 changes that go together: all are given up." in one for one in asked)
    qtbot.keyClicks(QApplication.focusWidget(), "discard")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: office.waiting("new", "blocked", "quarantined") == [])
    qtbot.waitUntil(lambda: desk.status_text() == "0 waiting")


def test_a_refused_conversion_is_corrected_and_goes_again_as_a_whole(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk]
) -> None:
    refuse_conversion(office.store, office.rows.lead(), "Opportunity", fields=["close_date"])
    opened()
    press(qtbot, Key.Key_E)
    qtbot.keyClicks(QApplication.focusWidget(), "30 Jun 2026")
    press(qtbot, Key.Key_Return)
    press(qtbot, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: len(office.waiting()) == 5)
    assert office.waiting("blocked", "quarantined") == []
    (deal,) = [one for one in office.waiting() if one.type == "Opportunity"]
    assert deal.body["row"]["close_date"] == "2026-06-30"

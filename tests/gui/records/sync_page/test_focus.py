"""Where the keys go on the sync page while conflicts come and are decided."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from tests.gui.record_office import Office, press
from ui.desks.sync.desk import SyncDesk
from ui.desks.sync.rows import CONFLICT
from ui.desks.sync.value_choice import ValueChoice
from ui.operations import Operations

Key = Qt.Key


def button(desk: SyncDesk, words: str) -> QPushButton:
    return next(one for one in desk.findChildren(QPushButton) if one.text() == words)


def kept(qtbot: Any, office: Office, decisions: int = 1) -> str:
    """Press Enter; return what the newest decision that waits has chosen."""
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: len(office.waiting()) == decisions)
    return str(office.waiting()[-1].body["choice"])


def shows(desk: SyncDesk, conflict: Any) -> bool:
    row = desk.list.row()
    return row is not None and (row.kind, row.id) == (CONFLICT, conflict)


def test_a_conflict_that_comes_while_one_looks_takes_the_keys(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk]
) -> None:
    desk = opened()
    button(desk, "Sync now").setFocus()
    came = office.conflict({"next_step": "Call"}, {"next_step": "Write"})
    qtbot.waitUntil(lambda: shows(desk, came) and desk.list.hasFocus())
    press(qtbot, Key.Key_2)
    assert kept(qtbot, office) == "mine"


def test_enter_keeps_the_side_that_was_marked_with_the_mouse(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk]
) -> None:
    office.conflict({"next_step": "Call"}, {"next_step": "Write"})
    desk = opened()
    qtbot.mouseClick(button(desk, "Use mine (2)"), Qt.MouseButton.LeftButton)
    assert kept(qtbot, office) == "mine"


def test_enter_keeps_the_value_that_was_clicked(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk]
) -> None:
    office.conflict({"close_date": "2026-06-16"}, {"close_date": "2026-06-18"})
    desk = opened()
    _theirs, mine = desk.conflict.findChildren(ValueChoice)
    qtbot.mouseClick(mine, Qt.MouseButton.LeftButton)
    mine.setFocus()
    assert kept(qtbot, office) == "mine"


def test_after_e_one_types_after_enter_one_keeps_and_then_the_next_has_the_keys(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], operations: Operations
) -> None:
    first = office.conflict({"next_step": "Call"}, {"next_step": "Write"})
    second = office.conflict({"description": "SSO"}, {"description": "Price"})
    desk = opened()
    assert shows(desk, first)
    press(qtbot, Key.Key_E)
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    qtbot.keyClicks(QApplication.focusWidget(), "Visit")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: desk.conflict.keep_button.hasFocus())
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: shows(desk, second) and operations.under_way == 0)
    assert office.waiting()[0].body["value"] == {"next_step": "Visit"}
    assert desk.list.hasFocus()
    press(qtbot, Key.Key_1)
    assert kept(qtbot, office, decisions=2) == "theirs"


def test_after_the_last_decision_the_keys_stay_on_the_page(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk]
) -> None:
    office.conflict({"next_step": "Call"}, {"next_step": "Write"})
    desk = opened()
    qtbot.mouseClick(button(desk, "Use mine (2)"), Qt.MouseButton.LeftButton)
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: desk.parts.current() is not desk.conflict)
    assert desk.list.hasFocus()


def test_what_one_types_is_not_taken_away_by_a_conflict_that_comes(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], operations: Operations
) -> None:
    first = office.conflict({"next_step": "Call"}, {"next_step": "Write"})
    desk = opened()
    press(qtbot, Key.Key_E)
    qtbot.keyClicks(QApplication.focusWidget(), "Visit")
    office.conflict({"description": "SSO"}, {"description": "Price"})
    qtbot.waitUntil(lambda: len(desk.list.records.items) > 3 and operations.under_way == 0)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.text() == "Visit"
    assert shows(desk, first)

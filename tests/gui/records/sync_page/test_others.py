"""Conflicts that wait for somebody else: seen by who may decide them, counted by nobody else."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.gui.record_office import Office, press
from tests.services.conftest import LIU, WANG
from ui.desks.sync.desk import SyncDesk
from ui.desks.sync.rows import CONFLICT, FOLD, OTHERS
from ui.main_window import MainWindow
from ui.widgets.audit import audit
from workbench.store import conflict_rows, outbox

Key = Qt.Key


def kinds(desk: SyncDesk) -> list[str]:
    return [row.kind for row in desk.list.records.items if row.kind in (CONFLICT, FOLD, OTHERS)]


def test_what_others_decide_is_folded_and_does_not_count(
    office: Office, opened: Callable[[], SyncDesk]
) -> None:
    office.conflict({"next_step": "Call"}, {"next_step": "Write"}, mine_by=LIU, theirs_by=WANG)
    desk = opened()
    assert kinds(desk) == [FOLD]
    titles = [row.title for row in desk.list.records.items]
    assert "Others' conflicts (1)" in titles
    assert "Needs you" not in titles
    assert desk.status_text() == "0 waiting"
    assert desk.parts.current() is desk.calm
    with office.store.read() as r:
        assert conflict_rows.count_mine(r) == 0


def test_others_conflicts_are_unfolded_and_may_be_decided(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], window: MainWindow
) -> None:
    office.conflict({"next_step": "Call"}, {"next_step": "Write"}, mine_by=LIU, theirs_by=WANG)
    desk = opened()
    desk.list.choose_first(FOLD)
    assert desk.parts.current() is desk.others
    assert audit(window) == []
    press(qtbot, Key.Key_Return)
    assert kinds(desk) == [FOLD, OTHERS]
    press(qtbot, Key.Key_Left)
    assert kinds(desk) == [FOLD]
    press(qtbot, Key.Key_Right)
    press(qtbot, Key.Key_Down)
    told = [label.text() for label in desk.conflict.findChildren(QLabel) if label.isVisible()]
    assert "This waits for Liu Yang. You may decide it too." in told
    qtbot.waitUntil(lambda: audit(window) == [])
    press(qtbot, Key.Key_1)
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: kinds(desk) == [])
    with office.store.read() as r:
        (sent,) = outbox.listing(r, ("new",))
    assert sent.body["choice"] == "theirs"

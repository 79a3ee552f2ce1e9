"""A sheet higher than its window rolls: rows cover nothing, the one with the keys is seen."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.dialogs.settings import SettingsSheet
from ui.widgets.audit import audit
from ui.widgets.overlay import Overlay
from ui.widgets.roll import Roll


def opened(qtbot: Any, width: int, height: int) -> tuple[Overlay, SettingsSheet]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(width, height)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    sheet = SettingsSheet(lambda: None)
    return Overlay(window, sheet), sheet


@pytest.mark.parametrize("size", [(853, 533), (800, 600), (1280, 800), (1440, 900)])
def test_settings_overlap_nowhere_however_low_the_window(qtbot: Any, size: tuple[int, int]) -> None:
    overlay, sheet = opened(qtbot, *size)
    wrong = [found for found in audit(sheet) if found.kind in ("overlap", "clipped")]
    assert wrong == []
    assert overlay.rect().contains(sheet.geometry())


def test_with_room_enough_nothing_rolls(qtbot: Any) -> None:
    _overlay, sheet = opened(qtbot, 1440, 900)
    roll = sheet.findChild(Roll)
    assert roll is not None
    assert roll.verticalScrollBar().maximum() == 0


def test_tab_brings_the_last_setting_into_sight(qtbot: Any) -> None:
    overlay, sheet = opened(qtbot, 853, 533)
    roll, last = sheet.findChild(Roll), list(sheet.editors.values())[-1]
    assert roll is not None
    assert not roll.rect().contains(last.mapTo(roll, last.rect().center()))
    for _step in range(3 * len(sheet.editors)):
        if last.hasFocus():
            break
        qtbot.keyClick(overlay.window().focusWidget(), Qt.Key.Key_Tab)
    assert last.hasFocus()
    assert roll.rect().contains(last.mapTo(roll, last.rect().center()))

"""Commands get other keys: a taken one is told, menus and the key sheet follow, all can go back."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from ui.commands import registry
from ui.dialogs.key_sheet import KeySheet
from ui.dialogs.keys_settings import KeysSettings, why_not
from ui.dialogs.settings import SettingsSheet
from ui.main_window import MainWindow
from ui.widgets.audit import audit
from ui.widgets.buttons import Button
from ui.widgets.labels import Keycaps
from workbench import settings


@pytest.fixture(autouse=True)
def _usual_keys_afterwards() -> Iterator[None]:
    yield
    registry.use_keys({})


@pytest.fixture
def sheet(window: MainWindow) -> KeysSettings:
    window.run_command("app.keys")
    found = window.sheet()
    assert isinstance(found, KeysSettings)
    return found


def press(sheet: KeysSettings, command_id: str, keys: str) -> None:
    sheet.choose(command_id)
    sheet.editor.setKeySequence(QKeySequence(keys))
    sheet.take()


def shortcuts(window: MainWindow, command_id: str) -> list[str]:
    return [one.toString() for one in window._actions._actions[command_id].shortcuts()]


def test_a_changed_key_counts_at_once_and_after_the_next_start(
    sheet: KeysSettings, window: MainWindow, qtbot: Any
) -> None:
    press(sheet, "go.palette", "Ctrl+P")
    assert settings.keys() == {"go.palette": ("Ctrl+P",)}
    assert shortcuts(window, "go.palette") == ["Ctrl+P"]
    assert registry.tooltip("go.palette") == "Search or run a command (Ctrl+P)"
    assert "Ctrl+P" in sheet.rows.currentIndex().data()
    assert audit(sheet) == []
    sheet.done.emit()
    registry.use_keys({})
    window.apply_settings()  # as the next start reads them
    assert registry.get("go.palette").shortcut == "Ctrl+P"
    assert registry.declared("go.palette").shortcut == "Ctrl+K"


def test_the_key_sheet_shows_the_changed_keys(sheet: KeysSettings, window: MainWindow) -> None:
    press(sheet, "go.palette", "Ctrl+P")
    sheet.done.emit()
    window.run_command("help.keys")
    shown = window.sheet()
    assert isinstance(shown, KeySheet)
    caps = {one.accessibleName() for one in shown.findChildren(Keycaps)}
    assert "Ctrl P" in caps
    assert "Ctrl K" not in caps


def test_a_taken_key_is_told_and_can_be_taken_over(sheet: KeysSettings, qtbot: Any) -> None:
    press(sheet, "go.palette", "Ctrl+N")
    assert "“Ctrl+N” belongs to “New…”" in sheet.trouble.words()
    assert settings.keys() == {}
    qtbot.mouseClick(sheet.take_over, Qt.MouseButton.LeftButton)
    assert settings.keys() == {"go.palette": ("Ctrl+N",), "app.new": ()}
    sheet.choose("app.new")
    qtbot.mouseClick(sheet.reset, Qt.MouseButton.LeftButton)
    assert "change that first" in sheet.trouble.words()
    assert registry.get("app.new").shortcuts == ()


def test_one_and_all_go_back_to_the_usual_keys(
    sheet: KeysSettings, window: MainWindow, qtbot: Any
) -> None:
    press(sheet, "go.palette", "Ctrl+P")
    press(sheet, "app.new", "Ctrl+M")
    sheet.choose("go.palette")
    qtbot.mouseClick(sheet.reset, Qt.MouseButton.LeftButton)
    assert settings.keys() == {"app.new": ("Ctrl+M",)}
    sheet.choose("app.undo")
    qtbot.mouseClick(sheet.none, Qt.MouseButton.LeftButton)
    assert shortcuts(window, "app.undo") == []
    qtbot.mouseClick(sheet.all, Qt.MouseButton.LeftButton)
    assert settings.keys() == {}
    assert shortcuts(window, "app.undo") == ["Ctrl+Z"]
    assert not sheet.all.isEnabled()


@pytest.mark.parametrize(
    ("command_id", "keys", "said"),
    [
        ("go.palette", "P", "A letter alone"),
        ("go.palette", "Return", "Fields and lists"),
        ("go.palette", "Shift+Tab", "Fields and lists"),
        ("go.palette", "Meta+P", "belongs to the system"),
        ("go.palette", "Ctrl+3", "the desk in that place"),
        ("go.palette", "Alt+P", ""),
        ("go.palette", "Ctrl++", ""),
        ("go.palette", "F6", ""),
    ],
)
def test_a_key_that_fields_need_is_refused(command_id: str, keys: str, said: str) -> None:
    refusal = why_not(registry.get(command_id), keys)
    assert said in refusal
    assert bool(refusal) == bool(said)


def test_commands_are_found_by_their_words_and_keys(sheet: KeysSettings) -> None:
    sheet.search.setText("ctrl+k")
    found = sheet.command()
    assert found is not None
    assert found.id == "go.palette"
    sheet.search.setText("no such command")
    assert sheet.command() is None
    assert not sheet.editor.isEnabled()


def test_the_settings_lead_to_the_keys(window: MainWindow, qtbot: Any) -> None:
    window.open_settings()
    shown = window.sheet()
    assert isinstance(shown, SettingsSheet)
    button = next(one for one in shown.findChildren(Button) if one.words() == "Change keys")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert isinstance(window.sheet(), KeysSettings)


def test_the_real_key_runs_the_command(make_window: Callable[..., MainWindow], qtbot: Any) -> None:
    settings.put_keys({"app.settings": ("Ctrl+Shift+F8",)})
    window = make_window()
    window.apply_settings()
    window.rebuild()
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_Comma, control)
    assert window.sheet() is None
    qtbot.keyClick(window, Qt.Key.Key_F8, control | shift)
    qtbot.waitUntil(lambda: window.sheet() is not None)
    assert isinstance(window.sheet(), SettingsSheet)

"""The window places desks, keeps the history, says what happened and follows the settings."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from tests.gui.conftest import ExampleDesk
from ui.dialogs.crash import CrashSheet
from ui.dialogs.key_sheet import KeySheet
from ui.dialogs.palette import Palette
from ui.dialogs.settings import SettingsSheet
from ui.main_window import MainWindow
from ui.shell.desk_stack import sidebar_desk
from ui.shell.history import Place
from ui.shell.sidebar import Entry
from ui.shell.status_row import sync_words
from ui.theme import theme
from ui.widgets.audit import audit
from ui.widgets.feedback import Banner, Toast
from workbench import i18n, settings
from workbench.sync.state import Phase, SyncState

NOW = datetime(2026, 6, 11, 14, 30, tzinfo=UTC)
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def desk(window: MainWindow) -> ExampleDesk:
    shown = window.current_desk()
    assert isinstance(shown, ExampleDesk)
    return shown


def test_the_window_opens_at_the_first_desk(window: MainWindow) -> None:
    assert window._shown_key == "today"
    assert desk(window).shown == 1
    assert window._status.text() == "16 deals"
    assert window.windowTitle() == "Northwind Sales"
    assert window.focusWidget() is desk(window)


def test_a_digit_leads_to_its_desk_and_only_desks_of_the_sidebar_have_one(
    qtbot: Any, window: MainWindow
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_2, CONTROL)
    assert window._shown_key == "calls"
    qtbot.keyClick(window, Qt.Key.Key_3, CONTROL)  # goals has no digit, sync no line
    assert window._shown_key == "calls"
    digits = [(entry.key, entry.digit) for entry in window._sidebar.entries()]
    assert digits == [("today", 1), ("calls", 2), ("goals", 0)]


def test_back_and_forward_walk_through_places(qtbot: Any, window: MainWindow) -> None:
    window.go_to("calls")
    window.go_to("goals", "q2")
    assert desk(window).places == ["q2"]
    qtbot.keyClick(window, Qt.Key.Key_Left, ALT)
    assert window._shown_key == "calls"
    qtbot.keyClick(window, Qt.Key.Key_Left, ALT)
    assert window._shown_key == "today"
    assert not window.can_go_back()
    qtbot.keyClick(window, Qt.Key.Key_Right, ALT)
    assert window._shown_key == "calls"
    window.go_to("today")
    assert not window.can_go_forward()


def test_changes_of_one_moment_reach_the_visible_desk_once(qtbot: Any, window: MainWindow) -> None:
    window.go_to("calls")
    hidden = window._stack.desk("today")
    window.on_store_changes(frozenset({"Lead"}))
    window.on_store_changes(frozenset({"Task", "Lead"}))
    assert desk(window).changes == []
    qtbot.waitUntil(lambda: desk(window).changes == [frozenset({"Lead", "Task"})])
    assert isinstance(hidden, ExampleDesk)
    assert hidden.changes == []


def test_ctrl_f_puts_the_cursor_into_the_filter(qtbot: Any, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F, CONTROL)
    assert QApplication.focusWidget() is desk(window).filter


def test_a_toast_offers_the_way_back_and_ctrl_z_takes_it(qtbot: Any, window: MainWindow) -> None:
    undone: list[str] = []
    window.toast("Bolt Parcel moved to Discover", undo=lambda: undone.append("once"))
    assert len(window.findChildren(Toast)) == 1
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert undone == ["once"]
    qtbot.waitUntil(lambda: window.findChildren(Toast) == [])


def test_a_second_toast_takes_the_place_of_the_first(qtbot: Any, window: MainWindow) -> None:
    window.toast("one")
    window.toast("two")
    qtbot.waitUntil(lambda: len(window.findChildren(Toast)) == 1)
    (shown,) = window.findChildren(Toast)
    assert shown.accessibleName() == "two"
    assert shown.isVisible()
    window._messages.close_toast()
    qtbot.waitUntil(lambda: window.findChildren(Toast) == [])


def test_trouble_of_background_work_becomes_one_banner(qtbot: Any, window: MainWindow) -> None:
    window.operations.user_error.emit("The disk is full.")
    window.operations.user_error.emit("The server refused 2 changes.")
    qtbot.waitUntil(lambda: len(window.findChildren(Banner)) == 1)
    banner = window.findChildren(Banner)[0]
    assert banner.accessibleName() == "The server refused 2 changes."
    banner.closed.emit()
    qtbot.waitUntil(lambda: window.findChildren(Banner) == [])


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SyncState(Phase.SYNCED, last_sync_at=NOW - timedelta(minutes=2)), "Synced 2 min ago"),
        (SyncState(Phase.SYNCED, last_sync_at=NOW - timedelta(seconds=5)), "Synced just now"),
        (SyncState(Phase.SYNCED), "Not synced yet"),
        (
            SyncState(Phase.WAITING, waiting=12, last_sync_at=NOW - timedelta(hours=3)),
            "12 waiting · synced 3 h ago",
        ),
        (SyncState(Phase.SYNCING, progress=0.4), "Syncing 40%"),
        (SyncState(Phase.OFFLINE, waiting=12), "Offline · 12 waiting"),
        (SyncState(Phase.OFFLINE), "Offline"),
        (
            SyncState(Phase.NEEDS_YOU, conflicts=1, quarantined=2),
            "Needs you: 1 conflict · 2 refused",
        ),
        (SyncState(Phase.SIGNED_OUT, waiting=3), "Sign in again · 3 waiting"),
        (SyncState(Phase.PAUSED), "Paused"),
    ],
)
def test_the_sync_chip_says_the_exception_first(state: SyncState, words: str) -> None:
    assert sync_words(state, NOW) == words


def test_news_of_the_sync_reach_the_chip(qtbot: Any, window: MainWindow) -> None:
    window.on_sync_state(SyncState(Phase.OFFLINE, waiting=12))
    qtbot.waitUntil(lambda: window._status.chip.words() == "Offline · 12 waiting")
    qtbot.mouseClick(window._status.chip, Qt.MouseButton.LeftButton)
    assert window._shown_key == "sync"


def test_ctrl_r_syncs_now(qtbot: Any, make_window: Callable[..., MainWindow]) -> None:
    asked: list[str] = []
    window = make_window(sync_now=lambda: asked.append("now"))
    qtbot.keyClick(window, Qt.Key.Key_R, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_F5)
    assert asked == ["now", "now"]


def test_another_language_needs_no_restart_and_loses_no_place(window: MainWindow) -> None:
    window.go_to("calls")
    desk(window).word = "filtered"
    window.run_command("view.language")
    assert i18n.language() == "zh_CN"
    assert window._shown_key == "calls"
    assert desk(window).word == "filtered"
    assert window._menu_row.menus.actions()[0].text() == "文件"
    assert theme.language == "zh_CN"
    window.run_command("view.language")
    assert window._menu_row.menus.actions()[0].text() == "&File"
    assert window._sidebar.workspace.accessibleName() == "Northwind Sales"


def test_another_theme_needs_no_restart(window: MainWindow) -> None:
    def pixel() -> str:
        return window.grab().toImage().pixelColor(window.width() - 4, 4).name()

    assert pixel() == "#eceef1"
    window.run_command("view.dark")
    assert settings.get("theme") == "dark"
    assert pixel() == "#101215"


def test_narrow_windows_show_the_sidebars_icons_alone(window: MainWindow) -> None:
    assert window._sidebar.width() == 208
    window.resize(1024, 768)
    assert window._sidebar.collapsed
    assert window._sidebar.width() == 48
    window.resize(1440, 900)
    assert window._sidebar.width() == 208


def test_a_count_stands_beside_its_desk(window: MainWindow) -> None:
    window.set_badge("calls", 37)
    assert [entry.count for entry in window._sidebar.entries()] == [0, 37, 0]
    window.run_command("view.larger")
    assert [entry.count for entry in window._sidebar.entries()] == [0, 37, 0]
    assert settings.get("base_font_px") == 14


def test_a_saved_view_leads_to_its_desk(qtbot: Any, window: MainWindow) -> None:
    window.set_views([Entry("calls/late", "Late callbacks", "list-filter", count=4, is_view=True)])
    assert window._sidebar.entries()[3].words == "Saved views"
    window._sidebar.chosen.emit("calls/late")
    assert window._shown_key == "calls"
    assert desk(window).places == ["late"]


def test_the_side_panel_opens_closes_and_keeps_its_width(qtbot: Any, window: MainWindow) -> None:
    window.open_panel(QLabel("Cato Health"), "Account")
    assert window.panel_is_open()
    content = window._panel.content()
    assert isinstance(content, QLabel)
    window._frame._splitter.setSizes([900, 330])
    width = window._panel.width()
    qtbot.keyClick(window, Qt.Key.Key_W, CONTROL)
    assert not window.panel_is_open()
    window.open_panel(QLabel("Bolt Parcel"), "Account")
    assert abs(window._panel.width() - width) <= 2


class Records:
    """Makes panels and pages of records that are desks of this file."""

    def panel(self, shell: Any, type_name: str, record_id: UUID) -> tuple[QWidget, str]:
        return QLabel(f"{type_name} {record_id}"), type_name

    def page(self, shell: Any, type_name: str, record_id: UUID) -> ExampleDesk:
        page = ExampleDesk(shell)
        page.word = f"{type_name} {record_id.int}"
        return page


def test_a_record_opens_beside_as_a_page_and_in_a_window(
    qtbot: Any, make_window: Callable[..., MainWindow]
) -> None:
    window = make_window(records=Records())
    window.open_record("Lead", UUID(int=7))
    assert window.panel_is_open()
    window.open_record_page("Lead", UUID(int=7))
    assert desk(window).word == "Lead 7"
    assert window._sidebar.chosen_key == "leads"
    window.open_record_page("Lead", UUID(int=8))
    assert desk(window).word == "Lead 8"
    window.go_back()
    assert desk(window).word == "Lead 7"
    window._panel.window_button.click()
    (page,) = window._windows.pages()
    page.window().close()
    qtbot.waitUntil(lambda: window._windows.pages() == [])


def test_keys_of_the_window_do_not_reach_past_a_sheet(qtbot: Any, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Slash, CONTROL)
    assert isinstance(window.sheet(), KeySheet)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_2, CONTROL)
    assert window._shown_key == "today"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.sheet() is None
    qtbot.keyClick(window, Qt.Key.Key_2, CONTROL)
    assert window._shown_key == "calls"


def test_tab_stays_inside_a_sheet(qtbot: Any, window: MainWindow) -> None:
    window.open_settings()
    sheet = window.sheet()
    assert isinstance(sheet, SettingsSheet)
    for _ in range(30):
        focused = QApplication.focusWidget()
        assert focused is not None
        assert sheet.isAncestorOf(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)


def test_settings_apply_at_once_and_the_sheet_follows_the_language(window: MainWindow) -> None:
    window.open_settings()
    sheet = window.sheet()
    assert isinstance(sheet, SettingsSheet)
    sheet._put(settings.option("theme"), "dark")
    assert theme.scheme == "dark"
    sheet._put(settings.option("language"), "zh_CN")
    again = window.sheet()
    assert isinstance(again, SettingsSheet)
    assert again is not sheet
    assert again.accessibleName() == "设置"


def test_every_setting_has_its_editor(window: MainWindow) -> None:
    window.open_settings()
    sheet = window.sheet()
    assert isinstance(sheet, SettingsSheet)
    assert set(sheet.editors) == {option.name for option in settings.OPTIONS}
    region = sheet.editors["phone_region"]
    assert isinstance(region, QLineEdit)
    region.setText("DE")
    region.editingFinished.emit()
    assert settings.get("phone_region") == "DE"


def test_a_command_that_cannot_run_is_greyed_not_hidden(window: MainWindow) -> None:
    go = next(a for a in window._menu_row.menus.actions() if a.text() == "&Go").menu()
    go.aboutToShow.emit()
    states = {action.text(): action.isEnabled() for action in go.actions() if action.text()}
    assert states["&Back"] is False
    assert states["&Search or run a command…"] is True


def test_the_frame_is_remembered(qtbot: Any, window: MainWindow, make_window: Any) -> None:
    window.go_to("calls")
    window.close()
    again = make_window()
    assert again._shown_key == "calls"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
@pytest.mark.parametrize("base_px", [13, 18])
def test_nothing_is_cut_off_or_without_a_name(
    qtbot: Any,
    make_window: Callable[..., MainWindow],
    language: str,
    size: tuple[int, int],
    base_px: int,
) -> None:
    settings.put("language", language)
    settings.put("base_font_px", base_px)
    window = make_window()
    window.apply_settings()
    window.resize(*size)
    window.show_trouble("The server refused 2 changes.", "Your values are kept here.")
    window.toast("Bolt Parcel moved to Discover", undo=lambda: None)
    QApplication.processEvents()
    assert audit(window) == []
    window._messages.close_toast()
    for sheet in (
        window.open_settings,
        window.open_key_sheet,
        window.open_palette,
        lambda: window.open_sheet(CrashSheet("ui/x.py:1 in y", Path("a.log"))),
    ):
        sheet()
        QApplication.processEvents()
        assert audit(window) == []
    window.close_sheet()


def test_the_palette_is_opened_by_its_key_and_by_the_box(qtbot: Any, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
    assert isinstance(window.sheet(), Palette)
    window.close_sheet()
    window._menu_row.search.emit()
    assert isinstance(window.sheet(), Palette)


def test_a_records_page_marks_the_desk_that_lists_its_type() -> None:
    assert sidebar_desk(Place("calls", "")) == "calls"
    assert sidebar_desk(Place("record", "Account:0")) == "accounts"
    assert sidebar_desk(Place("record", "Contact:0")) == "accounts"
    assert sidebar_desk(Place("record", "OrgBooking:0")) == "demos"
    assert sidebar_desk(Place("record", "Product:0")) == ""  # the mark stays where it was

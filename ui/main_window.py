"""The main window: it places desks, panel, sheets and messages, and keeps the history."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui import theme_tokens, window_state
from ui.commands import app as app_commands
from ui.commands import registry
from ui.commands.keys import Actions
from ui.commands.registry import CommandContext
from ui.desks.base import Desk, DeskEntry, RecordViews
from ui.dialogs.key_sheet import KeySheet
from ui.dialogs.palette import Find, Palette, PaletteItem
from ui.dialogs.settings import SettingsSheet
from ui.dress import dress_as_settings_say
from ui.operations import QUEUED, Operations
from ui.shell.history import History, Place
from ui.shell.menu_row import MenuRow
from ui.shell.side_panel import SidePanel
from ui.shell.sidebar import Entry, Sidebar
from ui.shell.status_row import StatusRow
from ui.theme import theme
from ui.widgets.feedback import Banner, Toast
from ui.widgets.overlay import Overlay, Sheet
from workbench import i18n
from workbench.i18n import t
from workbench.sync.state import SyncState

RECORD_PAGE = "record"
SYNC_DESK = "sync"
MINIMUM_SIZE = (800, 600)
_FOLD_MS = 40  # changes of one sync page arrive in a burst
_CLOCK_MS = 30_000  # "2 min ago" grows old


def _nothing() -> None:
    return None


@dataclass(frozen=True)
class SignedIn:
    """Whose window this is, as sidebar and title say it."""

    workspace: str = "Sales Workbench"
    name: str = ""
    detail: str = ""
    key: str = ""


@dataclass(frozen=True)
class WindowParts:
    """What the application plugs into the window."""

    operations: Operations
    desks: Sequence[DeskEntry]
    records: RecordViews | None = None
    find: Find | None = None
    sync_now: Callable[[], None] = _nothing
    views: Sequence[Entry] = field(default_factory=tuple)


class MainWindow(QMainWindow):
    """Everything one sees; made once, its contents again for another language."""

    _types_changed = Signal(object)
    _sync_changed = Signal(object)

    def __init__(self, parts: WindowParts) -> None:
        super().__init__()
        self._parts = parts
        self._history = History()
        self._context = CommandContext(self)
        self._signed_in = SignedIn()
        self._badges: dict[str, int] = {}
        self._sync_state: SyncState | None = None
        self._toast: Toast | None = None
        self._overlay: Overlay | None = None
        self._undo: Callable[[], None] | None = None
        self._changed_types: set[str] = set()
        self._windows: list[RecordWindow] = []
        self._fold = self._timer(_FOLD_MS, self._on_fold)
        self._clock = self._timer(_CLOCK_MS, self._on_clock)
        self._types_changed.connect(self._on_types, QUEUED)
        self._sync_changed.connect(self._on_sync, QUEUED)
        parts.operations.user_error.connect(self.show_trouble)
        self.setMinimumSize(*MINIMUM_SIZE)
        self._build()
        self._restore_frame()

    def _timer(self, interval_ms: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer

    # What is on the window

    def _build(self) -> None:
        self._desks: dict[str, Desk] = {}
        self._record_page: tuple[str, Desk] | None = None
        self._panel_record: tuple[str, UUID] | None = None
        self._shown_key = ""
        self._menu_row, self._sidebar = MenuRow(), Sidebar()
        self._status, self._panel = StatusRow(), SidePanel()
        self._stack = QStackedWidget()
        self._actions = Actions(self, self._context, lambda: self._shown_key)
        self._actions.fill(self._menu_row.menus)
        self._menu_row.back.connect(self.go_back)
        self._menu_row.forward.connect(self.go_forward)
        self._menu_row.search.connect(self.open_palette)
        self._sidebar.chosen.connect(self._on_entry)
        self._sidebar.person.clicked.connect(self._open_person_menu)
        self._sidebar.workspace.clicked.connect(self.open_settings)
        self._status.sync_clicked.connect(self.open_sync)
        self._panel.closed.connect(self.close_panel)
        self._panel.window_wanted.connect(self._on_panel_window)
        self.setMenuWidget(self._menu_row)
        self.setCentralWidget(self._arranged())
        self._sidebar.show_desks(self._entries())
        self._sidebar.show_views(self._parts.views)
        for desk, count in self._badges.items():
            self._sidebar.set_count(desk, count)
        self.set_signed_in(self._signed_in)
        if self._sync_state is not None:
            self._status.chip.show_state(self._sync_state)
        self._clock.start()

    def _arranged(self) -> QWidget:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(self._stack)
        self._splitter.addWidget(self._panel)
        self._splitter.setStretchFactor(0, 1)
        self._page = QVBoxLayout()
        self._page.setContentsMargins(0, 0, 0, 0)
        self._page.setSpacing(0)
        self._page.addWidget(self._splitter, 1)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self._sidebar)
        middle.addLayout(self._page, 1)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        column.addWidget(self._status)
        return holder

    def _entries(self) -> list[Entry]:
        entries = []
        digit = 0
        for desk in self._parts.desks:
            if not desk.in_sidebar:
                continue
            digit += 1 if desk.digit else 0
            shown = digit if desk.digit and digit <= app_commands.MOST_DIGITS else 0
            entries.append(Entry(desk.key, desk.label(), desk.icon, shown))
        return entries

    def rebuild(self) -> None:
        """Make every widget again, e.g. in another language; places and states stay."""
        states = {key: desk.state() for key, desk in self._desks.items()}
        place = self._history.current
        self.close_sheet()
        self._close_toast()
        self._actions.close()
        self._build()
        for key, state in states.items():
            self._desk(key).restore_state(state)
        if place is not None:
            self._show(place)

    def set_signed_in(self, who: SignedIn) -> None:
        """Show whose window this is."""
        self._signed_in = who
        self._sidebar.workspace.show_name(who.workspace)
        self._sidebar.person.show_name(who.name, who.detail, who.key)
        self.setWindowTitle(who.workspace)

    def set_views(self, views: Sequence[Entry]) -> None:
        """List the saved views in the sidebar; their keys are `desk/view`."""
        self._sidebar.show_views(views)

    # Places

    @property
    def operations(self) -> Operations:
        """The bridge to background work."""
        return self._parts.operations

    def current_desk(self) -> QWidget:
        """Return the desk on the screen."""
        return self._stack.currentWidget() or self._stack

    def desk_keys(self) -> Sequence[str]:
        """Return the keys of the desks with a digit, in the sidebar's order."""
        return [desk.key for desk in self._parts.desks if desk.in_sidebar and desk.digit]

    def go_to(self, desk: str, argument: str = "") -> None:
        """Show a desk (and what `argument` names on it), with a step in the history."""
        place = Place(desk, argument)
        self._history.visit(place)
        self._show(place)

    def go_back(self) -> None:
        """Show the place before this one."""
        place = self._history.back()
        if place is not None:
            self._show(place)

    def go_forward(self) -> None:
        """Show the place that `go_back` left."""
        place = self._history.forward()
        if place is not None:
            self._show(place)

    def can_go_back(self) -> bool:
        """Say whether there is a place before this one."""
        return self._history.can_go_back

    def can_go_forward(self) -> bool:
        """Say whether there is a place after this one."""
        return self._history.can_go_forward

    def open_record_page(self, type_name: str, record_id: UUID) -> None:
        """Show a record's page in place of the desk, with a step in the history."""
        self.go_to(RECORD_PAGE, f"{type_name}:{record_id}")

    def open_record(self, type_name: str, record_id: UUID, *, own_window: bool = False) -> None:
        """Show a record in the side panel, or in its own window."""
        if self._parts.records is None:
            return
        if own_window:
            page = self._parts.records.page(self, type_name, record_id)
            window = RecordWindow(page)
            window.closed.connect(partial(self._forget_window, window))
            self._windows.append(window)
            window.show()
            page.on_shown()
            return
        content, title = self._parts.records.panel(self, type_name, record_id)
        self._show_panel(content, title, own_window=True)
        self._panel_record = (type_name, record_id)

    def open_panel(self, content: QWidget, title: str) -> None:
        """Show a widget in the side panel; its own height, scrolled where it must be."""
        self._show_panel(content, title, own_window=False)

    def _show_panel(self, content: QWidget, title: str, *, own_window: bool) -> None:
        was_open = self.panel_is_open()
        self._panel.show_content(content, title, own_window=own_window)
        if not was_open:
            width = window_state.recall_number("window/panel", theme.width("panel"))
            self._splitter.setSizes([max(1, self._splitter.width() - width), width])

    def close_panel(self) -> None:
        """Close the side panel."""
        if self.panel_is_open():
            window_state.remember("window/panel", self._panel.width())
            self._panel.empty()
            self.current_desk().setFocus()

    def panel_is_open(self) -> bool:
        """Say whether the side panel is open."""
        return self._panel.content() is not None

    def _show(self, place: Place) -> None:
        desk = self._desk_for(place)
        if desk is None:
            return
        self._shown_key = place.desk
        self._stack.setCurrentWidget(desk)
        if place.desk != RECORD_PAGE:
            self._sidebar.choose(place.desk)
            window_state.remember("window/desk", place.desk)
        self._menu_row.follow_history(
            back=self._history.can_go_back, forward=self._history.can_go_forward
        )
        self._actions.follow_desk()
        desk.on_shown()
        if place.argument and place.desk != RECORD_PAGE:
            desk.show_place(place.argument)
        self.refresh_status()

    def _desk_for(self, place: Place) -> Desk | None:
        if place.desk != RECORD_PAGE:
            return self._desk(place.desk)
        if self._record_page is not None and self._record_page[0] == place.argument:
            return self._record_page[1]
        if self._parts.records is None:
            return None
        type_name, _, record_id = place.argument.partition(":")
        page = self._parts.records.page(self, type_name, UUID(record_id))
        if self._record_page is not None:
            self._stack.removeWidget(self._record_page[1])
            self._record_page[1].deleteLater()
        self._record_page = (place.argument, page)
        self._stack.addWidget(page)
        return page

    def _desk(self, key: str) -> Desk:
        if key not in self._desks:
            entry = next(desk for desk in self._parts.desks if desk.key == key)
            self._desks[key] = entry.make(self)
            self._stack.addWidget(self._desks[key])
        return self._desks[key]

    def _on_entry(self, key: str) -> None:
        desk, _, view = key.partition("/")
        self.go_to(desk, view)

    def _on_panel_window(self) -> None:
        if self._panel_record is not None:
            self.open_record(*self._panel_record, own_window=True)

    def _forget_window(self, window: "RecordWindow") -> None:
        self._windows.remove(window)
        window.deleteLater()

    # Messages

    def toast(
        self, words: str, *, icon: str = "check", undo: Callable[[], None] | None = None
    ) -> None:
        """Say what happened, with a way back for six seconds (Ctrl+Z takes it)."""
        self._close_toast()
        self._undo = undo
        self._toast = Toast(words, self, icon=icon, undo=None if undo is None else self._take_back)
        self._toast.closed.connect(self._on_toast_closed)
        self._toast.place(self._status.height())

    def undo(self) -> bool:
        """Take the last step back that a toast offered; False where there is none."""
        if self._undo is None:
            return False
        self._close_toast()
        self._take_back()
        return True

    def _take_back(self) -> None:
        undo, self._undo = self._undo, None
        if undo is not None:
            undo()

    def _on_toast_closed(self) -> None:
        self._toast = None

    def _close_toast(self) -> None:
        if self._toast is not None:
            self._toast.close_now()

    @Slot(str)
    def show_trouble(self, cause: str, consequence: str = "") -> None:
        """Show a banner under the head; for trouble only."""
        self.show_banner(Banner(cause, consequence))

    def show_banner(self, banner: Banner) -> None:
        """Show a banner across the page in place of the one before."""
        self.close_banner()
        banner.closed.connect(self.close_banner)
        self._page.insertWidget(0, banner)

    def close_banner(self) -> None:
        """Take the banner away."""
        item = self._page.itemAt(0)
        banner = item.widget() if item is not None else None
        if isinstance(banner, Banner):
            self._page.removeWidget(banner)
            banner.hide()
            banner.deleteLater()

    def refresh_status(self) -> None:
        """Read the desk's status text again."""
        desk = self._stack.currentWidget()
        if isinstance(desk, Desk):
            self._status.show_text(desk.status_text(), desk.status_detail())

    def set_badge(self, desk: str, count: int) -> None:
        """Show a count beside a desk in the sidebar; zero shows none."""
        self._badges[desk] = count
        self._sidebar.set_count(desk, count)

    # Sheets

    def open_sheet(self, sheet: Sheet) -> None:
        """Show a sheet over the dimmed window until it is done; never two at once."""
        self.close_sheet()
        self._overlay = Overlay(self, sheet)
        self._overlay.closed.connect(self._on_sheet_closed)

    def close_sheet(self) -> None:
        """Close the sheet that is open."""
        if self._overlay is not None:
            self._overlay.close_now()

    def sheet(self) -> Sheet | None:
        """Return the sheet that is open."""
        return self._overlay.sheet if self._overlay is not None else None

    def _on_sheet_closed(self) -> None:
        self._overlay = None

    def open_palette(self) -> None:
        """Open the palette of records and commands."""
        commands = [
            PaletteItem(
                title=known.plain_words(),
                icon=known.icon or "command",
                keys=known.shortcut,
                run=partial(self.run_command, known.id),
            )
            for known in registry.commands()
            if known.in_palette and known.id != "go.palette" and self._actions.is_enabled(known)
        ]
        views = [
            PaletteItem(
                title=entry.words,
                detail=t("Saved view") if entry.is_view else t("Desk"),
                icon=entry.icon,
                keys=f"Ctrl+{entry.digit}" if entry.digit else "",
                run=partial(self._on_entry, entry.key),
            )
            for entry in self._sidebar.entries()
            if entry.key
        ]
        self.open_sheet(Palette(self, commands, views, self._parts.find))

    def open_settings(self) -> None:
        """Open the settings."""
        self.open_sheet(SettingsSheet(self.apply_settings))

    def open_key_sheet(self) -> None:
        """Show every key."""
        self.open_sheet(KeySheet(self._shown_key))

    def apply_settings(self) -> None:
        """Dress the window as the settings say now."""
        was_open = isinstance(self.sheet(), SettingsSheet)
        before = i18n.language()
        dress_as_settings_say()
        if i18n.language() != before:
            self.rebuild()
            if was_open:
                self.open_settings()

    # Commands

    def run_command(self, command_id: str) -> None:
        """Run a registered command, if it is enabled."""
        self._actions.run(command_id)

    def focus_filter(self) -> None:
        """Put the cursor into the desk's filter field."""
        desk = self._stack.currentWidget()
        if not isinstance(desk, Desk) or not desk.focus_filter():
            self.open_palette()

    def new_record(self) -> None:
        """Begin a new record on the desk."""
        desk = self._stack.currentWidget()
        if isinstance(desk, Desk) and not desk.new_record():
            self.toast(t("Nothing is made by hand on this page."), icon="info")

    def open_sync(self) -> None:
        """Show what waits, what was refused and what happened."""
        if any(desk.key == SYNC_DESK for desk in self._parts.desks):
            self.go_to(SYNC_DESK)

    def sync_now(self) -> None:
        """Send and fetch changes now."""
        self._parts.sync_now()

    def close_window(self) -> None:
        """Close the window and end the program."""
        self.close()

    def _open_person_menu(self) -> None:
        menu = self._sidebar.person_menu()
        for command_id in ("app.settings", "view.dark", "view.language", "app.quit"):
            known = registry.get(command_id)
            action = menu.addAction(theme.icon(known.icon), known.plain_words())
            action.triggered.connect(partial(self.run_command, command_id))
        corner = self._sidebar.person.mapToGlobal(self._sidebar.person.rect().topLeft())
        menu.popup(corner - QPoint(0, menu.sizeHint().height()))

    # Changes from elsewhere

    def on_store_changes(self, types: frozenset[str]) -> None:
        """Take news of committed changes; called on any thread."""
        self._types_changed.emit(types)

    def on_sync_state(self, state: SyncState) -> None:
        """Take news of the sync; called on any thread."""
        self._sync_changed.emit(state)

    @Slot(object)
    def _on_types(self, types: frozenset[str]) -> None:
        self._changed_types |= types
        if not self._fold.isActive():
            self._fold.start()

    def _on_fold(self) -> None:
        types, self._changed_types = frozenset(self._changed_types), set()
        shown: list[QWidget | None] = [self._stack.currentWidget(), self._panel.content()]
        shown += [window.page for window in self._windows]
        for widget in shown:
            if isinstance(widget, Desk):
                widget.on_changes(types)
        self.refresh_status()

    @Slot(object)
    def _on_sync(self, state: SyncState) -> None:
        self._sync_state = state
        self._status.chip.show_state(state)

    def _on_clock(self) -> None:
        if self._sync_state is not None:
            self._status.chip.show_state(self._sync_state)
        self._clock.start()

    # The frame

    def show_first(self) -> None:
        """Show the desk of the last time, or the first one."""
        keys = [desk.key for desk in self._parts.desks]
        last = window_state.recall_text("window/desk")
        if keys:
            self.go_to(last if last in keys else keys[0])

    def _restore_frame(self) -> None:
        self.resize(1280, 800)
        geometry = window_state.recall_bytes("window/geometry")
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme_tokens.COLLAPSE_BELOW_PX
        if narrow != self._sidebar.collapsed:
            self._sidebar.set_collapsed(collapsed=narrow)
        if self._toast is not None:
            self._toast.place(self._status.height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.refresh_status()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        window_state.remember("window/geometry", self.saveGeometry())
        if self.panel_is_open():
            window_state.remember("window/panel", self._panel.width())
        self._fold.stop()
        self._clock.stop()
        self._close_toast()
        for window in list(self._windows):
            window.close()
        super().closeEvent(event)


class RecordWindow(QMainWindow):
    """A record's page in its own window; Esc or Ctrl+W closes it."""

    closed = Signal()

    def __init__(self, page: Desk) -> None:
        super().__init__()
        self.page = page
        self.setCentralWidget(page)
        self.setWindowTitle(page.status_text() or "Sales Workbench")
        self.resize(1100, 760)
        QShortcut(QKeySequence("Ctrl+W"), self, self.close)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

"""The main window: it places desks, panel, sheets and messages, and keeps the history."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QWidget
from typing_extensions import override

from ui import theme_tokens, window_state
from ui.commands.keys import Actions
from ui.commands.registry import CommandContext
from ui.desks.base import Desk
from ui.dress import dress_as_settings_say
from ui.next_place import Next
from ui.operations import QUEUED, Operations
from ui.shell.desk_stack import RECORD_PAGE, DeskStack, sidebar_desk
from ui.shell.frame import Frame
from ui.shell.history import History, Place
from ui.shell.menu_row import MenuRow
from ui.shell.messages import Messages
from ui.shell.news import News
from ui.shell.parts import SignedIn, WindowParts, sidebar_entries
from ui.shell.person_menu import open_person_menu
from ui.shell.record_window import RecordWindows
from ui.shell.sheets import Sheets
from ui.shell.side_panel import SidePanel
from ui.shell.sidebar import Entry, Sidebar
from ui.shell.status_row import StatusRow
from ui.widgets.feedback import Banner
from ui.widgets.overlay import Sheet
from workbench import i18n
from workbench.i18n import t
from workbench.sync.state import SyncState

SYNC_DESK = "sync"
MINIMUM_SIZE = (800, 500)
_CLOCK_MS = 30_000  # "2 min ago" grows old


class MainWindow(QMainWindow):
    """Everything one sees; made once, its contents again for another language."""

    desk_shown = Signal(str)  # its key
    _sync_changed = Signal(object)

    def __init__(self, parts: WindowParts) -> None:
        super().__init__()
        self._parts = parts
        self._history = History()
        self._context = CommandContext(self)
        self._signed_in = SignedIn()
        self._badges: dict[str, int] = {}
        self._sync_state: SyncState | None = None
        self._messages = Messages(self)
        self._sheets = Sheets(self, self)
        self._windows = RecordWindows()
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._clock.timeout.connect(self._on_clock)
        self._news = News(self)
        self._news.arrived.connect(self._on_news)
        self._sync_changed.connect(self._on_sync, QUEUED)
        parts.operations.user_error.connect(self.show_trouble)
        self.setMinimumSize(*MINIMUM_SIZE)
        self._build()
        self.resize(1280, 800)
        window_state.restore_place(self)

    def _build(self) -> None:
        self._panel_record: tuple[str, UUID] | None = None
        self._shown_key = ""
        self._menu_row, self._sidebar = MenuRow(), Sidebar()
        self._status, self._panel = StatusRow(), SidePanel()
        self._stack = DeskStack(self, self._parts.desks, self._parts.records)
        self._actions = Actions(self, self._context, lambda: self._shown_key)
        self._actions.fill(self._menu_row.menus)
        self._menu_row.back.connect(self.go_back)
        self._menu_row.forward.connect(self.go_forward)
        self._menu_row.search.connect(self.open_palette)
        self._sidebar.chosen.connect(self._on_entry)
        self._sidebar.person.clicked.connect(
            lambda: open_person_menu(self._sidebar.person, self.run_command)
        )
        self._sidebar.workspace.clicked.connect(self.open_settings)
        self._status.sync_clicked.connect(self.open_sync)
        self._panel.closed.connect(self.close_panel)
        self._panel.window_wanted.connect(self._on_panel_window)
        self.setMenuWidget(self._menu_row)
        self._frame = Frame(self._stack, self._sidebar, self._panel, self._status)
        self.setCentralWidget(self._frame)
        self._sidebar.show_desks(sidebar_entries(self._parts.desks))
        self._sidebar.show_views(self._parts.views)
        for desk, count in self._badges.items():
            self._sidebar.set_count(desk, count)
        self.set_signed_in(self._signed_in)
        self._on_clock()
        self._messages.stand_in(self._frame.page, self._status.height())
        self._clock.start()

    def rebuild(self) -> None:
        """Make every widget again, e.g. in another language; places and states stay."""
        states = self._stack.states()
        place = self._history.current
        self.close_sheet()
        self._messages.close_toast()
        self._actions.close()
        self._build()
        self._fit_sidebar()
        self._stack.restore_states(states)
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
            self._windows.open(self._parts.records.page(self, type_name, record_id), self._actions)
            return
        content, title = self._parts.records.panel(self, type_name, record_id)
        self._frame.show_panel(content, title, own_window=True)
        self._panel_record = (type_name, record_id)

    def open_panel(self, content: QWidget, title: str) -> None:
        """Show a widget in the side panel; its own height, scrolled where it must be."""
        self._frame.show_panel(content, title, own_window=False)

    def close_panel(self) -> None:
        """Close the side panel."""
        if self.panel_is_open():
            self._frame.close_panel()
            self.current_desk().setFocus()

    def panel_is_open(self) -> bool:
        """Say whether the side panel is open."""
        return self._panel.content() is not None

    def _show(self, place: Place) -> None:
        desk = self._stack.desk_for(place)
        if desk is None:
            return
        self._shown_key = place.desk
        self._stack.setCurrentWidget(desk)
        marked = sidebar_desk(place)
        if marked:
            self._sidebar.choose(marked)
        if place.desk != RECORD_PAGE:
            window_state.remember(window_state.desk_name(self._parts.profile), place.desk)
        history = self._history
        self._menu_row.follow_history(back=history.can_go_back, forward=history.can_go_forward)
        self._actions.add_new(self._menu_row.menus)
        self._actions.follow_desk()
        desk.on_shown()
        if self._sync_state is not None:
            desk.on_sync_state(self._sync_state)
        if place.argument and place.desk != RECORD_PAGE:
            desk.show_place(place.argument)
        self.refresh_status()
        self.desk_shown.emit(place.desk)

    def _on_entry(self, key: str) -> None:
        self.go_to(*key.partition("/")[::2])  # a desk, or a desk and its view

    def _on_panel_window(self) -> None:
        if self._panel_record is not None:
            self.open_record(*self._panel_record, own_window=True)

    def toast(
        self, words: str, *, icon: str = "check", undo: Callable[[], None] | None = None
    ) -> None:
        """Say what happened, with a way back for six seconds (Ctrl+Z takes it)."""
        self._messages.toast(words, icon=icon, undo=undo)

    def offer_undo(self, undo: Callable[[], object]) -> None:
        """Let Ctrl+Z take a step back that the page itself tells of."""
        self._messages.offer_undo(undo)

    def undo(self) -> bool:
        """Take the last step back that a toast offered; False where there is none."""
        return self._messages.undo()

    @Slot(str)
    def show_trouble(self, cause: str, consequence: str = "") -> None:
        """Show a banner under the head; for trouble only."""
        self._messages.show_banner(Banner(cause, consequence, stays=True))

    def show_banner(self, banner: Banner) -> Banner | None:
        """Show a banner in place of the one before; return that one where it keeps its place."""
        return self._messages.show_banner(banner)

    def refresh_status(self) -> None:
        """Read the desk's status text again."""
        desk = self._stack.currentWidget()
        if isinstance(desk, Desk):
            self._status.show_text(desk.status_text(), desk.status_detail())

    def set_badge(self, desk: str, count: int) -> None:
        """Show a count beside a desk in the sidebar; zero shows none."""
        self._badges[desk] = count
        self._sidebar.set_count(desk, count)

    def open_sheet(self, sheet: Sheet) -> None:
        """Show a sheet over the dimmed window until it is done; never two at once."""
        self._sheets.open(sheet)

    def close_sheet(self) -> None:
        """Close the sheet that is open."""
        self._sheets.close()

    def sheet(self) -> Sheet | None:
        """Return the sheet that is open."""
        return self._sheets.sheet

    def can_leave(self) -> bool:
        """Say whether another profile can follow in place of this window (the sample is alone)."""
        return self._parts.leave is not None

    def leave(self, to: Next) -> None:
        """Close the window; what is named comes next."""
        if self._parts.leave is not None:
            self._parts.leave(to)

    def open_palette(self) -> None:
        """Open the palette of records and commands."""
        from ui.shell import palette_items

        commands = palette_items.commands(self._actions.is_enabled, self.run_command)
        views = palette_items.views(self._sidebar.entries(), self._on_entry)
        self._sheets.open_palette(commands, views, self._parts.find)

    def open_settings(self) -> None:
        """Open the settings."""
        self._sheets.open_settings(self.apply_settings)

    def open_keys_settings(self) -> None:
        """Open the page where commands get other keys."""
        self._sheets.open_keys_settings(self._actions.follow_keys, self.rebuild)

    def open_key_sheet(self) -> None:
        """Show every key."""
        self._sheets.open_keys(self._shown_key)

    def apply_settings(self) -> None:
        """Dress the window as the settings say now."""
        was_open = self._sheets.has_settings()
        before = i18n.language()
        dress_as_settings_say()
        if i18n.language() != before:
            self.rebuild()
            if was_open:
                self.open_settings()

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

    def on_store_changes(self, types: frozenset[str]) -> None:
        """Take news of committed changes; called on any thread."""
        self._news.take(types)

    def on_sync_state(self, state: SyncState) -> None:
        """Take news of the sync; called on any thread."""
        self._sync_changed.emit(state)

    @Slot(object)
    def _on_news(self, types: frozenset[str]) -> None:
        shown = (self._stack.currentWidget(), self._panel.content(), *self._windows.pages())
        for widget in shown:
            if isinstance(widget, Desk):
                widget.on_changes(types)
        self._sheets.on_changes(types)
        self.refresh_status()

    @Slot(object)
    def _on_sync(self, state: SyncState) -> None:
        self._sync_state = state
        self._status.chip.show_state(state)
        shown = self._stack.currentWidget()
        if isinstance(shown, Desk):
            shown.on_sync_state(state)
        self._sheets.on_sync_state(state)

    def _on_clock(self) -> None:
        if self._sync_state is not None:
            self._status.chip.show_state(self._sync_state)

    def last_desk(self) -> str:
        """Return the desk of the last time; empty where there is none."""
        last = window_state.recall_text(window_state.desk_name(self._parts.profile))
        return last if last in (desk.key for desk in self._parts.desks) else ""

    def show_first(self, home: str = "") -> None:
        """Show the desk of the last time, else the one somebody's role begins on."""
        keys = [desk.key for desk in self._parts.desks]
        if keys:
            self.go_to(self.last_desk() or (home if home in keys else keys[0]))
            if not self.current_desk().isAncestorOf(self.focusWidget() or self):
                self.current_desk().setFocus()  # else the first control of the frame has it

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sidebar()
        self._messages.place_toast()

    def _fit_sidebar(self) -> None:
        narrow = self.width() < theme_tokens.COLLAPSE_BELOW_PX
        if narrow != self._sidebar.collapsed:
            self._sidebar.set_collapsed(collapsed=narrow)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        window_state.remember_place(self)
        self._frame.remember()
        self._news.stop()
        self._clock.stop()
        self._messages.close_toast()
        self._windows.close_all()
        super().closeEvent(event)

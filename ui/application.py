"""The program: opens the profile, shows the window, joins store and sync to it, ends cleanly."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from ui import wiping
from ui.background import Background
from ui.desk_list import desk_entries, find_records, home_of, record_views
from ui.desks.base import Desk
from ui.dialogs.crash import CrashSheet, catch_bugs
from ui.dress import dress_as_settings_say
from ui.due_calls import DueCalls
from ui.garbage import GuiThreadCollector
from ui.guard import bugs
from ui.home_counts import HomeCounts
from ui.main_window import MainWindow
from ui.next_place import Next
from ui.notices import Notices
from ui.offscreen import leave_out_noise
from ui.opener import Opener
from ui.operations import QUEUED, Operations
from ui.restore_page import RestorePage
from ui.shell.parts import SignedIn, WindowParts
from ui.start_window import StartWindow
from ui.theme import theme
from ui.widgets.feedback import Banner
from workbench.i18n import t
from workbench.schema import picklists

if TYPE_CHECKING:
    from workbench.app import Me, Workbench
    from workbench.store.rebuilding import Restored
    from workbench.sync.state import SyncState

WORKERS = 4
CARE_EVERY_MS = 600_000
FIRST_PAINT_MS = 400
"""The first rows are asked for before this, and painted before what comes after it is read."""
SAMPLE_PREFIX = "sample-"


def make_application(arguments: list[str]) -> QApplication:
    """Return the one QApplication, dressed as the settings say."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        app = existing
    else:
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
            Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
        )
        app = QApplication(arguments[:1])
        leave_out_noise()
        GuiThreadCollector(app)
    app.setApplicationName("sales-workbench")
    app.setApplicationDisplayName("Sales Workbench")
    app.setDesktopFileName("sales-workbench")
    dress_as_settings_say()
    app.setWindowIcon(theme.icon("zap", "accent", 32))
    return app


class Session(QObject):
    """One open profile with its window: what is joined here is parted again in `end`."""

    _people_came = Signal()
    _wipe_asked = Signal()

    def __init__(self, core: Workbench, leave: Callable[[Next], None] | None = None) -> None:
        super().__init__()
        self._core = core
        self._executor = ThreadPoolExecutor(WORKERS, thread_name_prefix="work")
        self.operations = Operations(core, self._executor)
        self.window = MainWindow(
            WindowParts(
                operations=self.operations,
                desks=desk_entries(),
                records=record_views(),
                find=find_records(),
                sync_now=self._sync_now,
                profile=core.profile.name,
                leave=leave,
            )
        )
        self._role, self._has_last_desk = "", False
        self._unsubscribe: list[Callable[[], None]] = [
            core.store.subscribe(self.window.on_store_changes),
            core.store.subscribe(self._on_commit),
        ]
        self._people_came.connect(self._ask_who, QUEUED)
        self._is_wiping = False
        self._wipe_asked.connect(self._obey_wipe, QUEUED)
        self._counts = HomeCounts(core, self.operations, self.window)
        self._notices = Notices(core, self.operations, self.window)
        self._due = DueCalls(core, self.operations, self.window)
        self._due.came.connect(self._counts.count)
        self._due.came.connect(self._notices.look)
        self._unsubscribe += [self._counts.end, self._notices.end, self._due.end]
        self._care = QTimer(self.window)
        self._care.setInterval(CARE_EVERY_MS)
        self._care.timeout.connect(self._look_after)
        bugs.met.connect(self._say_bug, QUEUED)
        theme.changed.connect(self._ask_who)  # the role is told in the language in use

    def begin(self, *, sync: bool = True, is_resting: bool = False) -> None:
        """Show the window; then ask who is signed in and begin to sync.

        Args:
            is_resting: Sync waits until somebody has looked at a restored backup.
        """
        self.window.installEventFilter(self)
        self._has_last_desk = bool(self.window.last_desk())
        self.window.show()
        if self._has_last_desk:
            self.window.show_first()  # after it is shown: nothing hidden can have the focus
        self._ask_who()
        QTimer.singleShot(FIRST_PAINT_MS, self.window, self._look_around)
        if is_resting:
            self._say_resting()
        if sync:
            self.operations.run(
                self.window, lambda core: self._start_sync(core, is_resting), _nothing_more
            )

    def _say_resting(self) -> None:
        def go_on() -> None:
            self.operations.run(self.window, lambda core: core.schedule.resume(), _nothing_more)
            banner.closed.emit()

        banner = Banner(
            t("A backup was restored"),
            t("Sync rests until you have looked: nothing is sent or fetched meanwhile."),
            tone="accent", icon="history", button=t("Let sync go on"), on_button=go_on,
            stays=True,
        )  # fmt: skip
        self.window.show_banner(banner)

    @Slot()
    def _look_around(self) -> None:
        """Do what the first rows on the screen need not wait for."""
        if self._unsubscribe:
            self._due.look()  # the counts and the notices follow
            self._look_after()
            self._care.start()

    def end(self) -> None:
        """Stop what runs, in order: the window first, then sync, then the file."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe = []
        bugs.met.disconnect(self._say_bug)
        theme.changed.disconnect(self._ask_who)
        self.window.close()
        self.operations.end()
        self._executor.shutdown(wait=True, cancel_futures=True)
        _forget_opened(self._core)
        self._core.close()
        self.window.deleteLater()  # nothing of it hears of a later change of theme

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate and watched is self.window:
            self.window.removeEventFilter(self)  # the first time only: later Qt remembers
            QTimer.singleShot(0, self.window, self._focus_desk)
        return super().eventFilter(watched, event)

    def _focus_desk(self) -> None:
        """Give the desk the keys, which Qt gives the window's first field."""
        desk = self.window.current_desk()
        if self.window.sheet() is None and not desk.isAncestorOf(self.window.focusWidget() or desk):
            desk.setFocus()

    def _on_commit(self, types: frozenset[str]) -> None:
        """Ask again who is signed in, once the first sync has brought it; on any thread."""
        if "User" in types and not self._role:
            self._people_came.emit()

    @Slot()
    def _ask_who(self) -> None:
        self.operations.run(self.window, _who, self._on_who)

    @Slot()
    def _say_bug(self) -> None:
        self.window.show_trouble(
            t("Something here cannot be shown and stands as “–”"),
            t("It is a bug of the program, noted in its log. What you saved is safe."),
        )

    def _look_after(self) -> None:
        self.operations.run(self.window, lambda core: core.look_after(), _nothing_more)

    def _start_sync(self, core: Workbench, is_resting: bool) -> None:
        schedule = core.schedule  # imports the network parts: on a worker, after the first paint
        if is_resting:
            schedule.pause()
        self._unsubscribe += [
            schedule.subscribe(self.window.on_sync_state),
            schedule.subscribe(self._notices.on_sync_state),
            schedule.subscribe(self._on_sync_state),
        ]
        schedule.start()

    def _on_sync_state(self, state: SyncState) -> None:
        """The device may have to be wiped; called on the sync thread."""
        if state.is_wiped:
            self._wipe_asked.emit()

    @Slot()
    def _obey_wipe(self) -> None:
        if self._is_wiping:
            return
        self._is_wiping = True
        self._care.stop()
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe = []
        wiping.obey(self.window, self.operations)

    def _sync_now(self) -> None:
        self.operations.run(self.window, lambda core: core.schedule.sync_now(), _nothing_more)

    def _on_who(self, who: Me) -> None:
        self._show_home(who.role)
        role = picklists.ROLE.label(who.role)
        host = self._core.profile.server_url.partition("://")[2].partition("/")[0]
        workspace = _workspace(self._core, host)
        self.window.set_signed_in(SignedIn(workspace, who.name, role, str(who.user_id)))

    def _show_home(self, role: str) -> None:
        """Show the role's desk at the first start, also where only the first sync tells the role.

        Whoever has gone somewhere himself meanwhile stays there.
        """
        is_news = bool(role) and not self._role
        self._role = role or self._role
        if self._has_last_desk:
            return
        if not isinstance(self.window.current_desk(), Desk):  # none is shown yet
            self.window.show_first(home_of(role))
        elif is_news and not self.window.can_go_back():
            self.window.go_to(home_of(role))


def _workspace(core: Workbench, host: str) -> str:
    return t("Sample workspace") if core.profile.name.startswith(SAMPLE_PREFIX) else host


def _forget_opened(core: Workbench) -> None:
    from workbench.attaching import forget_opened

    forget_opened(core)  # copies of attachments that other programs could read


def _who(core: Workbench) -> Me:
    from workbench.app import me

    with core.store.read() as reader:
        return me(reader)


def _nothing_more(_result: None) -> None:
    return None


class Program(QObject):
    """Opens a profile and runs its session until the window closes."""

    _bug_found = Signal(str)

    def __init__(self, what: Next, log_file: Path) -> None:
        super().__init__()
        self._what, self._profile, self._log_file = what, what.profile, log_file
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="open")
        self._background = Background(self._executor)
        self._start = StartWindow(self._profile)
        self._opener = Opener(self._profile, what.passphrase)
        self.session: Session | None = None
        self.following: Next | None = None
        self._has_started = self._is_ended = False
        self._is_resting = what.is_resting
        self._opener.opened.connect(self._on_opened)
        self._opener.failed.connect(self._start.show_trouble)
        self._opener.passphrase_wanted.connect(self._on_passphrase_wanted, QUEUED)
        self._start.retry_wanted.connect(self.open)
        self._start.recover_wanted.connect(self._recover)
        self._start.restore_wanted.connect(self._ask_backup)
        self._start.others_wanted.connect(lambda: self._leave(Next("choose")))
        self._bug_found.connect(self._on_bug, QUEUED)  # a bug may strike on any thread
        self._uncatch = catch_bugs(self._bug_found.emit)

    def begin(self) -> None:
        """Open the profile, or ask first which backup of it is to be restored."""
        if self._what.page == "restore":
            self._ask_backup()
        else:
            self.open()

    def open(self) -> None:
        """Begin to open the profile."""
        self._opener.start(self._executor)

    def end(self) -> None:
        """Close the profile; every thread has ended afterwards."""
        self._uncatch()
        self._is_ended = True
        self._opener.end()
        if self.session is not None:
            self.session.end()
        self._finish_start()
        self._executor.shutdown(wait=True)

    def _finish_start(self) -> None:
        if not self._has_started:
            self._has_started = True
            self._start.finish()

    @Slot(object)
    def _on_opened(self, core: Workbench) -> None:
        if self._is_ended:
            core.close()  # somebody went elsewhere while it was being opened
            return
        self.session = Session(core, self._leave)
        self.session.begin(is_resting=self._is_resting)
        self._finish_start()
        if self._what.said:
            self.session.window.toast(self._what.said, icon="info")

    @Slot(str)
    def _on_passphrase_wanted(self, why: str) -> None:
        self._start.ask_passphrase(self._opener.answer, why)

    @Slot(str, str)
    def _recover(self, recovery_key: str, passphrase: str) -> None:
        name = self._profile

        def recovered(_done: None) -> None:
            self._opener.know(passphrase)
            self._start.show_opening()
            self.open()

        self._background.run(
            lambda: _recover(name, recovery_key, passphrase),
            recovered,
            self._start.refuse_recovery,
        )

    @Slot()
    def _ask_backup(self) -> None:
        from workbench import profiles

        page = RestorePage(profiles.load(self._profile), self._background, self._opener)
        page.restored.connect(self._on_restored)
        page.back_wanted.connect(self._back_to_opening)
        self._start.show_page(page)
        page.read()

    def _back_to_opening(self) -> None:
        self._start.show_opening()
        self.open()

    @Slot(object)
    def _on_restored(self, _restored: Restored) -> None:
        self._is_resting = True  # nothing is sent until somebody has looked at what came back
        self._back_to_opening()

    def _leave(self, following: Next) -> None:
        """Close the window that is open; that comes next."""
        self.following = following
        window = self._start if self.session is None else self.session.window
        window.close()

    @Slot(str)
    def _on_bug(self, found: str) -> None:
        if self.session is not None and not isinstance(self.session.window.sheet(), CrashSheet):
            self.session.window.open_sheet(CrashSheet(found, self._log_file))


def _recover(name: str, recovery_key: str, passphrase: str) -> None:
    from workbench import profiles

    profiles.recover(profiles.load(name), recovery_key, passphrase=passphrase or None)

"""Hands for the tour: keys, places, and the patience to wait until the window is quiet."""

from time import monotonic

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from ui.application import Session
from ui.main_window import MainWindow
from workbench.app import Workbench
from workbench.samples import SampleServer
from workbench.store import outbox
from workbench.sync.state import Phase

QUIET_MS = 250
LONGEST_WAIT_S = 20.0


class Driver:
    """Hands for the window: keys, places, and the patience to wait until it is quiet."""

    def __init__(self, session: Session, core: Workbench, server: SampleServer) -> None:
        self.session, self.core = session, core
        self.server = server
        self.other: QWidget | None = None  # a window beside the main one, for one picture
        self.window: MainWindow = session.window

    def go(self, desk: str, argument: str = "") -> None:
        """Show a desk."""
        self.window.close_sheet()
        self.window.close_panel()
        self.window.go_to(desk, argument)
        self.settle()

    def key(self, keys: str) -> None:
        """Press a key or shortcut where the focus is."""
        sequence = {"Space": Qt.Key.Key_Space, "Enter": Qt.Key.Key_Return, "Esc": Qt.Key.Key_Escape}
        target = self.window.focusWidget() or self.window
        if keys in sequence:
            QTest.keyClick(target, sequence[keys])
        else:
            QTest.keyClicks(target, keys)
        self.settle()

    def run(self, command: str) -> None:
        """Run a registered command."""
        self.window.run_command(command)
        self.settle()

    def rest_sync(self) -> None:
        """Pause sync, and wait until it does."""
        schedule = self.core.schedule
        schedule.pause()
        started = monotonic()
        while schedule.state.phase != Phase.PAUSED and monotonic() - started < LONGEST_WAIT_S:
            pause(50)

    def waiting(self) -> int:
        """Return how many changes the server does not have yet."""
        with self.core.store.read() as r:
            return outbox.unsent(r)

    def settle(self) -> None:
        """Let the window work until nothing is under way any more."""
        started = monotonic()
        quiet_since = monotonic()
        while monotonic() - started < LONGEST_WAIT_S:
            pause(40)
            if self.session.operations.under_way:
                quiet_since = monotonic()
            elif (monotonic() - quiet_since) * 1000 >= QUIET_MS:
                return


def pause(milliseconds: int) -> None:
    """Let the event loop run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()

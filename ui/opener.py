"""Opens a profile on a worker thread; what was typed once is not asked for again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from ui.operations import QUEUED
from workbench.errors import InvalidInput, Refused, WorkbenchError
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.app import Workbench

T = TypeVar("T")


class Opener(QObject):
    """Opens a profile off the thread of the window (a keyring may block); asks for what it needs.

    The passphrase is kept until the profile is open: restoring a backup needs it more than once.
    """

    opened = Signal(object)
    failed = Signal(object)
    passphrase_wanted = Signal(str)  # why the last one did not fit; empty at first
    _arrived = Signal(object)

    def __init__(self, profile: str, passphrase: str = "") -> None:
        super().__init__()
        self._profile = profile
        self._answered = threading.Event()
        self._known: str | None = passphrase or None
        self._typed: str | None = None
        self._why, self._was_asked, self._has_ended = "", False, False
        self._arrived.connect(self._on_arrived, QUEUED)

    def start(self, executor: Executor) -> None:
        """Begin to open."""
        future = executor.submit(self._open)
        future.add_done_callback(self._arrived.emit)

    def answer(self, passphrase: str | None) -> None:
        """Hand over the passphrase; None gives up."""
        self._typed = passphrase
        self._answered.set()

    def end(self) -> None:
        """Ask nothing more; a worker that waits for a passphrase goes on without."""
        self._has_ended = True
        self.answer(None)

    def know(self, passphrase: str) -> None:
        """Take a passphrase that was just chosen."""
        self._known = passphrase or None

    def unlocked(self, work: Callable[[Callable[[], str]], T]) -> T:
        """Do `work(ask)`; a passphrase that does not fit is asked for again, saying so."""
        self._why = ""
        while True:
            self._was_asked = False
            try:
                return work(self._give)
            except InvalidInput as error:
                if not self._was_asked:
                    raise
                self._why, self._known = str(error), None

    def _open(self) -> Workbench:
        from workbench.app import open_workbench

        return self.unlocked(lambda ask: open_workbench(self._profile, ask_passphrase=ask))

    def _give(self) -> str:
        self._was_asked = True
        return self._known if self._known is not None else self._ask()

    def _ask(self) -> str:
        self._answered.clear()
        if not self._has_ended:
            self.passphrase_wanted.emit(self._why)
            self._answered.wait()
        typed = None if self._has_ended else self._typed
        if typed is None:
            raise Refused(t("Without its passphrase this profile stays closed."))
        self._known = typed
        return typed

    @Slot(object)
    def _on_arrived(self, future: Future[Workbench]) -> None:
        error = future.exception()
        if error is None:
            self._known = None
            self.opened.emit(future.result())
        elif isinstance(error, WorkbenchError):
            self.failed.emit(error)
        else:
            raise error

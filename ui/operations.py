"""The one bridge between the window and background work."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.app import Workbench  # the window is painted before the core is imported

T = TypeVar("T")
Work = Callable[["Workbench"], T]
Done = Callable[[T], None]
Failed = Callable[[WorkbenchError], None]
QUEUED = Qt.ConnectionType.QueuedConnection


class Cancelled(WorkbenchError):
    """The user stopped this; nothing further is done."""


class Progress(QObject):
    """The thread-safe handle of long work: it reports a share, and learns of a cancel."""

    changed = Signal(float, str)  # share from 0 to 1 (negative: unknown), what is being done

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = threading.Event()

    def report(self, share: float, doing: str = "") -> None:
        """Say how far the work is; raises `Cancelled` where it is stopped or nobody is left."""
        if self._stop.is_set() or not shiboken6.isValid(self):
            raise Cancelled
        self.changed.emit(share, doing)

    def cancel(self) -> None:
        """Ask the work to stop at its next report."""
        self._stop.set()


@dataclass(frozen=True)
class _Asked:
    owner: QObject
    work: Callable[[Workbench], Any]
    done: Callable[[Any], None]
    failed: Failed | None


class Operations(QObject):
    """Runs core work on pool threads; delivers its result on the GUI thread."""

    user_error = Signal(str)  # trouble worded for people: the window shows a notification
    busy_changed = Signal(int)  # how many pieces of work are under way
    _finished = Signal(int, object)  # which, its future

    def __init__(self, core: Workbench, executor: Executor) -> None:
        super().__init__()
        self._core, self._executor = core, executor
        # What was asked is kept here: a pool thread is slow to let go of what it was given, and
        # the last one who lets go of a window ends it.
        self._asked: dict[int, _Asked] = {}
        self._numbers = count()
        self._is_ended = False
        self._finished.connect(self._deliver, QUEUED)  # always later, never inside run()

    @property
    def under_way(self) -> int:
        """How many pieces of work have not been delivered yet."""
        return len(self._asked)

    def end(self) -> None:
        """Take no more work: the executor is about to end."""
        self._is_ended = True

    def run(
        self, owner: QObject, work: Work[T], done: Done[T], failed: Failed | None = None
    ) -> None:
        """Do `work(core)` elsewhere, then `done(result)` here, if `owner` is still alive.

        `failed(error)` takes trouble worded for people; without it the window tells it.
        """
        if self._is_ended:
            return  # the window is closing: a last repaint may still ask
        number = next(self._numbers)
        self._asked[number] = _Asked(owner, work, done, failed)
        self.busy_changed.emit(self.under_way)
        future = self._executor.submit(_do, [work], self._core)
        future.add_done_callback(lambda finished: self._finished.emit(number, finished))

    def run_long(
        self,
        owner: QObject,
        work: Callable[[Workbench, Progress], T],
        done: Done[T],
        failed: Failed | None = None,
    ) -> Progress:
        """Do work that reports its progress; the handle returned also cancels it."""
        progress = Progress(owner)
        self.run(owner, lambda core: work(core, progress), done, failed)
        return progress

    @Slot(int, object)
    def _deliver(self, number: int, future: Future[Any]) -> None:
        asked = self._asked.pop(number)
        self.busy_changed.emit(self.under_way)
        if future.cancelled():
            return  # the window closed before it began
        error = future.exception()
        alive = shiboken6.isValid(asked.owner)
        if isinstance(error, Cancelled):
            return
        if isinstance(error, WorkbenchError):
            if asked.failed is None:
                self.user_error.emit(str(error))
            elif alive:
                asked.failed(error)
        elif error is not None:
            raise error  # a bug: sys.excepthook logs it and opens the crash dialog
        elif alive:
            asked.done(future.result())


def _do(held: list[Work[T]], core: Workbench) -> T:
    """Do the work; once it is done this thread holds it no longer."""
    return held.pop()(core)

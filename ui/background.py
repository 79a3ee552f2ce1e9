"""Work of the start windows on another thread, before a profile is open."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal, Slot

from ui.operations import QUEUED
from workbench.errors import WorkbenchError

T = TypeVar("T")


@dataclass(frozen=True)
class _Outcome:
    future: Future[Any]
    done: Callable[[Any], None]
    failed: Callable[[WorkbenchError], None]


class Background(QObject):
    """Runs one thing after the other; tells its end on the thread of the window."""

    _finished = Signal(object)

    def __init__(self, executor: Executor) -> None:
        super().__init__()
        self._executor = executor
        self._finished.connect(self._deliver, QUEUED)

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[WorkbenchError], None],
    ) -> None:
        """Do `work()` elsewhere, then one of the others here."""
        future = self._executor.submit(work)

        def finished(ended: Future[T]) -> None:
            if not ended.cancelled() and shiboken6.isValid(self):
                self._finished.emit(_Outcome(ended, done, failed))

        future.add_done_callback(finished)

    @Slot(object)
    def _deliver(self, outcome: _Outcome) -> None:
        error = outcome.future.exception()
        if error is None:
            outcome.done(outcome.future.result())
        elif isinstance(error, WorkbenchError):
            outcome.failed(error)
        else:
            raise error

"""Promised calls are announced when they become due, wherever in the program one is by then."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QSystemTrayIcon

from ui.commands import registry
from ui.main_window import MainWindow
from ui.operations import QUEUED, Operations
from workbench import settings
from workbench.i18n import t, tn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from workbench.app import Workbench
    from workbench.services.calling.due import CallBack
    from workbench.services.sync_news import Notice

DUE: Final = "callback_due"
CALLS: Final = "calls"
COMMAND: Final = "call.due"
_FOLD_MS: Final = 300
_LONGEST_MS: Final = 3_600_000  # a computer that slept wakes with a timer that is late
Looked = tuple["tuple[CallBack, ...]", int, datetime]


class DueCalls(QObject):
    """Waits for the next call that is due; says so to the pages, and by the system's tray."""

    came = Signal()

    _heard = Signal()

    def __init__(self, core: Workbench, operations: Operations, window: MainWindow) -> None:
        super().__init__(window)
        self._operations, self._window = operations, window
        self._known: set[UUID] | None = None  # None until the first look: no news yet
        self._tray: QSystemTrayIcon | None = None
        self._desk = ""
        window.desk_shown.connect(self._on_desk)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        self._fold = QTimer(self)
        self._fold.setSingleShot(True)
        self._fold.setInterval(_FOLD_MS)
        self._fold.timeout.connect(self.look)
        self._heard.connect(self._fold.start, QUEUED)
        self._unsubscribe = core.store.subscribe(self._on_commit)

    def end(self) -> None:
        """Wait for nothing more."""
        self._unsubscribe()
        self._timer.stop()
        self._fold.stop()
        if self._tray is not None:
            self._tray.hide()

    def look(self) -> None:
        """Look what is due, and when to look again."""
        self._operations.run(self._window, _look, self._on_looked)

    @Slot(str)
    def _on_desk(self, key: str) -> None:
        self._desk = key

    def _on_commit(self, types: frozenset[str]) -> None:
        if "Task" in types:
            self._heard.emit()

    def _on_looked(self, looked: Looked) -> None:
        due, wait_ms, now = looked
        if wait_ms >= 0:
            self._timer.start(min(wait_ms, _LONGEST_MS))
        else:
            self._timer.stop()
        ids = {one.task_id for one in due}
        new = [] if self._known is None else [x for x in due if x.task_id not in self._known]
        self._known = ids
        self.came.emit()
        if new and not is_seen(self._window, self._desk):
            self._announce(words(new, now))

    def _announce(self, said: str) -> None:
        if not settings.get("tray_notices") or not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
            self._tray.messageClicked.connect(self._on_clicked)
        self._tray.show()
        self._tray.showMessage(t("Call back"), said, QSystemTrayIcon.MessageIcon.Information)

    @Slot()
    def _on_clicked(self) -> None:
        self._window.activateWindow()
        self._window.raise_()
        self._window.run_command(COMMAND)


def is_seen(window: MainWindow, desk: str) -> bool:
    """Say whether somebody looks at the call desk, where the row itself says that it is due."""
    return desk == CALLS and window.isActiveWindow()


def words(due: Sequence[CallBack], now: datetime) -> str:
    """Return who was promised a call, or how many were."""
    from workbench.services import words as said

    if len(due) > 1:
        promised = tn("{n} promised call is due", "{n} promised calls are due", len(due))
        return t("{calls}, the first to {name}").format(calls=promised, name=due[0].name)
    at, today = due[0].at.astimezone(said.here()), now.astimezone(said.here()).date()
    when = said.clock(at)
    if at.date() != today:
        when = t("{day} {time}").format(day=said.near_day(at.date(), today), time=when)
    return t("{name} was promised a call: {time}").format(name=due[0].name, time=when)


def notices(core: Workbench) -> tuple[Notice, ...]:
    """Return what to tell of the calls that are due; runs on a worker."""
    from workbench.services.calling.due import call_backs
    from workbench.services.sync_news import Notice

    now = core.store.now()
    with core.store.read() as r:
        due = call_backs(r, now)
    if not due:
        return ()
    keys = registry.native_keys(registry.get(COMMAND).shortcut)
    shows = t("{keys} shows them on the call desk.").format(keys=keys)
    key = "/".join(str(one.task_id) for one in due)
    return (Notice(DUE, words(due, now), shows, "accent", key=key),)


def _look(core: Workbench) -> Looked:
    from workbench.services.calling.due import call_backs, next_at

    now = core.store.now()
    with core.store.read() as r:
        coming = next_at(r, now)
        wait = -1 if coming is None else (coming - now) // timedelta(milliseconds=1) + 1
        return call_backs(r, now), wait, now

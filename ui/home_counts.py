"""What waits on each desk and in each saved view, beside their names in the sidebar."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ui.main_window import MainWindow
from ui.operations import QUEUED, Operations
from ui.shell.sidebar import Entry
from ui.theme import theme

if TYPE_CHECKING:
    from workbench.app import Workbench

FOLD_MS = 250
_TYPES = frozenset({"Lead", "Handoff", "Opportunity", "OrgBooking", "Task", "Conflict", "User"})
Counts = tuple[dict[str, int], tuple[Entry, ...]]


class HomeCounts(QObject):
    """Keeps the sidebar's numbers true; a burst of commits is counted once."""

    _heard = Signal()

    def __init__(self, core: Workbench, operations: Operations, window: MainWindow) -> None:
        super().__init__(window)
        self._operations, self._window = operations, window
        self._fold = QTimer(self)
        self._fold.setSingleShot(True)
        self._fold.setInterval(FOLD_MS)
        self._fold.timeout.connect(self.count)
        self._heard.connect(self._on_heard, QUEUED)
        theme.changed.connect(self._fold.start)
        self._unsubscribe = core.store.subscribe(self._on_commit)

    def end(self) -> None:
        """Hear of nothing more."""
        self._unsubscribe()
        theme.changed.disconnect(self._fold.start)
        self._fold.stop()

    def count(self) -> None:
        """Count again."""
        self._operations.run(self._window, _count, self._show)

    def _on_commit(self, types: frozenset[str]) -> None:
        if types & _TYPES:
            self._heard.emit()

    @Slot()
    def _on_heard(self) -> None:
        self._fold.start()

    def _show(self, counts: Counts) -> None:
        badges, views = counts
        for desk, count in badges.items():
            self._window.set_badge(desk, count)
        self._window.set_views(views)


def _count(core: Workbench) -> Counts:
    from workbench.services import deals, home, saved_views
    from workbench.store import lists

    today = datetime.now().astimezone().date()
    with core.store.read() as r:
        found, scope = home.badges(r), deals.first_scope(r)
        badges = {
            "calls": found.calls, "follow_ups": found.tasks_today, "handoffs": found.handoffs,
            "demos": found.bookings_lost,
        }  # fmt: skip
        views = tuple(
            Entry(
                f"deals/view:{view.key}",
                str(view.label),
                "list-filter",
                count=lists.count(r, deals.query(r, scope=scope, view=view.key, today=today)),
                is_view=True,
            )
            for view in saved_views.VIEWS
        )
    return badges, views

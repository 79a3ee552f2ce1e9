"""Tells across the page what a person must hear of: a restored server, a copied profile."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ui import due_calls
from ui.main_window import SYNC_DESK, MainWindow
from ui.operations import QUEUED, Operations
from ui.widgets.feedback import Banner
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.app import Workbench
    from workbench.services.sync_news import Notice
    from workbench.sync.state import SyncState

FOLD_MS = 300
_ICONS = {"accent": "info"}
_SHOWS = (
    "decide_again",
    "recovered",
    "repaired",
    "reoffered",
    "history_changed",
    "rebuilt",
    "scope_left",
)
_DUPLICATES = "duplicates"
"""The kind of notice, the page that shows the pairs, and what its list is called there."""
_LEADS_ON = (*_SHOWS, _DUPLICATES, due_calls.DUE)


class Notices(QObject):
    """Shows one banner after the other; what was closed does not come back."""

    _heard = Signal()
    _synced = Signal()

    def __init__(self, core: Workbench, operations: Operations, window: MainWindow) -> None:
        super().__init__(window)
        self._operations, self._window = operations, window
        self._shown: Notice | None = None
        self._closed: set[Notice] = set()
        self._skew_s = 0.0
        self._banner: Banner | None = None
        self._waits_for: Banner | None = None
        self._desk = ""
        self._fold = QTimer(self)
        self._fold.setSingleShot(True)
        self._fold.setInterval(FOLD_MS)
        self._fold.timeout.connect(self.look)
        self._heard.connect(self._on_heard, QUEUED)
        self._synced_at: datetime | None = None
        self._is_comparing = False
        self._synced.connect(self._on_synced, QUEUED)
        window.desk_shown.connect(self._on_desk)
        self._unsubscribe = core.store.subscribe(self._on_commit)

    def end(self) -> None:
        """Hear of nothing more."""
        self._unsubscribe()
        self._fold.stop()
        self._fold.blockSignals(True)  # banners that go with the window start it again

    @Slot()
    def look(self) -> None:
        """Look whether there is something to tell."""
        skew_s = self._skew_s
        self._operations.run(self._window, lambda core: _notices(core, skew_s), self._show)

    def on_sync_state(self, state: SyncState) -> None:
        """Take news of the sync; called on any thread."""
        if state.skew_s != self._skew_s:
            self._skew_s = state.skew_s
            self._heard.emit()
        if state.last_sync_at is not None and state.last_sync_at != self._synced_at:
            self._synced_at = state.last_sync_at
            self._synced.emit()

    @Slot()
    def _on_synced(self) -> None:
        """Compare what came with what is here; what is found is heard of by its commit."""
        if not self._is_comparing:
            self._is_comparing = True
            self._operations.run(self._window, _compare, self._on_compared, self._on_compared)

    def _on_compared(self, _done: object) -> None:
        self._is_comparing = False

    def _on_commit(self, _types: frozenset[str]) -> None:
        self._heard.emit()

    @Slot()
    def _on_heard(self) -> None:
        if not self._fold.isActive():
            self._fold.start()

    def _show(self, found: tuple[Notice, ...]) -> None:
        self._closed &= set(found)  # what came to an end is told again when it comes again
        if due_calls.is_seen(self._window, self._desk):
            self._closed |= {one for one in found if one.kind == due_calls.DUE}
        left = [one for one in found if one not in self._closed]
        first = left[0] if left else None
        if self._banner is not None and not shiboken6.isValid(self._banner):
            self._shown = self._banner = None  # another banner took its place
        if first == self._shown:
            return
        if self._banner is not None:  # it came to an end by itself
            self._banner.hide()
        self._shown = first
        if first is None:
            return
        banner = Banner(
            first.cause,
            first.consequence,
            tone=first.tone,
            icon=_ICONS.get(first.tone, ""),
            button=t("Show") if first.record or first.kind in _LEADS_ON else "",
            on_button=self._open,
        )
        banner.closed.connect(self._on_closed)
        banner.destroyed.connect(self._on_heard)
        stays = self._window.show_banner(banner)
        if stays is None:
            self._banner = banner
            return
        self._shown = self._banner = None  # trouble keeps its place until it is closed
        if stays is not self._waits_for:
            self._waits_for = stays
            stays.closed.connect(self.look)

    @Slot()
    def _open(self) -> None:
        shown = self._shown
        if shown is None:
            return
        if shown.kind == due_calls.DUE:
            self._window.run_command(due_calls.COMMAND)
        elif shown.kind == _DUPLICATES:
            self._window.go_to(_DUPLICATES, "new")
        elif shown.record is None:
            self._window.open_sync()
        else:
            self._window.open_record(*shown.record)
            if self._banner is not None:
                self._banner.closed.emit()

    @Slot(str)
    def _on_desk(self, key: str) -> None:
        """Take what a page tells as seen once somebody goes there."""
        self._desk = key
        kind = self._shown.kind if self._shown is not None else ""
        pages = {_DUPLICATES: _DUPLICATES, due_calls.DUE: due_calls.CALLS}
        is_seen = kind in _SHOWS if key == SYNC_DESK else pages.get(kind) == key
        if is_seen and self._banner is not None:
            self._banner.closed.emit()

    @Slot()
    def _on_closed(self) -> None:
        closed, self._shown, self._banner = self._shown, None, None
        if closed is not None:
            self._closed.add(closed)
            self._operations.run(self._window, lambda core: _dismiss(core, closed), self._after)

    def _after(self, _done: None) -> None:
        self.look()


def _notices(core: Workbench, skew_s: float) -> tuple[Notice, ...]:
    from workbench.services import sync_news

    clock = sync_news.clock_notice(skew_s)
    with core.store.read() as r:
        found = sync_news.notices(r)
    bad = tuple(one for one in found if one.tone == "bad")
    others = tuple(one for one in found if one.tone != "bad")
    return (*(() if clock is None else (clock,)), *bad, *due_calls.notices(core), *others)


def _compare(core: Workbench) -> None:
    from workbench.services.duplicates import arrivals

    arrivals.look(core.store)


def _dismiss(core: Workbench, notice: Notice) -> None:
    from workbench.services import sync_news

    with core.store.load() as w:
        sync_news.dismiss(w, notice.kind, notice.key)

"""Drafts: what is being typed goes into the profile while one types, so that a crash loses little.

A draft lies in the profile's own file, encrypted like everything else there, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ui.operations import Operations
from workbench.services import drafts

if TYPE_CHECKING:
    from workbench.app import Workbench

SAVE_AFTER_MS = 1_500


class DraftBox(QObject):
    """The drafts of one part of the window, by place."""

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._texts: dict[str, str] = {}
        self._changed: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.flush)

    def note(self, place: str, text: str) -> None:
        """Take what stands in a place now; an empty text forgets it."""
        if self._texts.get(place, "") == text:
            return
        self._texts[place] = text
        self._changed.add(place)
        if not self._timer.isActive():  # counted from the first key: long typing is kept too
            self._timer.start()

    def forget(self, place: str) -> None:
        """Take note that a text was saved, and its draft dropped with it."""
        self._texts[place] = ""
        self._changed.discard(place)

    def flush(self) -> None:
        """Save what has changed."""
        self._timer.stop()
        places, self._changed = self._changed, set()
        if places:
            self._operations.run(self, lambda core: self._save(core, places), _nothing_more)

    def load(self, prefix: str, done: Callable[[dict[str, str]], None]) -> None:
        """Read the drafts of the places that begin with a prefix."""

        def work(core: Workbench) -> dict[str, str]:
            with core.store.read() as r:
                return drafts.kept(r, prefix)

        def take(found: dict[str, str]) -> None:
            for place, text in found.items():
                self._texts.setdefault(prefix + place, text)
            done(found)

        self._operations.run(self, work, take)

    def _save(self, core: Workbench, places: set[str]) -> None:
        """Write what stands in the places by now: a late save never brings an old text back."""
        with core.store.load() as w:
            for place in places:
                drafts.keep(w, place, self._texts.get(place, ""))


def _nothing_more(_result: None) -> None:
    return None

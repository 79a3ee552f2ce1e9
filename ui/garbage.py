"""Cyclic garbage is collected on the GUI thread only.

Python collects cycles on whichever thread happens to allocate; a widget in such a cycle would
then be destroyed on a worker thread, which Qt answers with a crash.
"""

import gc

from PySide6.QtCore import QObject, QTimer

CHECK_EVERY_MS = 2_000


class GuiThreadCollector(QObject):
    """Turns the automatic collection off, and does its work between two events."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_EVERY_MS)
        self._timer.timeout.connect(collect_what_is_due)
        self._timer.start()


def collect_what_is_due() -> None:
    """Collect the oldest generation whose threshold is passed, as Python itself would."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if thresholds[generation] and counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return

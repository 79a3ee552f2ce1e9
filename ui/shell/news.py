"""Committed changes on their way from the writing thread to the screen."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ui.operations import QUEUED

FOLD_MS = 40  # the changes of one sync page arrive in a burst


class News(QObject):
    """Folds what changed within a moment into one signal on the GUI thread."""

    arrived = Signal(object)  # frozenset of type names
    _taken = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._types: set[str] = set()
        self._fold = QTimer(self)
        self._fold.setSingleShot(True)
        self._fold.setInterval(FOLD_MS)
        self._fold.timeout.connect(self._on_fold)
        self._taken.connect(self._on_taken, QUEUED)

    def take(self, types: frozenset[str]) -> None:
        """Take news; called on any thread."""
        self._taken.emit(types)

    def stop(self) -> None:
        """Tell nothing further."""
        self._fold.stop()

    @Slot(object)
    def _on_taken(self, types: frozenset[str]) -> None:
        self._types |= types
        if not self._fold.isActive():
            self._fold.start()

    def _on_fold(self) -> None:
        types, self._types = frozenset(self._types), set()
        self.arrived.emit(types)

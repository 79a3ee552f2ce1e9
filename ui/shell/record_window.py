"""Records' pages in windows of their own, and which of them are open."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow
from typing_extensions import override

from ui.commands.keys import Actions
from ui.desks.base import Desk


class RecordWindow(QMainWindow):
    """A record's page in its own window; Esc or Ctrl+W closes it."""

    closed = Signal()

    def __init__(self, page: Desk) -> None:
        super().__init__()
        self.page = page
        self.setCentralWidget(page)
        self.setWindowTitle(page.status_text() or "Sales Workbench")
        self.resize(1100, 760)
        QShortcut(QKeySequence("Ctrl+W"), self, self.close)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()


class RecordWindows:
    """The windows of their own that are open."""

    def __init__(self) -> None:
        self._open: list[RecordWindow] = []

    def open(self, page: Desk, actions: Actions) -> None:
        """Show a page in one more window, where the keys for everything work, too."""
        window = RecordWindow(page)
        window.closed.connect(partial(self._forget, window))
        self._open.append(window)
        actions.lend(window)
        window.show()
        page.on_shown()

    def pages(self) -> list[Desk]:
        """Return the pages that are open."""
        return [window.page for window in self._open]

    def close_all(self) -> None:
        """Close every one of them."""
        for window in list(self._open):
            window.close()

    def _forget(self, window: RecordWindow) -> None:
        self._open.remove(window)
        window.deleteLater()


def hide_records(window: QMainWindow) -> None:
    """Leave nothing to read on a screen that may be in wrong hands."""
    for other in QApplication.topLevelWidgets():
        if isinstance(other, RecordWindow):
            other.close()
    shown = window.centralWidget()
    if shown is not None:
        shown.hide()

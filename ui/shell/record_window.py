"""A record's page in its own window."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow
from typing_extensions import override

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

"""From process start to the first painted rows: `python -m ui.bench_startup bare|FILE KEY`.

A child process of the bench; it prints `PAINTED` and the monotonic clock in nanoseconds.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
from typing_extensions import override

ROWS, COLUMNS = 200, 10
DESK = "accounts"


class Constant(QAbstractTableModel):
    """Two hundred rows that cost nothing."""

    @override
    def rowCount(self, parent: Any = None) -> int:
        return ROWS

    @override
    def columnCount(self, parent: Any = None) -> int:
        return COLUMNS

    @override
    def data(self, index: Any, role: int = 0) -> str | None:
        return f"cell {index.row()},{index.column()}" if role == 0 else None


class Painted(QObject):
    """Says when a widget was painted with what was waited for, once."""

    def __init__(self, is_there: Callable[[], bool], end: Callable[[], None]) -> None:
        super().__init__()
        self._is_there, self._end = is_there, end
        self._is_told = False

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._is_told and self._is_there():
            self._is_told = True
            QTimer.singleShot(0, self._tell)  # after this very paint
        return False

    def _tell(self) -> None:
        sys.stdout.write(f"PAINTED {time.monotonic_ns()}\n")
        sys.stdout.flush()
        self._end()


def bare() -> int:
    """Show a plain window with a plain table."""
    app = QApplication([])
    window, table, model = QMainWindow(), QTableView(), Constant()
    table.setModel(model)
    window.setCentralWidget(table)
    painted = Painted(lambda: True, app.quit)
    table.viewport().installEventFilter(painted)
    window.resize(1280, 800)
    window.show()
    return app.exec()


def ours(file: Path, key: bytes) -> int:
    """Show the whole window on the list of accounts of a real profile."""
    from ui import window_state
    from ui.application import Session, make_application
    from ui.desks.lists.desk import ListDesk
    from workbench.app import Workbench
    from workbench.backend.credentials import MemorySecrets
    from workbench.profiles import Profile
    from workbench.store.database import open_store

    app = make_application(sys.argv)
    window_state.remember("window/desk-bench", DESK)
    profile = Profile("bench", "http://127.0.0.1:1", "bench@example.com", "", "none")
    core = Workbench(profile, open_store(file, key), MemorySecrets(), lambda: None)
    session = Session(core)

    def end() -> None:
        session.end()
        app.quit()

    def has_rows() -> bool:
        desk = session.window.current_desk()
        return isinstance(desk, ListDesk) and desk.model.row_at(0) is not None

    painted = Painted(has_rows, end)
    session.begin(sync=False)
    desk = session.window.current_desk()
    if isinstance(desk, ListDesk):
        desk.table.viewport().installEventFilter(painted)
    return app.exec()


def main(arguments: list[str]) -> int:
    """Run one of the two."""
    if arguments == ["bare"]:
        return bare()
    return ours(Path(arguments[0]), bytes.fromhex(arguments[1]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

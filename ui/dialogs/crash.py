"""When a bug strikes: a log without customer text, and a sentence that says what is safe."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from ui.bug_report import report
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from workbench import paths
from workbench.i18n import t

log = logging.getLogger(__name__)
_LOG_BYTES = 1_000_000
_LOG_FILES = 3
Show = Callable[[str], None]


def start_logging() -> Path:
    """Write the program's log below the home folder; return the file."""
    from logging.handlers import RotatingFileHandler

    folder = paths.logs_dir()
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "window.log"
    handler = RotatingFileHandler(
        file, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return file


def catch_bugs(show: Show) -> Callable[[], None]:
    """Log every uncaught error and show it once; return what puts the old hook back."""
    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            before(kind, error, trace)
            return
        found = report(kind, trace)
        log.error("A bug:\n%s", found)
        show(found)

    sys.excepthook = hook

    def restore() -> None:
        sys.excepthook = before

    return restore


class CrashSheet(Sheet):
    """Says that something went wrong, what is safe, and offers the report for copying."""

    def __init__(self, found: str, log_file: Path) -> None:
        super().__init__(t("Something went wrong in the program"), width=620)
        self.body.addWidget(
            Label(
                t(
                    "This is a bug, not something you did. What you saved is safe on this "
                    "computer. You can go on working; if the page looks wrong, open it again."
                ),
                wrap=True,
            )
        )
        details = QPlainTextEdit(found)
        details.setReadOnly(True)
        details.setAccessibleName(t("Report"))
        details.setMinimumHeight(140)
        self.body.addWidget(details)
        place = Label(
            t("The report holds no customer data. It is also in {file}.").format(file=log_file),
            role="small",
            ink="text3",
            wrap=True,
        )
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(place)
        copy = Button(t("Copy report"), "secondary", "copy", big=True)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(found))
        close = Button(t("Go on working"), "primary", big=True)
        close.clicked.connect(self.done)
        self.add_foot(copy, close)

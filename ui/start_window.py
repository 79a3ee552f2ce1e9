"""What one sees while a profile opens, and where its passphrase is asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QMainWindow
from typing_extensions import override

from ui.operations import QUEUED
from ui.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.feedback import EmptyState
from ui.widgets.labels import Label
from ui.widgets.overlay import Overlay, Sheet
from workbench.errors import Refused, WorkbenchError
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.app import Workbench

SHOW_AFTER_MS = 300  # a profile that opens at once shows no extra window


class PassphraseSheet(Sheet):
    """Asks for the passphrase of a profile whose key is not in a keyring."""

    entered = Signal(str)

    def __init__(self, profile: str) -> None:
        super().__init__(t("Passphrase of “{profile}”").format(profile=profile), width=420)
        words = t("It unlocks the key of your local file. It is never stored or sent.")
        self.body.addWidget(Label(words, ink="text2", wrap=True))
        self._field = QLineEdit()
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setAccessibleName(t("Passphrase"))
        self._field.returnPressed.connect(self._enter)
        self.body.addWidget(self._field)
        unlock = Button(t("Unlock"), "primary", "key-round", big=True)
        unlock.clicked.connect(self._enter)
        self.add_foot(unlock)

    def _enter(self) -> None:
        passphrase = self._field.text()
        if passphrase:
            self.entered.emit(passphrase)
            self.done.emit()


class Opener(QObject):
    """Opens a profile on a worker thread (a keyring may block) and asks for what is missing."""

    opened = Signal(object)
    failed = Signal(object)
    passphrase_wanted = Signal()
    _arrived = Signal(object)

    def __init__(self, profile: str) -> None:
        super().__init__()
        self._profile = profile
        self._answered = threading.Event()
        self._passphrase: str | None = None
        self._arrived.connect(self._on_arrived, QUEUED)

    def start(self, executor: Executor) -> None:
        """Begin to open."""
        future = executor.submit(self._open)
        future.add_done_callback(self._arrived.emit)

    def answer(self, passphrase: str | None) -> None:
        """Hand over the passphrase; None gives up."""
        self._passphrase = passphrase
        self._answered.set()

    def _open(self) -> Workbench:
        from workbench.app import open_workbench

        return open_workbench(self._profile, ask_passphrase=self._ask)

    def _ask(self) -> str:
        self._answered.clear()
        self.passphrase_wanted.emit()
        self._answered.wait()
        if self._passphrase is None:
            raise Refused(t("Without its passphrase this profile stays closed."))
        return self._passphrase

    @Slot(object)
    def _on_arrived(self, future: Future[Workbench]) -> None:
        error = future.exception()
        if error is None:
            self.opened.emit(future.result())
        elif isinstance(error, WorkbenchError):
            self.failed.emit(error)
        else:
            raise error


class StartWindow(QMainWindow):
    """A quiet page until the profile is open, or the reason why it cannot be."""

    retry_wanted = Signal()

    def __init__(self, profile: str) -> None:
        super().__init__()
        self._profile = profile
        self._overlay: Overlay | None = None
        self.setWindowTitle("Sales Workbench")
        self.resize(theme.px(720), theme.px(480))
        self.setCentralWidget(
            EmptyState("database", t("Opening “{profile}”…").format(profile=profile))
        )
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SHOW_AFTER_MS)
        self._later.timeout.connect(self.show)
        self._later.start()

    def ask_passphrase(self, answer: Callable[[str | None], None]) -> None:
        """Ask; closing the sheet gives up."""
        self.show()
        sheet = PassphraseSheet(self._profile)
        answers: list[str] = []
        sheet.entered.connect(answers.append)
        self._overlay = Overlay(self, sheet)
        self._overlay.closed.connect(lambda: answer(answers[0] if answers else None))

    def show_trouble(self, error: WorkbenchError) -> None:
        """Say why the profile is not open, and offer to try again."""
        page = EmptyState(
            "circle-alert",
            t("“{profile}” is not open").format(profile=self._profile),
            str(error),
            button=t("Try again"),
            button_icon="rotate-ccw",
        )
        page.pressed.connect(self.retry_wanted)
        self.setCentralWidget(page)
        self.show()

    def finish(self) -> None:
        """Make room for the main window."""
        self._later.stop()
        self.close()
        self.deleteLater()

    @override
    def show(self) -> None:
        self._later.stop()
        super().show()

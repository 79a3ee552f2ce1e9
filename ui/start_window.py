"""What one sees while a profile opens: its passphrase, and every way on where it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QMainWindow
from typing_extensions import override

from ui.start_form import link_row
from ui.start_pages import RecoverPage, TroublePage
from ui.theme import theme
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.feedback import EmptyState
from ui.widgets.labels import Label
from ui.widgets.overlay import Overlay, Sheet
from workbench.errors import NotFound, ProfileInUse, WorkbenchError
from workbench.i18n import t

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from workbench.profiles import Profile

SHOW_AFTER_MS = 300  # a profile that opens at once shows no extra window
SIZE = (760, 600)


class PassphraseSheet(Sheet):
    """Asks for the passphrase of a profile whose key is not in a keyring."""

    entered = Signal(str)
    recover_wanted = Signal()

    def __init__(self, profile: str, why: str = "", *, can_recover: bool = False) -> None:
        super().__init__(t("Passphrase of “{profile}”").format(profile=profile), width=420)
        words = t("It unlocks the key of your local file. It is never stored or sent.")
        self.body.addWidget(Label(words, ink="text2", wrap=True))
        self._field = QLineEdit()
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setAccessibleName(t("Passphrase"))
        self._field.returnPressed.connect(self._enter)
        self.body.addWidget(self._field)
        if why:
            self.body.addWidget(Label(why, role="chip", ink="bad", wrap=True))
        self.lost = LinkButton(t("I lost it: use the recovery key"))
        self.lost.clicked.connect(lambda _checked=False: self._recover())
        self.body.addLayout(link_row(self.lost))
        self.lost.setVisible(can_recover)
        unlock = Button(t("Unlock"), "primary", "key-round", big=True)
        unlock.clicked.connect(self._enter)
        self.add_foot(unlock)
        self.first = self._field

    def _enter(self) -> None:
        passphrase = self._field.text()
        if passphrase:
            self.entered.emit(passphrase)
            self.done.emit()

    def _recover(self) -> None:
        self.done.emit()
        self.recover_wanted.emit()


class StartWindow(QMainWindow):
    """A quiet page until the profile is open, or the reason why it cannot be."""

    retry_wanted = Signal()
    recover_wanted = Signal(str, str)  # recovery key, new passphrase
    restore_wanted = Signal()
    others_wanted = Signal()

    def __init__(self, profile: str) -> None:
        super().__init__()
        self._profile = profile
        self._overlay: Overlay | None = None
        self.setWindowTitle("Sales Workbench")
        self.resize(*(theme.px(side) for side in SIZE))
        self.show_opening()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SHOW_AFTER_MS)
        self._later.timeout.connect(self.show)
        self._later.start()

    def show_opening(self) -> None:
        """Say that the profile is being opened."""
        words = t("Opening “{profile}”…").format(profile=self._profile)
        self.setCentralWidget(EmptyState("database", words))

    def ask_passphrase(self, answer: Callable[[str | None], None], why: str = "") -> None:
        """Ask; closing the sheet gives up."""
        self.show()
        sheet = PassphraseSheet(self._profile, why, can_recover=self._can_recover())
        answers: list[str] = []
        sheet.entered.connect(answers.append)
        sheet.recover_wanted.connect(self.ask_recovery_key)
        self._overlay = Overlay(self, sheet)
        self._overlay.closed.connect(lambda: answer(answers[0] if answers else None))

    def show_trouble(self, error: WorkbenchError) -> None:
        """Say why the profile is not open, and offer every way on."""
        if isinstance(self.centralWidget(), RecoverPage):
            return  # it is being opened in another way
        is_open = isinstance(error, ProfileInUse)  # nothing is wrong with it: mend nothing
        page = TroublePage(
            self._profile, str(error), can_recover=not is_open and self._can_recover(),
            has_backups=not is_open and self._has_backups(),
        )  # fmt: skip
        page.retry_wanted.connect(self._retry)
        page.recover_wanted.connect(self.ask_recovery_key)
        page.restore_wanted.connect(self.restore_wanted)
        page.others_wanted.connect(self.others_wanted)
        self.show_page(page)

    def ask_recovery_key(self) -> None:
        """Ask for the recovery key, and how the profile is to be protected from now on."""
        page = RecoverPage(self._profile)
        page.wanted.connect(self.recover_wanted)
        page.back_wanted.connect(self._retry)
        self.show_page(page)
        page.key.setFocus()

    def refuse_recovery(self, error: WorkbenchError) -> None:
        """Say why the recovery key did not open the profile."""
        page = self.centralWidget()
        if isinstance(page, RecoverPage):
            page.refuse(str(error))

    def show_page(self, page: QWidget) -> None:
        """Show another page."""
        self.setCentralWidget(page)
        self.show()

    def finish(self) -> None:
        """Make room for the main window."""
        self._later.stop()
        self.close()
        self.deleteLater()

    def _retry(self) -> None:
        self.show_opening()
        self.retry_wanted.emit()

    def _known(self) -> Profile | None:
        from workbench import profiles

        try:
            return profiles.load(self._profile)
        except NotFound:  # the sample, before it is made
            return None

    def _can_recover(self) -> bool:
        known = self._known()
        return known is not None and bool(known.recovery_wrapped_key)

    def _has_backups(self) -> bool:
        known = self._known()
        if known is None:
            return False
        from workbench import restoring

        return bool(restoring.backups(known))

    @override
    def show(self) -> None:
        self._later.stop()
        super().show()

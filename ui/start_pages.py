"""Pages of the start window: why a profile is closed, its recovery key, which account to open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ui.accounts.choice_rows import ChoiceRows, of_profile
from ui.start_form import StartForm, link_row
from ui.widgets.buttons import Button, LinkButton
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.profiles import Profile


class TroublePage(StartForm):
    """Why the profile is not open, and every way on that there is."""

    retry_wanted = Signal()
    recover_wanted = Signal()
    restore_wanted = Signal()
    others_wanted = Signal()

    def __init__(
        self, profile: str, sentence: str, *, can_recover: bool, has_backups: bool
    ) -> None:
        super().__init__(t("“{profile}” is not open").format(profile=profile), sentence)
        self.retry = Button(t("Try again"), "primary", "rotate-ccw", big=True)
        self.retry.clicked.connect(lambda _checked=False: self.retry_wanted.emit())
        self.recover = Button(t("Use the recovery key"), "secondary", "key-round", big=True)
        self.recover.clicked.connect(lambda _checked=False: self.recover_wanted.emit())
        self.restore = Button(t("Restore a backup"), "secondary", "history", big=True)
        self.restore.clicked.connect(lambda _checked=False: self.restore_wanted.emit())
        self.add_buttons(self.retry, self.recover)
        self.add_buttons(self.restore)
        self.recover.setVisible(can_recover)
        self.restore.setVisible(has_backups)
        self.others = LinkButton(t("Open or add another account"))
        self.others.clicked.connect(lambda _checked=False: self.others_wanted.emit())
        self.column.addLayout(link_row(self.others))


class RecoverPage(StartForm):
    """Opens a profile with its recovery key and protects it anew."""

    wanted = Signal(str, str)  # recovery key, new passphrase (empty: the keyring)
    back_wanted = Signal()

    def __init__(self, profile: str) -> None:
        super().__init__(
            t("Open “{profile}” with its recovery key").format(profile=profile),
            t(
                "Type the key you wrote down; small letters and blanks are fine. Then choose a new "
                "passphrase, or leave it empty to keep the key in this computer's keyring."
            ),
        )
        self.key = self.add_field(t("Recovery key"), is_secret=False)
        self.key.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        self.passphrase = self.add_field(t("New passphrase"))
        self.again = self.add_field(t("The passphrase again"))
        self.go = Button(t("Open the profile"), "primary", "key-round", big=True)
        self.go.clicked.connect(lambda _checked=False: self.submit())
        back = Button(t("Back"), "secondary", "arrow-left", big=True)
        back.clicked.connect(lambda _checked=False: self.back_wanted.emit())
        self.add_buttons(self.go, back)
        for field in (self.key, self.passphrase, self.again):
            field.returnPressed.connect(self.submit)

    def submit(self) -> None:
        """Take what was typed; the two passphrases must be the same."""
        if not self.go.isEnabled():
            return
        if not self.key.text().strip():
            self.tell(t("“{field}” is needed.").format(field=t("Recovery key")))
            self.key.setFocus()
        elif self.passphrase.text() != self.again.text():
            self.tell(t("The two passphrases differ: type them again."))
            self.again.setFocus()
            self.again.selectAll()
        else:
            self.tell("")
            self.go.setEnabled(False)
            self.wanted.emit(self.key.text(), self.passphrase.text())

    def refuse(self, sentence: str) -> None:
        """Say why it did not work; what was typed can be mended."""
        self.go.setEnabled(True)
        self.tell(sentence)
        self.key.setFocus()


class AccountsPage(StartForm):
    """The profiles of this computer; one is opened, or another one added."""

    chosen = Signal(str)
    add_wanted = Signal()
    restore_wanted = Signal(str)

    def __init__(self, profiles: Sequence[Profile], said: str = "") -> None:
        super().__init__(t("Which account?"))
        self.rows = ChoiceRows(t("Accounts on this computer"))
        self.rows.show_choices([of_profile(one) for one in profiles])
        self.rows.chosen.connect(self.chosen)
        self.column.addWidget(self.rows)
        self.add = Button(t("Add an account"), "secondary", "user-plus", big=True)
        self.add.clicked.connect(lambda _checked=False: self.add_wanted.emit())
        self.restore = Button(t("Restore a backup"), "secondary", "history", big=True)
        self.restore.clicked.connect(
            lambda _checked=False: self.restore_wanted.emit(self.rows.current())
        )
        self.add_buttons(self.add, self.restore)
        if said:
            self.tell(said, ink="text2")

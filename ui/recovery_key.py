"""The recovery key of a profile: shown once, to be copied, saved or written down."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.start_form import StartForm
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from workbench.i18n import t
from workbench.platform_files import write_durably


class RecoveryKey(QWidget):
    """The key and what can be done with it; `noted` once somebody says that it is."""

    noted = Signal()

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key
        self.key = Label(key, role="title", wrap=True)
        self.key.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.key.setAccessibleName(t("Recovery key: {key}").format(key=key))
        self.copy = Button(t("Copy"), "secondary", "copy", big=True)
        self.copy.clicked.connect(lambda _checked=False: self._copy())
        self.save = Button(t("Save to a file"), "secondary", "save", big=True)
        self.save.clicked.connect(lambda _checked=False: self._pick())
        self.go_on = Button(t("I have written it down"), "primary", "check", big=True)
        self.go_on.clicked.connect(lambda _checked=False: self.noted.emit())
        self.told = Label("", role="small", ink="text2", wrap=True)
        self.told.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        why = t(
            "It opens your records on this computer when the keyring or the passphrase is lost. "
            "It is shown only now and kept nowhere: write it down, and keep it apart."
        )
        column.addWidget(Label(why, ink="text2", wrap=True))
        column.addWidget(self.key)
        column.addWidget(self.told)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.go_on, self.copy, self.save):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)

    def write(self, file: Path) -> None:
        """Write the key into a file that only its owner may read."""
        try:
            write_durably(file, f"{self._key}\n".encode(), owner_only=True)
        except OSError as error:
            said = t("The file could not be written ({error}): choose another place.")
            self._tell(said.format(error=error))
            return
        said = t("Saved as {file}. Whoever has that file can open your records: keep it apart.")
        self._tell(said.format(file=file))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._key)
        self._tell(t("Copied: paste it where you keep such keys, e.g. a password manager."))

    def _pick(self) -> None:
        name = str(Path.home() / "recovery-key.txt")
        path, _kind = QFileDialog.getSaveFileName(self, t("Save to a file"), name, "*.txt")
        if path:
            self.write(Path(path))

    def _tell(self, words: str) -> None:
        self.told.setText(words)
        self.told.show()


class RecoveryKeyPage(StartForm):
    """The key of a new profile, as a page of the start window."""

    noted = Signal()

    def __init__(self, key: str) -> None:
        super().__init__(t("Your recovery key"))
        self.card = RecoveryKey(key)
        self.card.noted.connect(self.noted)
        self.key, self.copy, self.go_on = self.card.key, self.card.copy, self.card.go_on
        self.column.addWidget(self.card)

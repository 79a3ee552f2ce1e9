"""Taking a file of unsent work into the open profile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QLineEdit

from ui import sheet_saving
from ui.context import Shell
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from workbench.i18n import t

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from workbench.app import Workbench
    from workbench.leaving import Unsent


def pick_file(owner: QWidget) -> Path | None:
    """Ask for a file of unsent work."""
    path, _kind = QFileDialog.getOpenFileName(
        owner, t("A file of unsent work"), str(Path.home()), "*.unsent;;*"
    )
    return Path(path) if path else None


class TakeInSheet(Sheet):
    """Asks for what opens the file; a wrong one is told in place."""

    def __init__(self, shell: Shell, file: Path) -> None:
        super().__init__(t("Take in unsent work"), width=460)
        self._shell, self._file = shell, file
        words = t(
            "{file} is taken into this profile and goes with the next sync. Each change counts "
            "once, however often the file is opened."
        )
        self.body.addWidget(Label(words.format(file=file.name), ink="text2", wrap=True))
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText(t("Passphrase or recovery key of the file"))
        self.field.setAccessibleName(t("Passphrase or recovery key of the file"))
        self.field.returnPressed.connect(self.go)
        self.body.addWidget(self.field)
        self.trouble = Label("", role="chip", ink="bad", wrap=True)
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        cancel = Button(t("Cancel"), big=True)
        cancel.clicked.connect(self.done)
        self.button = Button(t("Take in"), "primary", "download", big=True)
        self.button.clicked.connect(lambda _checked=False: self.go())
        self.add_foot(cancel, self.button)
        self.first = self.field

    def go(self) -> None:
        """Take it in."""
        self.button.setEnabled(False)
        shell, file, secret = self._shell, self._file, self.field.text()

        def work(core: Workbench) -> Unsent:
            return _take_in(core, file, secret)

        sheet_saving.save(shell, shell.current_desk(), self, work, self._done, self._refuse)

    def _done(self, taken: Unsent) -> None:
        said = t("Nothing in the file is new here.")
        if taken:
            said = t("{unsent} taken in: it goes with the next sync.").format(unsent=taken.words())
        self._shell.toast(said, icon="download")
        if taken.broken:
            self._shell.show_trouble(taken.broken_words())

    def _refuse(self, sentence: str) -> None:
        self.button.setEnabled(True)
        self.trouble.setText(sentence)
        self.trouble.show()
        self.field.setFocus()
        self.field.selectAll()
        self.resized.emit()


def _take_in(core: Workbench, file: Path, secret: str) -> Unsent:
    from workbench import leaving
    from workbench.errors import InvalidInput

    try:
        return leaving.take_in(core, file, secret)
    except OSError as error:
        raise InvalidInput(
            t("{file} cannot be read ({error}).").format(file=file, error=error)
        ) from error

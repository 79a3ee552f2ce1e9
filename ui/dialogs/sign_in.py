"""Signing in again: the password of whom the profile belongs to, and nothing else."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from workbench.i18n import t


class SignInSheet(Sheet):
    """Asks for the password; a wrong one is told in place and can be typed again."""

    def __init__(self, email: str, host: str, sign_in: Callable[[str], None]) -> None:
        super().__init__(t("Sign in again"), width=420)
        self._sign_in = sign_in
        words = t("{email} on {host}. What you have not sent yet stays here and goes then.")
        self.body.addWidget(Label(words.format(email=email, host=host), ink="text2", wrap=True))
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText(t("Password"))
        self.field.setAccessibleName(t("Password"))
        self.field.returnPressed.connect(self._go)
        self.body.addWidget(self.field)
        self.problem = Label("", role="chip", ink="bad", wrap=True)
        self.problem.hide()
        self.body.addWidget(self.problem)
        cancel = Button(t("Cancel"), big=True)
        cancel.clicked.connect(self.done)
        self.button = Button(t("Sign in"), "primary", big=True)
        self.button.clicked.connect(lambda _checked=False: self._go())
        self.add_foot(cancel, self.button)
        self.first = self.field

    def refuse(self, sentence: str) -> None:
        """Say why it did not work; the field is ready for the next try."""
        self.problem.setText(sentence)
        self.problem.show()
        self.button.setEnabled(True)
        self.field.selectAll()
        self.field.setFocus()
        self.resized.emit()

    def _go(self) -> None:
        if self.field.text() and self.button.isEnabled():
            self.button.setEnabled(False)
            self._sign_in(self.field.text())

"""A decision that cannot be taken back: its word is typed before the button works."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from workbench.i18n import t


class TypedQuestion(Sheet):
    """Asks for a word; Enter says yes once it is there, Esc always says no."""

    def __init__(
        self, title: str, consequence: str, verb: str, word: str, on_yes: Callable[[], None]
    ) -> None:
        super().__init__(title, width=460)
        self._word, self._on_yes = word, on_yes
        self.body.addWidget(Label(consequence, ink="text2", wrap=True))
        ask = t("Type “{word}” to go on:").format(word=word)
        self.body.addSpacing(4)
        self.body.addWidget(Label(ask, role="strong"))
        self.field = QLineEdit()
        self.field.setAccessibleName(ask)
        self.field.textChanged.connect(self._follow)
        self.field.returnPressed.connect(self._yes)
        self.body.addWidget(self.field)
        cancel = Button(t("Cancel"), big=True)
        cancel.clicked.connect(self.done)
        self.yes_button = Button(verb, "danger", big=True)
        self.yes_button.clicked.connect(self._yes)
        self.add_foot(cancel, self.yes_button)
        self.first = self.field
        self._follow()

    def _is_typed(self) -> bool:
        return self.field.text().strip().casefold() == self._word.casefold()

    def _follow(self) -> None:
        self.yes_button.setEnabled(self._is_typed())

    def _yes(self) -> None:
        if self._is_typed():
            self.done.emit()
            self._on_yes()

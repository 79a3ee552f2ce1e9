"""Export diagnostics: how sync stands, for support; customer texts only if one ticks the box."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox

from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from workbench.i18n import t


class DiagnosticsSheet(Sheet):
    """Says what the file holds before it is written."""

    def __init__(self, save: Callable[[bool], None]) -> None:
        """Take `save(with customer texts)`."""
        super().__init__(t("Export diagnostics"), width=460)
        self._save = save
        words = t(
            "The file says what waits, how often it was tried and what the server answered."
            " It holds no password, no key and no token."
        )
        self.body.addWidget(Label(words, ink="text2", wrap=True))
        self.with_texts = QCheckBox(t("Include names and other customer texts"))
        self.body.addWidget(self.with_texts)
        cancel = Button(t("Cancel"), big=True)
        cancel.clicked.connect(self.done)
        yes = Button(t("Save file…"), "primary", "download", big=True)
        yes.clicked.connect(lambda _checked=False: self._yes())
        self.add_foot(cancel, yes)

    def _yes(self) -> None:
        self.done.emit()
        self._save(self.with_texts.isChecked())

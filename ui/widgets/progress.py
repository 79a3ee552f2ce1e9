"""Long work that is under way: how far it is, and the way to stop it."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from workbench.i18n import t

_WHOLE = 1000


class ProgressPane(QWidget):
    """How far it is; what is done by the time it is stopped stays."""

    stop_asked = Signal()

    def __init__(self, name: str, words: Callable[[str], str], margin_px: int = 0) -> None:
        """Take what the bar is called, and what is said of what is being done."""
        super().__init__()
        self._words_of = words
        column = QVBoxLayout(self)
        column.setContentsMargins(margin_px, margin_px, margin_px, margin_px)
        column.setSpacing(12)
        self.words = Label("", tabular=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, _WHOLE)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(name)
        self.stop_button = Button(t("Stop"), big=True)
        self.stop_button.clicked.connect(lambda _checked=False: self._on_stop())
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.stop_button)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        column.addLayout(row)
        column.addStretch(1)

    def begin(self) -> None:
        """Show that it begins."""
        self.stop_button.setEnabled(True)
        self.show_share(0.0, "")

    def show_share(self, share: float, doing: str) -> None:
        """Show how far it is."""
        self.bar.setValue(round(share * _WHOLE))
        self.words.setText(self._words_of(doing))

    def _on_stop(self) -> None:
        self.stop_button.setEnabled(False)
        self.stop_asked.emit()

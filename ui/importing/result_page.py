"""What an import did."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.importing.preview_page import counted
from ui.importing.work import Done
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from workbench.i18n import t


class ResultPage(QWidget):
    """The counts, what is worth knowing, where the rejected rows are, and the way back."""

    undo_asked = Signal(object)  # the session's id
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._session: UUID | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.counts = Label("", role="strong", tabular=True, wrap=True)
        self.words = Label("", role="small", ink="text2", wrap=True)
        self.undo_button = Button(t("Take it back"), icon="undo-2", big=True)
        self.undo_button.clicked.connect(lambda _checked=False: self._on_undo())
        self.close_button = Button(t("Close"), "primary", big=True)
        self.close_button.clicked.connect(lambda _checked=False: self.closed.emit())
        row = QHBoxLayout()
        row.addWidget(self.undo_button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        column.addWidget(self.counts)
        column.addWidget(self.words)
        column.addLayout(row)
        column.addStretch(1)

    def show_done(self, done: Done) -> None:
        """Show what an import did."""
        self._session = done.session
        self.undo_button.setEnabled(done.session is not None)
        self.counts.setText(counted(done.counts))
        said = [t("Stopped before its end: the rest is among the rejected rows.")]
        words = [*(said if done.is_stopped else ()), *done.words]
        if done.rejects:
            words.append(t("Rejected rows with their reasons: {file}").format(file=done.rejects))
        self.words.setText("\n".join(words))
        self.words.setVisible(bool(words))

    def show_undone(self, words: str) -> None:
        """Show what was taken back, and what stayed."""
        self.undo_button.setEnabled(False)
        self.counts.setText(t("Taken back"))
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def refuse(self, sentence: str) -> None:
        """Say why it was not taken back."""
        self.undo_button.setEnabled(True)
        self.words.setText(sentence)
        self.words.show()

    def _on_undo(self) -> None:
        if self._session is not None:
            self.undo_button.setEnabled(False)
            self.undo_asked.emit(self._session)

"""The field “For whom”: opportunities are offered while one types; any other name will do too."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from ui.desks.demos.lists import Line, LineList
from workbench.i18n import t
from workbench.services.demo_page import Choice

_PAUSE_MS = 80
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Field(QLineEdit):
    """A line whose arrows and Enter belong to the list under it while that is open."""

    walked = Signal(int)
    taken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.has_list = False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if self.has_list and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.walked.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif self.has_list and plain and event.key() in _ENTER:
            self.taken.emit()
        else:
            super().keyPressEvent(event)


class OpportunityFinder(QWidget):
    """What was typed, and the opportunity it stands for once one is picked."""

    grown = Signal()  # the list opened or closed
    submitted = Signal()  # Enter with no list open

    def __init__(self, search: Callable[[str], None]) -> None:
        """Take `search(text)`, which answers with `offer(text, choices)`."""
        super().__init__()
        self._search = search
        self._choices: list[Choice] = []
        self.picked: UUID | None = None
        self.field = _Field()
        self.field.setAccessibleName(t("For whom"))
        self.field.setPlaceholderText(t("Opportunity or account, or any name"))
        self.field.setClearButtonEnabled(False)
        self._list = LineList(t("Opportunities"))
        self._list.setProperty("plane", "raised")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.clicked.connect(self._on_clicked)
        self._list.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.field)
        column.addWidget(self._list)
        self.setFocusProxy(self.field)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.field.textEdited.connect(self._on_typed)
        self.field.walked.connect(self._walk)
        self.field.taken.connect(lambda: self._pick(self._list.currentIndex().row()))
        self.field.returnPressed.connect(self.submitted)

    def text(self) -> str:
        """Return the name of the booking."""
        return self.field.text().strip()

    def offer(self, text: str, choices: Sequence[Choice]) -> None:
        """Show what was found for a text, unless something else has been typed since."""
        if text != self.text() or self.picked is not None:
            return
        self._choices = list(choices)
        self._list.show_lines([_line(choice) for choice in choices])
        self._show_list(shown=bool(choices))
        self._choose(0)

    def choices(self) -> list[Choice]:
        """Return what is offered now."""
        return list(self._choices) if self.field.has_list else []

    def _on_typed(self, _text: str) -> None:
        self.picked = None
        self._pause.start()

    def _ask(self) -> None:
        if self.text():
            self._search(self.text())
        else:
            self._show_list(shown=False)

    def _walk(self, step: int) -> None:
        row = self._list.currentIndex().row() + step
        if 0 <= row < len(self._choices):
            self._choose(row)

    def _choose(self, row: int) -> None:
        self._list.setCurrentIndex(self._list.records.index(row, 0))

    def _on_clicked(self, index: QModelIndex) -> None:
        self._pick(index.row())
        self.field.setFocus()

    def _pick(self, row: int) -> None:
        if 0 <= row < len(self._choices):
            choice = self._choices[row]
            self._pause.stop()
            self.picked = choice.id
            self.field.setText(choice.account or choice.name)
            self._show_list(shown=False)

    def _show_list(self, *, shown: bool) -> None:
        self.field.has_list = shown
        self._list.setVisible(shown)
        self.grown.emit()

    def stop(self) -> None:
        """Ask nothing more."""
        self._pause.stop()


def _line(choice: Choice) -> Line:
    return Line(choice.id, choice.account or choice.name, choice.name if choice.account else "")

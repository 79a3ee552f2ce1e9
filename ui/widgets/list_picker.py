"""A popover to pick one thing of a list, with a search field where the list is long."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PICKER_ROWS = 9


class ListPicker(QFrame):
    """A popover with a list, and a search field above it once the list is long."""

    picked = Signal(str)  # the value

    def __init__(self, name: str, choices: Sequence[tuple[str, str]], parent: QWidget) -> None:
        """Take `(value, label)` for each choice."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("plane", "raised")
        self.setAccessibleName(name)
        self._choices = list(choices)
        self._shown = list(choices)
        self._model = QStringListModel([label for _, label in choices])
        self._list = QListView(self)
        self._list.setModel(self._model)
        self._list.setProperty("plane", "raised")
        self._list.setAccessibleName(name)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setUniformItemSizes(True)
        self._list.clicked.connect(lambda index: self._pick(index.row()))
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(4)
        self._field = QLineEdit(self)
        self._field.setPlaceholderText(name)
        self._field.setAccessibleName(name)
        self._field.textChanged.connect(self._narrow)
        self._field.installEventFilter(self)
        self._list.installEventFilter(self)
        self._field.setVisible(len(choices) > _PICKER_ROWS)
        column.addWidget(self._field)
        column.addWidget(self._list)
        self._narrow("")

    def open_below(self, anchor: QWidget, current: str = "") -> None:
        """Show the list under a widget, with the cursor on the present value."""
        values = [value for value, _ in self._shown]
        if current in values:
            self._list.setCurrentIndex(self._model.index(values.index(current)))
        widest = max((paint.text_width(label) for _, label in self._choices), default=0)
        rows = min(len(self._choices), _PICKER_ROWS)
        height = rows * self._row_px() + theme.px(12)
        if self._field.isVisibleTo(self):
            height += self._field.sizeHint().height() + 4
        self.resize(max(anchor.width(), widest + theme.px(48)), height)
        self.move(anchor.mapToGlobal(QPoint(0, anchor.height() + 2)))
        self.show()
        (self._field if self._field.isVisible() else self._list).setFocus()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() in _ENTER:
            self._pick(self._list.currentIndex().row())
            return True
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if watched is self._field and event.key() in moves:
            row = self._list.currentIndex().row() + moves[Qt.Key(event.key())]
            row = max(0, min(row, len(self._shown) - 1))
            self._list.setCurrentIndex(self._model.index(row))
            return True
        return super().eventFilter(watched, event)

    def _row_px(self) -> int:
        return max(theme.px(26), self._list.sizeHintForRow(0))

    def _narrow(self, typed: str) -> None:
        words = typed.casefold().split()
        self._shown = [
            choice for choice in self._choices if all(w in choice[1].casefold() for w in words)
        ]
        self._model.setStringList([label for _, label in self._shown])
        if self._shown:
            self._list.setCurrentIndex(self._model.index(0))

    def _pick(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            self.picked.emit(self._shown[row][0])
            self.close()

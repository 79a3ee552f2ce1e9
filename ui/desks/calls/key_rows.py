"""Choices under each other, each with its digit."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from ui.desks.calls.keys import DIGITS, ENTER
from ui.theme import theme
from ui.widgets import paint


class KeyRows(QWidget):
    """Choices under each other, each with its digit."""

    picked = Signal(int)

    def __init__(
        self, name: str, rows: Sequence[tuple[str, str]], keys: Sequence[str] = ()
    ) -> None:
        """Take `(words, detail)` for each choice; their digits are 1, 2, 3… unless told."""
        super().__init__()
        self._rows = tuple(rows)
        self.keys = tuple(keys) or tuple(str(number + 1) for number in range(len(rows)))
        self._at, self._marked = 0, -1
        self._field: QLineEdit | None = None
        self.setAccessibleName(
            ", ".join(
                (name, *(f"{key} {row[0]}" for key, row in zip(self.keys, rows, strict=True)))
            )
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(240), len(self._rows) * theme.height("row_palette"))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def lead_from(self, field: QLineEdit) -> None:
        """Show the marked row also while an empty field takes the keys; Tab passes the rows."""
        self._field = field
        field.textChanged.connect(lambda _text: self.update())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def mark(self, place: int) -> None:
        """Keep a choice marked while something else has the keys."""
        self._at = self._marked = place
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.take(event):
            super().keyPressEvent(event)

    def take(self, event: QKeyEvent) -> bool:
        """Do what a key means for the rows; False where it means nothing here."""
        key, number = event.key(), DIGITS.get(Qt.Key(event.key()), "")
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.isAutoRepeat() and key not in moves:
            event.accept()  # the digit that opened the sheet is still held
        elif plain and number in self.keys:
            self.picked.emit(self.keys.index(number))
        elif key in ENTER:
            self.picked.emit(self._at)
        elif key in moves:
            self._at = (self._at + moves[Qt.Key(key)]) % len(self._rows)
            self.update()
        else:
            return False
        return True

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = min(
            len(self._rows) - 1, int(event.position().y()) // theme.height("row_palette")
        )
        self.update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.picked.emit(self._at)

    def _has_keys(self) -> bool:
        field = self._field
        return self.hasFocus() or (field is not None and field.hasFocus() and not field.text())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        height = theme.height("row_palette")
        for number, (label, detail) in enumerate(self._rows):
            row = QRect(0, number * height, self.width(), height)
            has_keys = number == self._at and self._has_keys()
            if has_keys or number == self._marked:
                paint.box(painter, row, fill="selected" if has_keys else "accent_bg", radius=6)
            inner = row.adjusted(theme.px(10), 0, -theme.px(10), 0)
            used = paint.keycap(painter, inner, self.keys[number])
            inner.setLeft(inner.left() + used + theme.px(12))
            width = paint.text_width(detail, "small", tabular=True)
            paint.text(painter, inner, detail, role="small", ink="text2", align="right")
            inner.setRight(inner.right() - width - theme.px(8))
            paint.text(painter, inner, label, weight=500)
        painter.end()

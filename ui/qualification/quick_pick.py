"""A few choices in a row, one of them taken: arrows or a digit choose, a click too."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint
from ui.widgets.typed_keys import DIGITS, ENTER, PLAIN

_PAD_PX: Final = 10
_LEAST_PAD_PX: Final = 4
_DIGIT_PX: Final = 14
_STEPS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
}


class QuickPick(QWidget):
    """Takes the keys as one: ← → and the digits choose, every other digit means nothing here."""

    chosen = Signal(str)  # by a person
    answered = Signal()  # with a digit or Enter: what comes next may have the keys

    def __init__(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Take `(value, words)` for each choice; their digits count from 1."""
        super().__init__()
        self._name, self._choices = name, tuple(choices)
        self._value = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._tell()
        theme.changed.connect(self._on_theme)

    @property
    def value(self) -> str:
        """What is chosen; empty where nothing is."""
        return self._value

    def show_value(self, value: str) -> None:
        """Show another choice, as it is stored."""
        self._value = value
        self._tell()
        self.update()

    def take(self, value: str) -> None:
        """Choose, as a person does."""
        if value != self._value:
            self.show_value(value)
            self.chosen.emit(value)

    @override
    def sizeHint(self) -> QSize:
        widths = sum(self._width(words) for _value, words in self._choices)
        return QSize(widths + theme.px(4), theme.height("segment"))

    @override
    def minimumSizeHint(self) -> QSize:
        widths = sum(paint.text_width(words, weight=500) for _value, words in self._choices)
        pads = len(self._choices) * theme.px(2 * _LEAST_PAD_PX)
        return QSize(widths + pads + theme.px(4), theme.height("segment"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, is_plain = Qt.Key(event.key()), event.modifiers() in PLAIN
        if is_plain and key in DIGITS:
            self._on_digit(int(DIGITS[key]), is_repeated=event.isAutoRepeat())
        elif is_plain and key in ENTER:
            if not event.isAutoRepeat():
                self.answered.emit()
        elif is_plain and key in _STEPS:
            self._step(_STEPS[key])
        elif is_plain and event.text().isprintable() and event.text():
            event.accept()  # whoever chooses here means no outcome of a call, and no letter key
        else:
            super().keyPressEvent(event)

    def _on_digit(self, digit: int, *, is_repeated: bool) -> None:
        if is_repeated or not 1 <= digit <= len(self._choices):
            return
        self.take(self._choices[digit - 1][0])
        self.answered.emit()

    def _step(self, by: int) -> None:
        values = [value for value, _words in self._choices]
        at = values.index(self._value) + by if self._value in values else 0
        self.take(values[max(0, min(at, len(values) - 1))])

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        for (value, _words), place in zip(self._choices, self._places(), strict=True):
            if place.contains(event.position().toPoint()):
                self.take(value)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, self.rect(), fill="sunken", radius=7)
        for number, place in enumerate(self._places()):
            value, words = self._choices[number]
            is_on = value == self._value
            if is_on:
                paint.box(painter, place, fill="raised", edge="line2", radius=5)
            self._draw(painter, place, str(number + 1), words, is_on=is_on)
        if self.hasFocus():
            paint.ring(painter, self.rect(), radius=7)
        painter.end()

    def _draw(
        self, painter: QPainter, place: QRect, digit: str, words: str, *, is_on: bool
    ) -> None:
        has_room = self._has_room()
        pad = theme.px(_PAD_PX if has_room else _LEAST_PAD_PX)
        inner = place.adjusted(pad, 0, -pad, 0)
        if has_room:
            cap = QRect(inner.left(), inner.top(), theme.px(_DIGIT_PX), inner.height())
            paint.text(painter, cap, digit, role="micro", ink="text3", tabular=True)
            inner.setLeft(cap.right() + 1)
        ink, weight = ("text", 500) if is_on else ("text2", 0)
        align: paint.Align = "left" if has_room else "center"
        paint.text(painter, inner, words, ink=ink, weight=weight, align=align)

    def _places(self) -> list[QRect]:
        """Return where each choice stands; without room their digits give way first."""
        wanted = [self._width(words) for _value, words in self._choices]
        room = self.width() - 4
        share = min(1.0, room / max(1, sum(wanted)))
        places, left = [], 2
        for width in wanted:
            places.append(QRect(left, 2, int(width * share), self.height() - 4))
            left = places[-1].right() + 1
        return places

    def _has_room(self) -> bool:
        return self.width() >= self.sizeHint().width()

    @staticmethod
    def _width(words: str) -> int:
        room = theme.px(2 * _PAD_PX + _DIGIT_PX)
        return room + paint.text_width(words, weight=500)

    def _tell(self) -> None:
        words = dict(self._choices).get(self._value, "–")
        self.setAccessibleName(f"{self._name}: {words}")
        keys = (f"{n} {label}" for n, (_, label) in enumerate(self._choices, 1))
        self.setAccessibleDescription(", ".join(keys))

    def _on_theme(self) -> None:
        self.updateGeometry()
        self.update()

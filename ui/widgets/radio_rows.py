"""One of a few choices, each with what speaks for it: arrows, a digit or a click take one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint
from ui.widgets.paint import Tone
from ui.widgets.typed_keys import DIGITS, PLAIN

_MARK_PX: Final = 14
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


@dataclass(frozen=True)
class Radio:
    """One choice: its words, what is known of it, and a chip at the right."""

    key: str
    title: str
    detail: str = ""
    chip: str = ""
    chip_tone: Tone = "neutral"


class RadioRows(QWidget):
    """The choices under each other; the one taken has the filled mark."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._rows: tuple[Radio, ...] = ()
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_rows(self, rows: Sequence[Radio], chosen: str = "") -> None:
        """Show other choices."""
        self._rows = tuple(rows)
        keys = [row.key for row in rows]
        self._at = keys.index(chosen) if chosen in keys else 0
        self._tell()
        self.updateGeometry()

    def rows(self) -> tuple[Radio, ...]:
        """Return what can be chosen."""
        return self._rows

    def current(self) -> str:
        """Return the key of what is chosen; empty where there is nothing."""
        return self._rows[self._at].key if self._rows else ""

    def take(self, key: str) -> None:
        """Choose, as a person does."""
        keys = [row.key for row in self._rows]
        if key in keys and key != self.current():
            self._at = keys.index(key)
            self._tell()
            self.chosen.emit(key)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(240), sum(self._height(row) for row in self._rows))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), self.sizeHint().height())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, is_plain = Qt.Key(event.key()), event.modifiers() in PLAIN
        if is_plain and key in _STEPS and self._rows:
            self._take_place(max(0, min(self._at + _STEPS[key], len(self._rows) - 1)))
        elif is_plain and key in DIGITS:
            self._take_place(int(DIGITS[key]) - 1)
        else:
            super().keyPressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        for number, place in enumerate(self._places()):
            if place.contains(event.position().toPoint()):
                self._take_place(number)

    def _take_place(self, place: int) -> None:
        if 0 <= place < len(self._rows):
            self.take(self._rows[place].key)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for number, (row, place) in enumerate(zip(self._rows, self._places(), strict=True)):
            is_on = number == self._at
            if is_on:
                paint.box(painter, place, fill="selected" if self.hasFocus() else "sunken")
            if is_on and self.hasFocus():
                paint.ring(painter, place)
            inner = place.adjusted(theme.px(8), 0, -theme.px(8), 0)
            inner.setLeft(inner.left() + _mark(painter, inner, is_on=is_on) + theme.px(10))
            if len(self._rows) > 1:
                used = paint.keycap(painter, inner, str(number + 1))
                inner.setLeft(inner.left() + used + theme.px(10))
            self._words(painter, inner, row)
        painter.end()

    def _words(self, painter: QPainter, inner: QRect, row: Radio) -> None:
        if row.chip:
            width = paint.chip_width(row.chip)
            chip = QRect(inner.right() + 1 - width, inner.top(), width, inner.height())
            paint.chip(painter, chip, row.chip, tone=row.chip_tone)
            inner.setRight(chip.left() - theme.px(8))
        if not row.detail:
            paint.text(painter, inner, row.title, weight=500)
            return
        first, second = theme.line_px("body"), theme.line_px("small")
        top = inner.top() + (inner.height() - first - second) // 2
        line = QRect(inner.left(), top, inner.width(), first)
        paint.text(painter, line, row.title, weight=500)
        below = QRect(inner.left(), top + first, inner.width(), second)
        paint.text(painter, below, row.detail, role="small", ink="text2")

    def _places(self) -> list[QRect]:
        places, top = [], 0
        for row in self._rows:
            places.append(QRect(0, top, self.width(), self._height(row)))
            top += self._height(row)
        return places

    @staticmethod
    def _height(row: Radio) -> int:
        return theme.height("row_two_lines" if row.detail else "row_palette")

    def _tell(self) -> None:
        row = self._rows[self._at] if self._rows else None
        shown = "–" if row is None else ", ".join(filter(None, (row.title, row.detail, row.chip)))
        self.setAccessibleName(f"{self._name}: {shown}")
        keys = (f"{n} {row.title}" for n, row in enumerate(self._rows, 1))
        self.setAccessibleDescription(", ".join(keys))
        self.update()


def _mark(painter: QPainter, inner: QRect, *, is_on: bool) -> int:
    side = theme.px(_MARK_PX)
    ring = QRect(inner.left(), inner.top() + (inner.height() - side) // 2, side, side)
    ink = "focus" if is_on else "control"
    paint.box(painter, ring, fill="raised", edge=ink, radius=side / 2, width=1.5)
    if is_on:
        inset = side // 4
        dot = ring.adjusted(inset, inset, -inset, -inset)
        paint.box(painter, dot, fill="focus", radius=dot.height() / 2)
    return side

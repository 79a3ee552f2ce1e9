"""How far each part is known, as marks: one for a row, and all four in a line to press."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint
from ui.widgets.labels import Painted
from workbench.services.qualification import Completeness, Part

CONFIRMED, PARTLY = "Confirmed", "Partly"  # values of the picklist
_SIDE_PX: Final = 14
_GAP_PX: Final = 4
_APART_PX: Final = 12


def draw_mark(painter: QPainter, rect: QRect, state: str) -> int:
    """Draw a ring, a ring with a dot, or a check at the left of the rect."""
    side = theme.px(_SIDE_PX)
    if state == CONFIRMED:
        return paint.icon(painter, rect, "circle-check", ink="good_mark", size=_SIDE_PX)
    place = QRect(rect.left(), rect.top() + (rect.height() - side) // 2, side, side)
    ring = place.adjusted(1, 1, -1, -1)
    ink = "warn_mark" if state == PARTLY else "control"
    paint.box(painter, ring, edge=ink, radius=ring.height() / 2, width=1.5)
    if state == PARTLY:
        inset = ring.height() // 3
        dot = ring.adjusted(inset, inset, -inset, -inset)
        paint.box(painter, dot, fill=ink, radius=dot.height() / 2)
    return side


class StateMark(Painted):
    """How far one part is known."""

    def __init__(self) -> None:
        super().__init__()
        self._state = ""

    def show_state(self, state: str) -> None:
        """Show another state."""
        self._state = state
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(_SIDE_PX), theme.px(_SIDE_PX))

    @override
    def draw(self, painter: QPainter) -> None:
        draw_mark(painter, self.rect(), self._state)


class Marks(QPushButton):
    """The four parts beside each other; pressing it opens what they stand for."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._parts: tuple[Part, ...] = ()
        self.setProperty("kind", "plain")
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme)

    def show_known(self, known: Completeness) -> None:
        """Show how far each part is known."""
        self._parts = known.parts
        self.setAccessibleName(f"{self._name}: {known.words}")
        self._on_theme()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._wanted(self._parts) + theme.px(8), theme.px(24))

    @override
    def minimumSizeHint(self) -> QSize:
        marks = len(self._parts) * theme.px(_SIDE_PX + _GAP_PX)
        return QSize(marks + theme.px(8), theme.px(24))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse() or self.isDown():
            paint.box(painter, self.rect(), fill="hover", radius=4)
        if self.hasFocus():
            paint.ring(painter, self.rect(), radius=4)
        has_words = self._wanted(self._parts) + theme.px(8) <= self.width()
        left = theme.px(4)
        for part in self._parts:
            place = QRect(left, 0, self.width() - left, self.height())
            left += draw_mark(painter, place, part.state) + theme.px(_GAP_PX)
            if has_words:
                place = QRect(left, 0, self.width() - left, self.height())
                ink = "text" if part.state == CONFIRMED else "text2"
                left += paint.text(painter, place, part.label, role="chip", ink=ink)
                left += theme.px(_APART_PX)
        painter.end()

    @staticmethod
    def _wanted(parts: Sequence[Part]) -> int:
        marks = len(parts) * theme.px(_SIDE_PX + _GAP_PX)
        words = sum(paint.text_width(part.label, "chip") for part in parts)
        return marks + words + theme.px(_APART_PX) * max(0, len(parts) - 1)

    def _on_theme(self) -> None:
        self.updateGeometry()
        self.update()

"""One of two values of a conflict: a mark and the whole value, boxed when it is kept."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint

_MARK_PX, _GAP_PX, _PADDING_PX, _LEAST_PX = 16, 8, 10, 120
_MOST_LINES = 40
_KEPT = "strong"
"""Lines are cut for the heavier type, so that marking a value moves nothing."""


class ValueChoice(QPushButton):
    """A mark and a value of as many lines as it needs."""

    def __init__(self, shown: str, name: str, *, many: bool) -> None:
        super().__init__()
        self._shown, self._many = shown or "–", many
        self.setProperty("kind", "plain")
        self.setCheckable(True)
        self.setAccessibleName(f"{name}: {self._shown}")
        self.setToolTip(self._shown)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def lines(self, width: int) -> list[str]:
        """Return the value as it is cut for a width of the whole widget."""
        taken = theme.px(_MARK_PX) + theme.px(_GAP_PX) + 2 * theme.px(_PADDING_PX)
        room = max(1, width - taken)
        cut = [
            line
            for part in self._shown.splitlines()
            for line in paint.wrapped(part, room, _KEPT, _MOST_LINES) or [""]
        ]
        return cut[:_MOST_LINES]

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return len(self.lines(width)) * theme.line_px("body") + 2 * theme.px(_PADDING_PX)

    @override
    def sizeHint(self) -> QSize:
        width = max(self.width(), theme.px(200))
        return QSize(theme.px(200), self.heightForWidth(width))

    @override
    def minimumSizeHint(self) -> QSize:
        one_line_px = theme.line_px("body") + 2 * theme.px(_PADDING_PX)
        return QSize(theme.px(_LEAST_PX), one_line_px)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect, is_on = self.rect(), self.isChecked()
        if is_on:
            paint.box(painter, rect, fill="accent_bg", edge="focus")
        elif self.underMouse():
            paint.box(painter, rect, fill="hover")
        if self.hasFocus():
            paint.ring(painter, rect)
        padding, step = theme.px(_PADDING_PX), theme.line_px("body")
        line = QRect(padding, padding, rect.width() - 2 * padding, step)
        used = self._draw_mark(painter, line, is_on=is_on)
        line.setLeft(line.left() + used + theme.px(_GAP_PX))
        role, ink = (_KEPT, "text") if is_on else ("body", "text2")
        for words in self.lines(rect.width()):
            paint.text(painter, line, words, role=role, ink=ink)
            line.translate(0, step)
        painter.end()

    def _draw_mark(self, painter: QPainter, line: QRect, *, is_on: bool) -> int:
        if self._many:
            name, ink = ("square-check", "accent_text") if is_on else ("square", "control")
            return paint.icon(painter, line, name, ink=ink, size=_MARK_PX)
        side = theme.px(_MARK_PX)
        place = QRect(line.left(), line.top() + (line.height() - side) // 2, side, side)
        ink = "focus" if is_on else "control"
        paint.box(painter, place, fill="surface", edge=ink, radius=side / 2, width=1.5)
        if is_on:
            inset = theme.px(4)
            dot = place.adjusted(inset, inset, -inset, -inset)
            paint.box(painter, dot, fill="focus", radius=dot.width() / 2)
        return side

"""A button that shows what is chosen, with an arrow at its end: a list opens below it."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint
from ui.widgets.buttons import Button

_LEAST_PX = 152
_EDGE_PX = 12


class DropButton(Button):
    """Its words begin at the left and take the room there is, so that several stand in a column."""

    def __init__(self, words: str) -> None:
        super().__init__(words, icon="chevron-down")
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(theme.px(_LEAST_PX))

    @override
    def draw_content(self, painter: QPainter, rect: QRect, ink: str, icon_size: int = 16) -> None:
        inner = rect.adjusted(theme.px(_EDGE_PX), 0, -theme.px(_EDGE_PX), 0)
        arrow = QRect(inner)
        arrow.setLeft(inner.right() + 1 - theme.px(icon_size))
        paint.icon(painter, arrow, self.icon_name, ink="text3", size=icon_size)
        inner.setRight(arrow.left() - theme.px(_EDGE_PX // 2))
        paint.text(painter, inner, self.words(), role=self.role, ink=ink)

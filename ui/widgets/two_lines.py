"""Rows of two lines: an icon or an avatar, a title over a detail, and something at the right."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from ui.guard import guarded
from ui.models.item_list import ITEM_ROLE
from ui.theme import theme
from ui.widgets import paint

Index = QModelIndex | QPersistentModelIndex
LEAD_PX = 36
"""Where the words begin, after the icon."""


@dataclass(frozen=True)
class Face:
    """What is drawn of an item; a chip takes the place of the words at the right."""

    title: str
    detail: str = ""
    icon: str = ""
    avatar_key: str = ""  # an avatar of the title, in the colour of this key
    right: str = ""
    right_ink: str = "text2"
    chip: str = ""
    chip_tone: paint.Tone = "neutral"
    chip_icon: str = ""


@guarded
class TwoLines(QStyledItemDelegate):
    """Draws the rows.

    Args:
        face: Returns what is drawn of an item.
        inset: Pixels at both sides of the row that its selection leaves free.
        is_idle_shown: Whether a selection is shown while the list has no focus.
    """

    def __init__(
        self,
        view: QListView,
        face: Callable[[Any], Face],
        *,
        inset: int = 8,
        is_idle_shown: bool = True,
    ) -> None:
        super().__init__(view)
        self._view, self._face = view, face
        self._inset, self._is_idle_shown = inset, is_idle_shown

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(160), theme.height("row_two_lines"))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        place = rect.adjusted(theme.px(self._inset), 1, -theme.px(self._inset), -1)
        painter.save()
        has_focus = self._view.hasFocus()
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_selected and (has_focus or self._is_idle_shown):
            paint.box(painter, place, fill="selected")
            if has_focus:
                paint.ring(painter, place)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            paint.box(painter, place, fill="hover")
        draw(
            painter,
            place.adjusted(theme.px(8), 0, -theme.px(8), 0),
            self._face(index.data(ITEM_ROLE)),
        )
        painter.restore()


def draw(painter: QPainter, row: QRect, face: Face) -> None:
    """Draw an item into its row."""
    side = theme.px(24)
    lead = QRect(row.left(), row.top() + (row.height() - side) // 2, side, side)
    if face.avatar_key:
        paint.avatar(painter, lead, face.title, key=face.avatar_key, size=24)
    else:
        paint.icon_center(painter, lead, face.icon, ink="text2", size=16)
    inner = row.adjusted(theme.px(LEAD_PX), 0, 0, 0)
    inner.setRight(_draw_right(painter, inner, face))
    if not face.detail:
        paint.text(painter, inner, face.title)
        return
    first, second = theme.line_px("body"), theme.line_px("small")
    top = inner.top() + (inner.height() - first - second) // 2
    title = QRect(inner.left(), top, inner.width(), first)
    paint.text(painter, title, face.title, role="button")
    below = QRect(inner.left(), top + first, inner.width(), second)
    paint.text(painter, below, face.detail, role="small", ink="text2")


def _draw_right(painter: QPainter, inner: QRect, face: Face) -> int:
    """Draw what stands at the right; return where the words before it have to end."""
    if face.chip:
        called = paint.text_width(face.title, "button") + theme.px(12)
        room = max(inner.width() // 2, inner.width() - called)
        width = min(paint.chip_width(face.chip, face.chip_icon), room)
        place = QRect(inner.right() + 1 - width, inner.top(), width, inner.height())
        paint.chip(painter, place, face.chip, tone=face.chip_tone, icon_name=face.chip_icon)
        return place.left() - theme.px(8)
    if face.right:
        paint.text(
            painter, inner, face.right, role="small", ink=face.right_ink, align="right",
            tabular=True,
        )  # fmt: skip
        return inner.right() - paint.text_width(face.right, "small", tabular=True) - theme.px(8)
    return inner.right()


def dress(view: QListView, name: str) -> None:
    """Make a list one of plain rows: no frame, no editing, no bar below."""
    view.setAccessibleName(name)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setMouseTracking(True)
    view.setUniformItemSizes(True)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

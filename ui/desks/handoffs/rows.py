"""The handoffs under each other: who, what for, how it stands, and how long it has waited."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ui.guard import guarded
from ui.models.item_list import ITEM_ROLE, Index
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.paint import Tone
from ui.widgets.row_list import RowList

_INSET_PX: Final = 8
_AVATAR_PX: Final = 24


@dataclass(frozen=True)
class Row:
    """One handoff as the list shows it.

    Args:
        right: How long it waits, or how it was answered.
        chip: Only what is out of the ordinary: a poor fit.
    """

    id: UUID
    lead_id: UUID
    name: str
    detail: str
    right: str
    right_ink: str = "text2"
    chip: str = ""
    chip_tone: Tone = "bad"
    chip_icon: str = ""


def spoken(row: Row) -> str:
    """Return what a screen reader says of a row."""
    return ", ".join(part for part in (row.name, row.detail, row.chip, row.right) if part)


@guarded
class _Delegate(QStyledItemDelegate):
    """Paints name and chip with the clock at the right, and the detail below."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = theme.line_px("strong") + theme.line_px("small")
        return QSize(0, max(theme.height("row_two_lines"), lines + theme.px(8)))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ITEM_ROLE)
        rect: QRect = option.rect
        place = rect.adjusted(theme.px(_INSET_PX), 1, -theme.px(_INSET_PX), -1)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if is_chosen:
            has_focus = self._view.hasFocus()
            paint.box(painter, place, fill="selected" if has_focus else "selected_idle", radius=6)
            bar = QRect(place.left(), place.top() + theme.px(8), 3, place.height() - theme.px(16))
            paint.box(painter, bar, fill="focus", radius=1.5)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            paint.box(painter, place, fill="hover", radius=6)
        self._draw(painter, place.adjusted(theme.px(10), 0, -theme.px(8), 0), row, is_chosen)
        painter.restore()

    @staticmethod
    def _draw(painter: QPainter, inner: QRect, row: Row, is_chosen: bool) -> None:
        paint.avatar(painter, inner, row.name, key=str(row.lead_id), size=_AVATAR_PX)
        top, bottom = theme.line_px("strong"), theme.line_px("small")
        above = inner.top() + (inner.height() - top - bottom) // 2
        left = inner.left() + theme.px(_AVATAR_PX + 10)
        first = QRect(left, above, inner.right() + 1 - left, top)
        role = "small_strong" if row.right_ink != "text2" else "small"
        paint.text(
            painter, first, row.right, role=role, ink=row.right_ink, align="right", tabular=True
        )
        name = first.adjusted(0, 0, -paint.text_width(row.right, role, tabular=True), 0)
        name.setRight(name.right() - theme.px(8))
        paint.text(painter, name, row.name, weight=600 if is_chosen else 500)
        second = QRect(left, above + top, first.width(), bottom)
        if row.chip:
            width = paint.chip_width(row.chip, row.chip_icon)
            chip = QRect(second.right() + 1 - width, second.top(), width, second.height())
            paint.chip(painter, chip, row.chip, tone=row.chip_tone, icon_name=row.chip_icon)
            second.setRight(chip.left() - theme.px(8))
        paint.text(painter, second, row.detail, role="small", ink="text2")


class HandoffList(RowList[Row]):
    """The rows; Enter opens the lead, every other key is the desk's."""

    def __init__(self, name: str) -> None:
        super().__init__(name, spoken)
        self.setItemDelegate(_Delegate(self))

"""Paints the content of one cell of a table of records."""

from typing import Any, Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from ui.models.columns import Cell, Column
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.table_header import PAD_PX

_BAR_PX: Final = 48


def paint_cell(
    painter: QPainter, rect: QRect, cell: Cell, column: Column[Any], *, first: bool, selected: bool
) -> None:
    """Draw one cell's content: swatch, icon, avatar, words, bar, keycaps."""
    place = QRect(rect)
    if cell.avatar:
        side = theme.px(20)
        if column.align == "right":
            place.setLeft(place.right() - side)
        paint.avatar(painter, place, cell.avatar)
        return
    if cell.keycaps:
        paint.keycaps(painter, place, cell.keycaps, align=column.align)
        return
    has_bar = cell.share is not None and _has_room_for_bar(place, cell)
    if cell.share is not None and has_bar:
        bar = QRect(
            place.right() - theme.px(_BAR_PX), place.top(), theme.px(_BAR_PX), place.height()
        )
        paint.bar(painter, bar, cell.share, ink=cell.share_ink)
        place.setRight(bar.left() - theme.px(PAD_PX))
    if cell.swatch:
        place.setLeft(place.left() + paint.swatch(painter, place, cell.swatch) + theme.px(6))
    if cell.icon:
        used = paint.icon(painter, place, cell.icon, ink=cell.ink)
        place.setLeft(place.left() + used + theme.px(5))
    weight = 600 if first and selected else 500 if first or cell.strong else 0
    paint.text(
        painter,
        place,
        cell.text,
        ink=cell.ink,
        align="right" if cell.share is not None else column.align,
        tabular=column.tabular,
        weight=weight,
    )


def _has_room_for_bar(place: QRect, cell: Cell) -> bool:
    wanted = paint.text_width(cell.text, tabular=True)
    return place.width() >= wanted + theme.px(_BAR_PX + PAD_PX)

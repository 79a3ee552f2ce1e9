"""The timeline as rows: day heads and entries, painted with discs and a connector."""

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ui.guard import guarded
from ui.theme import theme
from ui.widgets import paint
from workbench.services.timeline import Day, Entry

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
ROOT: Final = QModelIndex()
_MARGIN_PX = 16
_HEAD_PX = 36
_DISC_PX = 24
_PADDING_PX = 8
_TIME_PX = 44
_MOST_LINES = 2
_TONES: Final[dict[str, paint.Tone]] = {
    "good": "good", "warn": "warn", "accent": "accent", "violet": "violet", "bad": "bad",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A day's head, or an entry; `is_joined` draws the line to the one below."""

    head: str = ""
    entry: Entry | None = None
    is_joined: bool = False


@guarded
class TimelineModel(QAbstractListModel):
    """Heads and entries, newest first; older ones are added at the end."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Row] = []
        self._last_day = ""

    def show_days(self, days: tuple[Day, ...]) -> None:
        """Show these days in place of what was there."""
        self.beginResetModel()
        self._rows, self._last_day = [], ""
        self._add(days)
        self.endResetModel()

    def append_days(self, days: tuple[Day, ...]) -> None:
        """Add older days."""
        before = len(self._rows)
        rows = sum(len(day.entries) + (day.head != self._last_day) for day in days)
        if rows:
            self.beginInsertRows(ROOT, before, before + rows - 1)
            self._add(days)
            self.endInsertRows()

    def entries(self) -> list[Entry]:
        """Return the entries shown, without heads."""
        return [row.entry for row in self._rows if row.entry is not None]

    def _add(self, days: tuple[Day, ...]) -> None:
        for day in days:
            if day.head != self._last_day:
                self._rows.append(Row(head=day.head))
                self._last_day = day.head
            last = len(day.entries) - 1
            for number, entry in enumerate(day.entries):
                self._rows.append(Row(entry=entry, is_joined=number < last))

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if row.entry is None:
                return row.head
            parts = (row.entry.time, row.entry.title, row.entry.chip, row.entry.detail)
            return ", ".join(part for part in parts if part)
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self._rows[index.row()].entry is None:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)


@guarded
class TimelineDelegate(QStyledItemDelegate):
    """Paints heads and entries; heights follow the width of the view."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[tuple[str, int], int] = {}

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(ROW_ROLE)
        width = self._view.viewport().width()
        if row.entry is None:
            return QSize(width, theme.px(_HEAD_PX))
        room = self._text_width(width)
        key = (row.entry.detail, room)
        if key not in self._heights:
            lines = len(paint.wrapped(row.entry.detail, room, "small", _MOST_LINES))
            self._heights[key] = lines if row.entry.detail else 0
        height = theme.line_px("button") + self._heights[key] * theme.line_px("small")
        return QSize(width, max(height, theme.px(_DISC_PX)) + theme.px(2 * _PADDING_PX))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW_ROLE)
        rect: QRect = option.rect
        painter.save()
        if row.entry is None:
            place = rect.adjusted(theme.px(_MARGIN_PX), theme.px(12), -theme.px(_MARGIN_PX), 0)
            paint.text(painter, place, row.head, role="small_strong", ink="text2")
        else:
            state = option.state
            self._draw_back(painter, rect, state)
            self._draw(painter, rect, row, row.entry)
        painter.restore()

    def _draw_back(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        place = rect.adjusted(theme.px(8), 1, -theme.px(8), -1)
        if state & QStyle.StateFlag.State_Selected:
            focused = self._view.hasFocus()
            paint.box(painter, place, fill="selected" if focused else "selected_idle")
            if focused:
                paint.ring(painter, place)
        elif state & QStyle.StateFlag.State_MouseOver:
            paint.box(painter, place, fill="hover")

    def _draw(self, painter: QPainter, rect: QRect, row: Row, entry: Entry) -> None:
        top = rect.top() + theme.px(_PADDING_PX)
        side = theme.px(_DISC_PX)
        disc = QRect(rect.left() + theme.px(_MARGIN_PX), top, side, side)
        if row.is_joined:
            line = QRect(disc.center().x(), disc.bottom() + theme.px(4), 1, 0)
            line.setBottom(rect.bottom() + theme.px(_PADDING_PX - 4))
            painter.fillRect(line, theme.color("line2"))
        tone = _TONES.get(entry.tone, "neutral")
        if tone != "neutral":
            paint.disc(painter, disc, entry.icon, tone=tone)
        else:
            paint.box(painter, disc, fill="sunken", edge="line", radius=side / 2)
            paint.icon_center(painter, disc, entry.icon, ink="text2", size=14)
        line_px = theme.line_px("button")
        left = disc.right() + theme.px(12)
        right = rect.right() - theme.px(_MARGIN_PX)
        title = QRect(left, top - 1, right - left, line_px)
        paint.text(
            painter, title, entry.time, role="small", ink="text3", align="right", tabular=True
        )
        title.setRight(right - theme.px(_TIME_PX))
        chip_px = paint.chip_width(entry.chip) + theme.px(8) if entry.chip else 0
        room = title.adjusted(0, 0, -chip_px, 0)
        used = paint.text(painter, room, entry.title, role="button")
        if entry.chip:
            paint.chip(painter, title.adjusted(used + theme.px(8), 0, 0, 0), entry.chip, tone=tone)
        below = QRect(left, title.bottom() + 1, self._text_width(rect.width()), rect.height())
        paint.lines(painter, below, entry.detail, most=_MOST_LINES)

    @staticmethod
    def _text_width(width: int) -> int:
        used = _MARGIN_PX + _DISC_PX + 12 + _MARGIN_PX + _TIME_PX
        return max(theme.px(60), width - theme.px(used))

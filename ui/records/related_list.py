"""A list of related records: two-line rows that open with Enter; to-dos are ticked off."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.guard import guarded
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.page import SectionHead
from workbench.services.related import Item, Related

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE = int(Qt.ItemDataRole.UserRole) + 1
ROOT: Final = QModelIndex()
_TONES: Final = ("neutral", "accent", "good", "warn", "bad", "violet")
_LEAD_PX = 36
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@guarded
class _Items(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.items: tuple[Item, ...] = ()

    def show_items(self, items: Sequence[Item]) -> None:
        self.beginResetModel()
        self.items = tuple(items)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.items)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role == ITEM_ROLE:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            parts = (item.title, item.detail, item.right, item.chip)
            return ", ".join(part for part in parts if part)
        return None


@guarded
class _Delegate(QStyledItemDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(160), row_px())

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item: Item = index.data(ITEM_ROLE)
        rect: QRect = option.rect
        painter.save()
        place = rect.adjusted(theme.px(8), 1, -theme.px(8), -1)
        state = option.state
        if self._view.hasFocus() and state & QStyle.StateFlag.State_Selected:
            paint.box(painter, place, fill="selected")
            paint.ring(painter, place)
        elif state & QStyle.StateFlag.State_MouseOver:
            paint.box(painter, place, fill="hover")
        self._draw(painter, rect.adjusted(theme.px(16), 0, -theme.px(16), 0), item)
        painter.restore()

    @staticmethod
    def _draw(painter: QPainter, row: QRect, item: Item) -> None:
        side = theme.px(24)
        lead = QRect(row.left(), row.top() + (row.height() - side) // 2, side, side)
        if item.is_person:
            paint.avatar(painter, lead, item.title, key=str(item.id), size=24)
        else:
            paint.icon_center(painter, lead, item.icon or "file-text", ink="text2", size=16)
        inner = row.adjusted(theme.px(_LEAD_PX), 0, 0, 0)
        if item.chip:
            called = paint.text_width(item.title, "button") + theme.px(12)
            room = max(inner.width() // 2, inner.width() - called)
            width = min(paint.chip_width(item.chip), room)
            tone = item.tone if item.tone in _TONES else "neutral"
            place = QRect(inner.right() + 1 - width, inner.top(), width, inner.height())
            paint.chip(painter, place, item.chip, tone=_tone(tone))
            inner.setRight(place.left() - theme.px(8))
        elif item.right:
            ink = "bad" if item.tone == "bad" else "text2"
            width = paint.text_width(item.right, "small", tabular=True)
            paint.text(
                painter, inner, item.right, role="small", ink=ink, align="right", tabular=True
            )
            inner.setRight(inner.right() - width - theme.px(8))
        if not item.detail:
            paint.text(painter, inner, item.title)
            return
        half = theme.line_px("body")
        below = theme.line_px("small")
        top = inner.top() + (inner.height() - half - below) // 2
        title = QRect(inner.left(), top, inner.width(), half)
        paint.text(painter, title, item.title, role="button")
        second = QRect(inner.left(), top + half, inner.width(), below)
        paint.text(painter, second, item.detail, role="small", ink="text2")


class RelatedView(QListView):
    """The rows, as high as they need; they never scroll by themselves."""

    opened = Signal(object, bool)  # the item, in its own window
    ticked = Signal(object)  # a to-do that is done

    def __init__(self, name: str) -> None:
        super().__init__()
        self.records = _Items()
        self.setModel(self.records)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        theme.changed.connect(self._fit)

    def show_items(self, items: Sequence[Item]) -> None:
        """Show other records; the cursor stays on its line."""
        row = self.currentIndex().row()
        self.records.show_items(items)
        if row >= 0:
            self.setCurrentIndex(self.records.index(min(row, len(items) - 1), 0))
        self._fit()

    @override
    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            event.accept()  # Ctrl+Enter opens the row here, not the page around it
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if index.isValid() and event.key() in _ENTER:
            in_window = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self.opened.emit(index.data(ITEM_ROLE), in_window)
        elif index.isValid() and event.key() == Qt.Key.Key_Space:
            self._tick(index.data(ITEM_ROLE))
        else:
            super().keyPressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        item: Item = index.data(ITEM_ROLE)
        if item.type == "Task" and event.position().x() < theme.px(16 + _LEAD_PX):
            self._tick(item)
        else:
            self.opened.emit(item, False)

    @override
    def wheelEvent(self, event: Any) -> None:
        event.ignore()  # the page around it scrolls

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._fit()

    def _tick(self, item: Item) -> None:
        if item.type == "Task":
            self.ticked.emit(item)

    def _fit(self) -> None:
        self.setFixedHeight(len(self.records.items) * row_px())


class RelatedBlock(QWidget):
    """A head with the count, and its rows."""

    opened = Signal(object, bool)
    ticked = Signal(object)

    def __init__(self, found: Related, most: int) -> None:
        super().__init__()
        self._most = most
        self.view = RelatedView(found.title)
        self.view.opened.connect(self.opened)
        self.view.ticked.connect(self.ticked)
        self._head = SectionHead(found.title)
        holder = QVBoxLayout()
        holder.setContentsMargins(16, 0, 16, 0)
        holder.addWidget(self._head)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(holder)
        column.addWidget(self.view)
        self.show_related(found)

    def show_related(self, found: Related) -> None:
        """Show other rows."""
        self._head.set_note(f"{found.total:,}" if found.total > 1 else "")
        self.view.show_items(found.items[: self._most])


def row_px() -> int:
    """Return the height of a row."""
    return theme.height("row_two_lines")


def _tone(name: str) -> paint.Tone:
    tones: dict[str, paint.Tone] = {
        "neutral": "neutral", "accent": "accent", "good": "good",
        "warn": "warn", "bad": "bad", "violet": "violet",
    }  # fmt: skip
    return tones.get(name, "neutral")

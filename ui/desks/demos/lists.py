"""The lists under the timeline: my bookings, and orgs that need a hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import (
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from ui.guard import guarded
from ui.models.item_list import ITEM_ROLE, Index, ItemList
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.paint import Tone
from ui.widgets.two_lines import dress

ONE_LINE, TWO_LINES = "row_comfortable", "row_two_lines"


@dataclass(frozen=True)
class Line:
    """One row: a name, what it is about, and (the exception) a chip at the right."""

    id: UUID
    name: str
    words: str
    chip: str = ""
    tone: Tone = "neutral"
    icon: str = ""


def _words(line: Line) -> str:
    return ", ".join(part for part in (line.name, line.words, line.chip) if part)


@guarded
class _Delegate(QStyledItemDelegate):
    def __init__(self, view: "LineList") -> None:
        super().__init__(view)
        self._view = view

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.height(self._view.row))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(ITEM_ROLE)
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            fill = "selected" if self._view.hasFocus() else "selected_idle"
            paint.box(painter, rect.adjusted(0, 1, 0, -1), fill=fill)
            if self._view.hasFocus():
                paint.ring(painter, rect.adjusted(0, 1, 0, -1))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            paint.box(painter, rect.adjusted(0, 1, 0, -1), fill="hover")
        inner = rect.adjusted(theme.px(8), 0, -theme.px(8), 0)
        if line.chip:
            used = paint.chip_width(line.chip, line.icon)
            place = QRect(inner.right() + 1 - used, inner.top(), used, inner.height())
            paint.chip(painter, place, line.chip, tone=line.tone, icon_name=line.icon)
            inner.setRight(place.left() - theme.px(8))
        self._words(painter, rect, inner, line, weight=600 if chosen else 500)
        painter.restore()

    def _words(
        self, painter: QPainter, rect: QRect, inner: QRect, line: Line, *, weight: int
    ) -> None:
        name, rest = QRect(inner), QRect(inner)
        if self._view.row == TWO_LINES:
            name.setHeight(theme.line_px("body"))
            name.moveTop(rect.top() + theme.px(3))
            rest.setTop(name.bottom() + 1)
            rest.setHeight(theme.line_px("small"))
            paint.text(painter, name, line.name, weight=weight)
            paint.text(painter, rest, line.words, role="small", ink="text2")
            return
        name.setWidth(int(rect.width() * 0.32))  # of the whole row, so that columns align
        rest.setLeft(name.right() + theme.px(12))
        paint.text(painter, name, line.name, weight=weight)
        paint.text(painter, rest, line.words, ink="text2")


class LineList(QListView):
    """A short list as high as its rows; Enter opens."""

    opened = Signal(object)  # id of the line

    def __init__(self, name: str, *, row: str = ONE_LINE) -> None:
        super().__init__()
        self.row = row
        self.records: ItemList[Line] = ItemList(_words, tooltip=_words)
        self.setModel(self.records)
        self.setItemDelegate(_Delegate(self))
        dress(self, name)
        self.setProperty("plane", "window")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.doubleClicked.connect(lambda _index: self._open())
        theme.changed.connect(self._fit)
        self._fit()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines; the cursor stays on its own."""
        if tuple(lines) == self.records.items:
            return
        held = self.current()
        self.records.show_items(lines)
        for row, line in enumerate(lines):
            if held is not None and line.id == held:
                self.setCurrentIndex(self.records.index(row, 0))
        self._fit()

    def current(self) -> UUID | None:
        """Return the id of the line with the cursor."""
        line = self.records.at(self.currentIndex().row())
        return None if line is None else line.id

    def _fit(self) -> None:
        self.setFixedHeight(max(1, len(self.records.items)) * theme.height(self.row))
        self.setVisible(bool(self.records.items))

    def _open(self) -> None:
        current = self.current()
        if current is not None:
            self.opened.emit(current)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        """Leave letters to the desk's keys."""

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.records.items:
            self.setCurrentIndex(self.records.index(0, 0))
        self.viewport().update()

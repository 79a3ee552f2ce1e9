"""A list of related records: two-line rows that open with Enter; to-dos are ticked off."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget
from typing_extensions import override

from ui.models.item_list import ITEM_ROLE, ItemList
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.page import SectionHead
from ui.widgets.two_lines import LEAD_PX, Face, TwoLines, dress
from workbench.services.related import Item, Related

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _words(item: Item) -> str:
    parts = (item.title, item.detail, item.right, item.chip)
    return ", ".join(part for part in parts if part)


def _face(item: Item) -> Face:
    return Face(
        item.title,
        item.detail,
        item.icon or "file-text",
        avatar_key=str(item.id) if item.is_person else "",
        right=item.right,
        right_ink="bad" if item.tone == "bad" else "text2",
        chip=item.chip,
        chip_tone=_tone(item.tone),
    )


class RelatedView(QListView):
    """The rows, as high as they need; they never scroll by themselves."""

    opened = Signal(object, bool)  # the item, in its own window
    ticked = Signal(object)  # a to-do that is done

    def __init__(self, name: str) -> None:
        super().__init__()
        self.records: ItemList[Item] = ItemList(_words)
        self.setModel(self.records)
        self.setItemDelegate(TwoLines(self, _face, is_idle_shown=False))
        dress(self, name)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
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
        if item.type == "Task" and event.position().x() < theme.px(16 + LEAD_PX):
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
        self.setFixedHeight(len(self.records.items) * theme.height("row_two_lines"))


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


def _tone(name: str) -> paint.Tone:
    tones: dict[str, paint.Tone] = {
        "neutral": "neutral", "accent": "accent", "good": "good",
        "warn": "warn", "bad": "bad", "violet": "violet",
    }  # fmt: skip
    return tones.get(name, "neutral")

"""A list of things one works through by keys: the cursor stays, letters are the desk's."""

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView
from typing_extensions import override

from ui.models.item_list import ItemList
from ui.theme import theme
from ui.widgets.two_lines import dress
from ui.widgets.typed_keys import ENTER


class HasId(Protocol):
    """What a row must tell."""

    @property
    def id(self) -> UUID:
        """What it is about."""
        ...


Item = TypeVar("Item", bound=HasId)


class RowList(QListView, Generic[Item]):
    """The rows; Enter opens what is under the cursor, every other key is the desk's.

    Args:
        spoken: Returns what a screen reader says of a row.
    """

    chosen = Signal(object)  # the row under the cursor; None where there is none
    opened = Signal()

    def __init__(self, name: str, spoken: Callable[[Item], str]) -> None:
        super().__init__()
        self.rows: ItemList[Item] = ItemList(spoken, tooltip=spoken, parent=self)
        self.setModel(self.rows)
        dress(self, name)
        self.setProperty("plane", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def show_rows(self, rows: Sequence[Item]) -> None:
        """Show other rows; the cursor stays on its own, else on the one in its place."""
        before, place = self.row(), max(0, self.currentIndex().row())
        self.rows.show_items(rows)
        ids = [row.id for row in rows]
        if before is not None and before.id in ids:
            place = ids.index(before.id)
        if rows:
            self.setCurrentIndex(self.rows.index(min(place, len(rows) - 1)))
        else:
            self.chosen.emit(None)

    def choose(self, row_id: UUID) -> bool:
        """Put the cursor on a row; False where it is not listed."""
        ids = [row.id for row in self.rows.items]
        if row_id in ids:
            self.setCurrentIndex(self.rows.index(ids.index(row_id)))
        return row_id in ids

    def step(self, by: int) -> None:
        """Put the cursor so many rows on."""
        place = self.currentIndex().row() + by
        if 0 <= place < len(self.rows.items):
            self.setCurrentIndex(self.rows.index(place))

    def row(self) -> Item | None:
        """Return the row under the cursor."""
        return self.rows.at(self.currentIndex().row())

    def _on_current(self, index: QModelIndex) -> None:
        row = self.rows.at(index.row())
        if row is not None:
            self.chosen.emit(row)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and not event.modifiers():
            if not event.isAutoRepeat():
                self.opened.emit()
        elif event.text().isalnum() and not event.modifiers():
            event.ignore()  # letters and digits are the desk's, not a search in the list
        else:
            super().keyPressEvent(event)

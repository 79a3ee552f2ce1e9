"""A short list of things in memory as a model; what is drawn of them is the delegate's work."""

from collections.abc import Callable, Sequence
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from ui.guard import guarded

Index = QModelIndex | QPersistentModelIndex
ROOT: Final = QModelIndex()
ITEM_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
Item = TypeVar("Item")


@guarded
class ItemList(QAbstractListModel, Generic[Item]):
    """The items in their order.

    Args:
        words: Returns what an item is called, for a screen reader.
        tooltip: Returns what its tooltip says; None for none.
        is_live: Whether an item can be chosen; all can without it.
    """

    def __init__(
        self,
        words: Callable[[Item], str],
        *,
        tooltip: Callable[[Item], str | None] | None = None,
        is_live: Callable[[Item], bool] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._words, self._tooltip, self._is_live = words, tooltip, is_live
        self.items: tuple[Item, ...] = ()

    def show_items(self, items: Sequence[Item]) -> None:
        """Show other items."""
        self.beginResetModel()
        self.items = tuple(items)
        self.endResetModel()

    def at(self, row: int) -> Item | None:
        """Return the item of a row; None where there is none."""
        return self.items[row] if 0 <= row < len(self.items) else None

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
            return self._words(item)
        if role == Qt.ItemDataRole.ToolTipRole and self._tooltip is not None:
            return self._tooltip(item)
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self._is_live is not None:
            item = self.items[index.row()]
            if not self._is_live(item):
                return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

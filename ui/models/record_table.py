"""The one table model, fit for a million rows: keys in memory, rows fetched near the screen."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from ui.guard import guarded
from ui.models.columns import EMPTY, PENDING, Cell, Column
from ui.operations import Operations

if TYPE_CHECKING:
    from workbench.app import Workbench

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[["Workbench", Sequence[int]], Mapping[int, Row]]
Commit = Callable[[int, str, str], None]  # pk, column key, text

ROOT: Final = QModelIndex()
WINDOW_ROWS: Final = 200
MAX_WINDOWS: Final = 12
CELL_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
ROW_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 2
CHOICES_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 3


@guarded
class RecordTableModel(QAbstractTableModel, Generic[Row]):
    """Knows the key of every matching record, but only the rows near the screen."""

    fallbacks: ClassVar[Mapping[int, object]] = {CELL_ROLE: Cell(EMPTY, ink="text3")}

    def __init__(
        self,
        operations: Operations,
        columns: Sequence[Column[Row]],
        fetch: Fetch[Row],
        commit: Commit | None = None,
    ) -> None:
        super().__init__()
        self._operations, self._columns = operations, tuple(columns)
        self._fetch, self._commit = fetch, commit
        self._generation = 0
        self._typed: dict[tuple[int, str], str] = {}  # committed, not read back yet
        self._sorted: tuple[str, bool] = ("", False)
        self._pks: array[int] = array("q")
        self._windows: OrderedDict[int, Mapping[int, Row]] = OrderedDict()

    @property
    def columns(self) -> tuple[Column[Row], ...]:
        """The columns in their logical order."""
        return self._columns

    @property
    def pks(self) -> Sequence[int]:
        """The keys in the order shown."""
        return self._pks

    def show_pks(self, pks: Sequence[int]) -> None:
        """Show these records in this order; answers still under way are ignored."""
        self.beginResetModel()
        self._pks = pks if isinstance(pks, array) else array("q", pks)
        self._forget_rows()
        self.endResetModel()

    def append_pks(self, pks: Sequence[int]) -> None:
        """Add the next chunk of keys at the end."""
        if not pks:
            return
        first = len(self._pks)
        self.beginInsertRows(ROOT, first, first + len(pks) - 1)
        # The last window may have been fetched half full.
        self._windows.pop(max(0, first - 1) // WINDOW_ROWS, None)
        self._pks = self._pks + array("q", pks)
        self.endInsertRows()

    def refresh(self) -> None:
        """Fetch the rows in memory again; the old ones stay on the screen until then."""
        self._generation += 1
        for number in self._windows:
            self._request(number)

    def forget_typed(self, pk: int, key: str) -> None:
        """Show the stored value again, after a commit that was refused."""
        if self._typed.pop((pk, key), None) is not None:
            self._emit_row(pk)

    def pk_at(self, row: int) -> int:
        """Return the key of a row."""
        return self._pks[row]

    def row_of(self, pk: int) -> int:
        """Return where a key is shown, or -1."""
        try:
            return self._pks.index(pk)
        except ValueError:
            return -1

    def row_at(self, row: int) -> Row | None:
        """Return the row's record, or None while it is on its way."""
        if not 0 <= row < len(self._pks):
            return None
        return self._window(row // WINDOW_ROWS).get(self._pks[row])

    def mark_sorted(self, key: str, *, descending: bool) -> None:
        """Show the sort arrow in this column's title."""
        self._sorted = (key, descending)
        last = len(self._columns) - 1
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._pks)

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            key, descending = self._sorted
            arrow = ("↓" if descending else "↑") if key and key == column.key else ""
            return f"{column.title} {arrow}".rstrip()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight
            left = Qt.AlignmentFlag.AlignLeft
            return (side if column.align == "right" else left) | Qt.AlignmentFlag.AlignVCenter
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(index).text
        if role in (CELL_ROLE, Qt.ItemDataRole.ToolTipRole):
            cell = self._cell(index)  # where it fails, the tooltip says so
            return cell if role == CELL_ROLE else None
        if role == ROW_ROLE:
            return self.row_at(index.row())
        if role == Qt.ItemDataRole.EditRole:
            return self._edit_text(index)
        if role == CHOICES_ROLE:
            return self._choices(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            column = self._columns[index.column()]
            return f"{column.title}: {self._cell(index).text}"
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self._commit and self._columns[index.column()].editable:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or self._commit is None or not index.isValid():
            return False
        column, pk = self._columns[index.column()], self._pks[index.row()]
        words = str(value)
        if words == self._edit_text(index):
            return False
        choices = dict(self._choices(index))
        self._typed[pk, column.key] = choices.get(words, words)
        self.dataChanged.emit(index, index)
        self._commit(pk, column.key, words)
        return True

    def _cell(self, index: Index) -> Cell:
        column = self._columns[index.column()]
        typed = self._typed.get((self._pks[index.row()], column.key))
        if typed is not None:
            return Cell(typed)
        row = self.row_at(index.row())
        return Cell(PENDING, ink="text3") if row is None else column.shown(row)

    def _edit_text(self, index: Index) -> str:
        row, column = self.row_at(index.row()), self._columns[index.column()]
        if row is None:
            return ""
        return column.edit_text(row) if column.edit_text is not None else column.text(row)

    def _choices(self, index: Index) -> Sequence[tuple[str, str]]:
        row, column = self.row_at(index.row()), self._columns[index.column()]
        return column.choices(row) if row is not None and column.choices is not None else ()

    def _window(self, number: int) -> Mapping[int, Row]:
        if number not in self._windows:
            self._windows[number] = {}  # shown as "…" until its rows arrive
            if len(self._windows) > MAX_WINDOWS:
                self._windows.popitem(last=False)
            self._request(number)
        self._windows.move_to_end(number)
        return self._windows[number]

    def _request(self, number: int) -> None:
        pks = self._pks[number * WINDOW_ROWS : (number + 1) * WINDOW_ROWS]
        windows = self._windows

        def work(core: Workbench) -> Mapping[int, Row]:
            return self._fetch(core, pks) if number in windows else {}  # scrolled past

        self._operations.run(self, work, partial(self._on_arrived, self._generation, number))

    def _on_arrived(self, generation: int, number: int, rows: Mapping[int, Row]) -> None:
        if not rows or generation != self._generation or number not in self._windows:
            return
        self._windows[number] = rows
        self._typed = {key: words for key, words in self._typed.items() if key[0] not in rows}
        first, last = number * WINDOW_ROWS, min((number + 1) * WINDOW_ROWS, len(self._pks)) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))

    def _emit_row(self, pk: int) -> None:
        row = self.row_of(pk)
        if row >= 0:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._columns) - 1))

    def _forget_rows(self) -> None:
        self._generation += 1
        self._windows = OrderedDict()
        self._typed = {}

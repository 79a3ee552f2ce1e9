"""The table every list of records uses: its header, its delegate and its keys."""

from typing import Any, Final

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from ui import window_state
from ui.guard import guarded
from ui.models.columns import Cell, Column
from ui.models.record_table import CELL_ROLE, CHOICES_ROLE, Index, RecordTableModel
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.cell_painting import paint_cell
from ui.widgets.cell_trouble import show_trouble
from ui.widgets.table_header import Header, cell_rect
from workbench.i18n import t

_WORDS_FROM_PX: Final = 140  # columns at least so wide hold words, and take room that is left
_MOST_GROWTH: Final = 1.6
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@guarded
class RecordDelegate(QStyledItemDelegate):
    """Paints rows as the visual standard says, and edits cells in place."""

    def __init__(self, table: "RecordTable") -> None:
        super().__init__(table)
        self._table = table

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, Cell):
            cell = Cell(str(index.data() or ""))
        rect: QRect = option.rect
        painter.save()
        first = self._table.horizontalHeader().visualIndex(index.column()) == 0
        selected = self._paint_row(painter, rect, index, first=first)
        column = self._table.column(index.column())
        inner = cell_rect(rect, first=first).adjusted(0, 0, 0, -1)
        paint_cell(painter, inner, cell, column, first=first, selected=selected)
        painter.restore()

    def _paint_row(self, painter: QPainter, rect: QRect, index: Index, *, first: bool) -> bool:
        table = self._table
        selected = table.selectionModel().isRowSelected(index.row(), QModelIndex())
        focused = table.has_focus()
        if selected:
            paint.selection(painter, rect, focused=focused, barred=first)
        elif index.row() == table.hovered_row:
            painter.fillRect(rect, theme.color("hover"))
        paint.hairline(painter, rect, "bottom")
        current = table.currentIndex()
        here = (current.row(), current.column()) == (index.row(), index.column())
        if focused and here:
            inset = 4 if first else 1
            place = rect.adjusted(inset, 2, -1, -3)
            paint.box(painter, place, fill="surface", edge="focus", width=2, radius=4)
        return selected

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(80), theme.row_height())

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        choices = index.data(CHOICES_ROLE) or ()
        title = str(index.model().headerData(index.column(), Qt.Orientation.Horizontal))
        if choices:
            combo = QComboBox(parent)
            combo.setProperty("role", "cell")
            combo.setAccessibleName(title)
            for value, label in choices:
                combo.addItem(label, value)
            return combo
        field = QLineEdit(parent)
        field.setProperty("role", "cell")
        field.setAccessibleName(title)
        if self._table.column(index.column()).align == "right":
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
        return field

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        words = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(words)))
        elif isinstance(editor, QLineEdit):
            editor.setText(words)
            editor.selectAll()

    @override
    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, str(editor.currentData()))
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    @override
    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(1, 1, -1, -2))

    @override
    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        key = event.key() if isinstance(event, QKeyEvent) else None
        if event.type() == event.Type.KeyPress and key in _ENTER and isinstance(editor, QWidget):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            self._table.go_down()
            return True
        return super().eventFilter(editor, event)


class RecordTable(QTableView):
    """A table of records: keyboard first, editable in place, its columns remembered by name."""

    sort_requested = Signal(str, bool)  # column key, descending
    opened = Signal(int)  # pk: Enter or double click
    opened_in_window = Signal(int)  # pk: Ctrl+Enter
    pks_selected = Signal(object)  # list of pks

    def __init__(
        self, model: RecordTableModel[Any], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._records = model
        self._name = name
        self.hovered_row = -1
        self._base_px = theme.base_px
        self._has_chosen_widths = False
        self._is_spreading = False
        self.setModel(model)
        self.setHorizontalHeader(Header(self))
        self.setItemDelegate(RecordDelegate(self))
        self._set_up_behaviour()
        self._set_up_sizes()
        theme.changed.connect(self._on_theme)

    def _set_up_behaviour(self) -> None:
        self.setAccessibleName(self._name)
        self.setMouseTracking(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.EditKeyPressed | triggers.AnyKeyPressed)
        header = self.horizontalHeader()
        header.sectionClicked.connect(self._on_header_clicked)
        header.customContextMenuRequested.connect(self._on_header_menu)
        header.sectionResized.connect(self._on_section_resized)
        header.sectionMoved.connect(self._remember_columns)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._records.pk_at(index.row())))
        self._sort: tuple[str, bool] = ("", False)

    def _set_up_sizes(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(theme.row_height())
        rows.setDefaultSectionSize(theme.row_height())
        header = self.horizontalHeader()
        header.setFixedHeight(theme.height("table_head"))
        state = window_state.recall_bytes(self._state_name())
        header.blockSignals(True)
        self._has_chosen_widths = not state.isEmpty() and header.restoreState(state)
        if not self._has_chosen_widths:
            for number, column in enumerate(self._records.columns):
                self.setColumnWidth(number, theme.px(column.width))
        else:
            self._grow_columns(
                window_state.recall_number(f"{self._state_name()}_px", theme.base_px)
            )
        header.setStretchLastSection(True)
        header.blockSignals(False)

    def _state_name(self) -> str:
        return f"columns/{self._name}_{len(self._records.columns)}"

    def _grow_columns(self, from_px: int) -> None:
        """Keep the columns' widths in step with the text's size."""
        for number in range(len(self._records.columns)):
            width = round(self.columnWidth(number) * theme.base_px / from_px)
            if width > 0:
                self.setColumnWidth(number, width)
        self._base_px = theme.base_px

    def _spread(self) -> None:
        """Give room that is left to the columns of words, the first before all; never less."""
        if self._has_chosen_widths:
            return
        widths = {
            number: theme.px(column.width)
            for number, column in enumerate(self._records.columns)
            if not self.isColumnHidden(number)
        }
        wordy = [
            number
            for number in widths
            if self.column(number).align == "left" and self.column(number).width >= _WORDS_FROM_PX
        ]
        room = max(0, self.viewport().width() - sum(widths.values()))
        parts = sum(widths[number] for number in wordy) + (widths.get(0, 0) if wordy else 0)
        self._is_spreading = True
        for number in wordy:
            share = room * widths[number] * (2 if number == 0 else 1) // max(1, parts)
            most = int(widths[number] * _MOST_GROWTH)
            self.setColumnWidth(number, min(most, widths[number] + share))
        self._is_spreading = False

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    def column(self, number: int) -> Column[Any]:
        """Return the declaration of a column."""
        return self._records.columns[number]

    def has_focus(self) -> bool:
        """Say whether the view, or the editor in it, has the focus."""
        return self.hasFocus() or self.state() == QAbstractItemView.State.EditingState

    def selected_pks(self) -> list[int]:
        """Return the keys of the selected rows, from the top."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._records.pk_at(row) for row in rows]

    def current_pk(self) -> int | None:
        """Return the key of the row with the cursor."""
        index = self.currentIndex()
        return self._records.pk_at(index.row()) if index.isValid() else None

    def select_pk(self, pk: int) -> bool:
        """Move the cursor to a record; False where it is not listed."""
        row = self._records.row_of(pk)
        if row < 0:
            return False
        column = max(0, self.currentIndex().column())
        self.setCurrentIndex(self._records.index(row, column))
        return True

    def go_down(self) -> None:
        """Move the cursor to the same column of the next row."""
        index = self.currentIndex()
        below = self._records.index(index.row() + 1, index.column())
        if below.isValid():
            self.selectionModel().setCurrentIndex(
                below,
                QItemSelectionModel.SelectionFlag.ClearAndSelect
                | QItemSelectionModel.SelectionFlag.Rows,
            )

    def reopen(self, pk: int, key: str, words: str, why: str) -> bool:
        """Open a cell again with what was typed, and say why that does not do; False where busy."""
        row = self._records.row_of(pk)
        number = next((n for n, one in enumerate(self._records.columns) if one.key == key), -1)
        index = self._records.index(row, number)
        if not index.isValid() or not self.hasFocus():
            return False
        self.setCurrentIndex(index)
        self.edit(index)
        editor = self.indexWidget(index)
        if not isinstance(editor, QLineEdit):
            return False
        editor.setText(words)
        editor.selectAll()
        show_trouble(editor, self.viewport(), why)
        return True

    def set_sort(self, key: str, *, descending: bool) -> None:
        """Show how the keys are sorted; the desk sorts them."""
        self._sort = (key, descending)
        self._records.mark_sorted(key, descending=descending)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self.state() != QAbstractItemView.State.EditingState:
            pk = self.current_pk()
            if pk is not None:
                control = Qt.KeyboardModifier.ControlModifier in event.modifiers()
                (self.opened_in_window if control else self.opened).emit(pk)
            event.accept()
            return
        super().keyPressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            before, self.hovered_row = self.hovered_row, row
            for changed in (before, row):
                self._update_row(changed)

    def _update_row(self, row: int) -> None:
        if row >= 0:
            top = self.rowViewportPosition(row)
            self.viewport().update(0, top, self.viewport().width(), self.rowHeight(row))

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        for index in (previous, current):
            self._update_row(index.row())

    def _on_header_clicked(self, number: int) -> None:
        column = self.column(number)
        if column.sortable and column.key:
            key, descending = self._sort
            turned = key == column.key and not descending
            self.set_sort(column.key, descending=turned)
            self.sort_requested.emit(column.key, turned)

    def _on_header_menu(self, point: QPoint) -> None:
        self.columns_menu().popup(self.horizontalHeader().mapToGlobal(point))

    def columns_menu(self) -> QMenu:
        """Return the menu that shows and hides columns."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, column in enumerate(self._records.columns):
            action = menu.addAction(column.title or t("Column {n}").format(n=number + 1))
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.setEnabled(number > 0)
            action.toggled.connect(
                lambda shown, number=number: self._show_column(number, shown=shown)
            )
        return menu

    def _show_column(self, number: int, *, shown: bool) -> None:
        self.setColumnHidden(number, not shown)
        self._remember_columns()

    def _on_section_resized(self, number: int) -> None:
        header = self.horizontalHeader()
        is_last = header.visualIndex(number) == header.count() - 1  # it stretches by itself
        if not self._is_spreading and not is_last:
            self._remember_columns()

    def _remember_columns(self) -> None:
        self._has_chosen_widths = True
        window_state.remember(self._state_name(), self.horizontalHeader().saveState())
        window_state.remember(f"{self._state_name()}_px", theme.base_px)

    def _on_selection(self) -> None:
        self.viewport().update()
        self.pks_selected.emit(self.selected_pks())

    def _on_theme(self) -> None:
        self.verticalHeader().setMinimumSectionSize(theme.row_height())
        self.verticalHeader().setDefaultSectionSize(theme.row_height())
        self.horizontalHeader().setFixedHeight(theme.height("table_head"))
        if self._base_px != theme.base_px:
            self._is_spreading = not self._has_chosen_widths
            self._grow_columns(self._base_px)
            self._is_spreading = False
            self._spread()
        self.viewport().update()

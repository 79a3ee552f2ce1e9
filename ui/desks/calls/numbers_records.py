"""The records behind a bar of a chart, as a table of their type."""

from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.context import Shell
from ui.desks.calls import numbers_work
from ui.desks.lists import columns
from ui.desks.lists.columns import Row
from ui.models.record_table import RecordTableModel
from ui.widgets.buttons import Button, FilterChip
from ui.widgets.labels import Label
from ui.widgets.table import RecordTable
from ui.widgets.tool_row import ToolRow
from workbench.i18n import t, tn
from workbench.insight.numbers import Selection
from workbench.schema import dictionary
from workbench.store.lists import ListQuery, Sort

if TYPE_CHECKING:
    from array import array

_SORTS: Final = {
    "Task": Sort("activity_at", is_descending=True),
    "Lead": Sort("score", is_descending=True),
}


class BarRecords(QFrame):
    """Says which bar it is, lists its records, and leads back to the charts."""

    left = Signal()

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("plane", "window")
        self.shell = shell
        self._selection: Selection | None = None
        self._other: Selection | None = None
        self._sort: Sort | None = None
        self._wanted = 0
        self.chip = FilterChip(t("From a chart"), active=True)
        self.chip.clicked.connect(self.left)
        self.chip.cleared.connect(self.left)
        self.other = Button("", "secondary", "users")
        self.other.clicked.connect(self._show_other)
        self.other.hide()
        self.count = Label("", role="small", ink="text3", tabular=True)
        row = ToolRow()
        row.add(self.chip)
        row.add(self.other)
        row.add_stretch()
        row.add(self.count)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(row)
        self.table: RecordTable | None = None
        self.model: RecordTableModel[Row] | None = None

    def show_bar(self, selection: Selection, words: str) -> None:
        """List the records of a bar; those of another type it counts are one button away."""
        self._show(selection, selection.also)
        self.chip.show_filter(words, active=True)

    def _show_other(self) -> None:
        if self._selection is not None and self._other is not None:
            self._show(self._other, self._selection)

    def _show(self, selection: Selection, other: Selection | None) -> None:
        if self._selection is None or self._selection.type != selection.type:
            self._replace_table(selection.type)
        self._selection, self._other = selection, other
        if other is not None:
            label = dictionary.record_type(other.type).plural
            self.other.setText(t("Show {types}").format(types=label))
        self.other.setVisible(other is not None)
        self._sort = _SORTS.get(selection.type)
        if self.table is not None and self._sort is not None:
            self.table.set_sort(self._sort.field, descending=self._sort.is_descending)
        self.reload()

    def reload(self) -> None:
        """Read the list again."""
        if self._selection is None:
            return
        self._wanted += 1
        query = ListQuery(self._selection.type, self._selection.query.filters, self._sort)
        self.shell.operations.run(
            self,
            lambda core: numbers_work.keys_of(core, query),
            partial(self._on_keys, self._wanted),
        )

    def _on_keys(self, wanted: int, pks: "array[int]") -> None:
        if wanted != self._wanted or self.model is None or self.table is None:
            return
        self.model.show_pks(pks)
        self.count.setText(tn("{n} record", "{n} records", len(pks)))
        self.table.setCurrentIndex(self.model.index(0, 0))
        self.table.setFocus()
        self.shell.refresh_status()

    def _replace_table(self, type_name: str) -> None:
        before, before_model = self.table, self.model
        fetch = partial(columns.fetch, type_name=type_name)
        self.model = RecordTableModel(self.shell.operations, columns.columns(type_name), fetch)
        self.table = RecordTable(self.model, f"numbers.{type_name}")
        self.table.setAccessibleName(t("Records behind the bar"))
        self.table.opened.connect(partial(self._open, own_window=False))
        self.table.opened_in_window.connect(partial(self._open, own_window=True))
        self.table.sort_requested.connect(self._on_sort)
        self._column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        if before is not None and before_model is not None:
            self._column.removeWidget(before)
            before.deleteLater()
            before_model.deleteLater()

    def _open(self, pk: int, *, own_window: bool) -> None:
        if self.model is None or self._selection is None:
            return
        row = self.model.row_at(self.model.row_of(pk))
        if row is not None:
            record_id: UUID = columns.record_id(row)
            self.shell.open_record(self._selection.type, record_id, own_window=own_window)

    def _on_sort(self, key: str, descending: bool) -> None:
        self._sort = Sort(key, descending)
        self.reload()

"""One list of all records of a type: filter, sort, open; the dictionary names its columns."""

from array import array
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout
from typing_extensions import override

from ui.context import Shell
from ui.desks.base import Desk
from ui.desks.lists import columns
from ui.desks.lists.columns import Row
from ui.models.record_table import RecordTableModel
from ui.widgets.buttons import Button, FilterChip
from ui.widgets.feedback import EmptyState
from ui.widgets.fields import SearchField
from ui.widgets.labels import Label
from ui.widgets.page import Fact, PageHead
from ui.widgets.table import RecordTable
from ui.widgets.tool_row import ToolRow
from workbench.i18n import t, tn
from workbench.schema import dictionary
from workbench.store.lists import Filter, ListQuery, Sort
from workbench.wire.rows import display_name

if TYPE_CHECKING:
    from workbench.app import Workbench

NewSheet = Callable[[Desk], None]
Found = tuple["array[int]", int, int]


class ListDesk(Desk):
    """All records of one type as a table."""

    def __init__(
        self, shell: Shell, type_name: str, *, sort: Sort, new: NewSheet | None = None
    ) -> None:
        super().__init__(shell)
        self._type = dictionary.record_type(type_name)
        self._sort, self._new = sort, new
        self._mine = False
        self._count, self._wanted = 0, 0
        self.head = PageHead(str(self._type.plural))
        fetch = partial(columns.fetch, type_name=type_name)
        self.model: RecordTableModel[Row] = RecordTableModel(
            shell.operations, columns.columns(type_name), fetch
        )
        self.table = RecordTable(self.model, f"list.{type_name}")
        self.table.setAccessibleName(str(self._type.plural))
        self.table.opened.connect(partial(self._open, own_window=False))
        self.table.opened_in_window.connect(partial(self._open, own_window=True))
        self.table.sort_requested.connect(self._on_sort)
        self.table.set_sort(sort.field, descending=sort.is_descending)
        self.pages = QStackedWidget()
        self.empty = EmptyState(
            self._type.icon,
            t("Nothing fits here"),
            t("Clear the filter, or make the first one."),
            button=t("Show all"),
            press=self.show_all,
        )
        self.nothing = EmptyState(
            self._type.icon,
            t("Nothing here yet"),
            t("Records arrive with the next sync, or with an import."),
        )
        self.pages.addWidget(self.table)
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._tools())
        column.addWidget(self.pages, 1)
        self.setFocusProxy(self.table)

    def _tools(self) -> ToolRow:
        row = ToolRow()
        self.filter = SearchField(t("Filter"))
        self.filter.filter_changed.connect(lambda _text: self.reload())
        self.filter.left.connect(self.table.setFocus)
        self.mine = FilterChip(t("Mine"))
        self.mine.clicked.connect(lambda: self._show_mine(mine=True))
        self.mine.cleared.connect(lambda: self._show_mine(mine=False))
        self.count = Label("", role="small", ink="text3", tabular=True)
        row.add(self.filter)
        if self._type.has_owner:
            row.add(self.mine)
        row.add_stretch()
        row.add(self.count)
        if self._new is not None:
            button = Button(
                t("New {kind}").format(kind=str(self._type.label).lower()), "primary", "plus"
            )
            button.clicked.connect(self.new_record)
            row.add(button)
        return row

    # -- what the window asks

    @override
    def on_shown(self) -> None:
        self.reload()
        self.table.setFocus()

    @override
    def on_changes(self, types: frozenset[str]) -> None:
        if self._type.name in types:
            self.reload()

    @override
    def status_text(self) -> str:
        return self.count.text()

    @override
    def focus_filter(self) -> bool:
        self.filter.setFocus()
        self.filter.selectAll()
        return True

    @override
    def new_record(self) -> bool:
        if self._new is not None:
            self._new(self)
        return self._new is not None

    @override
    def current_record(self) -> tuple[str, UUID, str] | None:
        pk = self.table.current_pk()
        row = None if pk is None else self.model.row_at(self.model.row_of(pk))
        if row is None:
            return None
        return self._type.name, columns.record_id(row), display_name(self._type, row)

    @override
    def state(self) -> str:
        return f"{int(self._mine)}|{self.filter.text()}"

    @override
    def restore_state(self, state: str) -> None:
        mine, _bar, text = state.partition("|")
        self.filter.setText(text)
        self._show_mine(mine=mine == "1")

    # -- the list

    def reload(self) -> None:
        """Read the list again."""
        self._wanted += 1
        text, sort, mine, type_name = self.filter.text(), self._sort, self._mine, self._type.name

        def work(core: "Workbench") -> Found:
            from workbench.services import scored_lists
            from workbench.store import lists

            filters = (Filter("owner_id", "=", core.store.user_id),) if mine else ()
            query = ListQuery(type_name, filters, sort=sort, text=text)
            with core.store.read() as r:
                pks = scored_lists.keys(r, query)
                total = lists.count(r, ListQuery(type_name))
                owned = 0
                if dictionary.record_type(type_name).has_owner:
                    own = (Filter("owner_id", "=", core.store.user_id),)
                    owned = lists.count(r, ListQuery(type_name, own))
            return pks, total, owned

        self.shell.operations.run(self, work, partial(self._on_found, self._wanted))

    def show_all(self) -> None:
        """Clear the filters."""
        self.filter.clear()
        self._show_mine(mine=False)

    def _on_found(self, wanted: int, found: Found) -> None:
        if wanted != self._wanted:
            return
        pks, total, owned = found
        facts = [Fact(f"{total:,}", t("in all"))]
        if self._type.has_owner:
            facts.append(Fact(f"{owned:,}", t("mine"), "user"))
        self.head.show_facts(facts)
        self._count = len(pks)
        self.count.setText(tn("{n} found", "{n} found", len(pks)))
        blank = self.empty if total else self.nothing
        self.pages.setCurrentWidget(self.table if pks else blank)
        current = self.table.current_pk()
        if list(pks) == list(self.model.pks):
            self.model.refresh()
        else:
            self.model.show_pks(pks)
            if current is None or not self.table.select_pk(current):
                self.table.setCurrentIndex(self.model.index(0, 0))
        self.shell.refresh_status()

    def _open(self, pk: int, *, own_window: bool) -> None:
        row = self.model.row_at(self.model.row_of(pk))
        if row is not None:
            found: UUID = columns.record_id(row)
            self.shell.open_record(self._type.name, found, own_window=own_window)

    def _on_sort(self, key: str, descending: bool) -> None:
        self._sort = Sort(key, descending)
        self.reload()

    def _show_mine(self, *, mine: bool) -> None:
        self._mine = mine
        self.mine.show_filter(t("Mine"), active=mine)
        self.reload()

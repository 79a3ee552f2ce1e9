"""The deal desk: board, table and charts of one list of opportunities."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout
from typing_extensions import override

from ui.commands import registry
from ui.context import Shell
from ui.desks.base import Desk
from ui.desks.deals import listing
from ui.desks.deals import table as deal_table
from ui.desks.deals.actions import DealActions
from ui.desks.deals.board import BoardView
from ui.desks.deals.charts import ChartBoard
from ui.desks.deals.places import Places, Shown
from ui.desks.deals.view_names import BOARD, CHARTS, DESK, TABLE
from ui.models.record_table import RecordTableModel
from ui.widgets.buttons import Button, FilterChip, Segment
from ui.widgets.feedback import EmptyState
from ui.widgets.fields import SearchField
from ui.widgets.labels import Label
from ui.widgets.list_picker import ListPicker
from ui.widgets.page import Fact, PageHead
from ui.widgets.table import RecordTable
from ui.widgets.tool_row import ToolRow
from workbench.i18n import t, tn
from workbench.insight.numbers import Selection
from workbench.services import deals, saved_views, words
from workbench.services.deals import Card, Facts
from workbench.store.lists import ListQuery, Sort

if TYPE_CHECKING:
    from workbench.app import Workbench

_FOLLOW_MS = 120
_SCOPES = (deals.MINE, deals.TEAM, deals.EVERYONE)
_TYPES = frozenset(
    {"Opportunity", "OpportunityStage", "OpportunityFieldHistory", "Account", "User"}
)


class DealDesk(Desk):
    """Opportunities as board, table or charts; one list behind all three."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.today = datetime.now().astimezone().date()
        self._scope = ""  # as the role wants it, until somebody chooses
        self._view, self._places = "", Places()
        self._selection: Selection | None = None
        self._sort = Sort("close_date")
        self.found: listing.Found | None = None
        self._wanted = 0
        self._names_key: tuple[str, ...] = ()
        self._in_panel: UUID | None = None
        self._follow = QTimer(self)  # a pause, so that held arrow keys open one panel, not ten
        self._follow.setSingleShot(True)
        self._follow.setInterval(_FOLLOW_MS)
        self._follow.timeout.connect(self._show_chosen)
        self.acts = DealActions(self, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(t("Opportunities"))
        self.head.fact_chosen.connect(self.show_view)
        column.addWidget(self.head)
        column.addWidget(self._tools())
        self.pages = QStackedWidget()
        self.board = BoardView(self.today)
        self.board.moved.connect(self.acts.move_to)
        self.board.opened.connect(lambda card: self._open(card.id))
        self.board.chosen.connect(lambda _card: self._on_chosen())
        self.pages.addWidget(self.board)
        self.model: RecordTableModel[Card] = self._new_model("")
        self.table = self._new_table()
        self.pages.addWidget(self.table)
        self.charts = ChartBoard(shell.operations, self._chart_filters)
        self.charts.selected.connect(self.show_records)
        self.pages.addWidget(self.charts)
        self.empty = EmptyState(
            "square-kanban",
            t("No opportunities here"),
            t("Nothing fits these filters.\nClear them, or make the first one."),
            button=t("New opportunity"), button_icon="plus",
            shortcut=registry.get("app.new").shortcut, press=self.new_record,
        )  # fmt: skip
        self.pages.addWidget(self.empty)
        column.addWidget(self.pages, 1)

    @override
    def on_shown(self) -> None:
        self.reload()

    @override
    def on_changes(self, types: frozenset[str]) -> None:
        if types & _TYPES:
            self.reload()
            if self._shown() == CHARTS:
                self.charts.reload()

    @override
    def show_place(self, argument: str) -> None:
        wanted = self._places.shown(argument, self._shown())
        if wanted is None or wanted == self._shown_list():
            return
        self._view, self._selection = wanted.view, wanted.selection
        self._show_chips()
        self.views.choose(wanted.how)
        self.reload()

    @override
    def status_text(self) -> str:
        if self.found is None:
            return ""
        count = tn("{n} opportunity", "{n} opportunities", self.found.count)
        total = f"{words.amount(self.found.amount)} {self.found.facts.currency}".strip()
        return f"{count} · {total}"

    @override
    def status_detail(self) -> str:
        card = self.current_card()
        if card is None:
            return ""
        return t("1 selected · {name}").format(name=card.account or card.name)

    @override
    def focus_filter(self) -> bool:
        self.filter.setFocus()
        self.filter.selectAll()
        return True

    @override
    def new_record(self) -> bool:
        self.acts.new()
        return True

    @override
    def state(self) -> str:
        return f"{self._shown()}|{self._scope}|{self._view}|{self.filter.text()}"

    @override
    def restore_state(self, state: str) -> None:
        view, scope, saved, text = [*state.split("|", 3), "", "", "", ""][:4]
        if scope in _SCOPES:
            self._scope = scope
        self._view = saved
        self.filter.setText(text)
        self._show_chips()
        if view in (BOARD, TABLE, CHARTS):
            self.views.choose(view)

    def reload(self) -> None:
        """Read the list again."""
        self._wanted += 1
        wants_board = self._shown() == BOARD
        scope, view, text = self._scope, self._view, self.filter.text()
        selection, sort, today = self._selection, self._sort, self.today

        def work(core: Workbench) -> listing.Found:
            with core.store.read() as r:
                whose = scope or deals.first_scope(r)
                if selection is not None:
                    wanted = ListQuery("Opportunity", selection.query.filters, sort=sort, text=text)
                else:
                    wanted = deals.query(
                        r, scope=whose, view=view, text=text, today=today, sort=sort
                    )
                return listing.look(r, wanted, whose, today, wants_board=wants_board)

        self.shell.operations.run(self, work, partial(self._on_found, self._wanted))

    def show_view(self, view: str) -> None:
        """Narrow the list to a saved view, or show all of it again."""
        self._go(Shown(self._shown(), "" if view == self._view else view))

    def show_records(self, selection: Selection) -> None:
        """Show the records behind a bar of a chart, as a table; Back leads to the chart."""
        self._go(Shown(TABLE, self._view, selection))

    def _go(self, wanted: Shown) -> None:
        """Show another list, with a step in the history from the one that is shown."""
        for shown in (self._shown_list(), wanted):
            self.shell.go_to(DESK, self._places.named(shown))

    def _shown_list(self) -> Shown:
        return Shown(self._shown(), self._view, self._selection)

    def current_card(self) -> Card | None:
        """Return the deal the cursor is on."""
        if self._shown() == BOARD:
            return self.board.card()
        return self.model.row_at(self.table.currentIndex().row())

    def _on_found(self, wanted: int, found: listing.Found) -> None:
        if wanted != self._wanted:
            return
        self.found = found
        if not self._scope:
            self._scope = found.scope
            self._show_chips()
        self._show_facts(found.facts)
        shown = self._shown()
        if found.board is not None:
            self.board.show_board(found.board)
        self._show_table(found)
        self.count.setText(tn("{n} opportunity", "{n} opportunities", found.count))
        page = {BOARD: self.board, TABLE: self.table, CHARTS: self.charts}[shown]
        empty = found.count == 0 and shown != CHARTS
        self.pages.setCurrentWidget(self.empty if empty else page)
        if self.hasFocus():
            self._focus_list()
        elif shown == BOARD and self.board.card() is None:
            self.board.choose_first()
        self.shell.refresh_status()

    def _show_table(self, found: listing.Found) -> None:
        names_key = (found.facts.currency, *found.labels.values())
        if names_key != self._names_key:
            self._names_key = names_key
            self._replace_table(found)
        current = self.table.current_pk()
        if list(found.pks) == list(self.model.pks):
            self.model.refresh()
            return
        self.model.show_pks(found.pks)
        if current is None or not self.table.select_pk(current):
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _open(self, opportunity_id: UUID, *, own_window: bool = False) -> None:
        self.shell.open_record("Opportunity", opportunity_id, own_window=own_window)
        if not own_window:
            self._in_panel = opportunity_id

    def _on_chosen(self) -> None:
        self.shell.refresh_status()
        if self._in_panel is not None:
            self._follow.start()

    def _show_chosen(self) -> None:
        """Show in the side panel what is chosen now, if the panel still shows one of these."""
        card = self.current_card()
        if not self.shell.panel_is_open():
            self._in_panel = None
        elif self._in_panel is not None and card is not None and card.id != self._in_panel:
            self._open(card.id)

    def _tools(self) -> ToolRow:
        row = ToolRow()
        self.views = Segment(
            (
                (BOARD, t("Board"), "square-kanban"),
                (TABLE, t("Table"), "table-2"),
                (CHARTS, t("Charts"), "chart-column"),
            ),
            t("View"),
        )
        self.views.chosen.connect(lambda _key: self._on_view())
        self.filter = SearchField(t("Filter opportunities"))
        self.filter.filter_changed.connect(lambda _text: self.reload())
        self.filter.left.connect(self._focus_list)
        self.scope_chip = FilterChip(t("Mine"), active=True)
        self.scope_chip.clicked.connect(self._pick_scope)
        self.scope_chip.cleared.connect(lambda: self._set_scope(deals.EVERYONE))
        self.view_chip = FilterChip(t("Saved view"))
        self.view_chip.clicked.connect(self._pick_view)
        self.view_chip.cleared.connect(lambda: self._go(Shown(self._shown())))
        self.count = Label("", role="small", ink="text3", tabular=True)
        new = Button(t("New opportunity"), "primary", "plus")
        new.clicked.connect(self.new_record)
        for widget in (self.views, self.filter, self.scope_chip, self.view_chip):
            row.add(widget)
        row.add_stretch()
        row.add(self.count)
        row.add(new)
        return row

    def _chart_filters(self, core: Workbench) -> Any:
        return listing.chart_filters(core, self._scope, self.today)

    def _new_model(self, currency: str) -> RecordTableModel[Card]:
        found = self.found
        labels, steps = (found.labels, found.steps) if found else ({}, {})
        columns = deal_table.columns(labels, steps, self.today, currency)
        fetch = partial(deal_table.fetch, today=self.today)
        return RecordTableModel(self.shell.operations, columns, fetch, self.acts.commit)

    def _new_table(self) -> RecordTable:
        made = RecordTable(self.model, "opportunities")
        made.setAccessibleName(t("Opportunities"))
        made.opened.connect(lambda pk: self._open_pk(pk, own_window=False))
        made.opened_in_window.connect(lambda pk: self._open_pk(pk, own_window=True))
        made.sort_requested.connect(self._on_sort)
        made.pks_selected.connect(lambda _pks: self._on_chosen())
        made.set_sort(self._sort.field, descending=self._sort.is_descending)
        return made

    def _replace_table(self, found: listing.Found) -> None:
        old, old_model = self.table, self.model
        self.model = self._new_model(found.facts.currency)
        self.table = self._new_table()
        self.pages.insertWidget(self.pages.indexOf(old), self.table)
        self.pages.removeWidget(old)
        old.deleteLater()
        old_model.deleteLater()

    def _open_pk(self, pk: int, *, own_window: bool) -> None:
        card = self.model.row_at(self.model.row_of(pk))
        if card is not None:
            self._open(card.id, own_window=own_window)

    def _on_sort(self, key: str, descending: bool) -> None:
        if key in deal_table.SORT_FIELDS:
            self._sort = Sort(deal_table.SORT_FIELDS[key], descending)
            self.reload()

    def _shown(self) -> str:
        return self.views.current()

    def _on_view(self) -> None:
        shown = self._shown()
        if shown == CHARTS:
            self.pages.setCurrentWidget(self.charts)
        self.reload()

    def _focus_list(self) -> None:
        if self._shown() == BOARD:
            self.board.focus_first()
        else:
            self.table.setFocus()

    def _pick_scope(self) -> None:
        choices = [(scope, listing.scope_words(scope)) for scope in _SCOPES]
        picker = ListPicker(t("Whose"), choices, self)
        picker.picked.connect(self._set_scope)
        picker.open_below(self.scope_chip, self._scope)

    def _set_scope(self, scope: str) -> None:
        self._scope, self._selection = scope, None
        self._show_chips()
        self.reload()
        self.charts.reload()

    def _pick_view(self) -> None:
        choices = [(view.key, str(view.label)) for view in saved_views.VIEWS]
        picker = ListPicker(t("Saved view"), choices, self)
        picker.picked.connect(self.show_view)
        picker.open_below(self.view_chip, self._view)

    def _show_chips(self) -> None:
        self.scope_chip.show_filter(
            listing.scope_words(self._scope), active=self._scope != deals.EVERYONE
        )
        if self._selection is not None:
            self.view_chip.show_filter(t("From a chart"), active=True)
            return
        labels = {view.key: str(view.label) for view in saved_views.VIEWS}
        label = labels.get(self._view, t("Saved view"))
        self.view_chip.show_filter(label, active=bool(self._view))

    def _show_facts(self, facts: Facts) -> None:
        self.head.show_facts(
            (
                Fact(f"{facts.open_count:,}", t("in progress"), "square-kanban"),
                Fact(
                    f"{facts.closing_count:,}",
                    t("closing this quarter"),
                    "calendar",
                    key=saved_views.CLOSING,
                ),
                Fact(
                    f"{facts.stalled_count:,}",
                    t("stalled"),
                    "hourglass",
                    "bad",
                    alarm=facts.stalled_count > 0,
                    key=saved_views.STALLED,
                ),
                Fact(
                    f"{facts.no_next_step_count:,}",
                    t("without next step"),
                    "flag",
                    "warn",
                    key=saved_views.NO_NEXT_STEP,
                ),
                Fact(
                    words.short_amount(facts.won_amount),
                    t("won {quarter}").format(quarter=facts.won_label),
                    "trophy",
                    "good",
                ),
            )
        )

"""The deal desk: board, table and charts of one list of opportunities."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ui.context import Shell
from ui.desks import words
from ui.desks.base import Desk
from ui.desks.deals import table as deal_table
from ui.desks.deals.board import BoardView
from ui.desks.deals.forms import LossSheet, NewDealSheet
from ui.models.record_table import RecordTableModel
from ui.widgets.buttons import Button, FilterChip, Segment
from ui.widgets.chart_card import ChartCard
from ui.widgets.feedback import EmptyState
from ui.widgets.fields import ListPicker, SearchField
from ui.widgets.labels import Label
from ui.widgets.page import Fact, PageHead
from ui.widgets.table import RecordTable
from ui.widgets.tool_row import ToolRow
from workbench.errors import WorkbenchError
from workbench.i18n import t, tn
from workbench.insight.numbers import Selection
from workbench.services import deals, moving, saved_views
from workbench.services.deals import Board, Card, Facts
from workbench.store.lists import ListQuery, Sort

if TYPE_CHECKING:
    from workbench.app import Workbench

BOARD, TABLE, CHARTS = "board", "table", "charts"
CHART_NAMES = ("pipeline_by_stage", "won_by_quarter", "win_rate", "ageing")
_SCOPES = (deals.MINE, deals.TEAM, deals.EVERYONE)
_TYPES = frozenset(
    {"Opportunity", "OpportunityStage", "OpportunityFieldHistory", "Account", "User"}
)


@dataclass(frozen=True)
class Found:
    """What one look at the list brought."""

    board: Board | None
    pks: "array[int]"
    count: int
    amount: Any
    facts: Facts
    labels: dict[str, str]
    steps: dict[str, int]


class DealDesk(Desk):
    """Opportunities as board, table or charts; one list behind all three."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._today = datetime.now().astimezone().date()
        self._scope = deals.MINE
        self._view = ""
        self._selection: Selection | None = None
        self._sort = Sort("close_date")
        self._found: Found | None = None
        self._wanted = 0
        self._names_key: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(t("Opportunities"))
        self.head.fact_chosen.connect(self.show_view)
        column.addWidget(self.head)
        column.addWidget(self._tools())
        self.pages = QStackedWidget()
        self.board = BoardView(self._today)
        self.board.moved.connect(self.move_to)
        self.board.opened.connect(lambda card: self._open(card.id))
        self.board.chosen.connect(lambda _card: self.shell.refresh_status())
        self.pages.addWidget(self.board)
        self.model: RecordTableModel[Card] = self._new_model("")
        self.table = self._new_table()
        self.pages.addWidget(self.table)
        self.charts = self._charts()
        self.pages.addWidget(self.charts)
        self.empty = EmptyState(
            "square-kanban",
            t("No opportunities here"),
            t("Nothing fits these filters.\nClear them, or make the first one."),
            button=t("New opportunity"),
            button_icon="plus",
            shortcut="Ctrl+N",
        )
        self.empty.pressed.connect(self.new_record)
        self.pages.addWidget(self.empty)
        column.addWidget(self.pages, 1)

    # -- what the window asks

    @override
    def on_shown(self) -> None:
        self.reload()

    @override
    def on_changes(self, types: frozenset[str]) -> None:
        if types & _TYPES:
            self.reload()
            if self._shown() == CHARTS:
                self._reload_charts()

    @override
    def show_place(self, argument: str) -> None:
        kind, _colon, value = argument.partition(":")
        if kind == "view":
            self.show_view(value)

    @override
    def status_text(self) -> str:
        if self._found is None:
            return ""
        count = tn("{n} opportunity", "{n} opportunities", self._found.count)
        total = f"{words.amount(self._found.amount)} {self._found.facts.currency}".strip()
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
        self.shell.open_sheet(NewDealSheet(self._create))
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

    # -- the list

    def reload(self) -> None:
        """Read the list again."""
        self._wanted += 1
        wants_board = self._shown() == BOARD
        scope, view, text = self._scope, self._view, self.filter.text()
        selection, sort, today = self._selection, self._sort, self._today

        def work(core: "Workbench") -> Found:
            with core.store.read() as r:
                if selection is not None:
                    wanted = ListQuery("Opportunity", selection.query.filters, sort=sort, text=text)
                else:
                    wanted = deals.query(
                        r, scope=scope, view=view, text=text, today=today, sort=sort
                    )
                return _look(r, wanted, scope, today, wants_board=wants_board)

        self.shell.operations.run(self, work, partial(self._on_found, self._wanted))

    def show_view(self, view: str) -> None:
        """Narrow the list to a saved view, or show all of it again."""
        self._view = "" if view == self._view else view
        self._selection = None
        self._show_chips()
        self.reload()

    def show_records(self, selection: Selection) -> None:
        """Show the records behind a bar of a chart, as a table."""
        self._selection = selection
        self._show_chips()
        self.views.choose(TABLE)
        self.reload()

    def current_card(self) -> Card | None:
        """Return the deal the cursor is on."""
        if self._shown() == BOARD:
            return self.board.card()
        return self.model.row_at(self.table.currentIndex().row())

    def _on_found(self, wanted: int, found: Found) -> None:
        if wanted != self._wanted:
            return
        self._found = found
        self._show_facts(found.facts)
        shown = self._shown()
        if found.board is not None:
            self.board.show_board(found.board)
        self._show_table(found)
        self.count.setText(tn("{n} opportunity", "{n} opportunities", found.count))
        page = {BOARD: self.board, TABLE: self.table, CHARTS: self.charts}[shown]
        empty = found.count == 0 and shown != CHARTS
        self.pages.setCurrentWidget(self.empty if empty else page)
        self.shell.refresh_status()

    def _show_table(self, found: Found) -> None:
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

    # -- what one does with a deal

    def move_by(self, step: int) -> None:
        """Move the deal under the cursor one stage on, or back."""
        card = self.current_card()
        if card is None:
            return

        def work(core: "Workbench") -> str:
            with core.store.read() as r:
                stage = moving.neighbour(r, card.stage, step)
            return stage.api_name if stage is not None else ""

        self.shell.operations.run(self, work, lambda stage: self._move_known(card.id, stage))

    def move_to(self, opportunity_id: UUID, stage: str, reason: str = "", note: str = "") -> None:
        """Move a deal to a stage; a lost one needs its reason."""

        def work(core: "Workbench") -> moving.Moved:
            with core.store.write() as w:
                return moving.move(
                    w, opportunity_id, stage, loss_reason=reason or None, loss_note=note or None
                )

        self.shell.operations.run(self, work, self._on_moved, self._on_refused)

    def close_as_lost(self) -> None:
        """Ask why the deal under the cursor was lost, and close it."""
        card, found = self.current_card(), self._found
        if card is None or found is None:
            return

        def save(reason: str, note: str) -> None:
            sheet.done.emit()
            self.shell.operations.run(
                self, _lost_stage, lambda stage: self.move_to(card.id, stage, reason, note)
            )

        sheet = LossSheet(card, save)
        self.shell.open_sheet(sheet)

    def _move_known(self, opportunity_id: UUID, stage: str) -> None:
        if stage:
            self.board.expect(opportunity_id)
            self.move_to(opportunity_id, stage)

    def _on_moved(self, moved: moving.Moved) -> None:
        def undo() -> None:
            self._run_quietly(lambda w: moving.take_back(w, moved))

        self.board.expect(moved.opportunity_id)
        sentence = t("“{name}” moved to {stage}").format(name=moved.name, stage=moved.stage.label)
        self.shell.toast(sentence, icon="arrow-right", undo=undo)

    def _on_refused(self, error: WorkbenchError) -> None:
        self.shell.show_trouble(str(error))
        self.reload()

    def _commit(self, pk: int, field: str, text: str) -> None:
        card = self.model.row_at(self.model.row_of(pk))
        if card is None:
            return

        def work(core: "Workbench") -> Any:
            with core.store.write() as w:
                return moving.edit(w, card.id, field, text, today=self._today)

        def done(before: Any) -> None:
            undo = partial(self._run_quietly, lambda w: moving.put_back(w, card.id, field, before))
            name = card.account or card.name
            self.shell.toast(t("“{name}” changed").format(name=name), icon="pencil", undo=undo)

        def failed(error: WorkbenchError) -> None:
            self.model.forget_typed(pk, field)
            self.shell.show_trouble(str(error))

        self.shell.operations.run(self, work, done, failed)

    def _create(self, name: str, account: str, amount: str, close_date: str) -> None:
        sheet = self.sender_sheet()
        today, currency = self._today, self._found.facts.currency if self._found else ""

        def work(core: "Workbench") -> UUID:
            from workbench.services import editing

            with core.store.write() as w:
                read = partial(editing.parse, w, "Opportunity", today=today)
                return moving.create(
                    w,
                    name=name.strip(),
                    account_id=read("account_id", text=account),
                    amount=read("amount", text=amount),
                    close_date=read("close_date", text=close_date),
                    currency=currency,
                )

        def done(made: UUID) -> None:
            if sheet is not None:
                sheet.done.emit()
            self.board.expect(made)
            self.shell.toast(t("“{name}” created").format(name=name.strip()), icon="plus")

        def failed(error: WorkbenchError) -> None:
            if sheet is not None:
                sheet.refuse(str(error))

        self.shell.operations.run(self, work, done, failed)

    def sender_sheet(self) -> NewDealSheet | None:
        """Return the open sheet for a new deal."""
        sheets = self.window().findChildren(NewDealSheet)
        return sheets[-1] if sheets else None

    def _run_quietly(self, change: Callable[[Any], None]) -> None:
        def work(core: "Workbench") -> None:
            with core.store.write() as w:
                change(w)

        self.shell.operations.run(self, work, _nothing_more)

    def _open(self, opportunity_id: UUID, *, own_window: bool = False) -> None:
        self.shell.open_record("Opportunity", opportunity_id, own_window=own_window)

    # -- how it is built

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
        self.view_chip.cleared.connect(self._clear_view)
        self.count = Label("", role="small", ink="text3", tabular=True)
        new = Button(t("New opportunity"), "primary", "plus")
        new.clicked.connect(self.new_record)
        for widget in (self.views, self.filter, self.scope_chip, self.view_chip):
            row.add(widget)
        row.add_stretch()
        row.add(self.count)
        row.add(new)
        return row

    def _charts(self) -> QWidget:
        page = QWidget()
        page.setProperty("plane", "window")
        grid = QGridLayout(page)
        grid.setContentsMargins(16, 0, 16, 16)
        grid.setSpacing(12)
        self.cards = [ChartCard(self.shell.operations, name) for name in CHART_NAMES]
        for number, card in enumerate(self.cards):
            card.selected.connect(self.show_records)
            grid.addWidget(card, number // 2, number % 2)
        return page

    def _new_model(self, currency: str) -> RecordTableModel[Card]:
        found = self._found
        labels, steps = (found.labels, found.steps) if found else ({}, {})
        columns = deal_table.columns(labels, steps, self._today, currency)
        fetch = partial(deal_table.fetch, today=self._today)
        return RecordTableModel(self.shell.operations, columns, fetch, self._commit)

    def _new_table(self) -> RecordTable:
        made = RecordTable(self.model, "opportunities")
        made.setAccessibleName(t("Opportunities"))
        made.opened.connect(lambda pk: self._open_pk(pk, own_window=False))
        made.opened_in_window.connect(lambda pk: self._open_pk(pk, own_window=True))
        made.sort_requested.connect(self._on_sort)
        made.pks_selected.connect(lambda _pks: self.shell.refresh_status())
        made.set_sort(self._sort.field, descending=self._sort.is_descending)
        return made

    def _replace_table(self, found: Found) -> None:
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

    def _reload_charts(self) -> None:
        for card in self.cards:
            card.reload()

    def _focus_list(self) -> None:
        if self._shown() == BOARD:
            self.board.focus_first()
        else:
            self.table.setFocus()

    def _pick_scope(self) -> None:
        choices = [(scope, _scope_words(scope)) for scope in _SCOPES]
        picker = ListPicker(t("Whose"), choices, self)
        picker.picked.connect(self._set_scope)
        picker.open_below(self.scope_chip, self._scope)

    def _set_scope(self, scope: str) -> None:
        self._scope = scope
        self._show_chips()
        self.reload()

    def _pick_view(self) -> None:
        choices = [(view.key, str(view.label)) for view in saved_views.VIEWS]
        picker = ListPicker(t("Saved view"), choices, self)
        picker.picked.connect(self.show_view)
        picker.open_below(self.view_chip, self._view)

    def _clear_view(self) -> None:
        self._view, self._selection = "", None
        self._show_chips()
        self.reload()

    def _show_chips(self) -> None:
        self.scope_chip.show_filter(_scope_words(self._scope), active=self._scope != deals.EVERYONE)
        if self._selection is not None:
            self.view_chip.show_filter(t("From a chart"), active=True)
            return
        labels = {view.key: str(view.label) for view in saved_views.VIEWS}
        label = labels.get(self._view, t("Saved view"))
        self.view_chip.show_filter(label, active=bool(self._view))

    def _show_facts(self, facts: Facts) -> None:
        self.head.show_facts(
            (
                Fact(f"{facts.open_count:,}", t("open"), "square-kanban"),
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


def _look(r: Any, wanted: ListQuery, scope: str, today: date, *, wants_board: bool) -> Found:
    from workbench.store import lists

    stages = deals.stages(r)
    count, amount = deals.totals(r, wanted)
    pks: array[int] = array("q")
    for chunk in lists.pks(r, wanted):
        pks.extend(chunk)
    steps = {
        stage.api_name: 1 + round(n * 4 / max(1, len(stages.open) - 1))
        for n, stage in enumerate(stages.open)
    }
    return Found(
        board=deals.board(r, wanted, today=today) if wants_board else None,
        pks=pks,
        count=count,
        amount=amount,
        facts=deals.facts(r, scope=scope, today=today),
        labels={stage.api_name: stage.label for stage in stages.all},
        steps=steps,
    )


def _lost_stage(core: "Workbench") -> str:
    with core.store.read() as r:
        return deals.stages(r).lost[0]


def _scope_words(scope: str) -> str:
    words_ = {deals.MINE: t("Mine"), deals.TEAM: t("Mine + team"), deals.EVERYONE: t("Everyone")}
    return words_[scope]


def _nothing_more(_result: object) -> None:
    return None

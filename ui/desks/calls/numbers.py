"""The numbers of the calls: the day's figures, the charts, and the records behind each bar."""

from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ui.commands import registry
from ui.context import Shell
from ui.desks.base import Desk
from ui.desks.calls import numbers_work
from ui.desks.calls.numbers_board import NumbersBoard
from ui.desks.calls.numbers_records import BarRecords
from ui.desks.calls.numbers_work import EVER, MONTH, PERIODS, SCOPES, TODAY, WEEK, Found, Wish
from ui.desks.calls.session import session_facts
from ui.widgets.buttons import Button, FilterChip, Segment
from ui.widgets.feedback import EmptyState
from ui.widgets.labels import Label
from ui.widgets.list_picker import ListPicker
from ui.widgets.page import PageHead, swap_page
from ui.widgets.tool_row import ToolRow
from workbench.i18n import t, tn
from workbench.insight.numbers import Selection

if TYPE_CHECKING:
    from workbench.app import Workbench
    from workbench.insight.scope import Filters

DESK: Final = "call_numbers"
_TYPES: Final = frozenset({"Task", "Lead", "Handoff", "Campaign", "CampaignMember", "User"})
_BAR: Final = "bar:"


class NumbersDesk(Desk):
    """How the calls go: today, this week, the last 30 days, or ever."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.wish = Wish()
        self.found: Found | None = None
        self._asked = 0
        self._wants_focus = False
        self._bars: list[tuple[Selection, str]] = []  # places are texts: bars are named by number
        self.head = PageHead(t("Call numbers"))
        back = Button(t("Back to the calls"), "secondary", "phone")
        back.setToolTip(registry.tooltip("numbers.calls"))
        back.clicked.connect(self.back_to_calls)
        self.head.add_right(back)
        self.board = NumbersBoard(shell.operations, self._filters, self)
        self.board.selected.connect(self.show_records)
        self.records = BarRecords(shell, self)
        self.records.left.connect(lambda: shell.go_to(DESK))
        self.pages = QStackedWidget()
        self.empty: EmptyState = self._empty_page()
        for page in (QWidget(), self.board, self.records, self.empty):
            self.pages.addWidget(page)
        self._tools = self._tool_row()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._tools)
        column.addWidget(self.pages, 1)
        self.setFocusProxy(self.board)

    # -- what the window asks

    @override
    def on_shown(self) -> None:
        if self.pages.currentWidget() is self.records:
            self.pages.setCurrentWidget(self.board)
        self._wants_focus = True
        self.reload()

    @override
    def on_changes(self, types: frozenset[str]) -> None:
        if types & _TYPES:
            self.reload()

    @override
    def show_place(self, argument: str) -> None:
        number = argument.removeprefix(_BAR)
        if number.isdigit() and int(number) < len(self._bars):
            self._tools.hide()
            self.records.show_bar(*self._bars[int(number)])
            self.pages.setCurrentWidget(self.records)
            self.records.setFocus()

    @override
    def status_text(self) -> str:
        if self.found is None:
            return ""
        return tn("{n} call", "{n} calls", self.found.calls)

    @override
    def state(self) -> str:
        return "|".join((self.wish.period, self.wish.scope, str(self.wish.campaign_id or "")))

    @override
    def restore_state(self, state: str) -> None:
        period, scope, campaign = [*state.split("|"), "", "", ""][:3]
        self.wish = Wish(
            period if period in PERIODS else TODAY,
            scope if scope in SCOPES else "",
            UUID(campaign) if campaign else None,
        )
        self.periods.choose(self.wish.period)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.pages.currentWidget() is self.records:
                self.shell.go_to(DESK)
            else:
                self.back_to_calls()
        else:
            super().keyPressEvent(event)

    # -- what is shown

    def reload(self) -> None:
        """Count again and draw again."""
        self._asked += 1
        wish = self.wish
        self.shell.operations.run(
            self, lambda core: numbers_work.look(core, wish), partial(self._on_found, self._asked)
        )

    def show_period(self, period: str) -> None:
        """Count the calls of another period."""
        if period != self.wish.period:
            self.wish = Wish(period, self.wish.scope, self.wish.campaign_id)
            self.periods.choose(period)
            self.reload()

    def show_records(self, selection: Selection, words: str) -> None:
        """Show the records behind a bar; Esc leads back to the charts."""
        bar = (selection, words)
        if bar not in self._bars:
            self._bars.append(bar)
        self.shell.go_to(DESK, f"{_BAR}{self._bars.index(bar)}")

    def back_to_calls(self) -> None:
        """Show the queue again."""
        self.shell.go_to("calls")

    def _on_found(self, asked: int, found: Found) -> None:
        if asked != self._asked:
            return
        self.found, self.wish = found, found.wish
        self.head.show_facts(session_facts(found.strip, found.now))
        self._show_chips(found)
        if self.pages.currentWidget() is self.records:
            self.records.reload()
        elif found.calls:
            self._tools.show()
            self.pages.setCurrentWidget(self.board)
            self.board.reload()
            if self._wants_focus:
                self.board.setFocus()
        else:
            self._tools.show()
            self._replace_empty()
        self._wants_focus = False
        self.shell.refresh_status()

    def _filters(self, core: "Workbench") -> "Filters":
        return numbers_work.filters_of(core, self.wish)

    # -- the tools

    def _tool_row(self) -> ToolRow:
        row = ToolRow()
        self.periods = Segment(
            (
                (TODAY, t("Today"), "sun"),
                (WEEK, t("This week"), "calendar"),
                (MONTH, t("30 days"), "calendar-clock"),
                (EVER, t("All time"), "history"),
            ),
            t("Period"),
        )
        self.periods.chosen.connect(self.show_period)
        self.scope_chip = FilterChip(t("Mine"), active=True)
        self.scope_chip.clicked.connect(self._pick_scope)
        self.scope_chip.cleared.connect(lambda: self._set_scope(numbers_work.EVERYONE))
        self.campaign_chip = FilterChip(t("Campaign"))
        self.campaign_chip.clicked.connect(self._pick_campaign)
        self.campaign_chip.cleared.connect(lambda: self._set_campaign(""))
        self.count = Label("", role="small", ink="text3", tabular=True)
        for widget in (self.periods, self.scope_chip, self.campaign_chip):
            row.add(widget)
        row.add_stretch()
        row.add(self.count)
        return row

    def _show_chips(self, found: Found) -> None:
        words = _scope_words(found.wish.scope)
        self.scope_chip.show_filter(words, active=found.wish.scope != numbers_work.EVERYONE)
        names = dict(found.campaigns)
        chosen = found.wish.campaign_id
        label = names.get(chosen, t("Campaign")) if chosen is not None else t("Campaign")
        self.campaign_chip.show_filter(label, active=chosen is not None)
        self.count.setText(tn("{n} call", "{n} calls", found.calls))

    def _pick_scope(self) -> None:
        picker = ListPicker(t("Whose"), [(one, _scope_words(one)) for one in SCOPES], self)
        picker.picked.connect(self._set_scope)
        picker.open_below(self.scope_chip, self.wish.scope)

    def _set_scope(self, scope: str) -> None:
        self.wish = Wish(self.wish.period, scope, self.wish.campaign_id)
        self.reload()

    def _pick_campaign(self) -> None:
        if self.found is None:
            return
        choices = [("", t("All calls"))]
        choices += [(str(one), name) for one, name in self.found.campaigns]
        picker = ListPicker(t("Campaign"), choices, self)
        picker.picked.connect(self._set_campaign)
        picker.open_below(self.campaign_chip, str(self.wish.campaign_id or ""))

    def _set_campaign(self, campaign: str) -> None:
        chosen = UUID(campaign) if campaign else None
        self.wish = Wish(self.wish.period, self.wish.scope, chosen)
        self.reload()

    # -- nothing to count

    def _replace_empty(self) -> None:
        before, self.empty = self.empty, self._empty_page()
        swap_page(self.pages, before, self.empty)

    def _empty_page(self) -> EmptyState:
        """Return the page that says why there is nothing, with the way out that fits."""
        if self.wish.period != EVER:
            return EmptyState(
                "chart-column",
                t("No calls in this period"),
                t("Charts appear with the first call that is logged."),
                button=t("Look at all time"),
                button_icon="history",
                press=lambda: self.show_period(EVER),
            )
        return EmptyState(
            "chart-column",
            t("No calls yet"),
            t("Every call you log counts here at once, also offline."),
            button=t("Back to the calls"),
            button_icon="phone",
            press=self.back_to_calls,
        )


def _scope_words(scope: str) -> str:
    words = {
        numbers_work.MINE: t("Mine"),
        numbers_work.TEAM: t("Mine + team"),
        numbers_work.EVERYONE: t("Everyone"),
    }
    return words.get(scope, words[numbers_work.MINE])

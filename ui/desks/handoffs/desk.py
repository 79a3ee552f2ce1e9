"""Handoffs: what waits for me, what I handed over and how it went, and the acceptance rate."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ui.context import Shell
from ui.desks.base import Desk
from ui.desks.handoffs import telling, work
from ui.desks.handoffs.acceptance import Acceptance
from ui.desks.handoffs.empty import empty_page
from ui.desks.handoffs.return_sheet import ReturnSheet
from ui.desks.handoffs.rows import HandoffList, Row
from ui.desks.handoffs.view import HandoffView
from ui.desks.handoffs.work import Found
from ui.theme import theme
from ui.widgets.buttons import Segment
from ui.widgets.feedback import EmptyState
from ui.widgets.labels import Label
from ui.widgets.page import Fact, PageHead, pane, swap_page
from ui.widgets.tool_row import ToolRow
from workbench.errors import WorkbenchError
from workbench.i18n import t, tn
from workbench.services.handoff import Handoff
from workbench.wire.handoffs import RETURNED

if TYPE_CHECKING:
    from workbench.app import Workbench

WAITING, SENT, RATE = "waiting", "sent", "rate"
_TYPES: Final = frozenset({"Handoff", "Lead", "Contact", "Task", "Event", "User"})
_LIST_PX, _NARROW_LIST_PX, _WIDE_FROM_PX = 400, 292, 960
_CLOCK_MS: Final = 30_000


class HandoffDesk(Desk):
    """Both inboxes; A accepts, R returns, and the clock runs in working hours."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.found: Found | None = None
        self._shown = ""  # which side; empty until the first look says
        self._asked = 0
        self._answering: set[UUID] = set()
        self._wished: UUID | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._clock.timeout.connect(self.reload)
        self.head = PageHead(t("Handoffs"))
        self.head.fact_chosen.connect(self.show_side)
        self.sides = Segment(
            (
                (WAITING, t("Waiting for me"), "inbox"),
                (SENT, t("Handed over by me"), "handshake"),
                (RATE, t("Acceptance"), "chart-column"),
            ),
            t("Which handoffs"),
        )
        self.sides.chosen.connect(self.show_side)
        self.count = Label("", role="small", ink="text3", tabular=True)
        self.list = HandoffList(t("Handoffs"))
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self.open_lead)
        self.view = HandoffView()
        self.view.command_wanted.connect(shell.run_command)
        self.view.open_wanted.connect(self.open_lead)
        self.rate = Acceptance(shell)
        self.empty: EmptyState = EmptyState("handshake", "", "")
        self.pages = QStackedWidget()
        self._arrange()
        self.setFocusProxy(self.list)

    def _arrange(self) -> None:
        left = pane("surface")
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 8, 0, 0)
        inside.addWidget(self.list)
        left.setMinimumWidth(theme.px(240))
        self.splitter = QSplitter()
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.view)
        self.splitter.setStretchFactor(1, 1)
        for page in (QWidget(), self.splitter, self.rate, self.empty):
            self.pages.addWidget(page)
        tools = ToolRow()
        tools.add(self.sides)
        tools.add_stretch()
        tools.add(self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(tools)
        column.addWidget(self.pages, 1)

    # -- what the window asks

    @override
    def on_shown(self) -> None:
        self.reload()
        self.list.setFocus()

    @override
    def on_changes(self, types: frozenset[str]) -> None:
        if types & _TYPES:
            self.reload()
            if self._shown == RATE:
                self.rate.reload()

    @override
    def show_place(self, argument: str) -> None:
        side, _colon, handoff_id = argument.partition(":")
        self._wished = UUID(handoff_id) if handoff_id else None
        if side in (WAITING, SENT, RATE):
            self.show_side(side)

    @override
    def status_text(self) -> str:
        if self.found is None:
            return ""
        return tn("{n} handoff waits", "{n} handoffs wait", len(self.found.waiting))

    @override
    def current_record(self) -> tuple[str, UUID, str] | None:
        row = self.list.row() if self.pages.currentWidget() is self.splitter else None
        return None if row is None else ("Lead", row.lead_id, row.name)

    @override
    def state(self) -> str:
        return self._shown

    @override
    def restore_state(self, state: str) -> None:
        if state in (WAITING, SENT, RATE):
            self.show_side(state)

    # -- what is shown

    def reload(self) -> None:
        """Read both sides again."""
        self._asked += 1
        self.shell.operations.run(self, work.look, partial(self._on_found, self._asked))

    def show_side(self, side: str) -> None:
        """Show what waits for me, what I handed over, or how often it is accepted."""
        self._shown = side
        self.sides.choose(side)
        self._show()

    def current(self) -> Handoff | None:
        """Return the handoff under the cursor."""
        row, found = self.list.row(), self.found
        if row is None or found is None or self.pages.currentWidget() is not self.splitter:
            return None
        return next((one for one in self._side(found) if one.id == row.id), None)

    def waits_for_me(self) -> bool:
        """Whether the handoff under the cursor is mine to answer."""
        return self._shown == WAITING and self.current() is not None

    def may_withdraw(self) -> bool:
        """Whether the handoff under the cursor is mine and nobody has answered it."""
        one = self.current()
        return self._shown == SENT and one is not None and one.is_waiting

    def _on_found(self, asked: int, found: Found) -> None:
        if asked != self._asked:
            return
        self.found = found
        if not self._shown:
            self._shown = SENT if found.sent and not found.waiting else WAITING
            self.sides.choose(self._shown)
        waiting = [one for one in found.waiting if one.id not in self._answering]
        late = sum(one.is_overdue for one in waiting)
        n = len(waiting)
        facts = [Fact(f"{n:,}", tn("waits for you", "wait for you", n), "inbox", key=WAITING)]
        if late:
            facts.append(Fact(f"{late:,}", t("overdue"), "hourglass", "bad", alarm=True))
        open_ = sum(one.is_waiting for one in found.sent)
        if found.sent:
            words = t("of yours not answered")
            facts.append(Fact(f"{open_:,}", words, "handshake", key=SENT))
        self.head.show_facts(facts)
        self.shell.set_badge("handoffs", n)
        self._show()

    def _show(self) -> None:
        found = self.found
        if found is None:
            return
        if self._shown == RATE:
            self.count.setText("")
            self.pages.setCurrentWidget(self.rate)
            self.rate.reload()
            return
        rows = self._rows(found)
        self.count.setText(tn("{n} handoff", "{n} handoffs", len(rows)))
        had_keys = self.list.hasFocus() or self.empty.isAncestorOf(self.focusWidget() or self)
        if rows:
            self.pages.setCurrentWidget(self.splitter)
        self.list.show_rows(rows)
        if self._wished is not None and self.list.choose(self._wished):
            self._wished = None
        if not rows:
            self._show_empty()
        elif had_keys:
            self.list.setFocus()
        self.shell.refresh_status()

    def _rows(self, found: Found) -> list[Row]:
        shown = [one for one in self._side(found) if one.id not in self._answering]
        return [telling.row(one, is_mine=self._shown == SENT) for one in shown]

    def _side(self, found: Found) -> Sequence[Handoff]:
        return found.waiting if self._shown == WAITING else found.sent

    def _show_empty(self) -> None:
        before, self.empty = self.empty, empty_page(self, is_waiting=self._shown == WAITING)
        swap_page(self.pages, before, self.empty)

    def _on_chosen(self, row: Row | None) -> None:
        found = self.found
        if row is None or found is None:
            return
        one = next((each for each in self._side(found) if each.id == row.id), None)
        if one is not None:
            verbs = telling.verbs(one, is_mine=self._shown == SENT)
            self.view.show_handoff(telling.shown(one, found.now), verbs, found.now)
            self._read_beside(row, one.fit)

    def _read_beside(self, row: Row, level: str) -> None:
        def done(beside: work.Beside) -> None:
            here = self.list.row()
            if here is not None and here.id == row.id and self.found is not None:
                is_same = beside.fit is not None and beside.fit.level == level
                why = beside.fit.reasons if beside.fit is not None and is_same else ()
                self.view.show_beside(beside.touches, why, self.found.now)

        lead_id = row.lead_id
        self.shell.operations.run(self, lambda core: work.beside(core, lead_id), done)

    # -- what one does

    def open_lead(self) -> None:
        """Show the lead's page."""
        row = self.list.row()
        if row is not None:
            self.shell.open_record_page("Lead", row.lead_id)

    def accept(self) -> None:
        """Take the lead under the cursor; the next one stands in its place at once."""
        row = self.list.row()
        if row is not None and self.waits_for_me():
            said = t("{name} is yours now").format(name=row.name)
            self._answer(row, lambda core: work.accept(core, row.id), said, "handshake")

    def give_back(self) -> None:
        """Ask why, and return the lead under the cursor."""
        row, one = self.list.row(), self.current()
        if row is None or one is None or not self.waits_for_me():
            return
        said = t("{name} is back with {who}").format(name=row.name, who=one.from_name)

        def save(reason: str, note: str) -> None:
            def back(core: "Workbench") -> UUID:
                return work.give_back(core, row.id, reason, note)

            self._answer(row, back, said, "undo-2")

        self.shell.open_sheet(ReturnSheet(row.name, one.from_name, save))

    def may_call(self) -> bool:
        """Whether the handoff under the cursor came back: its lead is mine to call again."""
        one = self.current()
        return self._shown == SENT and one is not None and one.status == RETURNED

    def call_again(self) -> None:
        """Show the lead that came back on the call desk."""
        row = self.list.row()
        if row is not None and self.may_call():
            self.shell.go_to("calls", f"Lead:{row.lead_id}")

    def withdraw(self) -> None:
        """Take back a lead that nobody has accepted yet."""
        row = self.list.row()
        if row is not None and self.may_withdraw():
            said = t("{name} is taken back").format(name=row.name)
            self._answer(row, lambda core: work.withdraw(core, row.id), said, "rotate-ccw")

    def _answer(self, row: Row, doing: "Callable[[Workbench], UUID]", said: str, icon: str) -> None:
        if row.id in self._answering:
            return
        self._answering.add(row.id)
        self._show()
        self.shell.operations.run(
            self,
            doing,
            lambda _lead_id: self._on_answered(row, said, icon),
            partial(self._on_refused, row),
        )

    def _on_answered(self, row: Row, said: str, icon: str) -> None:
        self._answering.discard(row.id)
        self.shell.toast(said, icon=icon)
        self.reload()

    def _on_refused(self, row: Row, error: WorkbenchError) -> None:
        self._answering.discard(row.id)
        self.shell.show_trouble(str(error))
        self.reload()

    # -- keys and sizes

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._shown != RATE or not self.rate.take(event):
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= theme.px(_WIDE_FROM_PX)
        left = theme.px(_LIST_PX if wide else _NARROW_LIST_PX)
        self.splitter.setSizes([left, max(1, self.width() - left)])

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

"""Handoffs: what waits for me, what I handed over and how it went, and the acceptance rate."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtGui import QKeyEvent
from typing_extensions import override

from ui.context import Shell
from ui.desks.handoffs import telling, work
from ui.desks.handoffs.acceptance import Acceptance
from ui.desks.handoffs.empty import empty_page
from ui.desks.handoffs.return_sheet import ReturnSheet
from ui.desks.handoffs.rows import HandoffList, Row
from ui.desks.handoffs.view import HandoffView
from ui.desks.handoffs.work import Found
from ui.desks.row_desk import RowDesk
from ui.widgets.buttons import Segment
from ui.widgets.feedback import EmptyState
from ui.widgets.page import Fact
from workbench.i18n import t, tn
from workbench.services import handoff
from workbench.services.handoff import Handoff
from workbench.wire.handoffs import RETURNED

if TYPE_CHECKING:
    from workbench.store.transactions import Writer

WAITING, SENT, RATE = "waiting", "sent", "rate"


class HandoffDesk(RowDesk[Row, HandoffView]):
    """Both inboxes; A accepts, R returns, and the clock runs in working hours."""

    types = frozenset({"Handoff", "Lead", "Contact", "Task", "Event", "User"})

    def __init__(self, shell: Shell) -> None:
        sides = (
            (WAITING, t("Waiting for me"), "inbox"),
            (SENT, t("Handed over by me"), "handshake"),
            (RATE, t("Acceptance"), "chart-column"),
        )
        super().__init__(
            shell, t("Handoffs"), Segment(sides, t("Which handoffs")),
            HandoffList(t("Handoffs")), HandoffView(),
        )  # fmt: skip
        self.found: Found | None = None
        self.side = ""  # until the first look says
        self.rate = Acceptance(shell)
        self.pages.addWidget(self.rate)

    # -- what the window asks

    @override
    def status_text(self) -> str:
        if self.found is None:
            return ""
        return tn("{n} handoff waits", "{n} handoffs wait", len(self.found.waiting))

    @override
    def current_record(self) -> tuple[str, UUID, str] | None:
        row = self.row()
        return None if row is None else ("Lead", row.lead_id, row.name)

    # -- what is shown

    @override
    def reload(self) -> None:
        self.shell.operations.run(self, work.look, self.latest(self._on_found))

    def current(self) -> Handoff | None:
        """Return the handoff under the cursor."""
        row = self.row()
        return None if row is None else self._handoff(row)

    def waits_for_me(self) -> bool:
        """Whether the handoff under the cursor is mine to answer."""
        return self.side == WAITING and self.current() is not None

    def may_withdraw(self) -> bool:
        """Whether the handoff under the cursor is mine and nobody has answered it."""
        one = self.current()
        return self.side == SENT and one is not None and one.is_waiting

    def _on_found(self, found: Found) -> None:
        self.found = found
        if not self.side:
            self.turn_to(SENT if found.sent and not found.waiting else WAITING)
        self.show_found()

    @override
    def show_found(self) -> None:
        found = self.found
        if found is None:
            return
        self._show_counts(found)
        if self.side == RATE:
            self.count.setText("")
            self.pages.setCurrentWidget(self.rate)
            self.rate.reload()
            return
        rows = self._rows(found)
        self.count.setText(tn("{n} handoff", "{n} handoffs", len(rows)))
        self.show_rows(rows)

    def _show_counts(self, found: Found) -> None:
        waiting = [one for one in found.waiting if one.id not in self.busy]
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

    def _rows(self, found: Found) -> list[Row]:
        shown = [one for one in self._listed(found) if one.id not in self.busy]
        return [telling.row(one, is_mine=self.side == SENT) for one in shown]

    def _listed(self, found: Found) -> Sequence[Handoff]:
        return found.waiting if self.side == WAITING else found.sent

    def _handoff(self, row: Row) -> Handoff | None:
        listed = () if self.found is None else self._listed(self.found)
        return next((one for one in listed if one.id == row.id), None)

    @override
    def empty_page(self) -> EmptyState:
        return empty_page(self, is_waiting=self.side == WAITING)

    @override
    def show_row(self, row: Row) -> None:
        found, one = self.found, self._handoff(row)
        if found is None or one is None:
            return
        verbs = telling.verbs(one, is_mine=self.side == SENT)
        self.view.show_handoff(telling.shown(one, found.now), verbs, found.now)

        def show(beside: work.Beside) -> None:
            is_same = beside.fit is not None and beside.fit.level == one.fit
            why = beside.fit.reasons if beside.fit is not None and is_same else ()
            self.view.show_beside(beside.touches, why, found.now)

        self.read_beside(row, lambda core: work.beside(core, row.lead_id), show)

    # -- what one does

    @override
    def open_row(self) -> None:
        row = self.row()
        if row is not None:
            self.shell.open_record_page("Lead", row.lead_id)

    def accept(self) -> None:
        """Take the lead under the cursor; the next one stands in its place at once."""
        one = self.current()
        if one is not None and self.waits_for_me():
            said = t("{name} is yours now").format(name=one.name)
            self._answer(one, lambda w: handoff.accept(w, one.id), said, "handshake")

    def give_back(self) -> None:
        """Ask why, and return the lead under the cursor."""
        one = self.current()
        if one is None or not self.waits_for_me():
            return
        said = t("{name} is back with {who}").format(name=one.name, who=one.from_name)

        def save(reason: str, note: str) -> None:
            self._answer(one, lambda w: handoff.return_(w, one.id, reason, note), said, "undo-2")

        self.shell.open_sheet(ReturnSheet(one.name, one.from_name, save))

    def may_call(self) -> bool:
        """Whether the handoff under the cursor came back: its lead is mine to call again."""
        one = self.current()
        return self.side == SENT and one is not None and one.status == RETURNED

    def call_again(self) -> None:
        """Show the lead that came back on the call desk."""
        one = self.current()
        if one is not None and self.may_call():
            self.shell.go_to("calls", f"Lead:{one.lead_id}")

    def withdraw(self) -> None:
        """Take back a lead that nobody has accepted yet."""
        one = self.current()
        if one is not None and self.may_withdraw():
            said = t("{name} is taken back").format(name=one.name)
            self._answer(one, lambda w: handoff.withdraw(w, one.id), said, "rotate-ccw")

    def _answer(
        self, one: Handoff, doing: "Callable[[Writer], UUID]", said: str, icon: str
    ) -> None:
        self.do(one.id, doing, lambda _lead_id: self.shell.toast(said, icon=icon))

    # -- keys

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.side != RATE or not self.rate.take(event):
            super().keyPressEvent(event)

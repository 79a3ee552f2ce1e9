"""What one does with a deal: move, lose, edit, make; each with its way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from PySide6.QtCore import QObject

from ui import sheet_saving
from ui.context import Shell
from ui.desks.deals.board import BoardView
from ui.desks.deals.forms import LossSheet, NewDealSheet
from ui.desks.deals.listing import Found
from ui.models.record_table import RecordTableModel
from ui.widgets.table import RecordTable
from workbench.errors import WorkbenchError
from workbench.i18n import t
from workbench.services import deals, moving
from workbench.services.deals import Card

if TYPE_CHECKING:
    from workbench.app import Workbench


class Deals(Protocol):
    """The desk, as far as its verbs need it."""

    shell: Shell
    board: BoardView
    model: RecordTableModel[Card]
    table: RecordTable
    found: Found | None
    today: date

    def current_card(self) -> Card | None:
        """Return the deal the cursor is on."""
        ...

    def reload(self) -> None:
        """Read the list again."""
        ...


class DealActions(QObject):
    """The verbs of the desk."""

    def __init__(self, desk: Deals, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk

    def new(self) -> None:
        """Ask for a new opportunity."""
        sheet = NewDealSheet(lambda *typed: self._create(sheet, *typed))
        self._desk.shell.open_sheet(sheet)

    def move_by(self, step: int) -> None:
        """Move the deal under the cursor one stage on, or back."""
        card = self._desk.current_card()
        if card is None:
            return

        def work(core: Workbench) -> str:
            with core.store.read() as r:
                stage = moving.neighbour(r, card.stage, step)
            return stage.api_name if stage is not None else ""

        self._desk.shell.operations.run(self, work, lambda stage: self._move_known(card.id, stage))

    def move_to(self, opportunity_id: UUID, stage: str, reason: str = "", note: str = "") -> None:
        """Move a deal to a stage; a lost one needs its reason."""

        def work(core: Workbench) -> moving.Moved:
            with core.store.write() as w:
                return moving.move(
                    w, opportunity_id, stage, loss_reason=reason or None, loss_note=note or None
                )

        self._desk.shell.operations.run(self, work, self._on_moved, self._on_refused)

    def close_as_lost(self) -> None:
        """Ask why the deal under the cursor was lost, and close it."""
        card, found = self._desk.current_card(), self._desk.found
        if card is None or found is None:
            return

        def save(reason: str, note: str) -> None:
            sheet.done.emit()
            self._desk.shell.operations.run(
                self, _lost_stage, lambda stage: self.move_to(card.id, stage, reason, note)
            )

        sheet = LossSheet(card, save)
        self._desk.shell.open_sheet(sheet)

    def _move_known(self, opportunity_id: UUID, stage: str) -> None:
        if stage:
            self._desk.board.expect(opportunity_id)
            self.move_to(opportunity_id, stage)

    def _on_moved(self, moved: moving.Moved) -> None:
        def undo() -> None:
            self._run_quietly(lambda w: moving.take_back(w, moved))

        self._desk.board.expect(moved.opportunity_id)
        sentence = t("“{name}” moved to {stage}").format(name=moved.name, stage=moved.stage.label)
        self._desk.shell.toast(sentence, icon="arrow-right", undo=undo)

    def _on_refused(self, error: WorkbenchError) -> None:
        self._desk.shell.show_trouble(str(error))
        self._desk.reload()

    def commit(self, pk: int, field: str, text: str) -> None:
        """Take what was typed into a cell of the table."""
        card = self._desk.model.row_at(self._desk.model.row_of(pk))
        if card is None:
            return

        def work(core: Workbench) -> Any:
            with core.store.write() as w:
                return moving.edit(w, card.id, field, text, today=self._desk.today)

        def done(before: Any) -> None:
            undo = partial(self._run_quietly, lambda w: moving.put_back(w, card.id, field, before))
            name = card.account or card.name
            self._desk.shell.toast(
                t("“{name}” changed").format(name=name), icon="pencil", undo=undo
            )

        def failed(error: WorkbenchError) -> None:
            self._desk.model.forget_typed(pk, field)
            if not self._desk.table.reopen(pk, field, text, str(error)):
                self._desk.shell.show_trouble(f"{card.account or card.name}: {error}")

        self._desk.shell.operations.run(self, work, done, failed)

    def _create(
        self, sheet: NewDealSheet, name: str, account: str, amount: str, close_date: str
    ) -> None:
        """Make a deal of what was typed into the sheet; what does not fit is told there."""
        today, currency = (
            self._desk.today,
            self._desk.found.facts.currency if self._desk.found else "",
        )

        def work(core: Workbench) -> UUID:
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
            self._desk.board.expect(made)
            self._desk.shell.toast(t("“{name}” created").format(name=name.strip()), icon="plus")

        sheet_saving.save(self._desk.shell, self, sheet, work, done, sheet.refuse)

    def _run_quietly(self, change: Callable[[Any], None]) -> None:
        def work(core: Workbench) -> None:
            with core.store.write() as w:
                change(w)

        self._desk.shell.operations.run(self, work, _nothing_more)


def _lost_stage(core: Workbench) -> str:
    with core.store.read() as r:
        return deals.stages(r).lost[0]


def _nothing_more(_result: object) -> None:
    return None

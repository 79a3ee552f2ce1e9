"""What one does with bookings: book, move, give back, and book a lost one again."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QWidget

from ui.context import Shell
from ui.desks.demos.actions import OrgActions
from ui.desks.demos.booking_sheet import BookingSheet, Wanted
from ui.dialogs.question import Question
from workbench.errors import WorkbenchError
from workbench.i18n import t
from workbench.services import demo_page, demos
from workbench.services.demo_orgs import OrgCard
from workbench.services.demos import Alternative, Booking

if TYPE_CHECKING:
    from workbench.app import Workbench

_DEMO = timedelta(hours=1)
_NOT_BOOKABLE = ("broken", "retired")


class BookingFlow:
    """Asks for bookings, writes them and says what happened."""

    def __init__(
        self,
        shell: Shell,
        owner: QWidget,
        actions: OrgActions,
        booked: Callable[[UUID], None],
    ) -> None:
        """Call `booked(org)` when an org was booked; `owner` is the desk."""
        self._shell, self._owner, self._actions = shell, owner, actions
        self._booked = booked
        self.why_not_move = ""

    def sheet(self) -> BookingSheet | None:
        """Return the booking sheet that is open."""
        sheets = [s for s in self._owner.window().findChildren(BookingSheet) if s.isVisible()]
        return sheets[-1] if sheets else None

    def book(
        self,
        cards: Sequence[OrgCard],
        org_id: UUID,
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> None:
        """Ask for a booking; without a time the org's next free hour is offered."""
        orgs = [card for card in cards if card.state not in _NOT_BOOKABLE]
        if not orgs:
            return
        org = org_id if org_id in [card.id for card in orgs] else orgs[0].id
        if start is not None and end is not None:
            self._open(orgs, org, start, end)
            return

        def work(core: "Workbench") -> tuple[datetime, datetime]:
            with core.store.read() as r:
                soon = r.store.now() + _DEMO
                begin = soon.replace(minute=0, second=0, microsecond=0)
                return demo_page.free_time(r, org, begin, _DEMO)

        self._shell.operations.run(self._owner, work, lambda free: self._open(orgs, org, *free))

    def open(self, cards: Sequence[OrgCard], one: Booking) -> None:
        """Open a booking: mine can be moved or given back, of others it is said whose it is."""
        if one.is_mine and self.why_not_move:
            self._shell.toast(self.why_not_move, icon="info")
            return
        if one.is_mine:
            self._open(cards, one.org_id, one.start_at, one.end_at, one)
            return
        owner = one.owner or t("somebody else")
        said = t("“{name}” is {owner}’s booking: ask them to move it")
        self._shell.toast(said.format(name=one.name, owner=owner), icon="info")

    def give_up(self, one: Booking) -> None:
        """Give a booking back, or let a lost one go."""
        self._actions.change(
            lambda w: demos.cancel_booking(w, one.id),
            t("Booking “{name}” given up").format(name=one.name),
        )

    def rebook(self, one: Booking, choice: Alternative) -> None:
        """Take a free time in place of a lost booking."""
        self._actions.change(
            lambda w: demos.take_alternative(w, one.id, choice),
            t("“{name}” booked again: {when}").format(name=one.name, when=choice.words),
        )

    def _open(
        self,
        cards: Sequence[OrgCard],
        org: UUID,
        start: datetime,
        end: datetime,
        held: Booking | None = None,
    ) -> None:
        sheet = BookingSheet(self._shell, cards, org, start, end, held)
        sheet.wanted_now.connect(partial(self._save, sheet))
        if held is not None:
            sheet.cancel_pressed.connect(partial(self._ask_cancel, held))
        self._shell.open_sheet(sheet)

    def _save(self, sheet: BookingSheet, wanted: Wanted) -> None:
        def work(core: "Workbench") -> UUID:
            with core.store.write() as w:
                if wanted.booking_id is None:
                    return demos.book(
                        w,
                        wanted.org_id,
                        name=wanted.name,
                        start=wanted.start,
                        end=wanted.end,
                        opportunity_id=wanted.opportunity_id,
                        kind=wanted.kind,
                        buffer_before_min=wanted.before_min,
                        buffer_after_min=wanted.after_min,
                    )
                demos.move_booking(
                    w,
                    wanted.booking_id,
                    start=wanted.start,
                    end=wanted.end,
                    org_id=wanted.org_id,
                )
                return wanted.booking_id

        def done(made: UUID) -> None:
            sheet.done.emit()
            self._say(wanted, made)
            self._booked(wanted.org_id)

        def failed(error: WorkbenchError) -> None:
            sheet.refuse(error)

        self._shell.operations.run(sheet, work, done, failed)

    def _say(self, wanted: Wanted, made: UUID) -> None:
        span = demos.span(wanted.start, wanted.end)
        if wanted.booking_id is not None:
            said = t("“{name}” moved to {span}").format(name=wanted.name, span=span)
            self._shell.toast(said, icon="calendar-check")
            return
        said = t("Booked for “{name}”, {span}; waits for the server")

        def undo() -> None:
            self._actions.change(lambda w: demos.cancel_booking(w, made))

        self._shell.toast(
            said.format(name=wanted.name, span=span),
            icon="calendar-check",
            undo=None if self.why_not_move else undo,
        )

    def _ask_cancel(self, held: Booking) -> None:
        span = demos.span(held.start_at, held.end_at)
        consequence = t("{org} is free again {span}. The booking stays in the history.")
        self._shell.open_sheet(
            Question(
                t("Give “{name}” back?").format(name=held.name),
                consequence.format(org=held.org, span=span),
                t("Give back"),
                lambda: self.give_up(held),
                dangerous=True,
            )
        )

"""The demo desk: orgs by state, who has them when, and what happens to my bookings."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ui.context import Shell
from ui.desks.base import Desk
from ui.desks.demos.actions import OrgActions
from ui.desks.demos.booking import BookingFlow
from ui.desks.demos.booking_sheet import BookingSheet
from ui.desks.demos.days import day_start, week_days
from ui.desks.demos.details import OrgPane
from ui.desks.demos.lost import LostBookings
from ui.desks.demos.page import DemoPage
from ui.desks.demos.parts import head_facts
from ui.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.feedback import EmptyState, Skeleton
from ui.widgets.page import PageHead
from workbench.i18n import t, tn
from workbench.services import demo_page, words
from workbench.services.demo_orgs import OrgCard
from workbench.services.demo_page import DeskPage, OrgDetails

if TYPE_CHECKING:
    from workbench.app import Workbench

_TYPES = frozenset({"DemoOrg", "DemoTemplate", "OrgBooking", "User", "Opportunity"})
_NARROW_PX = 1000
_PANE_PX = 320
_LOOKED_BACK = timedelta(days=1)


class DemoDesk(Desk):
    """Demo orgs and their bookings."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._found: DeskPage | None = None
        self._org: UUID | None = None
        self._wanted = 0
        self._week = 0  # how many pages of days from today
        self._pane_wanted = False
        self._has_width = False
        self.org_actions = OrgActions(shell, self, self.reload)
        self.flow = BookingFlow(shell, self, self.org_actions, self._on_booked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(t("Demo desk"))
        book = Button(t("Book an org"), "primary", "calendar-plus")
        book.setToolTip(t("Book the selected org (B)"))
        book.clicked.connect(lambda: self.book())
        self.head.add_right(book)
        column.addWidget(self.head)
        self.lost = LostBookings()
        self.lost.rebooked.connect(self.flow.rebook)
        self.lost.dropped.connect(self.flow.give_up)
        column.addWidget(self.lost)
        self.pages = QStackedWidget()
        self.pages.addWidget(Skeleton("table"))
        self._split = self._build_split()
        self.pages.addWidget(self._split)
        self.empty = EmptyState(
            "presentation",
            t("No demo orgs yet"),
            t("Orgs come with the next sync,\nor from a CSV file: import it as DemoOrg."),
        )
        self.pages.addWidget(self.empty)
        column.addWidget(self.pages, 1)

    # -- what the window asks

    @override
    def on_shown(self) -> None:
        self.reload()
        if self._found is not None:
            self.board.setFocus()

    @override
    def on_changes(self, types: frozenset[str]) -> None:
        if types & _TYPES:
            self.reload()

    @override
    def show_place(self, argument: str) -> None:
        kind, _colon, value = argument.partition(":")
        if kind == "org":
            self.choose_org(UUID(value))

    @override
    def status_text(self) -> str:
        if self._found is None:
            return ""
        orgs = tn("{n} org", "{n} orgs", self._found.board.total)
        week = self._found.facts.bookings_this_week
        return f"{orgs} · {tn('{n} booking this week', '{n} bookings this week', week)}"

    @override
    def status_detail(self) -> str:
        mine = self._found.mine if self._found is not None else ()
        waiting = sum(one.is_provisional for one in mine)
        if not waiting:
            return ""
        return tn("{n} waits for the server", "{n} wait for the server", waiting)

    @override
    def new_record(self) -> bool:
        self.book()
        return True

    @override
    def state(self) -> str:
        return f"{self._week}|{self._org or ''}"

    @override
    def restore_state(self, state: str) -> None:
        week, _bar, org = state.partition("|")
        self._week = int(week) if week.lstrip("-").isdigit() else 0
        self._org = UUID(org) if org else None

    # -- what is shown

    def reload(self) -> None:
        """Read the desk again."""
        self._wanted += 1
        wanted, week = self._wanted, self._week

        def work(core: "Workbench") -> tuple[DeskPage, tuple[date, ...]]:
            with core.store.read() as r:
                days = week_days(week, r.store.now().astimezone(words.here()).date())
                start = day_start(days[0]) - _LOOKED_BACK
                end = day_start(days[-1]) + timedelta(days=1) + _LOOKED_BACK
                return demo_page.page(r, start, end), days

        self.shell.operations.run(self, work, partial(self._on_found, wanted))

    def turn(self, step: int) -> None:
        """Show the days after (1) or before (-1) on the timeline, or those from today (0)."""
        self._week = self._week + step if step else 0
        self.reload()

    def org_id(self) -> UUID | None:
        """Return the selected org."""
        return self._org

    def why_not_change(self) -> str:
        """Return why the selected org may not be changed by me; empty where it may."""
        card = self._card()
        return card.why_not_change if card is not None else ""

    def choose_org(self, org_id: UUID) -> None:
        """Select an org on board, timeline and in the pane."""
        self._org = org_id
        self.page.choose_org(org_id)
        self._read_org()
        self.shell.refresh_status()

    def _on_found(self, wanted: int, read: tuple[DeskPage, tuple[date, ...]]) -> None:
        if wanted != self._wanted:
            return
        is_first = self._found is None
        found, days = read
        self._found = found
        self.lost.show_lost(found.lost, found.why_not_move)
        self.flow.why_not_move = found.why_not_move
        self.shell.set_badge("demos", len(found.lost))
        self.head.show_facts(head_facts(found))
        self.pages.setCurrentWidget(self._split if found.board.total else self.empty)
        self.page.show_desk(found, days, is_first_page=self._week == 0)
        if self._org not in [card.id for card in self._cards()]:
            first = self.board.card()
            self._org = first.id if first is not None else None
        if self._org is not None:
            self.page.choose_org(self._org)
        if is_first and found.board.total:
            self.board.setFocus()
        self._read_org()
        self.shell.refresh_status()

    def _read_org(self) -> None:
        org = self._org
        if org is None:
            return

        def work(core: "Workbench") -> OrgDetails:
            with core.store.read() as r:
                return demo_page.org_details(r, org)

        def done(details: OrgDetails) -> None:
            if details.card.id == self._org:
                self.pane.show_org(details)

        self.shell.operations.run(self, work, done)

    # -- what one does

    def book(
        self, org_id: UUID | None = None, start: datetime | None = None, end: datetime | None = None
    ) -> None:
        """Ask for a booking of an org, the selected one if none is named."""
        org = org_id or self._org
        if org is not None:
            self.flow.book(self._cards(), org, start, end)

    def sheet(self) -> BookingSheet | None:
        """Return the booking sheet that is open."""
        return self.flow.sheet()

    def note_reset(self) -> None:
        """Note that the selected org was reset."""
        card = self._card()
        if card is not None:
            self.org_actions.note_reset(card)

    def note_check(self, *, is_ok: bool) -> None:
        """Note how a check of the selected org's login went."""
        card = self._card()
        if card is not None:
            self.org_actions.note_check(card, is_ok=is_ok)

    def pick_check(self) -> None:
        """Ask how a check of the selected org's login went."""
        card = self._card()
        if card is not None:
            self.org_actions.pick_check(card, self._anchor(self.pane.check))

    def pick_state(self) -> None:
        """Ask for the selected org's new state."""
        card = self._card()
        if card is not None:
            self.org_actions.pick_state(card, self._anchor(self.pane.state))

    def adopt(self) -> None:
        """Become a maintainer of the selected org."""
        card = self._card()
        if card is not None:
            self.org_actions.adopt(card)

    def _anchor(self, button: QWidget) -> QWidget:
        return button if button.isVisible() else self.head

    def _card(self) -> OrgCard | None:
        return next((card for card in self._cards() if card.id == self._org), None)

    def _cards(self) -> list[OrgCard]:
        columns = self._found.board.columns if self._found is not None else ()
        return [card for column in columns for card in column.cards]

    def _on_acted(self, _org_id: UUID, action: str) -> None:
        if action == "reset":
            self.note_reset()
        else:
            self.pick_check()

    def _open_booking(self, booking_id: UUID) -> None:
        found = self._found
        if found is None:
            return
        one = next((b for b in (*found.bookings, *found.mine) if b.id == booking_id), None)
        if one is not None:
            self.timeline.choose_booking(one.id)
            self.flow.open(self._cards(), one)

    def _on_booked(self, org_id: UUID) -> None:
        self._org = org_id
        self.reload()

    def _open_org(self, org_id: UUID) -> None:
        self.choose_org(org_id)
        if self._is_narrow():
            self._pane_wanted = not self.pane.isVisible()
            self._fit()
        else:
            self.pane.book.setFocus()

    # -- how it is built

    def _build_split(self) -> QSplitter:
        self.page = DemoPage()
        self.board, self.timeline, self.mine = self.page.board, self.page.timeline, self.page.mine
        self.page.org_chosen.connect(self.choose_org)
        self.page.org_opened.connect(self._open_org)
        self.page.acted.connect(self._on_acted)
        self.page.booking_opened.connect(self._open_booking)
        self.page.book_wanted.connect(self.book)
        self.page.turned.connect(self.turn)
        self.pane = OrgPane()
        self.pane.book_pressed.connect(lambda: self.book())
        self.pane.reset_pressed.connect(self.note_reset)
        self.pane.check_pressed.connect(self.pick_check)
        self.pane.state_pressed.connect(self.pick_state)
        self.pane.adopt_pressed.connect(self.adopt)
        self.pane.booking_opened.connect(self._open_booking)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.addWidget(self.page)
        split.addWidget(self.pane)
        split.setStretchFactor(0, 1)
        return split

    def _is_narrow(self) -> bool:
        return self.width() < theme.px(_NARROW_PX)

    def _fit(self) -> None:
        shown = self._pane_wanted or not self._is_narrow()
        was_hidden = self.pane.isHidden()
        self.pane.setVisible(shown)
        if shown and (was_hidden or not self._has_width):
            wide = theme.px(_PANE_PX)
            self._split.setSizes([max(1, self.width() - wide), wide])
            self._has_width = True

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

"""The demo desk: orgs by state, who has them when, and what happens to my bookings."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.context import Shell
from ui.desks.base import Desk
from ui.desks.demos import rows as timeline_rows
from ui.desks.demos.booking_sheet import BookingSheet, Wanted
from ui.desks.demos.days import Days, day_start, week_days
from ui.desks.demos.details import OrgPane
from ui.desks.demos.lists import Line, LineList
from ui.desks.demos.lost import LostBookings
from ui.desks.demos.org_board import OrgBoardView
from ui.desks.demos.parts import Legend, OtherOrgs, attention, booking_line
from ui.desks.demos.timeline import Timeline
from ui.dialogs.question import Question
from ui.theme import theme
from ui.widgets.buttons import Button, IconButton, LinkButton
from ui.widgets.feedback import EmptyState, Skeleton
from ui.widgets.fields import ListPicker
from ui.widgets.labels import Label, Rule
from ui.widgets.page import Fact, PageHead, pane
from workbench.errors import WorkbenchError
from workbench.i18n import t, tn
from workbench.schema import picklists
from workbench.services import demo_page, demos, words
from workbench.services.demo_page import DeskPage, OrgDetails
from workbench.services.demos import Alternative, Booking, OrgCard

if TYPE_CHECKING:
    from workbench.app import Workbench

_TYPES = frozenset({"DemoOrg", "DemoTemplate", "OrgBooking", "User", "Opportunity"})
_NARROW_PX = 1000
_MOST_ROWS = 8
_PANE_PX = 320
_DEMO = timedelta(hours=1)
_LOOKED_BACK = timedelta(days=1)
_BOOKABLE = ("ready", "in_use", "needs_reset", "expiring", "building", "hold")
_STATE_ICONS = {
    "needs_reset": ("rotate-ccw", "warn"),
    "broken": ("circle-x", "bad"),
    "expiring": ("hourglass", "violet"),
}


class DemoDesk(Desk):
    """Demo orgs and their bookings."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._found: DeskPage | None = None
        self._org: UUID | None = None
        self._wanted = 0
        self._week = 0  # how many pages of days from today
        self._all_rows = False
        self._pane_wanted: bool | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(t("Demo desk"))
        self.book_button = Button(t("Book an org"), "primary", "calendar-plus")
        self.book_button.setToolTip(t("Book the selected org (B)"))
        self.book_button.clicked.connect(lambda: self.book())
        self.head.add_right(self.book_button)
        column.addWidget(self.head)
        self.lost = LostBookings()
        self.lost.rebooked.connect(self._rebook)
        self.lost.dropped.connect(self._give_up)
        column.addWidget(self.lost)
        self.pages = QStackedWidget()
        self._loading = Skeleton("table")
        self.pages.addWidget(self._loading)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.addWidget(self._left())
        self.pane = self._pane()
        self._split.addWidget(self.pane)
        self._split.setStretchFactor(0, 1)
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
        if self._found is None:
            return ""
        waiting = sum(one.is_provisional for one in self._found.mine)
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

    def choose_org(self, org_id: UUID) -> None:
        """Select an org on board, timeline and in the pane."""
        self._org = org_id
        self.board.choose(org_id)
        self.timeline.choose_org(org_id)
        self._read_org()
        self.shell.refresh_status()

    def _on_found(self, wanted: int, read: tuple[DeskPage, tuple[date, ...]]) -> None:
        if wanted != self._wanted:
            return
        found, days = read
        is_first = self._found is None
        self._found = found
        self.lost.show_lost(found.lost)
        self.shell.set_badge("demos", len(found.lost))
        self._show_facts(found)
        self.pages.setCurrentWidget(self._split if found.board.total else self.empty)
        self._show_board(found)
        self._show_timeline(found, days)
        self._show_lists(found)
        if is_first and found.board.total:
            self.board.setFocus()
        self._read_org()
        self.shell.refresh_status()

    def _show_facts(self, found: DeskPage) -> None:
        here = words.here()
        today = found.now.astimezone(here).date()
        facts: list[Fact] = []
        cards = {card.id: card for column in found.board.columns for card in column.cards}
        for one in found.facts.today:
            start = one.start_at.astimezone(here)
            if start.date() == today and one.end_at > found.now and len(facts) < 2:
                card = cards.get(one.org_id)
                state = card.state if card is not None else ""
                icon, ink = _STATE_ICONS.get(state, ("circle-check", "good"))
                facts.append(Fact(words.clock(start), one.name, icon, ink))
        left = len(facts)
        if not left:
            facts.append(Fact("0", t("demos left today"), "calendar"))
        week = found.facts.bookings_this_week
        facts.append(Fact(f"{week:,}", tn("booking this week", "bookings this week", week)))
        if found.facts.needs_reset:
            count = found.facts.needs_reset
            facts.append(
                Fact(f"{count:,}", tn("needs a reset", "need a reset", count), "rotate-ccw", "warn")
            )
        if found.facts.lost:
            count = found.facts.lost
            facts.append(
                Fact(
                    f"{count:,}",
                    tn("booking lost", "bookings lost", count),
                    "triangle-alert",
                    "warn",
                    alarm=True,
                )
            )
        self.head.show_facts(facts)

    def _show_board(self, found: DeskPage) -> None:
        self.board.show_board(found.board)
        cards = {card.id for column in found.board.columns for card in column.cards}
        if self._org in cards and self._org is not None:
            self.board.choose(self._org)
        else:
            card = self.board.card()
            self._org = card.id if card is not None else next(iter(cards), None)
        note = tn("{n} org", "{n} orgs", found.board.total)
        if found.board.checked_at is not None:
            ago = words.ago(found.board.checked_at, found.now)
            note = f"{note} · {t('checked {ago}').format(ago=ago)}"
        self._org_note.setText(note)
        self._others.show_orgs(found.board)

    def _show_timeline(self, found: DeskPage, dates: tuple[date, ...]) -> None:
        days = Days.around(dates, found.bookings)
        rows = timeline_rows.rows(found.board, found.bookings, found.now)
        shown = rows if self._all_rows else rows[:_MOST_ROWS]
        self.timeline.show_rows(shown, days, found.now)
        hidden = len(rows) - len(shown)
        self._more_rows.setText(tn("{n} more org", "{n} more orgs", hidden))
        self._more_rows.setVisible(hidden > 0)
        if self._org is not None:
            self.timeline.choose_org(self._org)
        first, last = days.days[0], days.days[-1]
        span = f"{words.full_day(first, first)} – {words.full_day(last, first)}"
        self._day_note.setText(span)
        self._to_today.setVisible(self._week != 0)

    def _show_lists(self, found: DeskPage) -> None:
        mine = [booking_line(one, found.now) for one in found.mine]
        self.mine.show_lines(mine)
        self._mine_count.setText(f"{len(mine):,}" if mine else "")
        self._none_mine.setVisible(not mine)
        lines: Sequence[Line] = attention(found.board)
        self.attention.show_lines(lines)
        self._attention_count.setText(f"{len(lines):,}" if lines else "")
        self._all_well.setVisible(not lines)

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

    # -- booking

    def book(
        self, org_id: UUID | None = None, start: datetime | None = None, end: datetime | None = None
    ) -> None:
        """Ask for a booking of the selected org; without a time the next free hour is offered."""
        org = org_id or self._org
        orgs = self._bookable()
        if org is None or not orgs:
            return
        if org not in [card.id for card in orgs]:
            org = orgs[0].id
        if start is not None and end is not None:
            self._open_sheet(org, start, end)
            return
        chosen = org

        def work(core: "Workbench") -> tuple[datetime, datetime]:
            with core.store.read() as r:
                soon = r.store.now() + _DEMO
                begin = soon.replace(minute=0, second=0, microsecond=0)
                return demo_page.free_time(r, chosen, begin, _DEMO)

        self.shell.operations.run(self, work, lambda free: self._open_sheet(chosen, *free))

    def open_booking(self, one: Booking) -> None:
        """Open a booking: mine can be moved or given back, others are shown on the timeline."""
        self.timeline.choose_booking(one.id)
        if not one.is_mine:
            self.shell.toast(
                t("“{name}” is {owner}’s booking: ask them to move it").format(
                    name=one.name, owner=one.owner or t("somebody else")
                ),
                icon="info",
            )
            return
        self._open_sheet(one.org_id, one.start_at, one.end_at, one)

    def _open_sheet(
        self, org: UUID, start: datetime, end: datetime, held: Booking | None = None
    ) -> None:
        orgs = self._bookable() if held is None else self._cards()
        sheet = BookingSheet(self.shell, orgs, org, start, end, self._save, held)
        if held is not None:
            sheet.cancel_pressed.connect(partial(self._ask_cancel, held))
        self.shell.open_sheet(sheet)

    def sheet(self) -> BookingSheet | None:
        """Return the booking sheet that is open."""
        sheets = [s for s in self.window().findChildren(BookingSheet) if s.isVisible()]
        return sheets[-1] if sheets else None

    def _save(self, wanted: Wanted) -> None:
        sheet = self.sheet()

        def work(core: "Workbench") -> UUID:
            with core.store.write() as w:
                if wanted.booking_id is not None:
                    demos.move_booking(
                        w,
                        wanted.booking_id,
                        start=wanted.start,
                        end=wanted.end,
                        org_id=wanted.org_id,
                    )
                    return wanted.booking_id
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

        def done(made: UUID) -> None:
            if sheet is not None:
                sheet.done.emit()
            self._org = wanted.org_id
            span = demos.span(wanted.start, wanted.end)
            if wanted.booking_id is not None:
                self.shell.toast(
                    t("“{name}” moved to {span}").format(name=wanted.name, span=span),
                    icon="calendar-check",
                )
            else:
                said = t("Booked for “{name}”, {span}; waits for the server")
                self.shell.toast(
                    said.format(name=wanted.name, span=span),
                    icon="calendar-check",
                    undo=lambda: self._change(lambda w: demos.cancel_booking(w, made)),
                )
            self.reload()

        def failed(error: WorkbenchError) -> None:
            if sheet is not None:
                sheet.refuse(error)

        self.shell.operations.run(self, work, done, failed)

    def _ask_cancel(self, held: Booking) -> None:
        self.shell.open_sheet(
            Question(
                t("Give “{name}” back?").format(name=held.name),
                t("{org} is free again {span}. The booking stays in the history.").format(
                    org=held.org, span=demos.span(held.start_at, held.end_at)
                ),
                t("Give back"),
                lambda: self._give_up(held),
                dangerous=True,
            )
        )

    def _give_up(self, one: Booking) -> None:
        self._change(
            lambda w: demos.cancel_booking(w, one.id),
            t("Booking “{name}” given up").format(name=one.name),
        )

    def _rebook(self, one: Booking, choice: Alternative) -> None:
        self._org = choice.org_id
        self._change(
            lambda w: demos.take_alternative(w, one.id, choice),
            t("“{name}” booked again: {when}").format(name=one.name, when=choice.words),
        )

    # -- what one does with an org

    def note_reset(self) -> None:
        """Note that the selected org was reset."""
        card = self._card()
        if card is not None:
            said = t("{org} was reset and is ready").format(org=card.alias)
            self._change(lambda w: demos.note_reset(w, card.id), said, card)

    def note_check(self, *, is_ok: bool) -> None:
        """Note how a check of the selected org's login went."""
        card = self._card()
        if card is not None:
            said = t("{org}: login works") if is_ok else t("{org}: login fails, it is broken now")
            self._change(
                lambda w: demos.note_check(w, card.id, is_ok=is_ok),
                said.format(org=card.alias),
                card,
            )

    def pick_check(self) -> None:
        """Ask how the check of the login went."""
        choices = [("yes", t("Login works")), ("no", t("Login fails"))]
        picker = ListPicker(t("How did it go?"), choices, self)
        picker.picked.connect(lambda value: self.note_check(is_ok=value == "yes"))
        picker.open_below(self.pane.check if self.pane.isVisible() else self.board)

    def pick_state(self) -> None:
        """Ask for the selected org's new state."""
        card = self._card()
        if card is None:
            return
        choices = [(value, str(label)) for value, label in demos.STATES]
        picker = ListPicker(t("State"), choices, self)
        picker.picked.connect(lambda value: self.set_state(card, value))
        picker.open_below(self.pane.state if self.pane.isVisible() else self.board, card.state)

    def set_state(self, card: OrgCard, state: str) -> None:
        """Put an org into another state."""
        said = t("{org} is {state} now").format(
            org=card.alias, state=picklists.ORG_STATE.label(state)
        )
        self._change(lambda w: demos.set_state(w, card.id, state), said, card)

    def adopt(self) -> None:
        """Become a maintainer of the selected org."""
        card = self._card()
        if card is not None:
            said = t("You maintain {org} now").format(org=card.alias)
            self._change(lambda w: demos.adopt(w, card.id), said)

    def _change(
        self, change: Callable[[Any], None], said: str = "", before: OrgCard | None = None
    ) -> None:
        def work(core: "Workbench") -> dict[str, Any]:
            with core.store.write() as w:
                stood = demos.standing(w, before.id) if before is not None else {}
                change(w)
                return stood

        def done(stood: dict[str, Any]) -> None:
            undo = partial(self._put_back, before.id, stood) if before is not None else None
            if said:
                self.shell.toast(said, undo=undo)
            self.reload()

        self.shell.operations.run(self, work, done)

    def _put_back(self, org_id: UUID, stood: dict[str, Any]) -> None:
        self._change(lambda w: demos.put_back(w, org_id, stood))

    def _card(self) -> OrgCard | None:
        return next((card for card in self._cards() if card.id == self._org), None)

    def _cards(self) -> list[OrgCard]:
        found = self._found
        if found is None:
            return []
        return [card for column in found.board.columns for card in column.cards]

    def _bookable(self) -> list[OrgCard]:
        return [card for card in self._cards() if card.state in _BOOKABLE]

    def _open_booking_id(self, booking_id: UUID) -> None:
        found = self._found
        if found is not None:
            every = {one.id: one for one in (*found.bookings, *found.mine)}
            if booking_id in every:
                self.open_booking(every[booking_id])

    def _on_opened(self, org_id: UUID) -> None:
        self.choose_org(org_id)
        if self._is_narrow():
            self._pane_wanted = not self.pane.isVisible()
            self._fit()
        else:
            self.pane.book.setFocus()

    def _on_acted(self, _org_id: UUID, action: str) -> None:
        if action == "reset":
            self.note_reset()
        else:
            self.note_check(is_ok=True)

    def _show_all_rows(self) -> None:
        self._all_rows = True
        self.reload()

    # -- how it is built

    def _left(self) -> QScrollArea:
        content = pane("window")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._org_note = Label("", role="small", ink="text3", tabular=True)
        self._others = OtherOrgs()
        self._others.chosen.connect(self.choose_org)
        orgs = _block(column)
        orgs.addLayout(_section(t("Demo orgs"), self._org_note, self._others))
        self.board = OrgBoardView()
        self.board.chosen.connect(self.choose_org)
        self.board.opened.connect(self._on_opened)
        self.board.acted.connect(self._on_acted)
        orgs.addWidget(self.board)
        column.addWidget(Rule())
        self.timeline = Timeline()
        self.timeline.org_chosen.connect(self.choose_org)
        self.timeline.opened.connect(self.open_booking)
        self.timeline.book_wanted.connect(self.book)
        self.timeline.turned.connect(self.turn)
        self._more_rows = LinkButton("", ink="text2")
        self._more_rows.clicked.connect(self._show_all_rows)
        bookings = _block(column)
        bookings.addLayout(self._timeline_head())
        bookings.addWidget(self.timeline)
        bookings.addWidget(self._more_rows, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(Rule())
        _block(column).addLayout(self._lists())
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        return scroll

    def _timeline_head(self) -> QHBoxLayout:
        self._day_note = Label("", role="small", ink="text3", tabular=True)
        earlier = IconButton("chevron-left", t("Earlier days"), tooltip=t("Earlier days ([)"))
        earlier.clicked.connect(lambda: self.turn(-1))
        self._to_today = Button(t("Today"), "ghost")
        self._to_today.clicked.connect(lambda: self.turn(0))
        later = IconButton("chevron-right", t("Later days"), tooltip=t("Later days (])"))
        later.clicked.connect(lambda: self.turn(1))
        return _section(t("Bookings"), self._day_note, Legend(), earlier, self._to_today, later)

    def _lists(self) -> QHBoxLayout:
        self._mine_count = Label("", role="small", ink="text3", tabular=True)
        self.mine = LineList(t("My bookings"))
        self.mine.opened.connect(self._open_booking_id)
        self._none_mine = Label(t("Nothing booked. B books the selected org."), ink="text3")
        self._attention_count = Label("", role="small", ink="text3", tabular=True)
        self.attention = LineList(t("Needs a hand"))
        self.attention.opened.connect(self._on_opened)
        self.attention.clicked.connect(lambda _index: self._choose_line())
        self._all_well = Label(t("Every org is ready, fresh and looked after."), ink="text3")
        row = QHBoxLayout()
        row.setSpacing(24)
        for title, count, view, empty in (
            (t("My bookings"), self._mine_count, self.mine, self._none_mine),
            (t("Needs a hand"), self._attention_count, self.attention, self._all_well),
        ):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addLayout(_section(title, count))
            column.addWidget(view)
            column.addWidget(empty)
            column.addStretch(1)
            row.addLayout(column, 1)
        return row

    def _choose_line(self) -> None:
        current = self.attention.current()
        if current is not None:
            self.choose_org(current)

    def _pane(self) -> OrgPane:
        made = OrgPane()
        made.book_pressed.connect(lambda: self.book())
        made.reset_pressed.connect(self.note_reset)
        made.check_pressed.connect(self.pick_check)
        made.state_pressed.connect(self.pick_state)
        made.adopt_pressed.connect(self.adopt)
        made.booking_opened.connect(self._open_booking_id)
        return made

    def _is_narrow(self) -> bool:
        return self.width() < theme.px(_NARROW_PX)

    def _fit(self) -> None:
        shown = bool(self._pane_wanted) if self._is_narrow() else True
        was_hidden = self.pane.isHidden()
        self.pane.setVisible(shown)
        if shown and (was_hidden or not self._has_width):
            wide = theme.px(_PANE_PX)
            self._split.setSizes([max(1, self.width() - wide), wide])
            self._has_width = True

    _has_width = False

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _block(column: QVBoxLayout) -> QVBoxLayout:
    block = QVBoxLayout()
    block.setContentsMargins(16, 12, 16, 12)
    block.setSpacing(4)
    column.addLayout(block)
    return block


def _section(title: str, note: Label, *right: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(Label(title, role="section"))
    row.addSpacing(4)
    row.addWidget(note)
    row.addStretch(1)
    for widget in right:
        row.addWidget(widget)
    return row

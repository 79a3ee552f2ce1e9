"""The page of the demo desk: org board, booking timeline, my bookings, orgs that need a hand."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.desks.demos import rows as timeline_rows
from ui.desks.demos.days import Days
from ui.desks.demos.lists import LineList
from ui.desks.demos.org_board import OrgBoardView
from ui.desks.demos.parts import Legend, OtherOrgs, attention, booking_line
from ui.desks.demos.timeline import Timeline
from ui.theme import theme
from ui.widgets.buttons import Button, IconButton, LinkButton
from ui.widgets.labels import Label, Rule
from ui.widgets.page import pane
from workbench.i18n import t, tn
from workbench.services import words
from workbench.services.demo_page import DeskPage

_MOST_ROWS = 8


class DemoPage(QScrollArea):
    """What the desk shows at the left of the org's details."""

    org_chosen = Signal(object)  # id of the org
    org_opened = Signal(object)  # id of the org
    acted = Signal(object, str)  # id of the org; "reset" or "check"
    booking_opened = Signal(object)  # id of the booking
    book_wanted = Signal(object, object, object)  # id of the org, start, end
    turned = Signal(int)  # -1, +1, or 0 for today

    def __init__(self) -> None:
        super().__init__()
        self._all_rows = False
        self._shown: tuple[DeskPage, tuple[date, ...]] | None = None
        content = self._content = pane("window")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._add_board(_block(column))
        column.addWidget(Rule())
        self._add_timeline(_block(column))
        column.addWidget(Rule())
        _block(column).addLayout(self._lists())
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)

    def show_desk(self, found: DeskPage, days: tuple[date, ...], *, is_first_page: bool) -> None:
        """Show what was read; cursors stay where they are."""
        self._shown = (found, days)
        self._to_today.setVisible(not is_first_page)
        self._show_board(found)
        self._show_timeline(found, days)
        self._show_lists(found)

    def choose_org(self, org_id: UUID) -> None:
        """Move both cursors to an org."""
        self.board.choose(org_id)
        self.timeline.choose_org(org_id)
        if self.timeline.org_id() != org_id and self._shown is not None and not self._all_rows:
            self._all_rows = True
            self._show_timeline(*self._shown)
            self.timeline.choose_org(org_id)

    def _show_board(self, found: DeskPage) -> None:
        self.board.show_board(found.board)
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
        first, last = dates[0], dates[-1]
        self._day_note.setText(f"{words.full_day(first, first)} – {words.full_day(last, first)}")

    def _show_lists(self, found: DeskPage) -> None:
        mine = [booking_line(one, found.now) for one in found.mine]
        needy = attention(found.board)
        for lines, view, count, empty in (
            (mine, self.mine, self._mine_count, self._none_mine),
            (needy, self.attention, self._attention_count, self._all_well),
        ):
            view.show_lines(lines)
            count.setText(f"{len(lines):,}" if lines else "")
            empty.setVisible(not lines)

    def _show_all_rows(self) -> None:
        self._all_rows = True
        if self._shown is not None:
            self._show_timeline(*self._shown)

    def _on_row(self, org_id: UUID) -> None:
        self.org_chosen.emit(org_id)
        self._reveal(self.timeline, self.timeline.row_place(org_id))

    def _on_card(self, org_id: UUID) -> None:
        self.org_chosen.emit(org_id)
        self._reveal(self.board, self.board.card_rect(org_id).center())

    def _reveal(self, view: QWidget, place: QPoint) -> None:
        there = view.mapTo(self._content, place)
        self.ensureVisible(there.x(), there.y(), 0, theme.px(60))

    # -- how it is built

    def _add_board(self, block: QVBoxLayout) -> None:
        self._org_note = Label("", role="small", ink="text3", tabular=True)
        self._others = OtherOrgs()
        self._others.chosen.connect(self.org_chosen)
        self.board = OrgBoardView()
        self.board.chosen.connect(self._on_card)
        self.board.opened.connect(self.org_opened)
        self.board.acted.connect(self.acted)
        block.addLayout(_section(t("Demo orgs"), self._org_note, (self._others,)))
        block.addWidget(self.board)

    def _add_timeline(self, block: QVBoxLayout) -> None:
        self._day_note = Label("", role="small", ink="text3", tabular=True)
        earlier = IconButton("chevron-left", t("Earlier days"), tooltip=t("Earlier days ([)"))
        earlier.clicked.connect(lambda: self.turned.emit(-1))
        self._to_today = Button(t("Today"), "ghost")
        self._to_today.clicked.connect(lambda: self.turned.emit(0))
        later = IconButton("chevron-right", t("Later days"), tooltip=t("Later days (])"))
        later.clicked.connect(lambda: self.turned.emit(1))
        tools = (Legend(), self._to_today, earlier, later)
        self.timeline = Timeline()
        self.timeline.org_chosen.connect(self._on_row)
        self.timeline.opened.connect(lambda one: self.booking_opened.emit(one.id))
        self.timeline.book_wanted.connect(self.book_wanted)
        self.timeline.turned.connect(self.turned)
        self._more_rows = LinkButton("", ink="text2")
        self._more_rows.clicked.connect(self._show_all_rows)
        block.addLayout(_section(t("Bookings"), self._day_note, tools))
        block.addWidget(self.timeline)
        block.addWidget(self._more_rows, 0, Qt.AlignmentFlag.AlignLeft)

    def _lists(self) -> QHBoxLayout:
        self._mine_count = Label("", role="small", ink="text3", tabular=True)
        self.mine = LineList(t("My bookings"))
        self.mine.opened.connect(self.booking_opened)
        self._none_mine = Label(t("Nothing booked. B books the selected org."), ink="text3")
        self._attention_count = Label("", role="small", ink="text3", tabular=True)
        self.attention = LineList(t("Needs a hand"))
        self.attention.opened.connect(self.org_opened)
        self.attention.clicked.connect(lambda _index: self._on_line())
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

    def _on_line(self) -> None:
        current = self.attention.current()
        if current is not None:
            self.org_chosen.emit(current)


def _block(column: QVBoxLayout) -> QVBoxLayout:
    block = QVBoxLayout()
    block.setContentsMargins(16, 12, 16, 12)
    block.setSpacing(4)
    column.addLayout(block)
    return block


def _section(title: str, note: Label, right: Sequence[QWidget] = ()) -> QHBoxLayout:
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

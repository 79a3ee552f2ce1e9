"""The pane at the right: one org, its countdown, what to look at before a demo, its bookings."""

from datetime import date, datetime

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from ui.desks.demos.lists import TWO_LINES, Line, LineList
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.buttons import Button
from ui.widgets.labels import Chip, Icon, Keycaps, Label, Painted, Rule
from ui.widgets.page import SectionHead, clear, pane
from ui.widgets.paint import Tone
from workbench.i18n import listed, t, tn
from workbench.schema import picklists
from workbench.services import words
from workbench.services.demo_checks import Check
from workbench.services.demo_orgs import EXPIRES_SOON, OrgCard
from workbench.services.demo_page import OrgDetails
from workbench.services.demos import Booking

_CHECK_LOOKS = {
    "good": ("check", "good", "text2"),
    "warn": ("triangle-alert", "warn", "warn"),
    "bad": ("circle-x", "bad", "bad"),
}
_TONES: dict[str, Tone] = {
    "ready": "good",
    "in_use": "accent",
    "needs_reset": "warn",
    "broken": "bad",
    "expiring": "violet",
}
_ICONS = {
    "ready": "circle-check",
    "in_use": "circle-play",
    "needs_reset": "rotate-ccw",
    "broken": "circle-x",
    "expiring": "hourglass",
    "building": "wrench",
    "hold": "pause",
    "retired": "box",
}
_MOST_BOOKINGS = 6
_LONG_LIFE_DAYS = 30


class _Countdown(Painted):
    """Days left as a figure, with a bar that runs out."""

    def __init__(self) -> None:
        super().__init__()
        self._card: OrgCard | None = None
        self._today = date.min

    def show_card(self, card: OrgCard, today: date) -> None:
        """Show another org's."""
        self._card, self._today = card, today
        self.setAccessibleName(_expiry(card))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.line_px("figure") + theme.px(12))

    @override
    def draw(self, painter: QPainter) -> None:
        card = self._card
        if card is None:
            return
        line = QRect(0, 0, self.width(), theme.line_px("figure"))
        days = card.expires_in_days
        if days is None:
            paint.text(painter, line, _expiry(card), ink="text2")
            return
        soon = days <= EXPIRES_SOON.days
        ink = "warn" if soon else "text"
        used = paint.text(painter, line, f"{days:,}", role="figure", ink=ink, tabular=True)
        line.setLeft(line.left() + used + theme.px(6))
        label = tn("day left", "days left", days)
        paint.text(painter, line, label, ink="text2")
        if card.expires_at is not None:
            end = words.full_day(_local_day(card.expires_at), self._today)
            paint.text(painter, line, end, role="small", ink="text3", align="right")
        bar = QRect(0, theme.line_px("figure") + theme.px(2), self.width(), theme.px(6))
        share = min(1.0, days / _LONG_LIFE_DAYS)
        paint.bar(painter, bar, share, ink="warn_mark" if soon else "accent")


class OrgPane(QFrame):
    """Everything about the selected org, and what one does with it."""

    book_pressed = Signal()
    reset_pressed = Signal()
    check_pressed = Signal()
    state_pressed = Signal()
    adopt_pressed = Signal()
    booking_opened = Signal(object)  # id of the booking

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("plane", "surface")
        self.setProperty("edge", "left")
        self.setMinimumWidth(theme.px(288))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = pane("surface")
        self._body = QVBoxLayout(holder)
        self._body.setContentsMargins(16, 12, 16, 12)
        self._body.setSpacing(0)
        scroll.setWidget(holder)
        column.addWidget(scroll, 1)
        self._fill()
        column.addWidget(Rule())
        column.addLayout(self._actions())

    def show_org(self, details: OrgDetails) -> None:
        """Show another org, or the same one as it is now."""
        card = details.card
        self._name.setText(card.alias)
        state = picklists.ORG_STATE.label(card.state)
        tone = _TONES.get(card.state, "neutral")
        self._state.show_state(state, tone, _ICONS.get(card.state, ""))
        subtitle = " · ".join(part for part in (card.template, card.release) if part)
        self._template.setText(subtitle or t("without a template"))
        self._note.setText(card.state_note)
        self._note.setVisible(bool(card.state_note))
        self._countdown.show_card(card, _local_day(details.now))
        self._show_facts(details)
        self._show_checks(details.checks)
        self._show_bookings(details.bookings, _local_day(details.now))
        self._notes.setText(details.notes or "–")
        needs_check = card.state == "broken"
        self.reset.setVisible(not needs_check)
        self.check.setVisible(True)
        self.adopt.setVisible(details.can_adopt)
        for button in (self.reset, self.check, self.state):
            button.setEnabled(not card.why_not_change)
            button.setToolTip(card.why_not_change)

    def _show_facts(self, details: OrgDetails) -> None:
        card = details.card
        people = listed([card.maintainer or t("nobody"), *details.co_maintainers])
        facts = {
            "kind": " · ".join(p for p in (details.kind, details.region, card.industry) if p),
            "address": details.address.removeprefix("https://"),
            "maintainer": people,
            "reset": _ago(details.last_reset_at, details.now),
            "login": _login(details),
        }
        for key, label in self._facts.items():
            label.setText(facts[key] or "–")
        self._facts["maintainer"].set_ink("text" if card.maintainer else "warn")
        self._facts["login"].set_ink("bad" if card.has_login_ok is False else "text")

    def _show_checks(self, checks: tuple[Check, ...]) -> None:
        good = sum(check.state == "good" for check in checks)
        self._check_head.set_note(f"{good}/{len(checks)}")
        clear(self._checks)
        for check in checks:
            icon, ink, words_ink = _CHECK_LOOKS[check.state]
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(Icon(icon, ink, 14))
            row.addWidget(Label(check.text, ink=words_ink, elided=True), 1)
            holder = QWidget()
            holder.setLayout(row)
            row.setContentsMargins(0, 4, 0, 4)
            self._checks.addWidget(holder)

    def _show_bookings(self, bookings: tuple[Booking, ...], today: date) -> None:
        self._booking_head.set_note(f"{len(bookings):,}" if bookings else "")
        self._bookings.show_lines([_line(one, today) for one in bookings[:_MOST_BOOKINGS]])
        self._free.setVisible(not bookings)

    def _fill(self) -> None:
        body = self._body
        head = QHBoxLayout()
        head.setSpacing(8)
        self._name = Label("", role="section", elided=True)
        self._state = Chip("")
        head.addWidget(self._name, 1)
        head.addWidget(self._state)
        body.addLayout(head)
        self._template = Label("", role="small", ink="text2", elided=True)
        body.addWidget(self._template)
        self._note = Label("", role="small", ink="warn", wrap=True)
        body.addWidget(self._note)
        body.addSpacing(12)
        self._countdown = _Countdown()
        self._countdown.setSizePolicy(
            self.sizePolicy().Policy.Expanding, self.sizePolicy().Policy.Fixed
        )
        body.addWidget(self._countdown)
        body.addSpacing(12)
        body.addLayout(self._fact_grid())
        self._check_head = self._section(t("Before a demo"))
        self._checks = QVBoxLayout()
        self._checks.setSpacing(0)
        body.addLayout(self._checks)
        self._booking_head = self._section(t("Next bookings"))
        self._bookings = LineList(t("Next bookings"), row=TWO_LINES)
        self._bookings.setProperty("plane", "surface")
        self._bookings.opened.connect(self.booking_opened)
        body.addWidget(self._bookings)
        self._free = Label(t("Free for the next 30 days"), ink="text3")
        body.addWidget(self._free)
        self._section(t("Notes"))
        self._notes = Label("–", ink="text2", wrap=True)
        body.addWidget(self._notes)
        body.addStretch(1)

    def _section(self, title: str) -> SectionHead:
        self._body.addSpacing(16)
        self._body.addWidget(Rule())
        self._body.addSpacing(12)
        head = SectionHead(title)
        self._body.addWidget(head)
        self._body.addSpacing(6)
        return head

    def _fact_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self._facts: dict[str, Label] = {}
        rows = (
            ("kind", t("Kind")),
            ("address", t("Address")),
            ("maintainer", t("Maintainer")),
            ("reset", t("Last reset")),
            ("login", t("Login")),
        )
        for row, (key, label) in enumerate(rows):
            name = Label(label, role="small", ink="text3")
            name.setMinimumWidth(theme.px(76))
            self._facts[key] = Label("", elided=True)
            grid.addWidget(name, row, 0)
            grid.addWidget(self._facts[key], row, 1)
        return grid

    def _actions(self) -> QVBoxLayout:
        self.book = Button(t("Book"), "primary", "calendar-plus")
        self.reset = Button(t("Reset done"), icon="rotate-ccw")
        self.check = Button(t("Check login…"), icon="wrench")
        self.state = Button(t("State…"), icon="chevron-down")
        self.adopt = Button(t("Adopt"), icon="hand")
        for button, signal in (
            (self.book, self.book_pressed),
            (self.reset, self.reset_pressed),
            (self.check, self.check_pressed),
            (self.state, self.state_pressed),
            (self.adopt, self.adopt_pressed),
        ):
            button.clicked.connect(signal)
        column = QVBoxLayout()
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(8)
        first.addWidget(self.book)
        first.addWidget(Keycaps("B"))
        first.addSpacing(4)
        first.addWidget(self.reset)
        self.reset_caps = Keycaps("R")
        first.addWidget(self.reset_caps)
        first.addStretch(1)
        second.addWidget(self.check)
        second.addWidget(self.state)
        second.addStretch(1)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self.adopt, 0, Qt.AlignmentFlag.AlignLeft)
        return column


def _local_day(moment: datetime) -> date:
    return moment.astimezone(words.here()).date()


def _line(one: Booking, today: date) -> Line:
    here = words.here()
    start = one.start_at.astimezone(here)
    when = f"{words.near_day(start.date(), today)} {words.clock(start)}"
    line = f"{when} · {one.owner}" if one.owner else when
    if one.is_provisional:
        return Line(one.id, one.name, line, t("provisional"), "warn", "clock")
    return Line(one.id, one.name, line)


def _ago(moment: datetime | None, now: datetime) -> str:
    return t("never") if moment is None else words.ago(moment, now)


def _login(details: OrgDetails) -> str:
    if details.last_check_at is None:
        return t("never checked")
    ago = words.ago(details.last_check_at, details.now)
    works = details.card.has_login_ok is not False
    return (t("works, {ago}") if works else t("fails, {ago}")).format(ago=ago)


def _expiry(card: OrgCard) -> str:
    if card.expires_in_days is None:
        return t("Does not expire")
    return tn("Expires in {n} day", "Expires in {n} days", card.expires_in_days)

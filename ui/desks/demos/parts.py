"""Small parts of the demo desk: the legend, orgs outside the usual states, lines of its lists."""

from datetime import datetime, timedelta

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from ui.desks.demos.lists import Line
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import Painted
from ui.widgets.page import Fact, clear
from workbench.i18n import t, tn
from workbench.services import demo_orgs, words
from workbench.services.demo_orgs import OrgBoard, OrgCard
from workbench.services.demo_page import DeskPage
from workbench.services.demos import Booking

_OTHER_STATES = ("building", "hold")
_STATE_ICONS = {
    "needs_reset": ("rotate-ccw", "warn"),
    "broken": ("circle-x", "bad"),
    "expiring": ("hourglass", "violet"),
}
_MOST_LINES = 6
_MOST_TODAY = 2
_GAP_PX = 14
_BOX_PX = 12


class Legend(Painted):
    """What the boxes of the timeline mean."""

    def __init__(self) -> None:
        super().__init__()
        self._entries = (
            (t("demo"), "accent_bg", "focus", False),
            (t("POC"), "violet_bg", "violet", False),
            (t("hold"), None, "control", True),
            (t("look soon"), "warn_bg", "warn_mark", False),
        )
        self.setAccessibleName(", ".join(entry[0] for entry in self._entries))

    @override
    def sizeHint(self) -> QSize:
        width = sum(
            theme.px(_BOX_PX + 6 + _GAP_PX) + paint.text_width(entry[0], "small")
            for entry in self._entries
        )
        return QSize(width, theme.height("control"))

    @override
    def draw(self, painter: QPainter) -> None:
        left, side = 0, theme.px(_BOX_PX)
        for label, fill, edge, dashed in self._entries:
            box = QRect(left, (self.height() - side) // 2, side, side)
            paint.box(painter, box, fill=fill, edge=edge, radius=3, dashed=dashed)
            left += side + theme.px(6)
            place = QRect(left, 0, self.width() - left, self.height())
            left += paint.text(painter, place, label, role="small", ink="text2")
            left += theme.px(_GAP_PX)


class OtherOrgs(QWidget):
    """Orgs that are being built or kept back: a word each beside the board's head."""

    chosen = Signal(object)  # id of the org

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._cards: tuple[OrgCard, ...] = ()

    def show_orgs(self, board: OrgBoard) -> None:
        """Show other orgs."""
        columns = [column for column in board.columns if column.state in _OTHER_STATES]
        cards = tuple(card for column in columns for card in column.cards[:1])
        if cards == self._cards:
            return
        self._cards = cards
        clear(self._row)
        for column in columns:
            for card in column.cards[:1]:
                more = f" +{len(column.cards) - 1}" if len(column.cards) > 1 else ""
                link = LinkButton(
                    t("{state}: {orgs}").format(state=column.label, orgs=card.alias + more),
                    ink="text2",
                    icon=column.icon,
                )
                link.clicked.connect(lambda _down=False, card=card: self.chosen.emit(card.id))
                self._row.addWidget(link, 0, Qt.AlignmentFlag.AlignRight)


def booking_line(one: Booking, now: datetime) -> Line:
    """Return a booking as a line of “My bookings”."""
    here = words.here()
    start, today = one.start_at.astimezone(here), now.astimezone(here).date()
    if one.start_at <= now:
        when = t("now, until {end}").format(end=words.clock(one.end_at.astimezone(here)))
        if one.end_at - one.start_at > timedelta(days=1):
            end = words.full_day(one.end_at.astimezone(here).date(), today)
            when = t("now, until {end}").format(end=end)
    else:
        when = f"{words.near_day(start.date(), today)} {words.clock(start)}"
    line = f"{when} · {one.org}"
    if one.is_provisional:
        return Line(one.id, one.name, line, t("provisional"), "warn", "clock")
    if one.kind == "poc":
        return Line(one.id, one.name, line, t("POC"), "violet", "flask-conical")
    return Line(one.id, one.name, line)


def attention(board: OrgBoard) -> list[Line]:
    """Return the orgs that need somebody, the worst first."""
    found: list[tuple[int, Line]] = []
    for column in board.columns:
        for card in column.cards:
            line = _need(card)
            if line is not None and column.state != "retired":
                found.append(line)
    found.sort(key=lambda pair: pair[0])
    return [line for _, line in found[:_MOST_LINES]]


def _need(card: OrgCard) -> tuple[int, Line] | None:
    if card.state == "broken":
        return 0, Line(card.id, card.alias, card.line, t("broken"), "bad", "circle-x")
    if card.has_login_ok is False:
        return 1, Line(card.id, card.alias, card.login_text, t("login fails"), "bad", "circle-x")
    if card.state == "needs_reset":
        reset = card.reset_text or card.login_text
        return 2, Line(card.id, card.alias, reset, t("reset it"), "warn", "rotate-ccw")
    days = card.expires_in_days
    if days is not None and days <= demo_orgs.EXPIRES_SOON.days:
        words_ = t("{n} d left").format(n=days)
        return 3, Line(card.id, card.alias, card.template, words_, "violet", "hourglass")
    if card.maintainer_id is None:
        unkept = t("nobody maintains it")
        return 4, Line(card.id, card.alias, unkept, t("adopt it"), "neutral", "hand")
    return None


def head_facts(found: DeskPage) -> list[Fact]:
    """Return the facts of the page head: today's next demos, the week, what is wrong."""
    facts = _today_facts(found) or [Fact("0", t("demos left today"), "calendar")]
    week, resets, lost = (
        found.facts.bookings_this_week,
        found.facts.needs_reset,
        found.facts.lost,
    )
    facts.append(Fact(f"{week:,}", tn("booking this week", "bookings this week", week)))
    if resets:
        label = tn("needs a reset", "need a reset", resets)
        facts.append(Fact(f"{resets:,}", label, "rotate-ccw", "warn"))
    if lost:
        label = tn("booking lost", "bookings lost", lost)
        facts.append(Fact(f"{lost:,}", label, "triangle-alert", "warn", alarm=True))
    return facts


def _today_facts(found: DeskPage) -> list[Fact]:
    here = words.here()
    today = found.now.astimezone(here).date()
    states = {card.id: card.state for column in found.board.columns for card in column.cards}
    facts = []
    for one in found.facts.today:
        start = one.start_at.astimezone(here)
        if start.date() == today and one.end_at > found.now:
            icon, ink = _STATE_ICONS.get(states.get(one.org_id, ""), ("circle-check", "good"))
            facts.append(Fact(words.clock(start), one.name, icon, ink))
    return facts[:_MOST_TODAY]

"""Beside the card: the last touches, the company, who else is known there."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui.desks.calls.material_rows import MaterialRows
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.labels import Label, Rule
from ui.widgets.page import SectionHead, clear
from ui.widgets.paint import Tone
from workbench.i18n import t, tn
from workbench.services import words
from workbench.services.calling.card import Card, Colleague, Fact
from workbench.services.timeline import Entry

_DISC_PX: Final = 24
_TONES: Final[dict[str, Tone]] = {"good": "good", "warn": "warn", "accent": "accent"}


class Touches(QWidget):
    """The newest touches under each other, joined by a line."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()
        self._who = ""
        self._now: datetime | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme)

    def show_entries(self, entries: Sequence[Entry], who: str, now: datetime) -> None:
        """Show other touches, newest first, of a person whose name need not be repeated."""
        self._entries, self._who, self._now = tuple(entries), who, now
        self.setAccessibleName(", ".join(self._title(entry) for entry in entries))
        self.updateGeometry()
        self.update()

    def _on_theme(self) -> None:
        self.updateGeometry()

    def _title(self, entry: Entry) -> str:
        if entry.chip:
            return entry.chip
        for tail in (f": {self._who}", f"：{self._who}"):
            if entry.title.endswith(tail):
                return entry.title.removesuffix(tail)
        return entry.title

    def _when(self, entry: Entry) -> str:
        here = words.here()
        local = entry.at.astimezone(here)
        today = (self._now or local).astimezone(here).date()
        if local.date() == today:
            return t("today {time}").format(time=words.clock(local))
        return words.day(local.date(), today)

    def _step(self) -> int:
        return theme.line_px("body") + theme.line_px("small") + theme.px(16)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), len(self._entries) * self._step())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        step, side = self._step(), theme.px(_DISC_PX)
        for number, entry in enumerate(self._entries):
            top = number * step
            if number + 1 < len(self._entries):
                line = QRect(side // 2, top + side + 2, 1, step - side - theme.px(4))
                painter.fillRect(line, theme.color("line2"))
            disc = QRect(0, top, side, side)
            paint.disc(painter, disc, entry.icon, tone=_TONES.get(entry.tone, "neutral"))
            self._words(painter, QRect(side + theme.px(8), top, 0, 0), entry)
        painter.end()

    def _words(self, painter: QPainter, place: QRect, entry: Entry) -> None:
        width = self.width() - place.left()
        first = QRect(place.left(), place.top() + theme.px(3), width, theme.line_px("body"))
        when = self._when(entry)
        used = paint.text_width(when, "small", tabular=True)
        paint.text(painter, first, when, role="small", ink="text3", align="right", tabular=True)
        title = first.adjusted(0, 0, -used - theme.px(8), 0)
        paint.text(painter, title, self._title(entry), weight=500)
        second = QRect(place.left(), first.bottom() + 1, width, theme.line_px("small"))
        detail = " ".join(entry.detail.split())
        paint.text(painter, second, detail, role="small", ink="text2")


class ColleagueRow(QWidget):
    """Somebody else at the company; a click opens the record."""

    opened = Signal()

    def __init__(self, colleague: Colleague) -> None:
        super().__init__()
        self._colleague = colleague
        self.setAccessibleName(f"{colleague.name}, {colleague.detail}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        lines = theme.line_px("body") + theme.line_px("small")
        return QSize(theme.px(160), lines + theme.px(6))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(100), self.sizeHint().height())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        one = self._colleague
        used = paint.avatar(painter, self.rect(), one.name, key=str(one.id), size=24)
        left, top = used + theme.px(8), theme.px(3)
        width = self.width() - left
        paint.text(painter, QRect(left, top, width, theme.line_px("body")), one.name, weight=500)
        below = QRect(left, top + theme.line_px("body"), width, theme.line_px("small"))
        paint.text(painter, below, one.detail, role="small", ink="text2")
        painter.end()


class HistoryPane(QScrollArea):
    """Touches, company facts, colleagues."""

    record_wanted = Signal(str, UUID)
    open_wanted = Signal(str)  # deck or video
    copy_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QFrame()
        page.setProperty("plane", "surface")
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(0)
        self.materials = MaterialRows()
        self.materials.open_wanted.connect(self.open_wanted)
        self.materials.copy_wanted.connect(self.copy_wanted)
        self._head = SectionHead(t("History"))
        self._touches = Touches()
        self._nothing = Label(t("No touch yet: this is the first."), role="small", ink="text3")
        self._lines: list[tuple[Label, Label]] = []
        self._shown_colleagues: tuple[Colleague, ...] = ()
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(12)
        self._facts.setVerticalSpacing(8)
        self._facts.setColumnStretch(1, 1)
        self._also = Label("", role="small_strong", ink="text2", elided=True)
        self._colleagues = QVBoxLayout()
        self._colleagues.setSpacing(4)
        column.addWidget(self.materials)
        column.addWidget(self._head)
        column.addSpacing(12)
        column.addWidget(self._nothing)
        column.addWidget(self._touches)
        column.addSpacing(12)
        column.addWidget(Rule())
        column.addSpacing(16)
        column.addWidget(Label(t("Company"), role="section"))
        column.addSpacing(12)
        column.addLayout(self._facts)
        column.addSpacing(16)
        column.addWidget(self._also)
        column.addSpacing(4)
        column.addLayout(self._colleagues)
        column.addStretch(1)
        self.setWidget(page)

    def show_card(self, card: Card, now: datetime) -> None:
        """Show what is known around a person."""
        self.materials.show_materials(card.materials)
        count = tn("{n} touch", "{n} touches", card.touch_count) if card.touch_count else ""
        self._head.set_note(count)
        self._nothing.setVisible(not card.touches)
        self._touches.setVisible(bool(card.touches))
        self._touches.show_entries(card.touches, card.name, now)
        self._show_facts(card.facts)
        self._also.setVisible(bool(card.colleagues))
        self._also.setText(t("Also at {company}").format(company=card.company))
        if card.colleagues != self._shown_colleagues:
            self._show_colleagues(card.colleagues)

    def _show_facts(self, facts: Sequence[Fact]) -> None:
        """Write the facts into the lines that are there: a new widget costs a frame."""
        while len(self._lines) < len(facts):
            label, value = Label("", role="small", ink="text3"), Label("", elided=True)
            label.setMinimumWidth(theme.px(80))
            self._facts.addWidget(label, len(self._lines), 0)
            self._facts.addWidget(value, len(self._lines), 1)
            self._lines.append((label, value))
        for number, (label, value) in enumerate(self._lines):
            is_used = number < len(facts)
            label.setVisible(is_used)
            value.setVisible(is_used)
            label.setText(facts[number].label if is_used else "")
            value.setText(facts[number].value if is_used else "")

    def _show_colleagues(self, colleagues: tuple[Colleague, ...]) -> None:
        self._shown_colleagues = colleagues
        clear(self._colleagues)
        for colleague in colleagues:
            row = ColleagueRow(colleague)
            row.opened.connect(partial(self.record_wanted.emit, colleague.type, colleague.id))
            self._colleagues.addWidget(row)

    def forget(self) -> None:
        """Show nothing until the next card is there."""
        self._head.set_note("")

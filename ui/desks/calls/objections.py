"""Answers to what people object: this person's cards, and all of them for who types a word."""

import math
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.desks.calls.keys import ENTER
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.buttons import LinkButton
from ui.widgets.fields import SearchField
from ui.widgets.labels import Keycaps, Label
from ui.widgets.page import clear
from ui.widgets.wrapping import text_width, wrapped
from workbench.i18n import t, tn
from workbench.services.calling.scripts import Objection, Script, find_objections

LEAST_LINES: Final = 2
_MOST_LINES: Final = 3
_COLUMNS: Final = 2
_SIDE_PX: Final = 12
_ABOVE_PX: Final = 6
_GAP_PX: Final = 8
_FIELD_PX: Final = 220
_ROWS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ObjectionCard(QWidget):
    """What people say, and what to answer; among all the cards, also whose it is."""

    def __init__(
        self, objection: Objection, *, tells_whose: bool = False, lines: int = LEAST_LINES
    ) -> None:
        super().__init__()
        self._objection, self._lines = objection, lines
        self._whose = objection.whose if tells_whose else ""
        says = (objection.title, objection.answer, self._whose)
        self.setAccessibleName(" ".join(part for part in says if part))
        self.setToolTip(f"{objection.title}\n{objection.answer}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def objection(self) -> Objection:
        """What the card says."""
        return self._objection

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(96), card_height(self._lines))

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        card = self.rect().adjusted(0, 0, 0, -1)
        paint.card(painter, card)
        side = theme.px(_SIDE_PX)
        inner = card.adjusted(side, theme.px(_ABOVE_PX), -side, -theme.px(_ABOVE_PX) + 1)
        title = QRect(inner.left(), inner.top(), inner.width(), theme.line_px("strong"))
        beside = self._draw_beside(painter, title)
        title.setRight(beside.left() - theme.px(6))
        paint.text(painter, title, self._objection.title, role="strong")
        below = inner.adjusted(0, title.height(), 0, 0)
        paint.lines(painter, below, self._objection.answer, most=self._lines)
        painter.end()

    def _draw_beside(self, painter: QPainter, line: QRect) -> QRect:
        """Draw at the right of a line whose card it is, or the mark; return where."""
        side = theme.px(14)
        width = min(text_width(self._whose, "small"), line.width() // 2) if self._whose else side
        place = QRect(line.right() + 1 - width, line.top(), width, line.height())
        if self._whose:
            paint.text(painter, place, self._whose, role="small", ink="text2")
        else:
            paint.icon(painter, place, "message-square-quote", ink="text3", size=14)
        return place


class FindField(SearchField):
    """Keeps every key that is typed; Enter keeps what is found, the arrows go through it."""

    kept = Signal()
    walked = Signal(int)  # rows

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ENTER:  # a plain field hands it on: the desk would dial
            if not event.isAutoRepeat():
                self.kept.emit()
        elif key in _ROWS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.walked.emit(_ROWS[key])
        else:
            super().keyPressEvent(event)


class ObjectionsPage(QWidget):
    """The cards of a script under a field; as high as they are, whatever is found of all."""

    left = Signal()  # back to the script
    kept = Signal()  # the keys are the desk's again
    grown = Signal()  # it wants another height

    def __init__(self) -> None:
        super().__init__()
        self._script: Script | None = None
        self._shown: tuple[tuple[Objection, ...], bool, int] | None = None
        self._found_cards: list[ObjectionCard] = []
        self._lines = LEAST_LINES
        self._is_low = False
        self._wants = 0
        self.field = FindField(t("Find in all cards"), width=_FIELD_PX)
        self.field.filter_changed.connect(self._show_found)
        self.field.left.connect(self.left)
        self.field.kept.connect(self._keep)
        self.field.walked.connect(self._walk)
        self._key = Keycaps(("/",))
        self._count = Label("", role="small", ink="text3", elided=True)
        self._nothing = Label("", role="body", ink="text2", elided=True)
        self._clear = LinkButton(t("Show this person's cards"))
        self._clear.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._clear.clicked.connect(self.clear)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._cards())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP_PX)
        self._head = self._find_row()
        column.addWidget(self._head)
        column.addWidget(self._area)
        column.addStretch(1)
        theme.changed.connect(self._show_found)

    def _find_row(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP_PX)
        row.addWidget(self.field)
        row.addWidget(self._key)
        row.addWidget(self._count, 1)
        return head

    def _cards(self) -> QWidget:
        inside = QWidget()
        inside.setProperty("role", "body")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP_PX)
        self._none = QWidget()
        row = QHBoxLayout(self._none)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP_PX)
        self._nothing.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row.addWidget(self._nothing)
        row.addWidget(self._clear)
        row.addWidget(Keycaps("Esc"))
        row.addStretch(1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._none)
        column.addLayout(self._grid)
        column.addStretch(1)
        return inside

    def show_script(self, script: Script) -> None:
        """Show a person's cards, or what is found among his and the others'."""
        self._script = script
        self._show_found()

    def begin(self) -> None:
        """Put the cursor into the field."""
        self._head.show()
        self.field.setFocus()
        self._show_found()

    def set_low(self, *, low: bool) -> None:
        """Leave the field out until one looks for something where the page is low."""
        if low != self._is_low:
            self._is_low = low
            self._show_found()

    def clear(self) -> None:
        """Show the person's own cards again, at once."""
        self.field.clear()
        self._show_found()

    def cards(self) -> list[ObjectionCard]:
        """Return the cards that are shown, from the top."""
        return list(self._found_cards)

    def nothing_found(self) -> str:
        """Return the sentence shown where no card is; empty where one is."""
        return self._nothing.words() if self._none.isVisibleTo(self) else ""

    @Slot(str)
    def _show_found(self, _typed: str = "") -> None:
        if self._script is None:
            return
        text = self.field.text().strip()
        is_typing = self.window().focusWidget() is self.field
        self._head.setVisible(not self._is_low or is_typing or bool(text))
        found = find_objections(self._script, text) if text else self._script.objections
        self._key.setVisible(not text)
        self._count.setText(tn("{n} card", "{n} cards", len(found)) if text and found else "")
        self._nothing.setText(t("No card has “{text}”.").format(text=text))
        self._none.setVisible(not found)
        self._fit()
        self._fill(found, tells_whose=bool(text))

    def _fill(self, found: Sequence[Objection], *, tells_whose: bool) -> None:
        shown = (tuple(found), tells_whose, self._lines)
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._grid)
        self._found_cards = [
            ObjectionCard(one, tells_whose=tells_whose, lines=self._lines) for one in found
        ]
        for number, card in enumerate(self._found_cards):
            self._grid.addWidget(card, number // _COLUMNS, number % _COLUMNS)
        self._area.verticalScrollBar().setValue(0)

    @Slot()
    def _keep(self) -> None:
        self.kept.emit()
        self._show_found()

    @Slot(int)
    def _walk(self, rows: int) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + rows * self._row_px())

    # -- sizes: whole rows of one height, whatever is found

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), self._height(1))

    @override
    def sizeHint(self) -> QSize:
        own = len(self._script.objections) if self._script is not None else 0
        return QSize(theme.px(400), self._height(max(1, math.ceil(own / _COLUMNS))))

    def _height(self, rows: int) -> int:
        head = 0 if self._head.isHidden() else self.field.sizeHint().height() + theme.px(_GAP_PX)
        return head + rows * self._row_px() - theme.px(_GAP_PX)

    def _row_px(self) -> int:
        return card_height(self._lines) + theme.px(_GAP_PX)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_found()

    @Slot()
    def _fit(self) -> None:
        before = self._wants
        self._lines = self._needed_lines()
        rows = (self.height() - self._height(0)) // self._row_px()
        self._area.setFixedHeight(max(1, rows) * self._row_px() - theme.px(_GAP_PX))
        self._area.verticalScrollBar().setSingleStep(self._row_px())
        self._wants = self.sizeHint().height()
        if before != self._wants:
            self.grown.emit()

    def _needed_lines(self) -> int:
        """Return how many lines the longest answer of all takes here, so that none is cut."""
        script = self._script
        if script is None or not self.isVisible():
            return self._lines
        beside = self._area.verticalScrollBar().sizeHint().width() + theme.px(_GAP_PX)
        width = (self.width() - beside) // _COLUMNS - 2 * theme.px(_SIDE_PX)
        cards = (*script.objections, *script.others)
        needed = (len(wrapped(one.answer, width, "small", _MOST_LINES)) for one in cards)
        return max(LEAST_LINES, *needed)


def card_height(lines: int) -> int:
    """Return how high a card is: its title and the lines of its answer."""
    return theme.line_px("strong") + lines * theme.line_px("small") + 2 * theme.px(_ABOVE_PX)

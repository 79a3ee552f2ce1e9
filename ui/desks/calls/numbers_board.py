"""The charts of the calls: what is looked at most is widest and stands first."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from ui.operations import Operations
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.chart_card import ChartCard
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.app import Workbench

PLACES: Final = (
    ("connect_heatmap", 0, 0, 2),
    ("call_funnel", 0, 2, 1),
    ("call_outcomes", 1, 0, 1),
    ("success_by_attempt", 1, 1, 1),
    ("success_by_month", 1, 2, 1),
    ("dials_over_time", 2, 0, 2),
    ("reach_by_attempt", 2, 2, 1),
)
"""Name, row, column, and over how many columns; three columns."""
_COLUMNS, _NARROW_COLUMNS = 3, 2
_NARROW_PX = 900
_CARD_PX = 304
_MARGIN_PX = 16
_LINE_PX = 3
_WAIT_MS = 300


class DrawnLine(QWidget):
    """How many of the charts are drawn, as a thin line; only where it takes a while."""

    def __init__(self, of: int) -> None:
        super().__init__()
        self._of, self._drawn, self._shows = of, of, False
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._show)
        self._on_theme()
        theme.changed.connect(self._on_theme)

    def begin(self) -> None:
        """Nothing is drawn yet."""
        self._drawn, self._shows = 0, False
        self._wait.start()
        self._tell()

    def one_more(self) -> None:
        """One chart more is drawn."""
        self._drawn = min(self._of, self._drawn + 1)
        if self._drawn == self._of:
            self._wait.stop()
            self._shows = False
        self._tell()

    @property
    def is_shown(self) -> bool:
        """Whether the line is seen now."""
        return self._shows

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._shows:
            return
        painter = QPainter(self)
        margin = theme.px(_MARGIN_PX)
        line = QRect(margin, 0, self.width() - 2 * margin, self.height())
        paint.bar(painter, line, self._drawn / self._of, thickness=_LINE_PX)
        painter.end()

    def _show(self) -> None:
        self._shows = True
        self._tell()

    def _tell(self) -> None:
        told = t("{drawn} of {of} charts drawn").format(drawn=self._drawn, of=self._of)
        self.setAccessibleName(told)
        self.update()

    def _on_theme(self) -> None:
        self.setFixedHeight(theme.px(_LINE_PX) + 1)


class NumbersBoard(QFrame):
    """The cards of all charts; a bar that is chosen hands over its records and its words."""

    selected = Signal(object, str)

    def __init__(
        self, operations: Operations, filters: "Callable[[Workbench], Any]", parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setProperty("plane", "window")
        self._columns = 0
        self.cards = {
            name: ChartCard(operations, name, filters) for name, _row, _column, _span in PLACES
        }
        self.line = DrawnLine(len(self.cards))
        self._inner = QWidget()
        self._inner.setProperty("plane", "window")
        self._grid = QGridLayout(self._inner)
        self._grid.setContentsMargins(_MARGIN_PX, 0, _MARGIN_PX, _MARGIN_PX)
        self._grid.setSpacing(12)
        for card in self.cards.values():
            card.selected.connect(partial(self._on_selected, card))
            card.drawn.connect(self.line.one_more)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setProperty("plane", "window")
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.line)
        column.addWidget(self._area, 1)
        self.setFocusProxy(self.cards[PLACES[0][0]])
        self._lay_out(_COLUMNS)
        theme.changed.connect(self._set_heights)

    def reload(self) -> None:
        """Draw every chart again."""
        if self.isVisible():
            self.line.begin()
            for card in self.cards.values():
                card.reload()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(_CARD_PX))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out(_COLUMNS if self.width() >= theme.px(_NARROW_PX) else _NARROW_COLUMNS)

    def _lay_out(self, columns: int) -> None:
        """Place the cards; where it is narrow, two beside one another in the same order."""
        if columns == self._columns:
            return
        self._columns = columns
        for card in self.cards.values():
            self._grid.removeWidget(card)
        row = column = 0
        for name, wide_row, wide_column, span in PLACES:
            if columns == _COLUMNS:
                self._grid.addWidget(self.cards[name], wide_row, wide_column, 1, span)
                continue
            if column + span > columns:
                row, column = row + 1, 0
            self._grid.addWidget(self.cards[name], row, column, 1, span)
            column += span
        for number in range(_COLUMNS):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)
        self._set_heights()

    def _set_heights(self) -> None:
        for card in self.cards.values():
            card.setMinimumHeight(theme.px(_CARD_PX))

    def _on_selected(self, card: ChartCard, selection: object) -> None:
        self.selected.emit(selection, card.current_words())

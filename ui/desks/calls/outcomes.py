"""The outcome bar: ten tiles with their keys and consequences, and the way back beneath."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)
from typing_extensions import override

from ui.desks.calls.undo_line import UndoLine
from ui.theme import theme
from ui.widgets import paint
from workbench.i18n import t
from workbench.services.calling import OUTCOMES, Outcome, Tile

_COLUMNS: Final = 5
_ASKS: Final = frozenset({"callback", "referral"})
_ICON_FROM_PX: Final = 148
_ONE_LINE_FROM_PX: Final = 118
_HINT_FROM_PX: Final = 800
_ROOMY_FROM_PX: Final = 720


class OutcomeTile(QPushButton):
    """One outcome: its key, its name, what follows."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome
        self._next_step = ""
        self._is_armed = False
        self.setProperty("kind", "plain")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.show_step("")
        theme.changed.connect(self._on_theme)

    def label(self) -> str:
        """Return the words of the tile."""
        if self.outcome.asks == "handoff":
            return t("Meeting…")
        more = "…" if self.outcome.asks in _ASKS else ""
        return f"{self.outcome.label}{more}"

    def show_step(self, next_step: str) -> None:
        """Show what would follow for the person on the card."""
        self._next_step = next_step
        words = ", ".join(part for part in (str(self.outcome.label), next_step) if part)
        self.setAccessibleName(f"{self.outcome.key}: {words}")
        self.setToolTip(f"{words} ({self.outcome.key})")
        self.update()

    def arm(self, *, armed: bool) -> None:
        """Mark the tile that Ctrl+Enter in the notes would log."""
        if armed != self._is_armed:
            self._is_armed = armed
            self.update()

    @override
    def sizeHint(self) -> QSize:
        lines = theme.line_px("strong") + theme.line_px("small")
        return QSize(theme.px(150), max(theme.height("outcome"), lines + theme.px(8)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(72), self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill, edge, ink, second, icon = self._colors()
        width = 2 if self.hasFocus() else 1
        edge = "focus" if self.hasFocus() else edge
        paint.box(painter, self.rect(), fill=fill, edge=edge, radius=6, width=width)
        self._content(painter, ink, second, icon)
        painter.end()

    def _colors(self) -> tuple[str, str, str, str, str]:
        hot = self.isEnabled() and (self.underMouse() or self.isDown())
        if not self.isEnabled():
            return "sunken", "line", "disabled", "disabled", "disabled"
        if self.outcome.tone == "best":
            return "accent_bg", "focus", "accent_text", "accent_text", "accent_text"
        fill = "selected_idle" if self._is_armed else "hover" if hot else "raised"
        edge = "control" if hot or self._is_armed else "line2"
        if self.outcome.tone == "danger":
            return fill, edge, "bad", "text2", "bad"
        return fill, edge, "text", "text2", "text2"

    def _content(self, painter: QPainter, ink: str, second: str, icon: str) -> None:
        has_icon = self.width() >= theme.px(_ICON_FROM_PX)
        before, between, after = (8, 10, 12) if has_icon else (6, 5, 3)
        inner = self.rect().adjusted(theme.px(before), 0, -theme.px(after), 0)
        left = inner.left() + paint.keycap_width(self.outcome.key) + theme.px(between)
        if has_icon:
            side = theme.px(16)
            mark = QRect(inner.right() + 1 - side, inner.top(), side, inner.height())
            paint.icon(painter, mark, self.outcome.icon, ink=icon, size=16)
            inner.setRight(mark.left() - theme.px(6))
        top, bottom = theme.line_px("strong"), theme.line_px("small")
        above = (self.height() - top - bottom) // 2
        words = QRect(left, above, inner.right() + 1 - left, top)
        if self.width() < theme.px(_ONE_LINE_FROM_PX):
            self._narrow_content(painter, ink, second)
            return
        paint.keycap(painter, self.rect().adjusted(theme.px(before), 0, 0, 0), self.outcome.key)
        paint.text(painter, words, self.label(), role="strong", ink=ink)
        words = QRect(words.left(), above + top, words.width(), bottom)
        paint.text(painter, words, self._next_step, role="small", ink=second)

    def _narrow_content(self, painter: QPainter, ink: str, second: str) -> None:
        """Give each line its room: the key stands in that one where the words are shorter."""
        top, bottom = theme.line_px("strong"), theme.line_px("small")
        above, side, gap = (self.height() - top - bottom) // 2, theme.px(5), theme.px(4)
        first = QRect(side, above, self.width() - 2 * side, top)
        below = QRect(side, above + top, first.width(), bottom)
        key = paint.keycap_width(self.outcome.key) + gap
        has_room = key + paint.text_width(self.label(), "small_strong") <= first.width()
        with_key = first if has_room else below
        paint.keycap(painter, with_key, self.outcome.key)
        with_key.setLeft(side + key)
        paint.text(painter, first, self.label(), role="small_strong", ink=ink)
        paint.text(painter, below, self._next_step, role="small", ink=second)

    def _on_theme(self) -> None:
        self.updateGeometry()
        self.update()


class OutcomeBar(QFrame):
    """Ten tiles in two rows, and the undo line."""

    chosen = Signal(object)  # the Outcome

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("plane", "surface")
        self.setProperty("edge", "top")
        column = QVBoxLayout(self)
        self._column = column
        self._grid = grid = QGridLayout()
        self.tiles: dict[str, OutcomeTile] = {}
        for number, outcome in enumerate(OUTCOMES):
            tile = OutcomeTile(outcome)
            tile.clicked.connect(lambda _on=False, one=outcome: self.chosen.emit(one))
            self.tiles[outcome.disposition] = tile
            grid.addWidget(tile, number // _COLUMNS, number % _COLUMNS)
        for number in range(_COLUMNS):
            grid.setColumnStretch(number, 1)
        self.undo_line = UndoLine()
        column.addLayout(grid)
        column.addWidget(self.undo_line)
        self._is_low = False
        self._fit()

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show the consequences for the person on the card."""
        for tile in tiles:
            self.tiles[tile.outcome.disposition].show_step(tile.next_step)

    def arm(self, disposition: str) -> None:
        """Mark the outcome that Ctrl+Enter in the notes would log; empty marks none."""
        for name, tile in self.tiles.items():
            tile.arm(armed=name == disposition)

    def set_usable(self, *, usable: bool) -> None:
        """Switch the tiles off where there is nobody to call."""
        for tile in self.tiles.values():
            tile.setEnabled(usable)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.undo_line.set_narrow(narrow=self.width() < theme.px(_HINT_FROM_PX))
        self._fit()

    def set_low(self, *, low: bool) -> None:
        """Leave the card the room where the window is low."""
        if low != self._is_low:
            self._is_low = low
            self._fit()

    def _fit(self) -> None:
        margin = 20 if self.width() >= theme.px(_ROOMY_FROM_PX) else 12
        above, between, below = (6, 6, 4) if self._is_low else (12, 8, 8)
        self._column.setContentsMargins(margin, above, margin, below)
        self._column.setSpacing(between)
        self._grid.setSpacing(between)

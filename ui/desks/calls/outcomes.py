"""The outcome bar: ten tiles with their keys and consequences, and the way back beneath."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import Icon, Keycaps, Label
from workbench.i18n import t
from workbench.services.calling import OUTCOMES, Outcome, Tile
from workbench.services.calling.session import Logged

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
        inner = self.rect().adjusted(theme.px(8), 0, -theme.px(12 if has_icon else 4), 0)
        left = inner.left() + paint.keycap(painter, inner, self.outcome.key)
        left += theme.px(10 if has_icon else 6)
        if has_icon:
            side = theme.px(16)
            mark = QRect(inner.right() + 1 - side, inner.top(), side, inner.height())
            paint.icon(painter, mark, self.outcome.icon, ink=icon, size=16)
            inner.setRight(mark.left() - theme.px(6))
        top, bottom = theme.line_px("strong"), theme.line_px("small")
        above = (self.height() - top - bottom) // 2
        words = QRect(left, above, inner.right() + 1 - left, top)
        if self.width() < theme.px(_ONE_LINE_FROM_PX):
            place = QRect(words.left(), above, words.width(), top + bottom)
            paint.lines(painter, place, self.label(), role="small_strong", ink=ink)
            return
        paint.text(painter, words, self.label(), role="strong", ink=ink)
        words = QRect(words.left(), above + top, words.width(), bottom)
        paint.text(painter, words, self._next_step, role="small", ink=second)

    def _on_theme(self) -> None:
        self.updateGeometry()
        self.update()


class UndoLine(QWidget):
    """The last call, with its way back; earlier ones are one click away."""

    undo_wanted = Signal(object)  # the Logged to take back

    def __init__(self) -> None:
        super().__init__()
        self._logs: tuple[Logged, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._icon = Icon("undo-2", "text2", 14)
        self._words = Label("", role="small", ink="text2", elided=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._is_narrow = False
        self._undo = LinkButton(t("Undo"))
        self._undo.clicked.connect(self._on_undo)
        self._keys = Keycaps("Ctrl+Z")
        self._earlier = LinkButton(t("Earlier"), ink="text2", icon="history")
        self._earlier.setToolTip(t("The calls before, each with its way back"))
        self._earlier.clicked.connect(self._open_earlier)
        self._hint = Label(t("Press a digit: saves and shows the next lead"), role="small")
        self._hint.set_ink("text3")
        for widget in (self._icon, self._words, self._undo, self._keys, self._earlier):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._hint)
        self._fit()
        self.show_logs(())
        theme.changed.connect(self._fit)

    def _fit(self) -> None:
        self.setFixedHeight(theme.px(24))

    def show_logs(self, logs: Sequence[Logged]) -> None:
        """Show the last calls, newest first."""
        self._logs = tuple(logs)
        last = self._logs[0] if self._logs else None
        self._icon.setVisible(last is not None)
        self._words.setVisible(last is not None)
        self._undo.setVisible(last is not None and last.can_undo)
        self._keys.setVisible(last is not None and last.can_undo)
        self._earlier.setVisible(len(self._logs) > 1)
        self._fit_words()
        self.updateGeometry()

    def last(self) -> Logged | None:
        """Return the last call that can be taken back."""
        return next((one for one in self._logs if one.can_undo), None)

    def words(self) -> str:
        """Return what the line says, whatever of it there is room for."""
        return logged_words(self._logs[0]) if self._logs else ""

    def shown(self) -> str:
        """Return what of it stands on the screen."""
        return self._words.text()

    def set_narrow(self, *, narrow: bool) -> None:
        """Leave the hint out where there is no room for it."""
        self._is_narrow = narrow
        self._fit_words()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_words()

    def _fit_words(self) -> None:
        """Give way: first the hint, then what follows, then the name's end; never the outcome."""
        last = self._logs[0] if self._logs else None
        beside = (self._icon, self._undo, self._keys, self._earlier)
        shown = [widget for widget in beside if not widget.isHidden()]
        spacing = theme.px(8)
        room = self.width() - sum(one.sizeHint().width() + spacing for one in shown)
        full = "" if last is None else logged_words(last)
        metrics = self._words.fontMetrics()
        hint = self._hint.sizeHint().width() + 2 * spacing
        needed = metrics.horizontalAdvance(full) + spacing
        self._hint.setVisible(not self._is_narrow and needed + hint <= room)
        self._words.setText("" if last is None else _fitting(last, metrics, room - spacing))
        self._words.setToolTip(full if self._words.words() != full else "")

    def _on_undo(self) -> None:
        if self._logs:
            self.undo_wanted.emit(self._logs[0])

    def _open_earlier(self) -> None:
        menu = QMenu(self)
        for log in self._logs[1:]:
            action = menu.addAction(t("Undo {what}").format(what=logged_words(log)))
            action.setEnabled(log.can_undo)
            action.triggered.connect(lambda _on=False, log=log: self.undo_wanted.emit(log))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._earlier.mapToGlobal(self._earlier.rect().topLeft()))


def _fitting(log: Logged, metrics: QFontMetrics, room: int) -> str:
    """Return as much of a logged call as there is room for; its outcome stands in any case."""
    full = logged_words(log)
    if metrics.horizontalAdvance(full) <= room:
        return full
    said = _said(log.name, log)
    over = metrics.horizontalAdvance(said) - room
    if over <= 0:
        return said
    width = max(0, metrics.horizontalAdvance(log.name) - over)
    name = metrics.elidedText(log.name, Qt.TextElideMode.ElideRight, width)
    return _said(name, log)


def _said(name: str, log: Logged) -> str:
    outcome = "" if log.outcome is None else str(log.outcome.label)
    return t("{name}: {outcome}").format(name=name, outcome=outcome)


def logged_words(log: Logged) -> str:
    """Return a logged call in one line: who, how it ended, what follows."""
    said = _said(log.name, log)
    if not log.next_step:
        return said
    return t("{what}, next try {when} your time").format(what=said, when=log.next_step)


class OutcomeBar(QFrame):
    """Ten tiles in two rows, and the undo line."""

    chosen = Signal(object)  # the Outcome

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("plane", "surface")
        self.setProperty("edge", "top")
        column = QVBoxLayout(self)
        self._column = column
        column.setContentsMargins(20, 12, 20, 8)
        column.setSpacing(8)
        grid = QGridLayout()
        grid.setSpacing(8)
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
        margin = 20 if self.width() >= theme.px(_ROOMY_FROM_PX) else 12
        self._column.setContentsMargins(margin, 12, margin, 8)

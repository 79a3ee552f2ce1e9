"""The last three calls, each with its way back."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import theme
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.labels import Icon, Keycaps, Label, Rule
from workbench.i18n import t
from workbench.services.calling.session import Logged

SHOWN_LOGS: Final = 3
_SPACING_PX: Final = 8
_LEAST_NAME_PX: Final = 24


class EarlierLog(QWidget):
    """A call before the last one: who, how it ended, and its way back."""

    undo_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.log: Logged | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_SPACING_PX // 2)
        rule = Rule(upright=True)
        rule.setFixedHeight(theme.px(14))
        self.words = Label("", role="small", ink="text3", elided=True)
        self.words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.undo = IconButton("undo-2", t("Undo"), size=24)
        self.undo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.undo.clicked.connect(lambda: self.undo_wanted.emit(self.log))
        for widget in (rule, self.words, self.undo):
            row.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.hide()

    def show_log(self, log: Logged | None) -> None:
        """Show a call; None shows nothing."""
        self.log = log
        self.setVisible(log is not None)
        if log is not None:
            name = t("Undo {what}").format(what=logged_words(log))
            self.undo.setAccessibleName(name)
            self.undo.setToolTip(name)
            self.undo.setVisible(log.can_undo)

    def least_px(self) -> int:
        """Return the room this call takes beside its words."""
        beside = self.undo.sizeHint().width() if self.log and self.log.can_undo else 0
        return beside + 3 * _SPACING_PX

    def fit(self, room: int) -> None:
        """Show as much of the words as there is room for."""
        if self.log is not None:
            self.words.setText(fitting(self.log, self.words.fontMetrics(), room))
            self.words.setToolTip(logged_words(self.log))


class UndoLine(QWidget):
    """The last call in full, the two before in short; each can be taken back."""

    undo_wanted = Signal(object)  # the Logged to take back

    def __init__(self) -> None:
        super().__init__()
        self._logs: tuple[Logged, ...] = ()
        self._is_narrow = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_SPACING_PX)
        self._icon = Icon("undo-2", "text2", 14)
        self._words = Label("", role="small", ink="text2", elided=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._undo = LinkButton(t("Undo"))
        self._undo.clicked.connect(self._on_undo)
        self._keys = Keycaps("Ctrl+Z")
        self.earlier = (EarlierLog(), EarlierLog())
        self._hint = Label(t("Press a digit: saves and shows the next lead"), role="small")
        self._hint.set_ink("text3")
        for widget in (self._icon, self._words, self._undo, self._keys, *self.earlier):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._hint)
        for entry in self.earlier:
            entry.undo_wanted.connect(self.undo_wanted)
        self._fit()
        self.show_logs(())
        theme.changed.connect(self._fit)

    def _fit(self) -> None:
        self.setFixedHeight(theme.px(24))

    def show_logs(self, logs: Sequence[Logged]) -> None:
        """Show the last calls, newest first."""
        self._logs = tuple(logs[:SHOWN_LOGS])
        last = self._logs[0] if self._logs else None
        self._icon.setVisible(last is not None)
        self._words.setVisible(last is not None)
        self._undo.setVisible(last is not None and last.can_undo)
        self._keys.setVisible(last is not None and last.can_undo)
        before = (*self._logs[1:], None, None)
        for entry, log in zip(self.earlier, before, strict=False):
            entry.show_log(log)
        self._fit_words()
        self.updateGeometry()

    def last(self) -> Logged | None:
        """Return the last call that can be taken back."""
        return next((one for one in self._logs if one.can_undo), None)

    def words(self) -> str:
        """Return what the line says of the last call, whatever of it there is room for."""
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
        """Give way: first the hint, then what follows, then the names' ends; never an outcome."""
        metrics, spacing = self._words.fontMetrics(), theme.px(_SPACING_PX)
        if not self._logs:
            self._words.setText("")
            self._hint.setVisible(not self._is_narrow)
            return
        shown = [one for one in (self._icon, self._undo, self._keys) if not one.isHidden()]
        room = self.width() - sum(one.sizeHint().width() + spacing for one in shown) - spacing
        earlier = [entry for entry in self.earlier if entry.log is not None]
        room -= sum(entry.least_px() + spacing for entry in earlier)
        full = logged_words(self._logs[0])
        said = [_said(entry.log.name, entry.log) for entry in earlier if entry.log is not None]
        others = sum(metrics.horizontalAdvance(words) for words in said)
        hint = self._hint.sizeHint().width() + 2 * spacing
        needed = metrics.horizontalAdvance(full) + others
        self._hint.setVisible(not self._is_narrow and needed + hint <= room)
        share = room // (1 + len(earlier))
        left = room
        for entry, words in zip(earlier, said, strict=True):
            taken = min(share, metrics.horizontalAdvance(words) + spacing)
            entry.fit(taken)
            left -= taken
        self._words.setText(fitting(self._logs[0], metrics, left))
        self._words.setToolTip(full if self._words.words() != full else "")

    def _on_undo(self) -> None:
        if self._logs:
            self.undo_wanted.emit(self._logs[0])


def fitting(log: Logged, metrics: QFontMetrics, room: int) -> str:
    """Return as much of a logged call as there is room for; its outcome stands in any case."""
    full = logged_words(log)
    if metrics.horizontalAdvance(full) <= room:
        return full
    said = _said(log.name, log)
    over = metrics.horizontalAdvance(said) - room
    if over <= 0:
        return said
    width = max(theme.px(_LEAST_NAME_PX), metrics.horizontalAdvance(log.name) - over)
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
    return t("{what}, next {when}").format(what=said, when=log.next_step)

"""The qualification page: need, authority, timing, budget, what is missing, and how well it fits.

One types the need, then a digit each: Tab or the digit itself goes on, Esc leaves.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from ui.qualification.fit_view import FitView
from ui.qualification.marks import StateMark
from ui.qualification.playbook_card import PlaybookCard
from ui.qualification.quick_pick import QuickPick
from ui.qualification.words import missing_words
from ui.qualification.work import Known
from ui.theme import theme
from ui.widgets.labels import Label
from ui.widgets.typed_keys import ENTER
from workbench.i18n import t
from workbench.schema import dictionary, picklists
from workbench.services.qualification import Completeness, Qualification

PICKED: Final = ("authority", "timing", "budget")
_BESIDE_FROM_PX: Final = 560
_FIT_PX: Final = 208
_LABEL_PX: Final = 72
_ANY_WIDTH: Final = (1 << 24) - 1
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class QualificationForm(QWidget):
    """Asks what is known; every answer is handed over at once, the need when its field is left."""

    changed = Signal(object)  # the whole Qualification, as a person wants it now
    typed = Signal(str)  # what stands in the need while it is written
    left = Signal()  # Esc
    finished = Signal()  # the last question was answered

    def __init__(self, *, most_reasons: int = 4) -> None:
        super().__init__()
        self._is_low = self._is_short = False
        self.value: Qualification | None = None
        self._marks = {part: StateMark() for part in ("need", *PICKED)}
        self.need = QLineEdit()
        self.need.setAccessibleName(_label("need"))
        self.need.setPlaceholderText(t("What they want, in their words"))
        self.need.setMaxLength(dictionary.field("Lead", "qualification_need").length or 1000)
        self.need.textEdited.connect(self.typed)
        self.need.editingFinished.connect(self.commit)
        self.need.returnPressed.connect(lambda: self._go_on("need"))
        choices = [(one.value, str(one.label)) for one in picklists.QUALIFICATION.choices]
        self.picks = {part: QuickPick(_label(part), choices) for part in PICKED}
        for part, pick in self.picks.items():
            pick.chosen.connect(lambda value, part=part: self._on_pick(part, value))
            pick.answered.connect(lambda part=part: self._go_on(part))
        self._missing = Label("", role="small", ink="text2", elided=True)
        self._state = Label("", role="small", ink="text3")
        self.fit = FitView(most_reasons)
        self.playbook = PlaybookCard()
        self._arrange()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Label(t("Qualification"), role="small_strong", ink="text2"))
        head.addWidget(self._missing, 1)
        head.addWidget(self._state)
        rows = QGridLayout()
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(8)
        rows.setVerticalSpacing(4)
        rows.setColumnStretch(2, 1)
        rows.setColumnMinimumWidth(1, theme.px(_LABEL_PX))
        for number, (part, mark) in enumerate(self._marks.items()):
            rows.addWidget(mark, number, 0)
            rows.addWidget(Label(_label(part), role="small", ink="text3"), number, 1)
            if part == "need":
                rows.addWidget(self.need, number, 2)
            else:
                rows.addWidget(self.picks[part], number, 2, Qt.AlignmentFlag.AlignLeft)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(16)
        self._both.addLayout(rows, 1)
        self._both.addWidget(self.fit, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._both)
        column.addWidget(self.playbook)

    def show_known(self, known: Known | None) -> None:
        """Show what is stored; what is being typed stays. None: nothing is known yet."""
        self.value = None if known is None else known.qualification
        self.setEnabled(known is not None and not known.why_fixed)
        self.setToolTip("" if known is None else known.why_fixed)
        if known is None:
            self.need.clear()
            self.playbook.show_playbook(None)
            return
        if not self._is_typing():
            self.need.setText(known.qualification.need)
        for part, pick in self.picks.items():
            pick.show_value(getattr(known.qualification, part))
        self.fit.show_fit(*known.fit)
        self.playbook.show_playbook(known.playbook)
        self.show_completeness(known.completeness)

    def show_completeness(self, known: Completeness) -> None:
        """Say what is known and what is missing."""
        self._missing.setText(missing_words(known))
        for part in known.parts:
            if part.name in self._marks:
                self._marks[part.name].show_state(part.state)

    def show_state(self, words: str, ink: str = "text3") -> None:
        """Say that it is saved, or why not."""
        self._state.set_ink(ink)
        self._state.setText(words)

    def state_words(self) -> str:
        """Return what is said of saving."""
        return self._state.words()

    def missing_words(self) -> str:
        """Return what is said to be missing."""
        return self._missing.words()

    def restore(self, drafts: Mapping[str, str]) -> None:
        """Go on with a need that was being written when the program ended."""
        text = drafts.get("need", "")
        if text and self.value is not None and text != self.value.need:
            self.need.setText(text)
            self.show_state(t("Draft restored"))

    def begin(self) -> None:
        """Put the keys where the first thing is missing."""
        value = self.value
        if value is None or not value.need.strip():
            self.need.setFocus()
            return
        parts = [part for part in PICKED if getattr(value, part) in ("", "Unknown")]
        first: QWidget = self.picks[parts[0]] if parts else self.need
        first.setFocus()

    def commit(self) -> None:
        """Hand the need over, where it was changed."""
        value = self.value
        if value is not None and self.need.text().strip() != value.need.strip():
            self.value = replace(value, need=self.need.text().strip())
            self.changed.emit(self.value)

    def _on_pick(self, part: str, answer: str) -> None:
        if self.value is not None:
            self.commit()
            self.value = replace(self.value, **{part: answer})
            self.changed.emit(self.value)

    def _is_typing(self) -> bool:
        return self.need.hasFocus() and self.need.isModified()

    def _go_on(self, part: str) -> None:
        """Let the next question have the keys."""
        parts = ("need", *PICKED)
        place = parts.index(part) + 1
        if place == len(parts):
            self.finished.emit()
        else:
            self.picks[parts[place]].setFocus(Qt.FocusReason.TabFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.commit()
            self.left.emit()
        elif event.key() in ENTER:
            event.accept()  # a field passes it on, and around the form it would dial
        elif event.key() in _STEPS and not event.modifiers():
            self._step(_STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        stops: list[QWidget] = [self.need, *self.picks.values()]
        here = next((n for n, stop in enumerate(stops) if stop.hasFocus()), 0)
        stops[max(0, min(here + by, len(stops) - 1))].setFocus(Qt.FocusReason.TabFocusReason)

    def set_low(self, *, low: bool, short: bool) -> None:
        """Leave the fit out where the page is too low, the playbook where it would stand below."""
        self._is_low, self._is_short = low, short
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let the fit stand beside the answers, or below them where it is narrow."""
        is_beside = self.width() >= theme.px(_BESIDE_FROM_PX)
        way = QBoxLayout.Direction.LeftToRight if is_beside else QBoxLayout.Direction.TopToBottom
        self._both.setDirection(way)
        self.fit.setMaximumWidth(theme.px(_FIT_PX) if is_beside else _ANY_WIDTH)
        self.fit.setMinimumWidth(theme.px(_FIT_PX) if is_beside else 0)
        self.fit.setVisible(is_beside or not self._is_low)
        self.playbook.leave_out(low=self._is_low or (self._is_short and not is_beside))


def _label(part: str) -> str:
    return str(dictionary.field("Lead", f"qualification_{part}").label)

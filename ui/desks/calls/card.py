"""The call card: the person, the number, why now, what to say, what was said."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from ui.desks.calls.keys import DIGITS, ENTER
from ui.desks.calls.person import NumberRow, PersonHead, WhyNow
from ui.desks.calls.script import ScriptPane
from ui.qualification.form import QualificationForm
from ui.qualification.marks import Marks
from ui.qualification.work import Known
from ui.theme import theme
from ui.widgets.labels import Label
from workbench.i18n import t
from workbench.services.calling.card import Card
from workbench.services.calling.queue import QueueItem

_OBJECTIONS_FROM_PX: Final = 600
_HINT_FROM_PX: Final = 500
_SCRIPT_FROM_PX: Final = 440
_WHY_FROM_PX: Final = 360
_SCRIPT_ALONE_FROM_PX: Final = 264
_REASON_FROM_PX: Final = 200
_LOW_NOTES_PX: Final = 36
_ROOMY_FROM_PX: Final = 560
_LEAST_NOTES_PX: Final = 44
_MOST_REASONS: Final = 3
_FIT_FROM_PX: Final = 480
_PLAYBOOK_FROM_PX: Final = 600
_ALL_FROM_PX: Final = 440
_HEAD_FROM_PX: Final = 256


class Notes(QPlainTextEdit):
    """What was said; Esc leaves it, Ctrl+Enter saves, Alt+digit chooses the outcome first."""

    left = Signal()
    saved = Signal()
    armed = Signal(str)  # the digit
    focused = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(t("Notes"))
        self.setPlaceholderText(t("What was said"))
        self.setToolTip(t("Alt+digit chooses the outcome, Ctrl+Enter saves, Esc leaves the notes"))
        self.setTabChangesFocus(True)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in ENTER and modifiers & Qt.KeyboardModifier.ControlModifier:
            if not event.isAutoRepeat():
                self.saved.emit()
        elif modifiers == Qt.KeyboardModifier.AltModifier and event.key() in DIGITS:
            self.armed.emit(DIGITS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSize()  # they take what is left; nothing gives way for more

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)


class CardPane(QFrame):
    """Everything about the person while the phone rings."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("plane", "window")
        self.head = PersonHead()
        self.number = NumberRow()
        self.why = WhyNow()
        self.script = ScriptPane()
        self.script.changed.connect(self._on_script)
        self.qualification = QualificationForm(most_reasons=_MOST_REASONS)
        self.qualification.hide()
        self.marks = Marks(t("Qualification"))
        self.marks.hide()
        self.notes = Notes()
        self._armed, self._is_restored = "", False
        self._is_qualifying = False
        self._kept = Label("", role="small", ink="text3")
        self.notes.textChanged.connect(self._on_written)
        self._column = column = QVBoxLayout(self)
        column.setSpacing(12)  # what has no room takes its gap with it
        for widget in (self.head, self.number, self.why, self.script, self.qualification):
            column.addWidget(widget)
        written = QVBoxLayout()
        written.setSpacing(8)
        written.addWidget(self._notes_head())
        written.addWidget(self.notes, 1)
        column.addLayout(written, 1)
        column.addStretch(0)
        self.notes.setMinimumHeight(theme.px(_LEAST_NOTES_PX))

    def _notes_head(self) -> QWidget:
        self._above_notes = QWidget()
        row = QHBoxLayout(self._above_notes)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Label(t("Notes"), role="small_strong", ink="text2"))
        row.addWidget(self.marks)
        row.addStretch(1)
        row.addWidget(self._kept)
        return self._above_notes

    def show_item(
        self, item: QueueItem, draft: str, *, is_restored: bool = False, is_all: bool = True
    ) -> None:
        """Show what the queue knows of a person, at once; `is_all` where no card follows now."""
        self.head.show_item(item)
        self.number.show_number(item.number)
        if is_all:
            self.why.show_cadence(None, item.attempts)
            self.why.show_reasons(())
        self.notes.setPlainText(draft)
        self._is_restored = is_restored
        self._show_kept()

    def show_card(self, card: Card) -> None:
        """Show everything else; what is being written stays."""
        self.head.show_card(card)
        if not self.number.is_running:
            self.number.show_numbers(card.numbers)
        self.why.show_cadence(card.standing, card.attempts)
        self.why.show_reasons(card.reasons)
        self.script.show_script(card.script)
        self.script.show_materials(card.materials)

    def show_known(self, known: Known | None) -> None:
        """Mark what is known of the lead; None where nothing can be."""
        self.marks.setVisible(known is not None)
        if known is not None:
            self.marks.show_known(known.completeness)

    def show_qualification(self, *, shown: bool) -> None:
        """Show need, authority, timing and budget in place of the script, or the script again."""
        if shown != self._is_qualifying:  # to fit everything anew costs every lead its time
            self._is_qualifying = shown
            self._fit()

    @property
    def is_qualifying(self) -> bool:
        """Whether the qualification stands in place of the script."""
        return self._is_qualifying

    def show_armed(self, outcome: str) -> None:
        """Say as what Ctrl+Enter saves; empty while one does not write."""
        self._armed = outcome
        self._show_kept()

    def _on_written(self) -> None:
        self._is_restored = False
        self._show_kept()

    def _show_kept(self) -> None:
        if self._is_restored:
            says = t("Draft restored")
        elif self._armed:
            says = t("Ctrl+Enter saves as “{outcome}”").format(outcome=self._armed)
        else:
            says = t("Saved with the outcome") if self.notes.toPlainText() else ""
        self._kept.setText(says)

    @Slot(str)
    def _on_script(self, _key: str) -> None:
        was_writing = self.notes.hasFocus()
        self._fit()
        if was_writing and not self.notes.isVisible():
            self.script.show_objections()  # whoever types on types into their field

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        height = self.height()
        asks = self._is_qualifying
        self.qualification.setVisible(asks)
        self.qualification.set_low(
            low=height < theme.px(_FIT_FROM_PX), short=height < theme.px(_PLAYBOOK_FROM_PX)
        )
        self.head.setVisible(not asks or height >= theme.px(_HEAD_FROM_PX))
        has_room = not asks or height >= theme.px(_ALL_FROM_PX)
        is_low = height < theme.px(_SCRIPT_FROM_PX)
        is_answering = not asks and self.script.shows_objections
        has_notes = has_room and (not is_answering or height >= theme.px(_OBJECTIONS_FROM_PX))
        self.number.setVisible(has_room)
        for widget in (self._above_notes, self.notes):
            widget.setVisible(has_notes)
        self.head.set_low(low=is_low)
        self.number.set_low(low=is_low)
        self.script.set_alone(alone=is_low)
        self.script.setVisible(not asks and height >= theme.px(_SCRIPT_ALONE_FROM_PX))
        self.script.set_low(
            low=height < theme.px(_OBJECTIONS_FROM_PX), lowest=height < theme.px(_HINT_FROM_PX)
        )
        above, below = (16, 12) if height >= theme.px(_WHY_FROM_PX) else (8, 4)
        self._column.setContentsMargins(20, above, 20, below)
        self._column.setSpacing(6 if is_low else 12)
        self.why.set_low(low=height < theme.px(_WHY_FROM_PX))
        has_reason = height >= theme.px(_REASON_FROM_PX) and not (is_low and is_answering)
        self.why.setVisible(not asks and has_reason)
        self.notes.setMinimumHeight(theme.px(_LOW_NOTES_PX if is_low else _LEAST_NOTES_PX))
        self.number.set_narrow(narrow=self.width() < theme.px(_ROOMY_FROM_PX))

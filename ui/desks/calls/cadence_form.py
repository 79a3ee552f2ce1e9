"""A cadence written down: its name and its steps, moved by Alt+Up and Alt+Down."""

from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.theme import theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.form_line import form_line
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from ui.widgets.page import pane
from ui.widgets.spin import indent
from workbench.i18n import t
from workbench.schema import picklists
from workbench.schema.fields import Picklist
from workbench.services import cadence_plans
from workbench.services.cadence_plans import PlanStep

Save = Callable[[str, tuple[PlanStep, ...]], None]
_NEW: Final = PlanStep("call", 1, "other", "")
_MOVES: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_HEIGHT_PX, _SCRIPT_PX, _MOST_DAYS = 330, 48, 365


class StepRow(QWidget):
    """One step: kind, days after the last, half-day, subject, and what to say or write."""

    def __init__(self, step: PlanStep, changed: Callable[[], None]) -> None:
        super().__init__()
        self._id: UUID | None = step.id
        self.kind = _choice(picklists.CADENCE_STEP_KIND, step.kind, t("Kind"))
        self.days = QSpinBox()
        indent(self.days)
        self.days.setRange(0, _MOST_DAYS)
        self.days.setPrefix("+")
        self.days.setSuffix(t(" d"))
        self.days.setValue(step.days)
        self.days.setAccessibleName(t("Days after the last"))
        self.half_day = _choice(picklists.HALF_DAY, step.half_day, t("Half-day"))
        self.subject = QLineEdit(step.subject)
        self.subject.setPlaceholderText(t("Subject"))
        self.subject.setAccessibleName(t("Subject"))
        self.script = QPlainTextEdit(step.script)
        self.script.setPlaceholderText(t("What to say or write"))
        self.script.setAccessibleName(t("What to say or write"))
        self.script.setTabChangesFocus(True)
        self.script.setFixedHeight(theme.px(_SCRIPT_PX))
        self.remove_button = IconButton("x", t("Remove the step"))
        line = QHBoxLayout()
        line.setSpacing(8)
        for widget in (self.kind, self.days, self.half_day):
            line.addWidget(widget)
        line.addWidget(self.subject, 1)
        line.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, theme.px(12), theme.px(8))
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.script)
        self.kind.currentIndexChanged.connect(lambda _index: changed())
        self.days.valueChanged.connect(lambda _days: changed())

    def step(self) -> PlanStep:
        """Return the step as it is written."""
        return PlanStep(
            self.kind.currentData(),
            self.days.value(),
            self.half_day.currentData(),
            self.subject.text(),
            self.script.toPlainText(),
            self._id,
        )


class CadenceForm(Sheet):
    """The name, the steps, and what they come to in days."""

    def __init__(self, name: str, steps: Sequence[PlanStep], save: Save) -> None:
        super().__init__(t("A cadence"), width=760)
        self._save = save
        self.name = form_line(self.body, t("Name"), is_required=True)
        self.name.setText(name)
        self.course = Label("", role="small", ink="text2", wrap=True)
        self.body.addWidget(self.course)
        inside = pane("raised")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(t("Steps"))
        area.setFixedHeight(theme.px(_HEIGHT_PX))
        area.setWidget(inside)
        self.body.addWidget(area)
        self._area = area
        self.rows: list[StepRow] = []
        for step in steps or (_NEW,):
            self._add(step)
        hint = t("Alt+Up and Alt+Down move the step in which one writes.")
        self._note = Label(hint, role="small", ink="text3", wrap=True)
        self.body.addWidget(self._note)
        self.add_button = Button(t("Add a step"), icon="plus", big=True)
        self.add_button.clicked.connect(lambda _checked=False: self.add_step())
        self.save_button = Button(t("Save"), "primary", big=True)
        self.save_button.clicked.connect(lambda _checked=False: self.submit())
        self.add_foot(self.add_button, self.save_button)
        self.first = self.name

    def add_step(self) -> None:
        """Add a step at the end, and write in it."""
        self._add(_NEW)
        self.rows[-1].kind.setFocus()

    def submit(self) -> None:
        """Save what is written."""
        self._save(self.name.text(), self._steps())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            by = _MOVES.get(Qt.Key(event.key())) if is_alt else None
            if by is not None:
                self._move(by)
                return True
        return super().eventFilter(watched, event)

    def _steps(self) -> tuple[PlanStep, ...]:
        return tuple(row.step() for row in self.rows)

    def _add(self, step: PlanStep) -> None:
        row = StepRow(step, self._show_course)
        row.remove_button.clicked.connect(lambda _checked=False: self._remove(row))
        for widget in (row.kind, row.days, row.half_day, row.subject, row.script):
            widget.installEventFilter(self)
        self.rows.append(row)
        self._column.insertWidget(len(self.rows) - 1, row)
        self._show_course()

    def _remove(self, row: StepRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        (self.rows[0].kind if self.rows else self.add_button).setFocus()
        self._show_course()

    def _move(self, by: int) -> None:
        held = QApplication.focusWidget()
        if held is None:
            return
        at = next((n for n, row in enumerate(self.rows) if row.isAncestorOf(held)), None)
        if at is None or not 0 <= at + by < len(self.rows):
            return
        row = self.rows.pop(at)
        self.rows.insert(at + by, row)
        self._column.removeWidget(row)
        self._column.insertWidget(at + by, row)
        held.setFocus()
        self._area.ensureWidgetVisible(row)
        self._show_course()

    def _show_course(self) -> None:
        self.course.setText(cadence_plans.in_days(self._steps()))
        self.resized.emit()

    def refuse(self, sentence: str) -> None:
        """Say why it is not saved; what was written stays."""
        self._note.set_ink("bad")
        self._note.setText(sentence)
        self.resized.emit()


def _choice(choices: Picklist, value: str, name: str) -> QComboBox:
    field = QComboBox()
    for one in choices.choices:
        field.addItem(str(one.label), one.value)
    field.setCurrentIndex(max(0, field.findData(value)))
    field.setAccessibleName(name)
    return field

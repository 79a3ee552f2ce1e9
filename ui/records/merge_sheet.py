"""Two records side by side: whose value stays in each field, what moves along, and then one."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ui.desks.sync.value_choice import ValueChoice
from ui.widgets.buttons import Button
from ui.widgets.labels import Chip, Label
from ui.widgets.overlay import Sheet
from ui.widgets.page import pane
from ui.widgets.roll import Roll
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.services.duplicates.merging import Line, Preview, Side

_WIDTH_PX = 760
_MOST_HEIGHT_PX = 420
_ROOM_PX = 16
"""Right of the fields, where their scroll bar stands when there are many."""
_SIDES = {"1": Side.KEPT, "2": Side.OTHER, "3": Side.BOTH}
_COLUMNS = (Side.KEPT, Side.OTHER)


class MergeSheet(Sheet):
    """Decides what one record of two holds; 1, 2 and 3 choose in a field, Enter merges."""

    def __init__(
        self,
        preview: Preview,
        save: Callable[[dict[str, Side]], None],
        swap: Callable[[], None],
    ) -> None:
        """Take `save(choices)`; `swap()` asks for the same with the other record kept."""
        label = str(dictionary.record_type(preview.type).label).lower()
        super().__init__(t("Make one {type} of two").format(type=label), width=_WIDTH_PX)
        self.preview = preview
        self.chosen = {line.name: line.wins for line in preview.lines}
        self._save = save
        self._cells: dict[tuple[str, Side], ValueChoice] = {}
        self._row = 0
        self.body.addLayout(self._heads())
        self.body.addWidget(self._fields())
        self._add_facts()
        self._trouble = Label(preview.refusal, role="small", ink="bad", wrap=True)
        self.body.addWidget(self._trouble)
        self._trouble.setVisible(bool(preview.refusal))
        self._add_buttons(swap)
        self._follow()

    def choose(self, name: str, side: Side) -> None:
        """Let a field keep the value of one side, or of both where they can be joined."""
        line = next(one for one in self.preview.lines if one.name == name)
        if side in line.sides:
            self.chosen[name] = side
            self._follow()

    def refuse(self, sentence: str) -> None:
        """Say why it was not done; what was chosen stays."""
        self._trouble.setText(sentence)
        self._trouble.show()
        self.resized.emit()

    def _heads(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, _ROOM_PX, 4)
        row.setSpacing(12)
        for number, name, words in (
            (1, self.preview.kept_name, t("Stays")),
            (2, self.preview.other_name, t("Goes")),
        ):
            side = QHBoxLayout()
            side.setSpacing(8)
            side.addWidget(Chip(str(number), "outline"))
            side.addWidget(Label(name, role="strong", elided=True), 1)
            side.addWidget(Chip(words, "accent" if number == 1 else "neutral"))
            row.addLayout(side, 1)
        return row

    def _fields(self) -> QWidget:
        inside = pane("raised")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, _ROOM_PX, _ROOM_PX)
        column.setSpacing(12)
        for line in self.preview.lines:
            column.addLayout(self._field(line))
        if not self.preview.lines:
            column.addWidget(Label(t("The two differ in no field."), ink="text2"))
        column.addStretch(1)
        self._scroll = Roll(t("Fields"), _MOST_HEIGHT_PX, inside)
        return self._scroll

    def _field(self, line: Line) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(line.label, role="small", ink="text2", weight=600))
        head.addWidget(Label(line.why, role="small", ink="text3", elided=True), 1)
        grid.addLayout(head, 0, 0, 1, 2)
        for place, (side, shown) in enumerate(zip(_COLUMNS, (line.kept, line.other), strict=True)):
            cell = ValueChoice(shown, line.label, many=Side.BOTH in line.sides)
            cell.clicked.connect(
                lambda _checked=False, name=line.name, side=side: self._on_cell(name, side)
            )
            cell.setEnabled(len(line.sides) > 1)
            cell.installEventFilter(self)
            self._cells[line.name, side] = cell
            grid.addWidget(cell, 1, place)
            grid.setColumnStretch(place, 1)
        return grid

    def _add_facts(self) -> None:
        if self.preview.moving:
            counted = t(", ").join(f"{label} {n:,}" for label, n in self.preview.moving)
            told = t("Moving along: {things}").format(things=counted)
            self.body.addWidget(Label(told, role="small", ink="text2", wrap=True))
        keys = t("1 and 2 choose a side, 3 both, ↑ ↓ the field. It can be undone.")
        self.body.addWidget(Label(keys, role="small", ink="text3", wrap=True))

    def _add_buttons(self, swap: Callable[[], None]) -> None:
        self.swap_button = Button(t("Keep the other one"), big=True)
        self.swap_button.clicked.connect(lambda _checked=False: swap())
        cancel = Button(t("Cancel"), big=True)
        cancel.clicked.connect(self.done)
        self.merge_button = Button(t("Merge"), "primary", big=True)
        self.merge_button.clicked.connect(lambda _checked=False: self._on_merge())
        self.merge_button.setEnabled(not self.preview.refusal)
        self.add_foot(self.swap_button, cancel, self.merge_button)
        open_lines = self._open_lines()
        self.first = (
            self._cells[open_lines[0].name, _COLUMNS[0]] if open_lines else self.merge_button
        )

    def _open_lines(self) -> list[Line]:
        """Return the fields in which there is something to choose."""
        return [line for line in self.preview.lines if len(line.sides) > 1]

    def _follow(self) -> None:
        """Mark what is chosen."""
        for line in self.preview.lines:
            chosen = self.chosen[line.name]
            is_fixed = len(line.sides) == 1
            for side in _COLUMNS:
                is_on = chosen in (side, Side.BOTH) and not (is_fixed and side is Side.KEPT)
                self._cells[line.name, side].setChecked(is_on)

    def _on_cell(self, name: str, side: Side) -> None:
        line = next(one for one in self.preview.lines if one.name == name)
        before = self.chosen[name]
        if Side.BOTH not in line.sides:
            self.choose(name, side)
        elif before is Side.BOTH:  # boxes to tick: without this one the other is left
            self.choose(name, Side.OTHER if side is Side.KEPT else Side.KEPT)
        elif before is not side:
            self.choose(name, Side.BOTH)
        self._follow()

    def _on_merge(self) -> None:
        if self.merge_button.isEnabled():
            self.merge_button.setEnabled(False)
            self._save(dict(self.chosen))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let ↑ and ↓ go from field to field: a button alone would go from button to button."""
        if isinstance(event, QKeyEvent) and _is_step(event):
            self.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        lines = self._open_lines()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_merge()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and lines:
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.text() in _SIDES and lines:
            self.choose(lines[self._here()].name, _SIDES[event.text()])
            self._step(1)
        else:
            super().keyPressEvent(event)

    def _here(self) -> int:
        """Return the place of the field that has the keys."""
        for place, line in enumerate(self._open_lines()):
            if any(self._cells[line.name, side].hasFocus() for side in _COLUMNS):
                self._row = place
        return self._row

    def _step(self, step: int) -> None:
        lines = self._open_lines()
        self._row = max(0, min(self._here() + step, len(lines) - 1))
        line = lines[self._row]
        side = Side.OTHER if self.chosen[line.name] is Side.OTHER else Side.KEPT
        cell = self._cells[line.name, side]
        cell.setFocus()
        self._scroll.ensureWidgetVisible(cell)


def _is_step(event: QKeyEvent) -> bool:
    is_arrow = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
    return is_arrow and event.type() == QEvent.Type.KeyPress

"""A conflict: both versions side by side, the marked values boxed, one primary button."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.desks.sync.choices import BOTH, MINE, THEIRS, TYPED, Marks
from ui.desks.sync.value_choice import ValueChoice
from ui.theme import theme
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.fields import FieldRow
from ui.widgets.flow import Flow
from ui.widgets.labels import Chip, Icon, Keycaps, Label, Rule
from ui.widgets.page import Card, clear
from workbench.i18n import t, tn
from workbench.services import words
from workbench.sync.conflicts import Conflict

SIDES: Final = (THEIRS, MINE)
_SIDE_BY_SIDE_FROM_PX = 560


def is_equal(conflict: Conflict, name: str) -> bool:
    """Say whether a field, which only travels with the others, is the same on both sides."""
    return conflict.mine.get(name) == conflict.theirs.get(name)


class ConflictView(QWidget):
    """Decides one conflict; the keys 1, 2 and 3 mark, Enter keeps."""

    kept = Signal(object)  # the marks
    typed = Signal(str, str)  # field and the text of a third value

    def __init__(self) -> None:
        super().__init__()
        self.marks: Marks | None = None
        self._choices: dict[tuple[str, str], ValueChoice] = {}
        self._others: dict[str, FieldRow] = {}
        self._third = QWidget()
        self._title = Label("", role="title", wrap=True)
        self._whose = Label("", role="strong", ink="text2", wrap=True)
        self._again = Label("", role="strong", ink="warn", wrap=True)
        lines = t(
            "Nothing is lost: the version you do not choose stays in the history."
            " Other fields were merged by themselves."
        )
        self._place = QVBoxLayout()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 20, 24, 16)
        self._column.setSpacing(4)
        self._column.addWidget(self._title)
        self._column.addWidget(self._whose)
        self._column.addWidget(self._again)
        self._column.addWidget(Label(lines, ink="text2", wrap=True))
        self._column.addSpacing(12)
        self._column.addLayout(self._place)
        self._column.addSpacing(12)
        self._column.addLayout(self._foot())

    def _foot(self) -> Flow:
        foot = Flow()
        self._server_button, self._other_button = Button(""), Button("")
        self.both = Button(t("Keep both (3)"))
        buttons = {THEIRS: self._server_button, MINE: self._other_button, BOTH: self.both}
        for side, button in buttons.items():
            button.clicked.connect(lambda _checked=False, side=side: self._on_side(side))
        self.next_words = Label("", role="small", ink="text3")
        self.next_words.setMinimumHeight(theme.height("control"))
        self.keep_button = Button(t("Keep marked values"), "primary")
        self.keep_button.clicked.connect(lambda _checked=False: self.keep())
        for widget in (*buttons.values(), self.keep_button, self.next_words):
            foot.addWidget(widget)
        return foot

    def _on_side(self, side: str) -> None:
        """Mark a side with the mouse; Enter keeps it."""
        self.mark_all(side)
        self.keep_button.setFocus()

    def show_conflict(
        self, conflict: Conflict, shown: Mapping[tuple[str, str], str], total: int
    ) -> None:
        """Show a conflict; `shown` has the words of each field and side."""
        self.marks = Marks(conflict)
        self._say_whose(conflict)
        self._title.setText(_title(conflict))
        self._whose.setText(_whose(conflict))
        self._whose.setVisible(not conflict.is_mine)
        self._again.setText(t("The record changed meanwhile: decide again"))
        self._again.setVisible(conflict.is_again)
        self.next_words.setText(t("Then the next of {n} opens").format(n=total))
        self.next_words.setVisible(total > 1 and conflict.is_mine)
        differing = [name for name in conflict.fields if not is_equal(conflict, name)]
        self.both.setVisible(any(self.marks.can_join(name) for name in differing))
        clear(self._place)
        self._choices, self._others = {}, {}
        self._place.addWidget(self._versions(conflict, shown))
        self._place.addSpacing(12)
        self._place.addWidget(self._third_values(conflict))
        self._follow()

    def _say_whose(self, conflict: Conflict) -> None:
        """Name the sides as who looks at them does: “mine” is never another person's value."""
        server = t("Keep mine (1)") if conflict.own == (THEIRS,) else t("Use server values (1)")
        other = (
            t("Use mine (2)")
            if MINE in conflict.own
            else t("Use {person}'s (2)").format(person=conflict.mine_by)
        )
        self._server_button.setText(server)
        self._other_button.setText(other)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn_sides()

    def _turn_sides(self) -> None:
        """Show both versions beside each other, or one above the other where it is narrow."""
        has_room = self.width() >= theme.px(_SIDE_BY_SIDE_FROM_PX)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(across if has_room else down)

    def mark_all(self, side: str) -> None:
        """Mark one side of every field."""
        if self.marks is not None:
            self.marks.mark_all(side)
            self._follow()

    def keep(self) -> None:
        """Keep what is marked."""
        if self.marks is not None:
            self.kept.emit(self.marks)

    def take_typed(self, name: str, value: object, shown: str) -> None:
        """Keep a value that neither of them wrote."""
        if self.marks is not None:
            self.marks.type(name, value)
            row = self._others[name]
            row.show_value(shown)
            if row.isAncestorOf(QApplication.focusWidget() or self):
                self.keep_button.setFocus()  # it was typed and entered: the next Enter keeps it
            self._follow()

    def type_another(self) -> None:
        """Open the field where a value is typed that neither of them wrote."""
        if self.marks is not None:
            self._third.show()
            conflict = self.marks.conflict
            differing = (name for name in conflict.fields if not is_equal(conflict, name))
            self._others[next(differing, conflict.fields[0])].edit()

    def other(self, name: str) -> FieldRow:
        """Return the row where a third value is typed."""
        return self._others[name]

    def is_editing(self) -> bool:
        """Say whether a third value is being typed."""
        return any(row.editing for row in self._others.values())

    def _versions(self, conflict: Conflict, shown: Mapping[tuple[str, str], str]) -> QWidget:
        holder = QWidget()
        row = self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self._turn_sides()
        people = {THEIRS: conflict.theirs_by, MINE: conflict.mine_by}
        times = {THEIRS: conflict.theirs_at, MINE: conflict.mine_at}
        heads = {
            THEIRS: t("On the server"),
            MINE: t("On this computer") if MINE in conflict.own else t("The other change"),
        }
        newest = MINE if _later(times[MINE], times[THEIRS]) else THEIRS
        for number, side in enumerate(SIDES):
            card = Card(padding=12)
            person = t("You") if side in conflict.own else people[side]
            card.column.addLayout(
                _card_head(number + 1, heads[side], person, times[side], is_newest=side == newest)
            )
            card.column.addWidget(Rule())
            grid = QGridLayout()
            grid.setVerticalSpacing(4)
            for place, name in enumerate(conflict.fields):
                label = conflict.labels[place] if place < len(conflict.labels) else name
                words_ = shown.get((name, side), "")
                grid.addWidget(Label(label, role="small", ink="text3"), 2 * place, 0)
                if is_equal(conflict, name):
                    same = Label(words_ or "–", ink="text3", elided=True)
                    same.setContentsMargins(10, 4, 10, 4)
                    grid.addWidget(same, 2 * place + 1, 0)
                else:
                    choice = self._choice(name, label, side, words_)
                    grid.addWidget(choice, 2 * place + 1, 0)
            card.column.addLayout(grid)
            card.column.addStretch(1)
            row.addWidget(card, 1)
        return holder

    def _choice(self, name: str, label: str, side: str, shown: str) -> ValueChoice:
        many = self.marks is not None and self.marks.can_join(name)
        choice = ValueChoice(shown, label, many=many)
        choice.clicked.connect(lambda _checked=False: self._on_choice(name, side))
        self._choices[name, side] = choice
        return choice

    def _on_choice(self, name: str, side: str) -> None:
        if self.marks is None:
            return
        other = MINE if side == THEIRS else THEIRS
        before = self.marks.sides[name]
        if self.marks.can_join(name):  # boxes to tick: both, or one of them
            ticked = {THEIRS, MINE} if before == BOTH else {before}
            ticked ^= {side}
            ticked &= {THEIRS, MINE}
            side = BOTH if len(ticked) == 2 else (ticked.pop() if ticked else other)
        self.marks.mark(name, side)
        self._follow()

    def _third_values(self, conflict: Conflict) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(Icon("info", "text3", 14))
        head.addWidget(Label(t("Neither is right?"), role="small", ink="text3"))
        more = LinkButton(t("Type another value (E)"))
        head.addWidget(more)
        head.addStretch(1)
        column.addLayout(head)
        rows = self._third = QWidget()
        lines = QVBoxLayout(rows)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        rows.hide()
        column.addWidget(rows)
        more.clicked.connect(lambda _checked=False: self.type_another())
        for place, name in enumerate(conflict.fields):
            label = conflict.labels[place] if place < len(conflict.labels) else name
            row = FieldRow(label)
            row.committed.connect(lambda text, name=name: self.typed.emit(name, text))
            self._others[name] = row
            lines.addWidget(row)
        return holder

    def _follow(self) -> None:
        if self.marks is None:
            return
        for (name, side), choice in self._choices.items():
            marked = self.marks.sides[name]
            choice.setChecked(marked in (side, BOTH))
            choice.update()
        for name, row in self._others.items():
            if self.marks.sides[name] != TYPED and not row.editing:
                row.show_value("")


def _card_head(
    number: int, title: str, person: str, at: datetime | None, *, is_newest: bool
) -> QHBoxLayout:
    head = QHBoxLayout()
    head.setSpacing(10)
    head.addWidget(Keycaps([str(number)]), 0, Qt.AlignmentFlag.AlignVCenter)
    names = QVBoxLayout()
    names.setSpacing(0)
    names.addWidget(Label(title, role="strong", elided=True))
    local = None if at is None else at.astimezone(words.here())
    when = "" if local is None else f"{words.day(local.date())} {words.clock(local)}"
    second = " · ".join(part for part in (person, when) if part)
    names.addWidget(Label(second, role="small", ink="text2", elided=True))
    head.addLayout(names, 1)
    if is_newest:
        head.addWidget(Chip(t("newest"), "accent", "clock"), 0, Qt.AlignmentFlag.AlignVCenter)
    return head


def _title(conflict: Conflict) -> str:
    """Say who changed the same fields; two changes of one person are not two people's."""
    if len(conflict.own) == len(SIDES):
        return t("{name}: two changes of yours differ").format(name=conflict.record)
    if conflict.record:
        return t("{name}: two people changed the same fields").format(name=conflict.record)
    return tn(
        "{n} field of this record was changed by two people",
        "{n} fields of this record were changed by two people",
        len(conflict.fields),
    )


def _whose(conflict: Conflict) -> str:
    """Say whose decision a conflict waits for, to who may decide it too."""
    people = t(", ").join(conflict.waits_for)
    return t("This waits for {people}. You may decide it too.").format(people=people)


def _later(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)

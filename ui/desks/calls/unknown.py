"""Calls with numbers that nobody had: the list, the offer, and how they come to a person."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QWidget
from typing_extensions import override

from ui.context import Shell
from ui.desks.calls.keys import ENTER
from ui.models.item_list import ItemList
from ui.theme import theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import Icon, Keycaps, Label
from ui.widgets.overlay import Sheet
from ui.widgets.two_lines import Face, TwoLines, dress
from workbench.i18n import t, tn
from workbench.services import set_aside as aside
from workbench.services import words
from workbench.services.calling import Attached, Somebody, UnknownCall, attach_calls, detach_calls

if TYPE_CHECKING:
    from workbench.app import Workbench

NewLead = Callable[[Sequence[UnknownCall]], None]
PEOPLE: Final = ("Lead", "Contact")
_ROWS: Final = 7


def attach(shell: Shell, calls: Sequence[UnknownCall], who_id: UUID) -> None:
    """Say who was behind some calls, with a way back."""
    task_ids = [call.task_id for call in calls]

    def work(core: "Workbench") -> Attached:
        with core.store.write() as w:
            return attach_calls(w, task_ids, who_id)

    def done(attached: Attached) -> None:
        calls_ = tn("{n} call", "{n} calls", len(task_ids))
        said = t("{calls} attached to {name}").format(calls=calls_, name=attached.name)
        shell.toast(said, icon="circle-check", undo=partial(_detach, shell, attached))

    shell.operations.run(shell.current_desk(), work, done)


def _detach(shell: Shell, attached: Attached) -> None:
    def work(core: "Workbench") -> None:
        with core.store.write() as w:
            detach_calls(w, attached)

    shell.operations.run(shell.current_desk(), work, lambda _done: None)


def set_aside(
    shell: Shell, calls: Sequence[UnknownCall], person: Somebody, then: Callable[[], None]
) -> None:
    """Remember that somebody else was behind some calls: this person is offered no more."""

    def work(core: "Workbench") -> None:
        with core.store.write() as w:
            aside.put(w, person.id, [call.task_id for call in calls])

    shell.operations.run(shell.current_desk(), work, lambda _none: then())


def pick_person(shell: Shell, calls: Sequence[UnknownCall]) -> None:
    """Ask by a few letters who was behind some calls."""
    from ui import found_records
    from ui.dialogs.record_picker import RecordPicker  # the desk is shown without the palette

    asks = t("Who was behind {number}?").format(number=calls[0].shown)

    def picked(_type: str, who_id: UUID, _name: str) -> None:
        attach(shell, calls, who_id)

    shell.open_sheet(RecordPicker(shell, found_records.find, asks, PEOPLE, picked))


def described(call: UnknownCall) -> str:
    """Return a call in short: when, and how it ended."""
    local = call.at.astimezone(words.here())
    outcome = "" if call.outcome is None else str(call.outcome.label)
    return f"{words.day(local.date())} {words.clock(local)} · {outcome}"


class _Calls(QListView):
    """The rows; Enter attaches, N makes a new lead."""

    chosen = Signal()
    new_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        dress(self, t("Unknown callers"))
        self.setItemDelegate(TwoLines(self, _face))
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.doubleClicked.connect(lambda _index: self.chosen.emit())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat() and event.key() in ENTER:
            event.accept()
        elif event.key() in ENTER:
            self.chosen.emit()
        elif event.key() == Qt.Key.Key_N and not event.modifiers():
            self.new_wanted.emit()
        else:
            super().keyPressEvent(event)


def _face(call: UnknownCall) -> Face:
    who = call.people[0] if len(call.people) == 1 else None
    notes = " ".join(call.notes.split())
    chip = who.name if who is not None else ""
    return Face(
        call.shown,
        " · ".join(part for part in (described(call), notes) if part),
        icon="phone" if call.outcome is None else call.outcome.icon,
        chip=chip,
        chip_tone="accent",
        chip_icon="circle-check" if chip else "",
    )


class UnknownSheet(Sheet):
    """Every call that waits for its person; Enter on one says who it was."""

    def __init__(self, shell: Shell, calls: Sequence[UnknownCall], new_lead: NewLead) -> None:
        """Take `new_lead(calls)`, which makes a lead of their number."""
        super().__init__(t("Unknown callers"), width=560)
        self._shell, self._new_lead = shell, new_lead
        self._model: ItemList[UnknownCall] = ItemList(lambda call: call.shown, parent=self)
        self.list = _Calls()
        self.list.setModel(self._model)
        self.list.chosen.connect(self._attach)
        self.list.new_wanted.connect(self._new)
        self._nobody = Label(
            t("Every call has its person. A call by its number begins with “Call a number”."),
            ink="text2", wrap=True,
        )  # fmt: skip
        self.body.addWidget(self._nobody)
        self.body.addWidget(self.list)
        new = Button(t("New lead"), icon="user-plus", big=True)
        new.clicked.connect(self._new)
        yes = Button(t("Attach…"), "primary", "circle-check", big=True)
        yes.clicked.connect(self._attach)
        self._buttons = (new, yes)
        self.add_foot(Keycaps("N"), new, Keycaps("Enter"), yes)
        self.first = self.list
        self.show_calls(calls)

    def show_calls(self, calls: Sequence[UnknownCall]) -> None:
        """Show other calls."""
        self._model.show_items(calls)
        self.list.setVisible(bool(calls))
        self._nobody.setVisible(not calls)
        for button in self._buttons:
            button.setEnabled(bool(calls))
        rows = min(max(2, len(calls)), _ROWS)
        self.list.setFixedHeight(rows * theme.height("row_two_lines") + theme.px(4))
        if calls:
            self.list.setCurrentIndex(self._model.index(0))

    def _same_number(self) -> list[UnknownCall]:
        items, row = self._model.items, self.list.currentIndex().row()
        if not 0 <= row < len(items):
            return []
        return [call for call in items if call.number == items[row].number]

    def _attach(self) -> None:
        calls = self._same_number()
        if not calls:
            return
        self.done.emit()
        people = calls[0].people
        if len(people) == 1:
            attach(self._shell, calls, people[0].id)
        else:
            pick_person(self._shell, calls)

    def _new(self) -> None:
        calls = self._same_number()
        if calls:
            self.done.emit()
            self._new_lead(calls)


class OfferStrip(QWidget):
    """Somebody has the number of a call by now: one key says that it was them."""

    attach_wanted = Signal()
    dismissed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.calls: tuple[UnknownCall, ...] = ()
        self.person: Somebody | None = None
        self._words = Label("", role="strong", elided=True)
        self._button = Button(t("Attach"), "secondary", "circle-check")
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.clicked.connect(self.attach_wanted)
        self._no = IconButton("x", t("It was somebody else"))
        self._no.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._no.clicked.connect(self.dismissed)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(8)
        row.addWidget(Icon("circle-check", "accent_text"))
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        row.addWidget(Keycaps("A"))
        row.addWidget(self._no)
        self.hide()

    def show_offer(self, calls: Sequence[UnknownCall], person: Somebody | None) -> None:
        """Offer some calls to a person; None offers nothing."""
        self.calls, self.person = tuple(calls), person
        self.setVisible(person is not None)
        if person is None:
            return
        said = t("{name} has {number}, which you called {when}").format(
            name=person.name, number=calls[0].shown, when=described(calls[0])
        )
        self._words.setText(said)
        self.setAccessibleName(said)

    def words(self) -> str:
        """Return what is offered."""
        return self._words.words()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("accent_bg"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))
        painter.end()


def offered(calls: Sequence[UnknownCall]) -> tuple[list[UnknownCall], Somebody | None]:
    """Return the calls of one number and the one person who has it; None where there is none."""
    for call in calls:
        if len(call.people) == 1:
            return [one for one in calls if one.number == call.number], call.people[0]
    return [], None

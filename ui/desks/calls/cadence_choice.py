"""Which cadence: chosen once for everybody selected, with one step back."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.context import Shell
from ui.desks.calls.cadence_rows import CadenceRows
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from workbench.i18n import sentences, t, tn
from workbench.services import cadence_plans
from workbench.services.cadence_plans import Entered, Plan
from workbench.services.cadences import Left

if TYPE_CHECKING:
    from workbench.app import Workbench

Find = Callable[["Workbench"], Sequence[UUID]]
Looked = tuple[tuple[Plan, ...], tuple[UUID, ...]]
_TOLD: Final = 3
"""How many of those left out are named; the others are counted."""


class CadenceChoice(Sheet):
    """The cadences in use, each with its course in days; Enter begins the one chosen."""

    def __init__(self, plans: Sequence[Plan], people: int, begin: Callable[[UUID], None]) -> None:
        super().__init__(t("Start a cadence"), width=560)
        self._begin = begin
        who = tn("For {n} person. Who is in one already, or may not be called, is left out.",
                 "For {n} people. Who is in one already, or may not be called, is left out.",
                 people)  # fmt: skip
        self.body.addWidget(Label(who, ink="text2", wrap=True))
        self.rows = CadenceRows(plans)
        self.body.addWidget(self.rows)
        cancel = Button(t("Cancel"), big=True)
        cancel.clicked.connect(self.done)
        self.start_button = Button(t("Start"), "primary", "repeat", big=True)
        self.start_button.clicked.connect(lambda _checked=False: self.submit())
        self.add_foot(cancel, self.start_button)
        self.first = self.rows

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        else:
            super().keyPressEvent(event)

    def submit(self) -> None:
        """Begin the cadence that is chosen."""
        chosen = self.rows.current()
        self.done.emit()
        if chosen is not None:
            self._begin(chosen.id)


def start(shell: Shell, owner: QWidget, find: Find) -> None:
    """Ask which cadence, then put those into it whom `find(core)` returns on a worker."""

    def look(core: "Workbench") -> Looked:
        who_ids = tuple(find(core))
        with core.store.read() as r:
            return tuple(plan for plan in cadence_plans.plans(r) if plan.is_active), who_ids

    def show(found: Looked) -> None:
        plans, who_ids = found
        if not plans:
            shell.toast(t("There is no cadence yet: an administrator can make one."), icon="info")
        elif who_ids:
            begin = partial(_enter, shell, owner, who_ids)
            shell.open_sheet(CadenceChoice(plans, len(who_ids), begin))

    shell.operations.run(owner, look, show)


def leave(shell: Shell, owner: QWidget, find: Find) -> None:
    """Take those out of their cadences whom `find(core)` returns on a worker; Ctrl+Z: back in."""

    def done(left: Sequence[Left]) -> None:
        undo = partial(_bring_back, shell, owner, left) if left else None
        shell.toast(_left_words(left), icon="repeat", undo=undo)

    shell.operations.run(owner, partial(_take_out, find), done)


def _take_out(find: Find, core: "Workbench") -> tuple[Left, ...]:
    who_ids = find(core)
    with core.store.write() as w:
        return cadence_plans.take_out(w, who_ids)


def _bring_back(shell: Shell, owner: QWidget, left: Sequence[Left]) -> None:
    def work(core: "Workbench") -> Entered:
        with core.store.write() as w:
            return cadence_plans.bring_back_all(w, left)

    def done(back: Entered) -> None:
        shell.toast(outcome_words(back), icon="repeat")

    shell.operations.run(owner, work, done)


def _left_words(left: Sequence[Left]) -> str:
    if not left:
        return t("Nobody selected is in a cadence.")
    return tn("{n} person is out of the cadence", "{n} people are out of the cadence", len(left))


def outcome_words(entered: Entered) -> str:
    """Return who is in a cadence now and who was left out, with the reason."""
    count = len(entered.who_ids)
    if not count and len(entered.left_out) == 1:
        return entered.left_out[0][1]
    said = tn("{n} person is in the cadence.", "{n} people are in the cadence.", count)
    if not entered.left_out:
        return said
    out = tn("{n} left out:", "{n} left out:", len(entered.left_out))
    whys = [why for _name, why in entered.left_out[:_TOLD]]
    rest = len(entered.left_out) - len(whys)
    more = tn("And {n} more.", "And {n} more.", rest) if rest else ""
    return sentences(said, out, *whys, more)


def _enter(shell: Shell, owner: QWidget, who_ids: Sequence[UUID], cadence_id: UUID) -> None:
    def work(core: "Workbench") -> Entered:
        with core.store.write() as w:
            return cadence_plans.enter_all(w, who_ids, cadence_id)

    def done(entered: Entered) -> None:
        undo = partial(_take_back, shell, owner, entered.who_ids) if entered.who_ids else None
        shell.toast(outcome_words(entered), icon="repeat", undo=undo)

    shell.operations.run(owner, work, done)


def _take_back(shell: Shell, owner: QWidget, who_ids: Sequence[UUID]) -> None:
    def done(left: Sequence[Left]) -> None:
        shell.toast(_left_words(left), icon="repeat")

    shell.operations.run(owner, partial(_take_out, lambda _core: who_ids), done)

"""A call by its number: dialled and logged before anybody knows who that is."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from ui.context import Shell
from ui.desks.calls.dialling import call_number
from ui.desks.calls.key_rows import KeyRows
from ui.desks.calls.keys import DEAD_MS
from ui.desks.calls.sheets import Answer, Whom, ask
from ui.links import open_link
from ui.widgets.buttons import Button
from ui.widgets.form_line import form_line
from ui.widgets.labels import Keycaps, Label
from ui.widgets.overlay import Sheet
from workbench.i18n import t, tn
from workbench.services import calling, do_not_call
from workbench.services.calling import OUTCOMES, Outcome, Somebody
from workbench.services.calling.rules import Rule, book
from workbench.services.do_not_call import Block
from workbench.services.phones import parsed, shown

if TYPE_CHECKING:
    from workbench.app import Workbench

_PAUSE_MS: Final = 120
OFFERED: Final = tuple(one for one in OUTCOMES if one.disposition not in calling.ONE_BY_ONE)
"""What can be said of somebody unknown; a meeting and a referral need a person."""


@dataclass(frozen=True)
class Reached:
    """What a typed number is, and who has it."""

    number: str
    shown: str
    is_possible: bool
    zone: tzinfo | None
    people: tuple[Somebody, ...]
    now: datetime
    rule: Rule
    blocked: Block | None


def look_up(core: "Workbench", typed: str) -> Reached:
    """Read a number as it is typed; runs on a worker."""
    found = parsed(typed)
    number = found.e164 if found is not None else ""
    with core.store.read() as r:
        people = calling.people_at(r, number) if number else []
        known, blocked = book(r), do_not_call.at(r, [number]).get(number)
    zone, now = calling.zone_of(None, None, number), core.store.now()
    rule = known.rule_at(None, zone, number, now)
    is_possible = found is not None and found.is_possible
    return Reached(number, shown(number), is_possible, zone, tuple(people), now, rule, blocked)


class NumberSheet(Sheet):
    """Number, Enter (dials), digit (logs); a note may be written in between."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(t("Call a number"), width=460)
        self._shell = shell
        self._reached: Reached | None = None
        self._asked, self._is_dialled, self._dials_when_known = 0, False, False
        self._since_dial = QElapsedTimer()
        self.field = QLineEdit()
        self.field.setAccessibleName(t("Number"))
        self.field.setPlaceholderText("+86 21 5555 0123")
        self.field.returnPressed.connect(self._on_enter)
        self._who = Label("", role="small", ink="text3", wrap=True)
        rows = [(str(one.label), "") for one in OFFERED]
        self.rows = KeyRows(t("How it ended"), rows, [one.key for one in OFFERED])
        self.rows.picked.connect(self._on_picked)
        self.body.addWidget(self.field)
        self.body.addWidget(self._who)
        self.body.addWidget(self.rows)
        self.note = form_line(self.body, t("Note"), "")
        self.note.returnPressed.connect(self.rows.setFocus)
        dial = Button(t("Dial"), "primary", "phone", big=True)
        dial.clicked.connect(self._on_enter)
        self.add_foot(Keycaps("Enter"), dial)
        self.first = self.field
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self.field.textChanged.connect(lambda _text: self._on_typed())
        self._say()

    def told(self) -> str:
        """Return what is said of the number."""
        return self._who.words()

    def _on_typed(self) -> None:
        self._asked += 1  # an answer under way is about another number
        self._reached, self._dials_when_known = None, False
        self._pause.start()
        self._say()

    def _look(self) -> None:
        typed = self.field.text().strip()
        self._asked += 1
        if typed:
            done = partial(self._on_reached, self._asked)
            self._shell.operations.run(self, lambda core: look_up(core, typed), done)

    def _on_reached(self, asked: int, reached: Reached) -> None:
        if asked != self._asked:
            return
        self._reached = reached
        self._say()
        if self._dials_when_known:
            self._dials_when_known = False
            self._dial()

    def _say(self, trouble: str = "") -> None:
        reached, ink = self._reached, "text3"
        if trouble:
            said, ink = trouble, "warn"
        elif not self.field.text().strip():
            said = t("Enter dials, then a digit logs how it ended.")
        elif reached is None:
            said = ""
        elif not reached.is_possible:
            said, ink = t("This is no phone number yet."), "warn"
        elif reached.blocked is not None:
            said, ink = _blocked_words(reached.blocked), "bad"
        elif not reached.people:
            said = t("Nobody here has {number}: the call is kept with the number.").format(
                number=reached.shown
            )
        elif len(reached.people) == 1:
            one = reached.people[0]
            said = t("{name}, {company}: the call is logged on them.").format(
                name=one.name, company=one.company or t("Unknown company")
            )
        else:
            said = tn(
                "{n} person has this number: attach the call later.",
                "{n} people have this number: attach the call later.",
                len(reached.people),
            )
        self._who.set_ink(ink)
        self._who.setText(said)
        self.resized.emit()

    def _on_enter(self) -> None:
        if self._reached is None:
            self._dials_when_known = True
            self._pause.stop()
            self._look()
        else:
            self._dial()

    def _dial(self) -> None:
        reached = self._reached
        if reached is None or not reached.is_possible or reached.blocked is not None:
            return
        self._is_dialled = True
        self._since_dial.start()
        self.rows.setFocus()
        call_number(self._shell, reached.number, lambda url: open_link(url.toString()))

    def _on_picked(self, place: int) -> None:
        reached = self._reached
        if reached is None or not reached.is_possible:
            self.field.setFocus()
            return
        if self._is_dialled and self._since_dial.elapsed() < DEAD_MS:
            return  # the Enter that dialled is no outcome
        outcome = OFFERED[place]
        who = reached.people[0] if len(reached.people) == 1 else None
        blocked = t(
            "Whoever of yours has this number is blocked, and whom the call is attached to."
        )
        name = who.name if who is not None else reached.shown
        whom = Whom(name, reached.now, reached.zone, blocked, reached.rule)
        duration_s = self._duration_s() if outcome.is_connected else 0
        save = partial(
            _save, self._shell, reached, outcome, who, self.note.text().strip(), duration_s
        )
        if not outcome.asks:
            self.done.emit()
        ask(self._shell, outcome, whom, save)

    def _duration_s(self) -> int:
        return self._since_dial.elapsed() // 1000 if self._is_dialled else 0

    @override
    def on_changes(self, types: frozenset[str]) -> None:
        if types & {"Lead", "Contact"} and self.field.text().strip():
            self._look()


def _blocked_words(blocked: Block) -> str:
    if not blocked.name:
        return t("This number asked not to be called: it is not dialled.")
    return t("{name} asked not to be called: the number is not dialled.").format(name=blocked.name)


def _save(
    shell: Shell,
    reached: Reached,
    outcome: Outcome,
    who: Somebody | None,
    note: str,
    duration_s: int,
    answer: Answer,
) -> None:
    def work(core: "Workbench") -> calling.CallLogged:
        with core.store.write() as w:
            return calling.log_call(
                w, who_id=None if who is None else who.id, disposition=outcome.disposition,
                at=core.store.now(), duration_s=duration_s, notes=note,
                callback_at=answer.callback_at, number=reached.number, reason=answer.reason,
            )  # fmt: skip

    def done(logged: calling.CallLogged) -> None:
        name = logged.name if logged.who_id is not None else reached.shown
        said = t("Call logged: {name}, {outcome}").format(name=name, outcome=outcome.label)
        can_undo = outcome.disposition != "do_not_call"
        undo = partial(take_back, shell, logged.task_id) if can_undo else None
        shell.toast(said, icon=outcome.icon, undo=undo)

    shell.operations.run(shell.current_desk(), work, done)


def take_back(shell: Shell, task_id: UUID) -> None:
    """Undo a call that was logged by its number."""

    def work(core: "Workbench") -> None:
        with core.store.write() as w:
            calling.undo_call(w, task_id)

    def done(_nothing: None) -> None:
        shell.toast(t("Call undone"), icon="undo-2")

    shell.operations.run(shell.current_desk(), work, done)

"""A call by its number: dialled and logged before anybody knows who that is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from ui.context import Shell
from ui.desks.calls import dialling
from ui.desks.calls.hours_line import HoursLine
from ui.desks.calls.key_rows import KeyRows
from ui.desks.calls.keys import DEAD_MS
from ui.desks.calls.sheets import Answer, Whom, ask
from ui.links import open_link
from ui.widgets.buttons import Button
from ui.widgets.form_line import form_line
from ui.widgets.labels import Keycaps, Label
from ui.widgets.overlay import Sheet
from workbench.i18n import sentences, t, tn
from workbench.services import calling, do_not_call
from workbench.services.calling import OUTCOMES, Outcome, Somebody, rule_packs
from workbench.services.calling.hours import CallingHours
from workbench.services.calling.judging import may_call_number
from workbench.services.do_not_call import Block
from workbench.services.phones import parsed, shown

if TYPE_CHECKING:
    from workbench.app import Workbench

_PAUSE_MS: Final = 120
_FRESH_MS: Final = 60_000  # the clock there, and who asked not to be called, change meanwhile
OFFERED: Final = tuple(one for one in OUTCOMES if one.disposition not in calling.ONE_BY_ONE)
"""What can be said of somebody unknown; a meeting and a referral need a person."""


@dataclass(frozen=True)
class Reached:
    """What a typed number is, and who has it."""

    number: str
    shown: str
    is_possible: bool
    people: tuple[Somebody, ...]
    now: datetime
    hours: CallingHours
    blocked: Block | None

    @property
    def only(self) -> Somebody | None:
        """Whoever has the number, where it is one person."""
        return self.people[0] if len(self.people) == 1 else None


def look_up(core: "Workbench", typed: str) -> Reached:
    """Read a number as it is typed; runs on a worker."""
    found = parsed(typed)
    number = found.e164 if found is not None else ""
    now = core.store.now()
    with core.store.read() as r:
        people = tuple(calling.people_at(r, number)) if number else ()
        blocked = do_not_call.at(r, [number]).get(number)
        known = people[0].id if len(people) == 1 else None
        hours = may_call_number(r, number, known, blocked, now)
    is_possible = found is not None and found.is_possible
    return Reached(number, shown(number), is_possible, people, now, hours, blocked)


class NumberSheet(Sheet):
    """Number, Enter (dials), digit (logs); a note may be written in between."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(t("Call a number"), width=460)
        self._shell = shell
        self._reached: Reached | None = None
        self._asked, self._is_dialled, self._dials_when_known = 0, False, False
        self._since_look, self._since_question = QElapsedTimer(), QElapsedTimer()
        self._since_dial = QElapsedTimer()
        self._on_yes: Callable[[], None] | None = None  # what the question on the sheet is about
        self.field = QLineEdit()
        self.field.setAccessibleName(t("Number"))
        self.field.setPlaceholderText("+86 21 5555 0123")
        self.field.returnPressed.connect(self._on_enter)
        self.hours = HoursLine()
        self.rule = Label("", role="small", ink="text3", elided=True)
        self._who = Label("", role="small", ink="text3", wrap=True)
        rows = [(str(one.label), "") for one in OFFERED]
        self.rows = KeyRows(t("How it ended"), rows, [one.key for one in OFFERED])
        self.rows.picked.connect(self._on_picked)
        for widget in (self.field, self.hours, self.rule, self._who):
            self.body.addWidget(widget)
        self.body.addWidget(self.rows)
        self.note = form_line(self.body, t("Notes"))
        self.note.returnPressed.connect(self.rows.setFocus)
        self.dial = Button(t("Dial"), "primary", "phone", big=True)
        self.dial.clicked.connect(self._on_button)
        self.add_foot(Keycaps("Enter"), self.dial)
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
        self._unask()
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
        self._since_look.start()
        if self._on_yes is None:
            self._say()
        if self._dials_when_known:
            self._dials_when_known = False
            self._dial()

    def _say(self) -> None:
        reached, ink = self._reached, "text3"
        self._show_hours(reached)
        if not self.field.text().strip():
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
        elif reached.only is not None:
            one = reached.only
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

    def _show_hours(self, reached: Reached | None) -> None:
        is_known = reached is not None and reached.is_possible
        self.hours.setVisible(is_known)
        self.rule.setVisible(is_known)
        if reached is not None and is_known:
            rule = reached.hours.rule
            place = rule_packs.place_name(rule.country, rule.state)
            self.hours.show_hours(reached.hours)
            self.rule.setText(
                t("{place}: {hours}").format(place=place, hours=rule_packs.week_words(rule))
            )

    def _on_button(self) -> None:
        answered = self._on_yes
        if answered is None:
            self._on_enter()
        elif self._since_question.elapsed() >= DEAD_MS:  # not by the Enter that was asked about
            self._unask()
            answered()

    def _ask(self, words: tuple[str, str], verb: str, on_yes: Callable[[], None]) -> None:
        """Put a question where the sheet says who it is; its button has the keys."""
        self._on_yes = on_yes
        self._since_question.start()
        self.dial.setText(verb)
        self._who.set_ink("warn")
        self._who.setText(sentences(*words))
        self.dial.setFocus()
        self.resized.emit()

    def _unask(self) -> None:
        self._on_yes = None
        self.dial.setText(t("Dial"))

    def _on_enter(self) -> None:
        self._unask()
        if self._reached is None or self._since_look.hasExpired(_FRESH_MS):
            self._dials_when_known = True
            self._pause.stop()
            self._look()
        else:
            self._dial()

    def _dial(self) -> None:
        reached = self._reached
        if reached is None or not reached.is_possible or reached.blocked is not None:
            return
        if reached.hours.is_free or self._is_dialled:
            self._call(reached)
        else:
            words = dialling.question(_name(reached), reached.hours)
            self._ask(words, t("Call anyway"), partial(self._call, reached))

    def _call(self, reached: Reached) -> None:
        self._is_dialled = True
        self._since_dial.start()
        self._say()
        self.rows.setFocus()
        dialling.call_number(self._shell, reached.number, lambda url: open_link(url.toString()))

    def _on_picked(self, place: int) -> None:
        reached = self._reached
        if reached is None or not reached.is_possible:
            self.field.setFocus()
            return
        if self._is_dialled and self._since_dial.elapsed() < DEAD_MS:
            return  # the Enter that dialled is no outcome
        log = partial(self._log, reached, OFFERED[place])
        if reached.hours.is_allowed or self._is_dialled:
            log()
        else:
            words = dialling.question_of_log(_name(reached), reached.hours)
            self._ask(words, t("Log anyway"), log)

    def _log(self, reached: Reached, outcome: Outcome) -> None:
        blocked = t(
            "Whoever of yours has this number is blocked, and whom the call is attached to."
        )
        there = reached.hours
        whom = Whom(_name(reached), reached.now, there.zone, blocked, there.rule)
        duration_s = self._duration_s() if outcome.is_connected else 0
        note = self.note.text().strip()
        save = partial(_save, self._shell, reached, outcome, reached.only, note, duration_s)
        if not outcome.asks:
            self.done.emit()
        ask(self._shell, outcome, whom, save)

    def _duration_s(self) -> int:
        return self._since_dial.elapsed() // 1000 if self._is_dialled else 0

    @override
    def on_changes(self, types: frozenset[str]) -> None:
        if types & {"Lead", "Contact"} and self.field.text().strip():
            self._look()


def _name(reached: Reached) -> str:
    return reached.shown if reached.only is None else reached.only.name


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

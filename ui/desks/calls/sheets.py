"""What some outcomes ask before they are logged; each is answered by a digit or two words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from typing_extensions import override

from ui.context import Shell
from ui.desks.calls.callback import CallbackSheet, in_words
from ui.desks.calls.key_rows import KeyRows
from ui.dialogs.question import Question
from ui.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.form_line import form_line
from ui.widgets.labels import Label
from ui.widgets.list_picker import ListPicker
from ui.widgets.overlay import Sheet
from workbench.i18n import t
from workbench.services import words
from workbench.services.calling import NOT_INTERESTED_REASONS, Outcome, read_time
from workbench.services.calling.logging import Referred
from workbench.services.calling.rules import USUAL, Rule
from workbench.services.handoff import Colleague


@dataclass(frozen=True)
class Answer:
    """What an outcome had to know beside itself."""

    callback_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Whom:
    """Whom a call is about, and what time it is there.

    Args:
        zone: Their time zone; None where it is not known.
        if_blocked: What “do not call” does to them.
        rule: When one may call there.
    """

    name: str
    now: datetime
    zone: tzinfo | None
    if_blocked: str = ""
    rule: Rule = USUAL


def ask(shell: Shell, outcome: Outcome, whom: Whom, save: Callable[[Answer], None]) -> None:
    """Ask when, why or whether, as an outcome wants it; save at once what asks nothing of these."""
    if outcome.asks == "callback":
        title = t("When to call {name} back?").format(name=whom.name)

        def chosen(at: datetime) -> None:
            save(Answer(callback_at=at))

        shell.open_sheet(CallbackSheet(title, whom.now, whom.zone, chosen, whom.rule))
    elif outcome.asks == "reason":
        shell.open_sheet(ReasonSheet(whom.name, lambda why: save(Answer(reason=why))))
    elif outcome.asks == "confirm":
        title = t("Never call {name} again?").format(name=whom.name)
        why = whom.if_blocked or t(
            "The person and the number are blocked at once, for you and for everybody you work"
            " with. This cannot be undone."
        )
        verb = t("Do not call")
        shell.open_sheet(Question(title, why, verb, lambda: save(Answer()), dangerous=True))
    else:
        save(Answer())


class ReasonSheet(Sheet):
    """Why there is no interest: 1 to 5, or Enter for the first; it may be left out."""

    def __init__(self, name: str, save: Callable[[str], None]) -> None:
        super().__init__(t("Why is {name} not interested?").format(name=name), width=420)
        self._save = save
        self._reasons = [str(label) for label in NOT_INTERESTED_REASONS]
        self.rows = KeyRows(t("Reason"), [(reason, "") for reason in self._reasons])
        self.rows.picked.connect(lambda number: self._finish(self._reasons[number]))
        self.body.addWidget(self.rows)
        without = Button(t("Save without a reason"))
        without.clicked.connect(lambda: self._finish(""))
        self.add_foot(without)

    def _finish(self, reason: str) -> None:
        self.done.emit()
        self._save(reason)


class FormSheet(Sheet):
    """A few fields, one verb; what does not fit is said below the fields."""

    def __init__(self, title: str, verb: str, *, width: int = 460) -> None:
        super().__init__(title, width=width)
        self.fields: dict[str, QLineEdit] = {}
        self._trouble = Label("", role="small", ink="bad", wrap=True)
        self._trouble.hide()
        self._verb = verb

    def add_field(
        self, key: str, label: str, hint: str = "", *, is_required: bool = False
    ) -> QLineEdit:
        """Add a line of text under its label."""
        field = form_line(self.body, label, hint, is_required=is_required)
        field.returnPressed.connect(self.submit)
        self.fields[key] = field
        return field

    def finish_form(self) -> None:
        """Add what stands below the fields."""
        self.body.addWidget(self._trouble)
        cancel = Button(t("Cancel"), big=True)
        cancel.clicked.connect(self.done)
        yes = Button(self._verb, "primary", big=True)
        yes.clicked.connect(self.submit)
        self.add_foot(cancel, yes)

    def text(self, key: str) -> str:
        """Return what stands in a field."""
        return self.fields[key].text().strip()

    def refuse(self, sentence: str, key: str = "") -> None:
        """Say what does not fit; what was typed stays."""
        self._trouble.setText(sentence)
        self._trouble.show()
        self.resized.emit()
        if key:
            self.fields[key].setFocus()

    def submit(self) -> None:
        """Check what was typed and save it."""
        raise NotImplementedError


class HandoffSheet(FormSheet):
    """A meeting was booked: which AE gets the lead, with what."""

    def __init__(
        self,
        name: str,
        notes: str,
        receivers: Sequence[Colleague],
        now: datetime,
        save: Callable[[UUID, str, str, datetime | None], None],
    ) -> None:
        """Take `save(receiver, need, notes, meeting time)`."""
        super().__init__(t("Hand {name} to an AE").format(name=name), t("Hand over"))
        self._now, self._save = now.astimezone(words.here()), save
        self._receivers = tuple(receivers)
        self._chosen = _usual(self._receivers)
        self.add_field("need", t("What they need, in one sentence"), is_required=True)
        self.body.addWidget(Label(t("To"), role="small", ink="text3"))
        self._pick = Button("", icon="chevron-down")
        self._pick.clicked.connect(self._on_pick)
        self.body.addWidget(self._pick, 0, Qt.AlignmentFlag.AlignLeft)
        self._show_receiver()
        hint = t("e.g. thu 10, tomorrow 3pm; may be empty")
        self.add_field("meeting", t("Meeting"), hint).textChanged.connect(self._show_meant)
        self._meant = Label("", role="small", ink="text3")
        self.body.addWidget(self._meant)
        self.body.addWidget(Label(t("Notes"), role="small", ink="text3"))
        self.notes = QPlainTextEdit(notes)
        self.notes.setAccessibleName(t("Notes"))
        self.notes.setTabChangesFocus(True)
        self.notes.setFixedHeight(theme.px(84))
        self.body.addWidget(self.notes)
        self.finish_form()

    def choose(self, receiver: str) -> None:
        """Take a receiver by id."""
        self._chosen = next((one for one in self._receivers if str(one.id) == receiver), None)
        self._show_receiver()

    def _show_receiver(self) -> None:
        nobody = t("Choose…") if self._receivers else t("Nobody may take it yet")
        name = self._chosen.name if self._chosen else nobody
        self._pick.setText(name)
        self._pick.setEnabled(bool(self._receivers))

    def _on_pick(self) -> None:
        picker = ListPicker(t("To"), [(str(one.id), one.name) for one in self._receivers], self)
        picker.picked.connect(self.choose)
        picker.open_below(self._pick, str(self._chosen.id) if self._chosen else "")

    def _show_meant(self) -> None:
        moment = read_time(self.text("meeting"), self._now)
        self._meant.setText(in_words(moment, self._now) if moment else "")

    @override
    def submit(self) -> None:
        meeting = read_time(self.text("meeting"), self._now)
        if self._chosen is None and self._receivers:
            self.refuse(t("Choose who gets it: nobody of your own team is an AE."))
            self._pick.setFocus()
        elif self._chosen is None:
            self.refuse(t("There is no AE in this workspace yet: ask its administrator."))
        elif not self.text("need"):
            self.refuse(t("Write one sentence: what do they want?"), "need")
        elif self.text("meeting") and meeting is None:
            self.refuse(t("The meeting’s time is not understood: try “thu 10”."), "meeting")
        else:
            self.done.emit()
            self._save(self._chosen.id, self.text("need"), self.notes.toPlainText(), meeting)


class ReferralSheet(FormSheet):
    """Who else is the right person; the company stays."""

    def __init__(self, name: str, save: Callable[[Referred | None], None]) -> None:
        super().__init__(t("Whom did {name} refer you to?").format(name=name), t("Save"))
        self._save = save
        self.add_field("last", t("Last name"))
        self.add_field("first", t("First name"))
        self.add_field("title", t("Title"))
        self.add_field("phone", t("Phone"))
        self.finish_form()

    @override
    def submit(self) -> None:
        referred = None
        if self.text("last"):
            values = [self.text(key) for key in ("last", "first", "title", "phone")]
            referred = Referred(*values)
        elif any(field.text().strip() for field in self.fields.values()):
            self.refuse(t("A new person needs a last name."), "last")
            return
        self.done.emit()
        self._save(referred)


def _usual(receivers: Sequence[Colleague]) -> Colleague | None:
    """Return who gets it unless somebody else is chosen: an AE of my team, or the only one."""
    if len(receivers) == 1:
        return receivers[0]
    return next((one for one in receivers if one.is_near and one.role == "ae"), None)

"""What some outcomes ask before they are logged; each is answered by a digit or two words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from PySide6.QtWidgets import QLineEdit, QVBoxLayout
from typing_extensions import override

from ui.context import Shell
from ui.desks.calls.callback import CallbackSheet
from ui.desks.calls.key_rows import KeyRows
from ui.dialogs.question import Question
from ui.widgets.buttons import Button
from ui.widgets.form_line import form_line
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from workbench.i18n import t
from workbench.services.calling import NOT_INTERESTED_REASONS, Outcome
from workbench.services.calling.logging import Referred
from workbench.services.calling.rules import USUAL, Rule


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
        self,
        key: str,
        label: str,
        hint: str = "",
        *,
        is_required: bool = False,
        column: QVBoxLayout | None = None,
    ) -> QLineEdit:
        """Add a line of text under its label, to a column where the body has several."""
        field = form_line(column or self.body, label, hint, is_required=is_required)
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

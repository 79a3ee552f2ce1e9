"""The two questions of the desk: a new opportunity, and why one was lost."""

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from ui.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.drop_button import DropButton
from ui.widgets.form_line import form_line
from ui.widgets.labels import Label
from ui.widgets.list_picker import ListPicker
from ui.widgets.overlay import Sheet
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.services.deals import Card


class NewDealSheet(Sheet):
    """Asks for what a new opportunity needs; everything else can wait."""

    def __init__(self, save: Callable[[str, str, str, str], None]) -> None:
        """Take `save(name, account, amount, close date)`, all as typed."""
        super().__init__(t("New opportunity"), width=460)
        self._save = save
        self._fields = {
            name: form_line(
                self.body,
                str(dictionary.field("Opportunity", name).label),
                hint,
                is_required=name == "name",
            )
            for name, hint in (
                ("name", t("What they buy")),
                ("account_id", t("The account’s name")),
                ("amount", t("e.g. 40k")),
                ("close_date", t("e.g. 30 Jun, or +30")),
            )
        }
        self._trouble = Label("", role="small", ink="bad", wrap=True)
        self._trouble.hide()
        self.body.addWidget(self._trouble)
        cancel = Button(t("Cancel"), big=True)
        cancel.clicked.connect(self.done)
        create = Button(t("Create"), "primary", big=True)
        create.setDefault(True)
        create.clicked.connect(self._on_create)
        for field in self._fields.values():
            field.returnPressed.connect(self._on_create)
        self.add_foot(cancel, create)

    def fill(self, name: str, text: str) -> None:
        """Type into a field; for tests and the tour."""
        self._fields[name].setText(text)

    def refuse(self, sentence: str) -> None:
        """Say what does not fit; what was typed stays."""
        self._trouble.setText(sentence)
        self._trouble.show()
        self.resized.emit()

    def _on_create(self) -> None:
        typed = [field.text() for field in self._fields.values()]
        if not typed[0].strip():
            self.refuse(t("Give the opportunity a name."))
            self._fields["name"].setFocus()
            return
        self._save(*typed)


class LossSheet(Sheet):
    """Asks why a deal was lost; closed-lost without a reason teaches nobody anything."""

    def __init__(self, card: Card, save: Callable[[str, str], None]) -> None:
        """Take `save(reason, note)`."""
        super().__init__(
            t("Why was “{name}” lost?").format(name=card.account or card.name), width=460
        )
        self._save = save
        picklist = dictionary.field("Opportunity", "loss_reason").picklist
        self._choices = [(c.value, str(c.label)) for c in picklist.choices] if picklist else []
        self._reason = ""
        self._pick = DropButton(t("Choose a reason…"))
        self._pick.clicked.connect(self._on_pick)
        self.body.addWidget(self._pick)
        self.body.addWidget(Label(t("In their own words"), role="small", ink="text3"))
        self._note = QPlainTextEdit()
        self._note.setAccessibleName(t("In their own words"))
        self._note.setFixedHeight(theme.px(84))
        self.body.addWidget(self._note)
        cancel = Button(t("Cancel"), big=True)
        cancel.clicked.connect(self.done)
        self._yes = Button(t("Close as lost"), "primary", big=True)
        self._yes.setEnabled(False)
        self._yes.clicked.connect(lambda: self._save(self._reason, self._note.toPlainText()))
        self.add_foot(cancel, self._yes)

    def choose(self, reason: str) -> None:
        """Take a reason."""
        self._reason = reason
        self._pick.setText(dict(self._choices).get(reason, reason))
        self._yes.setEnabled(True)
        self._note.setFocus()

    def _on_pick(self) -> None:
        picker = ListPicker(t("Reason"), self._choices, self)
        picker.picked.connect(self.choose)
        picker.open_below(self._pick, self._reason)


def stack(*widgets: QWidget) -> QVBoxLayout:
    """Return widgets under each other without gaps."""
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    return column

"""A lead becomes an account, a contact and an opportunity: everything is filled in already.

Ctrl+Enter converts as it stands; who is known here already is offered first, with why.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from ui.qualification.playbook_card import PlaybookCard
from ui.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Icon, Keycaps, Label
from ui.widgets.overlay import Sheet
from ui.widgets.radio_rows import Radio, RadioRows
from ui.widgets.typed_keys import ENTER
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.services.conversion import Choices
from workbench.services.duplicates import Match

NEW: Final = "new"
_MOST_MATCHES: Final = 3
_FIELDS: Final = ("name", "amount", "close_date")
_NARROW_PX: Final = 132


@dataclass(frozen=True)
class Wanted:
    """What a lead becomes; None makes a new record, and the opportunity's fields are as typed."""

    account: UUID | None
    contact: UUID | None
    opportunity: dict[str, str] | None


class ConvertSheet(Sheet):
    """Account, contact, opportunity; refusals are told beneath, and what was chosen stays."""

    def __init__(
        self, choices: Choices, typed: dict[str, str], convert: Callable[[Wanted], None]
    ) -> None:
        """Take what can be chosen, the opportunity's fields as typed, and `convert(wanted)`."""
        super().__init__(t("Convert {name}").format(name=choices.name), width=600)
        self.choices = choices
        self._convert = convert
        self.accounts = RadioRows(_label("Account"))
        new = t("New: {name}").format(name=choices.company or t("Unknown company"))
        self.accounts.show_rows(*_offered(new, choices.accounts))
        self.contacts = RadioRows(_label("Contact"))
        self.contacts.show_rows(
            *_offered(t("New: {name}").format(name=choices.name), choices.contacts)
        )
        self.makes_deal = QCheckBox(t("Make an opportunity"))
        self.makes_deal.setChecked(True)
        self.makes_deal.toggled.connect(self._on_toggled)
        self.fields = {name: QLineEdit(typed.get(name, "")) for name in _FIELDS}
        self._deal = self._deal_fields()
        self.playbook = PlaybookCard()
        self._trouble = Label(choices.refusal, role="small", ink="bad", wrap=True)
        self._arrange()
        self.playbook.show_playbook(choices.playbook)  # in its place: alone it would be a window

    def _arrange(self) -> None:
        for icon, label, rows in (
            ("building-2", _label("Account"), self.accounts),
            ("user", _label("Contact"), self.contacts),
        ):
            self.body.addLayout(_head(icon, label))
            self.body.addWidget(rows)
            self.body.addSpacing(8)
        self.body.addLayout(_head("square-kanban", _label("Opportunity"), self.makes_deal))
        self.body.addWidget(self._deal)
        self.body.addWidget(self.playbook)
        self.body.addWidget(self._trouble)
        self._trouble.setVisible(bool(self.choices.refusal))
        cancel = Button(t("Cancel"), big=True)
        cancel.clicked.connect(self.done)
        self.convert_button = Button(t("Convert"), "primary", "git-merge", big=True)
        self.convert_button.clicked.connect(lambda _checked=False: self.submit())
        self.convert_button.setEnabled(not self.choices.refusal)
        self.add_foot(cancel, Keycaps("Ctrl+Return"), self.convert_button)
        self.first = cancel if self.choices.refusal else self._first()

    def _first(self) -> QWidget:
        """Return where there is something to choose; else where something may be typed."""
        for rows in (self.accounts, self.contacts):
            if len(rows.rows()) > 1:
                return rows
        return self.fields["amount"]

    def _deal_fields(self) -> QWidget:
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        hints = {"amount": t("e.g. 40k"), "close_date": t("e.g. 30 Jun, or +30")}
        for name, field in self.fields.items():
            label = str(dictionary.field("Opportunity", name).label)
            field.setAccessibleName(label)
            field.setPlaceholderText(hints.get(name, t("What they buy")))
            field.setCursorPosition(0)
            if name != "name":
                field.setFixedWidth(theme.px(_NARROW_PX))
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(Label(label, role="small", ink="text3"))
            column.addWidget(field)
            row.addLayout(column, 0 if name != "name" else 1)
        return frame

    def wanted(self) -> Wanted:
        """Return what is chosen and typed now."""
        typed = {name: field.text().strip() for name, field in self.fields.items()}
        return Wanted(
            _id(self.accounts.current()),
            _id(self.contacts.current()),
            typed if self.makes_deal.isChecked() else None,
        )

    def refuse(self, sentence: str) -> None:
        """Say why it was not done; what was chosen stays."""
        self._trouble.setText(sentence)
        self._trouble.show()
        self.convert_button.setEnabled(True)
        self.resized.emit()

    def trouble(self) -> str:
        """Return why it was not done."""
        return self._trouble.words()

    def submit(self) -> None:
        """Convert as it stands."""
        if self.convert_button.isEnabled():
            self.convert_button.setEnabled(False)
            self._convert(self.wanted())

    def _on_toggled(self, is_on: bool) -> None:
        self._deal.setEnabled(is_on)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and not event.isAutoRepeat():
            self.submit()
        elif event.key() in ENTER:
            event.accept()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers():
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)


def _offered(new: str, matches: Sequence[Match]) -> tuple[list[Radio], str]:
    """Return the choices, and which is taken at first: who is likely the same, else a new one."""
    shown = [
        Radio(
            str(one.id),
            f"{one.name} · {one.detail}" if one.detail else one.name,
            one.why,
            t("likely the same") if one.is_likely else "",
            "warn",
        )
        for one in matches[:_MOST_MATCHES]
    ]
    likely = next((str(one.id) for one in matches[:_MOST_MATCHES] if one.is_likely), NEW)
    return [*shown, Radio(NEW, new)], likely


def _id(key: str) -> UUID | None:
    return None if key == NEW else UUID(key)


def _label(type_name: str) -> str:
    return str(dictionary.record_type(type_name).label)


def _head(icon: str, label: str, right: QWidget | None = None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(Icon(icon, "text2"))
    row.addWidget(Label(label, role="small_strong", ink="text2"))
    row.addStretch(1)
    if right is not None:
        row.addWidget(right)
    return row

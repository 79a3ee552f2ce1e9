"""A new record in one sheet; what may be the same already is told while one types."""

from collections.abc import Mapping, Sequence
from itertools import cycle

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from typing_extensions import override

from ui.desks.calls.known_rows import KnownRows
from ui.desks.calls.sheets import FormSheet
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.services.duplicates import Match

_PAUSE_MS = 250
_WIDTH_PX = 560
FIELDS: Mapping[str, tuple[str, ...]] = {
    "Lead": ("last_name", "first_name", "company", "title", "phone", "email"),
    "Contact": ("last_name", "first_name", "title", "email", "phone", "mobile_phone"),
    "Account": ("name", "website", "phone", "billing_city"),
}


class NewSheet(FormSheet):
    """Asks for what a new record needs; everything else can wait."""

    asked = Signal(object)  # the values, to look for duplicates
    wanted = Signal(object)  # the values, to make a record of them
    open_wanted = Signal(object)  # Match: to be looked at, the form stays
    use_wanted = Signal(object)  # Match: instead of a new one

    def __init__(self, type_name: str, title: str, values: Mapping[str, str] | None = None) -> None:
        """Take what is known already."""
        super().__init__(title, t("Create"), width=_WIDTH_PX)
        self.type_name = type_name
        both = QHBoxLayout()
        both.setSpacing(16)
        self.body.addLayout(both)
        columns = (QVBoxLayout(), QVBoxLayout())
        for column in columns:
            column.setSpacing(8)
            both.addLayout(column, 1)
        for name, column in zip(FIELDS[type_name], cycle(columns), strict=False):
            field = dictionary.field(type_name, name)
            label = str(field.label)
            self.add_field(name, label, is_required=field.is_required, column=column)
        self.known = KnownRows(self.verb)
        self.known.opened.connect(self.open_wanted)
        self.known.taken.connect(self.on_taken)
        self.body.addWidget(self.known)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.asked.emit(self.values()))
        for line in self.fields.values():
            line.textEdited.connect(lambda _text: self._pause.start())
        for name, text in (values or {}).items():
            self.fields[name].setText(text)
        self.add_more()
        self.finish_form()

    def add_more(self) -> None:
        """Add what stands between the known ones and the buttons."""

    def verb(self, match: Match) -> str:
        """Return what using a record instead is called."""
        label = str(dictionary.record_type(match.type).label).lower()
        return t("Use this {type}").format(type=label)

    def on_taken(self, match: Match) -> None:
        """Use a record instead of making one."""
        self.use_wanted.emit(match)

    def values(self) -> dict[str, str]:
        """Return what was typed, without empty fields."""
        return {name: self.text(name) for name in self.fields if self.text(name)}

    def show_duplicates(self, found: Sequence[Match]) -> None:
        """Show who may be the same; making the record is still possible."""
        self.known.show_found(found)
        self.resized.emit()

    @override
    def submit(self) -> None:
        for name in FIELDS[self.type_name]:
            field = dictionary.field(self.type_name, name)
            if field.is_required and not self.text(name):
                self.refuse(t("“{field}” is needed.").format(field=field.label), name)
                return
        self._pause.stop()
        self.wanted.emit(self.values())

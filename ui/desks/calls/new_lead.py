"""A new lead in one sheet; who may be the same person already is told while one types."""

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout
from typing_extensions import override

from ui.desks.calls.sheets import FormSheet
from ui.desks.calls.unknown import described
from ui.widgets.labels import Label
from workbench.i18n import t, tn
from workbench.schema import dictionary
from workbench.services.calling import UnknownCall
from workbench.services.duplicates import Match

Save = Callable[[Mapping[str, str], Sequence[UUID]], None]
_PAUSE_MS = 250
_WIDTH_PX = 520
_FIELDS = ("last_name", "first_name", "company", "title", "phone", "email")


class NewLeadSheet(FormSheet):
    """Asks for what a new lead needs; everything else can wait."""

    asked = Signal(object)  # the values, to look for duplicates and for calls that wait

    def __init__(self, save: Save, values: Mapping[str, str] | None = None) -> None:
        """Take `save(values, calls to attach)` and what is known already."""
        super().__init__(t("New lead"), t("Create"), width=_WIDTH_PX)
        self._save = save
        self._waiting: tuple[UnknownCall, ...] = ()
        both = QHBoxLayout()
        both.setSpacing(16)
        self.body.addLayout(both)
        columns = (QVBoxLayout(), QVBoxLayout())
        for column in columns:
            column.setSpacing(8)
            both.addLayout(column, 1)
        for name, column in zip(_FIELDS, cycle(columns), strict=False):
            field = dictionary.field("Lead", name)
            is_required = field.is_required
            self.add_field(name, str(field.label), is_required=is_required, column=column)
        self._known = Label("", role="small", ink="warn", wrap=True)
        self._known.hide()
        self.body.addWidget(self._known)
        self._attach = QCheckBox()
        self._attach.setChecked(True)
        self._attach.hide()
        self.body.addWidget(self._attach)
        self.finish_form()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.asked.emit(self.values()))
        for line in self.fields.values():
            line.textEdited.connect(lambda _text: self._pause.start())
        for name, text in (values or {}).items():
            self.fields[name].setText(text)

    def values(self) -> dict[str, str]:
        """Return what was typed, without empty fields."""
        return {name: self.text(name) for name in _FIELDS if self.text(name)}

    def show_duplicates(self, found: Sequence[Match]) -> None:
        """Say who may be the same; making the lead is still possible."""
        said = [
            t("{name}, {company} ({why})").format(name=one.name, company=one.detail, why=one.why)
            for one in found
        ]
        self._known.setText(t("Perhaps known already: {who}").format(who="; ".join(said)))
        self._known.setVisible(bool(found))
        self.resized.emit()

    def show_waiting(self, calls: Sequence[UnknownCall]) -> None:
        """Offer the calls that were made with this number before anybody had it."""
        self._waiting = tuple(calls)
        self._attach.setVisible(bool(calls))
        if calls:
            number = tn("{n} call", "{n} calls", len(calls))
            said = t("Attach {calls} with this number ({when})")
            self._attach.setText(said.format(calls=number, when=described(calls[0])))
        self.resized.emit()

    @override
    def submit(self) -> None:
        needed = [name for name in _FIELDS if dictionary.field("Lead", name).is_required]
        for name in needed:
            if not self.text(name):
                label = str(dictionary.field("Lead", name).label)
                self.refuse(t("“{field}” is needed.").format(field=label), name)
                return
        self._pause.stop()
        attached = self._waiting if self._attach.isChecked() else ()
        self._save(self.values(), [call.task_id for call in attached])

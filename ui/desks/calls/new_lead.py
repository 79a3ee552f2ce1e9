"""A new lead in one sheet; calls that wait with its number are attached to whom it becomes."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QCheckBox
from typing_extensions import override

from ui.desks.calls.new_sheet import NewSheet
from ui.desks.calls.unknown import described
from workbench.i18n import t, tn
from workbench.services.calling import UnknownCall
from workbench.services.duplicates import Match


class NewLeadSheet(NewSheet):
    """Asks for what a new lead needs; a company that is an account gives its name."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._waiting: tuple[UnknownCall, ...] = ()
        super().__init__("Lead", t("New lead"), values)

    @override
    def add_more(self) -> None:
        self._attach = QCheckBox()
        self._attach.setChecked(True)
        self._attach.hide()
        self.body.addWidget(self._attach)

    @override
    def verb(self, match: Match) -> str:
        return t("Use this name") if match.type == "Account" else super().verb(match)

    @override
    def on_taken(self, match: Match) -> None:
        if match.type != "Account":
            super().on_taken(match)
            return
        self.fields["company"].setText(match.name)
        self.fields["company"].setFocus()
        self.asked.emit(self.values())

    def attached(self) -> list[UnknownCall]:
        """Return the calls that were with whom the sheet is about."""
        return list(self._waiting) if self._attach.isChecked() else []

    def show_waiting(self, calls: Sequence[UnknownCall]) -> None:
        """Offer the calls that were made with this number before anybody had it."""
        self._waiting = tuple(calls)
        self._attach.setVisible(bool(calls))
        if calls:
            number = tn("{n} call", "{n} calls", len(calls))
            said = t("Attach {calls} with this number ({when})")
            self._attach.setText(said.format(calls=number, when=described(calls[0])))
        self.resized.emit()

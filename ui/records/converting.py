"""Converting the lead that is open, or under the cursor; works without a network."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from ui import sheet_saving
from ui.context import Shell
from ui.records.convert_sheet import ConvertSheet, Wanted
from ui.records.converted_sheet import ConvertedSheet, Made
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.services import conversion, editing, record_form, value_words
from workbench.services.conversion import Choices, Converted, NewOpportunity, TakenBack
from workbench.store import records

if TYPE_CHECKING:
    from workbench.app import Workbench
    from workbench.store.transactions import Reader


class ConvertWork(QObject):
    """Asks what a lead becomes, converts it, and tells what was made; with the way back."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.current_desk())
        self._shell = shell

    def ask(self, lead_id: UUID) -> None:
        """Open the sheet; where it cannot be done, the sheet says why."""

        def work(core: "Workbench") -> Choices:
            with core.store.read() as r:
                return conversion.conversion_choices(r, lead_id)

        self._shell.operations.run(self, work, self._on_choices)

    def _on_choices(self, choices: Choices) -> None:
        close_date = dictionary.field("Opportunity", "close_date")
        typed = {
            "name": choices.opportunity_name,
            "close_date": value_words.typed(close_date, choices.close_on),
        }
        sheet = ConvertSheet(choices, typed, lambda wanted: self._convert(sheet, wanted))
        self._shell.open_sheet(sheet)

    def _convert(self, sheet: ConvertSheet, wanted: Wanted) -> None:
        lead_id = sheet.choices.lead_id

        def work(core: "Workbench") -> tuple[Converted, list[Made]]:
            with core.store.write() as w:
                converted = conversion.convert(
                    w,
                    lead_id,
                    account=wanted.account,
                    contact=wanted.contact,
                    opportunity=_opportunity(w, wanted.opportunity),
                )
                return converted, _made(w, converted, wanted)

        sheet_saving.save(self._shell, self, sheet, work, self._on_converted, sheet.refuse)

    def _on_converted(self, found: tuple[Converted, list[Made]]) -> None:
        converted, made = found
        undo = partial(self._take_back, converted)
        self._shell.offer_undo(undo)
        shown = ConvertedSheet(converted.name, made, self._shell.open_record_page, undo)
        self._shell.open_sheet(shown)

    def _take_back(self, converted: Converted) -> None:
        def work(core: "Workbench") -> TakenBack:
            with core.store.write() as w:
                return conversion.take_back(w, converted)

        self._shell.operations.run(self, work, partial(self._on_taken_back, converted))

    def _on_taken_back(self, converted: Converted, how: TakenBack) -> None:
        if how is TakenBack.NOW:
            self._shell.open_record_page("Lead", converted.lead_id)
        said = {
            TakenBack.NOW: t("{name} is a lead again"),
            TakenBack.BEFORE: t("The conversion of {name} was taken back before."),
            TakenBack.BUILT_ON: t("{name} stays converted: what it became was changed since."),
            TakenBack.SENT: t("{name} stays converted: it was sent to the server already."),
        }[how]
        icon = "undo-2" if how is TakenBack.NOW else "info"
        self._shell.toast(said.format(name=converted.name), icon=icon)


def _opportunity(r: "Reader", typed: dict[str, str] | None) -> NewOpportunity | None:
    """Read the fields as typed; what does not fit is told by name."""
    if typed is None:
        return None
    read = partial(editing.parse, r, "Opportunity", today=record_form.today_of(r))
    return NewOpportunity(
        typed["name"],
        read("amount", typed["amount"]),
        read("close_date", typed["close_date"]),
    )


def _made(r: "Reader", converted: Converted, wanted: Wanted) -> list[Made]:
    ids = (
        ("Account", converted.account_id, wanted.account is None),
        ("Contact", converted.contact_id, wanted.contact is None),
        ("Opportunity", converted.opportunity_id, True),
    )
    return [
        Made(kind, one, records.require(r, kind, one).name, is_new)
        for kind, one, is_new in ids
        if one is not None
    ]

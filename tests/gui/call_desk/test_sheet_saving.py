"""What a sheet asks for is saved once, also where the sheet is closed before it is saved."""

import pytest
from PySide6.QtCore import Qt

from tests.gui.call_office import Office
from ui.desks.calls import work
from ui.desks.calls.new_lead import NewLeadSheet
from ui.records.convert_sheet import ConvertSheet
from ui.widgets.feedback import Banner
from workbench.errors import Refused
from workbench.store import records


def new_lead(office: Office) -> NewLeadSheet:
    office.window.new_record()
    sheet = office.window.sheet()
    assert isinstance(sheet, NewLeadSheet)
    sheet.fields["last_name"].setText("Neumann")
    sheet.fields["company"].setText("Neumann GmbH")
    return sheet


def count(office: Office) -> int:
    with office.store.read() as r:
        return int(r.value("SELECT count(*) FROM lead WHERE last_name = 'Neumann'", ()))


def test_two_enters_make_one_lead(office: Office) -> None:
    sheet = new_lead(office)
    sheet.fields["company"].setFocus()
    for _twice in range(2):
        office.press(Qt.Key.Key_Return)
    office.settle()
    assert count(office) == 1
    assert office.window.sheet() is None


def test_a_lead_is_made_although_its_sheet_is_closed_meanwhile(office: Office) -> None:
    new_lead(office).submit()
    office.window.close_sheet()
    office.settle()
    assert count(office) == 1


def test_a_refusal_is_told_by_the_window_where_the_sheet_is_closed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object, **_named: object) -> None:
        raise Refused("Your role may not make leads.")

    monkeypatch.setattr(work, "create_lead", refuse)
    sheet = new_lead(office)
    sheet.submit()
    office.window.close_sheet()  # Qt has not deleted it when the answer comes, or has
    office.bot.waitUntil(lambda: office.window.operations.under_way == 0)
    told = [one.accessibleName() for one in office.window.findChildren(Banner)]
    assert any("Your role may not make leads." in words for words in told)


def test_after_a_refusal_the_sheet_can_be_saved_and_closed_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object, **_named: object) -> None:
        raise Refused("Not now.")

    with monkeypatch.context() as patch:
        patch.setattr(work, "create_lead", refuse)
        sheet = new_lead(office)
        sheet.submit()
        office.settle()
    assert office.window.sheet() is sheet
    sheet.submit()
    office.settle()
    assert count(office) == 1


def test_a_lead_is_converted_although_its_sheet_is_closed_meanwhile(office: Office) -> None:
    office.show("Li")
    office.window.run_command("lead.convert")
    office.settle()
    sheet = office.window.sheet()
    assert isinstance(sheet, ConvertSheet)
    sheet.submit()
    office.window.close_sheet()
    office.settle()
    with office.store.read() as r:
        assert records.require(r, "Lead", office.leads["Li"])["is_converted"]

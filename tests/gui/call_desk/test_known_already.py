"""Who is known already, told under the form of a new lead: looked at, or used instead."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.gui.call_office import Office
from tests.services.conftest import Clock, Workspace
from ui.desks.calls.new_lead import NewLeadSheet
from ui.shell.record_window import RecordWindows
from ui.widgets.audit import audit

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def sheet(office: Office) -> NewLeadSheet:
    Workspace(office.store, Clock()).pulled(
        "Account", name="Hailan Logistics", website="hailan.example", billing_city="Ningbo"
    )
    office.press(Qt.Key.Key_N, CONTROL)
    found = office.window.sheet()
    assert isinstance(found, NewLeadSheet)
    return found


def typed(office: Office, sheet: NewLeadSheet, **values: str) -> None:
    for name, text in values.items():
        office.bot.keyClicks(sheet.fields[name], text)
    office.bot.waitUntil(lambda: bool(sheet.known.found))


def test_a_person_who_is_here_is_used_instead_by_keys(office: Office, sheet: NewLeadSheet) -> None:
    typed(office, sheet, last_name="Li", company="Hengda Logistics")
    (match,) = [one for one in sheet.known.found if one.type == "Lead"][:1]
    assert match.name in sheet.known.words()[0]
    assert audit(office.window) == []
    sheet.fields["email"].setFocus()
    office.press(Qt.Key.Key_Tab)
    assert sheet.known.open_buttons[0].hasFocus()
    office.press(Qt.Key.Key_Tab)
    assert sheet.known.take_buttons[0].hasFocus()
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert office.window.sheet() is None
    assert office.window.panel_is_open()
    with office.store.read() as r:
        assert int(r.value("SELECT count(*) FROM outbox")) == 0, "no lead was made"


def test_a_person_is_looked_at_in_a_window_of_its_own_and_the_form_stays(
    office: Office, sheet: NewLeadSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Any] = []
    monkeypatch.setattr(RecordWindows, "open", lambda _self, *told: opened.append(told))
    typed(office, sheet, last_name="Li", company="Hengda Logistics")
    sheet.known.open_buttons[0].click()
    office.settle()
    assert len(opened) == 1
    assert office.window.sheet() is sheet
    assert sheet.text("last_name") == "Li"


def test_a_customers_company_is_told_though_it_is_spelt_nearly_so(
    office: Office, sheet: NewLeadSheet
) -> None:
    typed(office, sheet, company="Hailan Logistic")
    (match,) = sheet.known.found
    assert (match.type, match.name) == ("Account", "Hailan Logistics")
    assert sheet.known.take_buttons[0].words() == "Use this name"
    sheet.known.take_buttons[0].click()
    office.settle()
    assert sheet.text("company") == "Hailan Logistics"
    assert office.window.sheet() is sheet


def test_a_form_that_finds_nobody_shows_no_rows(office: Office, sheet: NewLeadSheet) -> None:
    typed(office, sheet, company="Hailan Logistics")
    sheet.fields["company"].clear()
    office.bot.keyClicks(sheet.fields["company"], "Zzyzx")
    office.bot.waitUntil(lambda: not sheet.known.found)
    assert sheet.known.isHidden()

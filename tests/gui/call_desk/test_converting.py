"""A lead becomes an account, a contact and an opportunity, in one sheet and without a network."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.gui.call_office import Office
from tests.services.conftest import WANG, Clock, Workspace
from ui.records.convert_sheet import NEW, ConvertSheet
from ui.records.converted_sheet import ConvertedSheet
from ui.records.page import RecordPage
from ui.widgets.audit import audit
from ui.widgets.feedback import Toast
from workbench.store import outbox, records
from workbench.store.records import Record

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def _ae(office: Office) -> None:
    workspace = Workspace(office.store, Clock())
    workspace.pulled("User", WANG, name="Wang Jie", role="ae", is_active=True)
    workspace.stages()


def known_company(office: Office) -> UUID:
    return Workspace(office.store, Clock()).pulled(
        "Account", name="Hengda Logistics Co., Ltd.", phone="+862155550123", owner_id=WANG,
        billing_city="Shanghai",
    )  # fmt: skip


def ask(office: Office) -> ConvertSheet:
    office.show("Li")
    office.press(Qt.Key.Key_C, CONTROL | SHIFT)
    office.settle()
    sheet = office.window.sheet()
    assert isinstance(sheet, ConvertSheet)
    return sheet


def lead(office: Office) -> Record:
    with office.store.read() as r:
        return records.require(r, "Lead", office.leads["Li"])


def test_as_it_stands_it_takes_two_keys_and_what_was_made_opens_from_there(
    office: Office,
) -> None:
    ask(office)
    office.press(Qt.Key.Key_Return, CONTROL)
    office.settle()
    told = office.window.sheet()
    assert isinstance(told, ConvertedSheet)
    assert set(told.links) == {"Account", "Contact", "Opportunity"}
    converted = lead(office)
    assert converted["is_converted"]
    with office.store.read() as r:
        deal = records.require(r, "Opportunity", converted["converted_opportunity_id"])
        account = records.require(r, "Account", deal["account_id"])
        person = records.require(r, "Contact", converted["converted_contact_id"])
    assert (account.name, person.name) == ("Hengda Logistics", "Wei Li")
    assert deal["close_date"] is not None
    office.press(Qt.Key.Key_Return)
    office.settle()
    page = office.window.current_desk()
    assert isinstance(page, RecordPage)
    assert (page.type_name, page.record_id) == ("Opportunity", deal.id)


def test_who_is_likely_the_same_is_taken_and_a_digit_makes_a_new_one(office: Office) -> None:
    known = known_company(office)
    sheet = ask(office)
    assert sheet.accounts.current() == str(known)
    first = sheet.accounts.rows()[0]
    assert first.title == "Hengda Logistics Co., Ltd. · Shanghai"
    assert "same number" in first.detail
    assert sheet.accounts.hasFocus()
    office.press(Qt.Key.Key_2)
    assert sheet.accounts.current() == NEW
    office.press(Qt.Key.Key_Up)
    office.press(Qt.Key.Key_Return, CONTROL)
    office.settle()
    assert lead(office)["converted_account_id"] == known


def test_without_an_opportunity_none_is_made(office: Office) -> None:
    sheet = ask(office)
    sheet.makes_deal.setFocus()
    office.press(Qt.Key.Key_Space)
    assert not sheet.fields["name"].isEnabled()
    office.press(Qt.Key.Key_Return, CONTROL)
    office.settle()
    assert lead(office)["is_converted"]
    assert lead(office)["converted_opportunity_id"] is None
    told = office.window.sheet()
    assert isinstance(told, ConvertedSheet)
    assert set(told.links) == {"Account", "Contact"}


def test_name_amount_and_day_are_taken_as_typed(office: Office) -> None:
    sheet = ask(office)
    assert sheet.fields["amount"].hasFocus()  # nobody is known: nothing else to choose
    office.type("12k")
    sheet.fields["close_date"].selectAll()
    sheet.fields["close_date"].setFocus()
    office.type("2027-01-31")
    office.press(Qt.Key.Key_Return)
    office.settle()
    with office.store.read() as r:
        deal = records.require(r, "Opportunity", lead(office)["converted_opportunity_id"])
    assert (deal["amount"], deal["close_date"].isoformat()) == (12_000, "2027-01-31")


def test_what_does_not_fit_is_told_and_what_was_typed_stays(office: Office) -> None:
    sheet = ask(office)
    office.type("much")
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert office.window.sheet() is sheet
    assert "“much”" in sheet.trouble()
    assert sheet.fields["amount"].text() == "much"
    assert not lead(office)["is_converted"]
    sheet.fields["amount"].setText("12k")
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert lead(office)["is_converted"]


def test_before_it_is_sent_all_of_it_can_be_taken_back(office: Office) -> None:
    ask(office)
    office.press(Qt.Key.Key_Return, CONTROL)
    office.settle()
    office.press(Qt.Key.Key_Escape)
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    assert not lead(office)["is_converted"]
    with office.store.read() as r:
        assert r.value("SELECT count(*) FROM account", ()) == 0
        assert r.value("SELECT count(*) FROM opportunity", ()) == 0
    page = office.window.current_desk()
    assert isinstance(page, RecordPage)
    assert page.type_name == "Lead"


def test_undo_says_so_where_the_conversion_was_taken_back_another_way(office: Office) -> None:
    ask(office)
    office.press(Qt.Key.Key_Return, CONTROL)
    office.settle()
    office.press(Qt.Key.Key_Escape)
    with office.store.write() as w:  # as the sync page or the command line does
        outbox.discard(w, outbox.listing(w, ("new",))[0].mid)
    assert not lead(office)["is_converted"]
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    toast = office.window.findChild(Toast)
    assert toast is not None
    said = [label.text() for label in toast.findChildren(QLabel)]
    assert "The conversion of Wei Li was taken back before." in said


def test_a_lead_that_was_converted_before_says_so(office: Office) -> None:
    ask(office)
    office.press(Qt.Key.Key_Return, CONTROL)
    office.settle()
    office.window.close_sheet()
    office.window.open_record_page("Lead", office.leads["Li"])
    office.settle()
    office.window.run_command("lead.convert")
    office.settle()
    sheet = office.window.sheet()
    assert isinstance(sheet, ConvertSheet)
    assert sheet.trouble() == "Wei Li was converted before."
    assert not sheet.convert_button.isEnabled()
    office.press(Qt.Key.Key_Return, CONTROL)
    assert office.window.sheet() is sheet


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(1440, 900), (800, 600)])
def test_nothing_of_the_sheets_is_cut_or_covered(
    office: Office, size: tuple[int, int], language: str
) -> None:
    known_company(office)
    office.window.resize(*size)
    office.window.open_record_page("Lead", office.leads["Li"])
    office.settle()
    if language == "zh_CN":
        office.window.run_command("view.language")
        office.settle()
    office.window.run_command("lead.convert")
    office.settle()
    assert isinstance(office.window.sheet(), ConvertSheet)
    assert audit(office.window) == []
    office.press(Qt.Key.Key_Return, CONTROL)
    office.settle()
    assert isinstance(office.window.sheet(), ConvertedSheet)
    assert audit(office.window) == []

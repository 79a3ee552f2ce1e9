"""The playbook of a company's size is told where a lead is qualified and on a deal's page."""

from tests.gui.call_office import Office
from tests.services.conftest import Clock, Workspace
from ui.qualification.playbook_card import PlaybookCard
from ui.records.convert_sheet import ConvertSheet
from ui.records.page import RecordPage


def page_of(office: Office) -> RecordPage:
    office.settle()
    office.settle()
    page = office.window.current_desk()
    assert isinstance(page, RecordPage)
    return page


def told(card: PlaybookCard) -> str:
    return card.words() if card.isVisible() else ""


def test_a_small_deals_page_says_video_first_and_why(office: Office) -> None:
    workspace = Workspace(office.store, Clock())
    account = workspace.pulled("Account", name="Acme", number_of_employees=40)
    deal = workspace.pulled("Opportunity", name="Pilot", account_id=account)
    office.window.open_record_page("Opportunity", deal)
    said = told(page_of(office).playbook)
    assert "video first, not an SE" in said
    assert "Small business (40 employees)" in said


def test_a_leads_qualification_and_its_conversion_say_it_too(office: Office) -> None:
    lead = Workspace(office.store, Clock()).lead(last_name="Gao", number_of_employees=5_000)
    office.window.open_record_page("Lead", lead)
    page = page_of(office)
    assert page.qualification is not None
    form = page.qualification
    office.bot.waitUntil(lambda: "custom demo org" in told(form.playbook), timeout=5_000)
    assert told(page.playbook) == ""
    office.window.run_command("lead.convert")
    office.settle()
    sheet = office.window.sheet()
    assert isinstance(sheet, ConvertSheet)
    assert "Large company (5,000 employees)" in told(sheet.playbook)

"""The page of an event: its numbers open the records that they count, Esc or the chip lead back."""

from PySide6.QtCore import Qt

from tests.gui.call_office import Office
from tests.services.conftest import Clock, Workspace
from ui.records.page import RecordPage


def test_each_number_of_an_event_opens_its_records(office: Office) -> None:
    workspace = Workspace(office.store, Clock())
    expo = workspace.pulled("Campaign", name="Expo 2026", type="Trade Show")
    for status in ("Responded", "Responded", "Sent"):
        workspace.pulled("CampaignMember", campaign_id=expo, last_name="Li", status=status)
    workspace.pulled(
        "Opportunity", name="Pilot", campaign_id=expo, amount="1500", currency_iso_code="EUR"
    )
    office.window.open_record_page("Campaign", expo)
    office.settle()
    office.settle()
    page = office.window.current_desk()
    assert isinstance(page, RecordPage)
    told = {key: button.accessibleName() for key, button in page.numbers.buttons.items()}
    assert told["guests"] == "Guests: 3 2 came"
    assert told["deals"] == "Influenced deals: 1 1,500 EUR · 0 won"
    for key, n in (("guests:Responded", 2), ("deals", 1), ("meetings", 0)):
        office.bot.mouseClick(page.numbers.buttons[key], Qt.MouseButton.LeftButton)
        office.settle()
        assert page.counted is not None
        assert page.pages.currentWidget() is page.counted
        model = page.counted.model
        assert model is not None
        office.bot.waitUntil(lambda model=model, n=n: model.rowCount() == n, timeout=5_000)
        page.counted.chip.clicked.emit()
        assert page.pages.currentWidget() is page.splitter

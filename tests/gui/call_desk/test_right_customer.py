"""Whether the right customers were won stands beside what became of the handoffs."""

from datetime import date

from PySide6.QtCore import Qt

from tests.gui.call_desk.test_handoffs import CONTROL, SHIFT, Giving, show
from tests.gui.call_office import Office
from tests.services.conftest import LIU
from ui.desks.handoffs.acceptance import PLACES


def test_a_bar_of_won_deals_by_fit_opens_its_deals(office: Office) -> None:
    giving = Giving(office)
    deal = giving.workspace.pulled(
        "Opportunity", name="Acme pilot", stage_name="Closed Won", amount="1000",
        close_date=date(2026, 6, 1).isoformat(), owner_id=LIU,
    )  # fmt: skip
    giving.workspace.lead(
        last_name="Gao", company="–", is_converted=True, converted_opportunity_id=deal
    )
    desk = show(office)
    office.press(Qt.Key.Key_3, CONTROL | SHIFT)
    place = [name for name, *_place in PLACES].index("won_by_fit")
    card = desk.rate.cards[place]
    office.bot.waitUntil(lambda: card._picture is not None, timeout=20_000)
    card.setFocus()
    office.press(Qt.Key.Key_Right)
    assert card.current_words() == "Good fit: 1 Opportunities"
    office.press(Qt.Key.Key_Return)
    office.settle()
    office.settle()
    assert desk.rate.currentWidget() is desk.rate.records
    assert desk.rate.records.chip.isVisible()
    model = desk.rate.records.model
    assert model is not None
    assert model.rowCount() == 1

"""The deal desk, worked with real keys and a real mouse on a real store."""

from decimal import Decimal
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.gui.deal_office import CONTROL, SHIFT, DealOffice, day_in, in_days
from tests.services.conftest import Clock, Workspace
from tests.services.pipeline import Pipeline
from ui.desks.deals.forms import LossSheet, NewDealSheet
from ui.records.panel import RecordPanel
from ui.theme import theme
from ui.widgets.audit import audit
from workbench import settings
from workbench.insight.numbers import Condition, Op, Selection
from workbench.store.database import Store


def drop(office: DealOffice, name: str, onto: QWidget) -> None:
    """Let a card's own data arrive over another widget; a drag by hand needs a real display."""
    source = office.column_of(name)
    row = source.records.row_of(office.deals[name])
    data = source.records.mimeData([source.records.index(row, 0)])
    place, move = onto.rect().center(), Qt.DropAction.MoveAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(place, move, data, left, none),
        QDragMoveEvent(place, move, data, left, none),
        QDropEvent(place.toPointF(), move, data, left, none),
    ):
        QApplication.sendEvent(onto, event)
    office.settle()


def test_the_board_shows_my_open_deals_and_what_they_come_to(office: DealOffice) -> None:
    assert office.on_board() == {"Sorting line", "仓储排班", "Peak staffing", "Old quote"}
    assert office.desk.status_text() == "4 opportunities · 249,000 EUR"
    assert office.desk.count.text() == "4 opportunities"


def test_one_key_moves_a_deal_one_stage_and_ctrl_z_brings_it_back(office: DealOffice) -> None:
    office.choose("Sorting line")
    office.begin()
    office.press(Qt.Key.Key_Right, CONTROL | SHIFT)
    office.settle()
    assert (office.keys, office.clicks) == (1, 0)
    assert office.record("Sorting line")["stage_name"] == "Needs Analysis"
    assert office.record("Sorting line")["probability"] == 20
    assert office.said() == "“Sorting line” moved to Needs Analysis"
    card = office.desk.current_card()
    assert card is not None
    assert card.id == office.deals["Sorting line"]  # the cursor went with it
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    assert office.record("Sorting line")["stage_name"] == "Qualification"
    assert office.column_of("Sorting line") is office.column("Qualification")


def test_the_key_walks_on_with_the_deal_and_back_again(office: DealOffice) -> None:
    office.choose("Sorting line")
    for _ in range(2):
        office.press(Qt.Key.Key_Right, CONTROL | SHIFT)
        office.settle()
    assert office.record("Sorting line")["stage_name"] == "Value Proposition"
    office.press(Qt.Key.Key_Left, CONTROL | SHIFT)
    office.settle()
    assert office.record("Sorting line")["stage_name"] == "Needs Analysis"


def test_before_the_first_stage_there_is_nothing(office: DealOffice) -> None:
    office.choose("Peak staffing")
    office.press(Qt.Key.Key_Left, CONTROL | SHIFT)
    office.settle()
    assert office.record("Peak staffing")["stage_name"] == "Prospecting"
    assert office.said() == ""


def test_a_card_dropped_on_another_stage_moves_there(office: DealOffice) -> None:
    drop(office, "Sorting line", office.column("Value Proposition").viewport())
    assert office.record("Sorting line")["stage_name"] == "Value Proposition"
    assert office.column_of("Sorting line") is office.column("Value Proposition")
    assert office.said() == "“Sorting line” moved to Value Proposition"


def test_a_card_dropped_where_it_was_moves_nothing(office: DealOffice) -> None:
    drop(office, "Sorting line", office.column("Qualification").viewport())
    assert not office.record("Sorting line").is_pending
    assert office.column_of("Sorting line") is office.column("Qualification")


def test_arrows_walk_the_board_and_enter_opens_the_deal_beside_it(office: DealOffice) -> None:
    office.choose("Peak staffing")
    office.press(Qt.Key.Key_Right)
    office.press(Qt.Key.Key_Down)
    card = office.desk.current_card()
    assert card is not None
    assert card.name == "仓储排班"
    assert office.desk.status_detail() == "1 selected · 恒达物流"
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert office.window.panel_is_open()


def test_the_side_panel_follows_the_card_that_is_chosen(office: DealOffice) -> None:
    def shown() -> list[UUID]:
        panels = office.window.findChildren(RecordPanel)
        return [panel.record_id for panel in panels if panel.isVisible()]

    office.choose("Peak staffing")
    office.settle()
    assert shown() == []  # nothing opens by itself
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert shown() == [office.deals["Peak staffing"]]
    office.choose("Sorting line")
    office.bot.waitUntil(lambda: shown() == [office.deals["Sorting line"]])
    office.settle()
    office.window.close_panel()
    office.choose("Peak staffing")
    office.bot.wait(200)
    assert shown() == []


def test_the_stage_keys_work_in_the_table_but_not_while_a_cell_is_edited(
    office: DealOffice,
) -> None:
    office.show("table")
    office.cell("Sorting line", "amount")
    office.press(Qt.Key.Key_F2)
    office.press(Qt.Key.Key_Right, CONTROL | SHIFT)
    office.settle()
    assert office.record("Sorting line")["stage_name"] == "Qualification"
    office.press(Qt.Key.Key_Escape)
    office.press(Qt.Key.Key_Right, CONTROL | SHIFT)
    office.settle()
    assert office.record("Sorting line")["stage_name"] == "Needs Analysis"


def test_a_click_on_a_title_sorts(office: DealOffice) -> None:
    office.show("table")
    header = office.desk.table.horizontalHeader()
    amount = next(n for n, one in enumerate(office.desk.model.columns) if one.key == "amount")
    place = QPoint(header.sectionViewportPosition(amount) + 20, header.height() // 2)
    office.click(header.viewport(), place)
    office.settle()
    assert office.in_table() == ["Old quote", "Peak staffing", "仓储排班", "Sorting line"]
    office.click(header.viewport(), place)
    office.settle()
    assert office.in_table()[0] == "Sorting line"


def test_ctrl_f_narrows_both_views_and_esc_shows_all_again(office: DealOffice) -> None:
    office.press(Qt.Key.Key_F, CONTROL)
    office.type("仓储")
    office.bot.waitUntil(lambda: office.on_board() == {"仓储排班"})
    office.show("table")
    assert office.in_table() == ["仓储排班"]
    office.press(Qt.Key.Key_F, CONTROL)
    office.press(Qt.Key.Key_Escape)
    office.bot.waitUntil(lambda: len(office.in_table()) == 4)
    office.press(Qt.Key.Key_Escape)
    assert office.desk.table.hasFocus()


def test_a_filter_that_finds_nothing_says_so(office: DealOffice) -> None:
    office.press(Qt.Key.Key_F, CONTROL)
    office.type("nowhere")
    office.bot.waitUntil(office.desk.empty.isVisible)
    assert office.desk.count.text() == "0 opportunities"


def test_the_chip_says_whose_deals_and_another_is_two_clicks_or_keys(office: DealOffice) -> None:
    assert office.desk.scope_chip.accessibleName() == "Mine"
    office.click(office.desk.scope_chip, QPoint(10, 10))
    office.press(Qt.Key.Key_Down)
    office.press(Qt.Key.Key_Down)
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert office.desk.scope_chip.accessibleName() == "Everyone"
    assert "Of a colleague" in office.on_board()


def test_the_cross_of_the_chip_shows_everyones(office: DealOffice) -> None:
    chip = office.desk.scope_chip
    office.click(chip, QPoint(chip.width() - 12, chip.height() // 2))
    office.settle()
    assert not chip.active
    assert office.desk.count.text() == "5 opportunities"


def test_a_saved_view_narrows_from_chip_fact_and_sidebar(office: DealOffice) -> None:
    office.click(office.desk.view_chip)
    office.press(Qt.Key.Key_Down)
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert office.desk.view_chip.accessibleName() == "No next step"
    assert office.on_board() == {"Peak staffing"}
    office.desk.head.fact_chosen.emit("no_next_step")  # once more: all again
    office.settle()
    assert len(office.on_board()) == 4
    for _ in range(2):  # a second click in the sidebar stays where it is
        office.window.go_to("deals", "view:overdue")
        office.settle()
        assert office.on_board() == {"Old quote"}


def test_a_lost_deal_asks_why(office: DealOffice) -> None:
    office.choose("Old quote")
    office.window.run_command("deal.lost")
    sheet = office.window.sheet()
    assert isinstance(sheet, LossSheet)
    assert sheet.accessibleName() == "Why was “Old quote” lost?"
    close = next(one for one in sheet.findChildren(QPushButton) if "Close as lost" in one.text())
    assert not close.isEnabled()
    office.press(Qt.Key.Key_Space)
    office.press(Qt.Key.Key_Down)
    office.press(Qt.Key.Key_Return)
    office.type("Nobody decides there")
    assert close.isEnabled()
    office.click(close)
    office.settle()
    lost = office.record("Old quote")
    assert lost["stage_name"] == "Closed Lost"
    assert (lost["loss_note"], bool(lost["loss_reason"])) == ("Nobody decides there", True)
    assert "Old quote" not in office.on_board()
    with office.bot.waitActive(office.window):  # offscreen no window is active after a popup
        office.window.activateWindow()
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    assert office.record("Old quote")["stage_name"] == "Negotiation/Review"
    assert office.record("Old quote")["loss_reason"] is None


def test_winning_needs_amount_and_date_and_says_so(office: DealOffice, store: Store) -> None:
    office.show("table")
    office.cell("Old quote", "amount")
    office.press(Qt.Key.Key_F2)
    office.press(Qt.Key.Key_Backspace)
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert office.record("Old quote")["amount"] is None
    office.cell("Old quote", "amount")
    office.press(Qt.Key.Key_Right, CONTROL | SHIFT)
    office.settle()
    assert office.trouble() == "“Old quote” cannot be won without an amount."
    assert office.record("Old quote")["stage_name"] == "Negotiation/Review"


def test_a_new_deal_is_made_with_its_account_by_name(office: DealOffice) -> None:
    office.press(Qt.Key.Key_N, CONTROL)
    assert isinstance(office.window.sheet(), NewDealSheet)
    for words in ("Night shift", "恒达物流", "3万", in_days(20)):
        office.type(words)
        if words != in_days(20):
            office.press(Qt.Key.Key_Tab)
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert office.window.sheet() is None
    made = office.stored("Night shift")
    assert (made["amount"], made["close_date"]) == (Decimal(30000), day_in(20))
    assert made["account_id"] == office.record("仓储排班")["account_id"]
    assert (made["currency_iso_code"], made["stage_name"]) == ("EUR", "Prospecting")
    card = office.desk.current_card()
    assert card is not None
    assert card.name == "Night shift"


def test_two_enters_make_one_deal(office: DealOffice) -> None:
    office.press(Qt.Key.Key_N, CONTROL)
    office.type("Night shift")
    for _twice in range(2):
        office.press(Qt.Key.Key_Return)
    office.settle()
    assert office.window.sheet() is None
    assert office.desk.count.text() == "5 opportunities"


def test_a_new_deal_of_an_unknown_account_keeps_what_was_typed(office: DealOffice) -> None:
    office.press(Qt.Key.Key_N, CONTROL)
    sheet = office.window.sheet()
    assert isinstance(sheet, NewDealSheet)
    office.press(Qt.Key.Key_Return)
    assert sheet._trouble.text() == "Give the opportunity a name."
    office.type("Night shift")
    office.press(Qt.Key.Key_Tab)
    office.type("Nobody AG")
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert office.window.sheet() is sheet
    told = "There is no Account called “Nobody AG”: give its whole name, or its id."
    assert sheet._trouble.text() == told
    office.press(Qt.Key.Key_Escape)
    assert office.window.sheet() is None


def test_a_commit_of_another_part_is_shown_without_asking(office: DealOffice, store: Store) -> None:
    assert office.desk.count.text() == "4 opportunities"
    pulled = Workspace(store, Clock())
    Pipeline(pulled).deal("From the server")
    office.bot.waitUntil(lambda: "From the server" in office.on_board())


def test_back_leads_from_the_records_of_a_bar_to_the_charts_and_forward_to_them(
    office: DealOffice,
) -> None:
    office.window.run_command("deal.charts")  # the first chart of a program takes its time
    office.bot.waitUntil(lambda: office.window.operations.under_way == 0, timeout=30_000)
    stage = Condition("stage_name", Op.IS, "Qualification")
    office.desk.show_records(Selection("Opportunity", (stage,)))
    office.settle()
    of_the_bar = office.in_table()
    assert office.desk.views.current() == "table"
    assert office.desk.view_chip.active
    office.window.go_back()
    office.settle()
    assert office.desk.views.current() == "charts"
    assert not office.desk.view_chip.active
    assert office.desk.pages.currentWidget() is office.desk.charts
    office.window.go_forward()
    office.settle()
    assert (office.desk.views.current(), office.in_table()) == ("table", of_the_bar)


def test_back_leads_from_a_saved_view_to_the_list_as_it_was(office: DealOffice) -> None:
    office.show("table")
    before = office.in_table()
    office.desk.show_view("overdue")
    office.settle()
    assert office.in_table() != before
    office.window.go_back()
    office.settle()
    assert office.in_table() == before


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("view", ["board", "table", "charts"])
def test_nothing_is_cut_off_or_without_a_name(office: DealOffice, language: str, view: str) -> None:
    settings.put("language", language)
    office.window.apply_settings()
    office.window.go_to("deals")
    office.show(view)
    office.bot.wait(120)  # charts are drawn after a pause
    office.settle()
    assert theme.language == language
    assert audit(office.window) == []
    QApplication.processEvents()


def test_the_first_card_is_marked_so_that_the_stage_keys_work_at_once(office: DealOffice) -> None:
    card = office.desk.current_card()
    assert card is not None
    assert card.name == "Peak staffing"
    office.press(Qt.Key.Key_Right, CONTROL | SHIFT)
    office.settle()
    assert office.record("Peak staffing")["stage_name"] == "Qualification"

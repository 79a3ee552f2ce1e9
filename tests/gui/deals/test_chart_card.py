"""A chart on a card: hovered, walked by arrows, opened by Enter or a click, on a real store."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.gui import deal_office
from tests.gui.deal_office import TODAY, DealOffice
from ui.desk_list import desk_entries, record_views
from ui.desks.deals import listing
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.shell.parts import WindowParts
from ui.widgets.chart_card import ChartCard
from workbench.services import deals
from workbench.store import lists
from workbench.store.database import Store


@pytest.fixture
def card(qtbot: Any, core: Any, store: Store, operations: Operations) -> ChartCard:
    deal_office.seed(store)
    made = ChartCard(
        operations,
        "pipeline_by_stage",
        lambda core: listing.chart_filters(core, deals.MINE, TODAY),
    )
    qtbot.addWidget(made)
    made.resize(420, 320)
    with qtbot.waitActive(made):
        made.show()
    qtbot.waitUntil(lambda: made._picture is not None and operations.under_way == 0)
    return made


def names(store: Store, selection: Any) -> set[str]:
    with store.read() as r:
        return {record.name for record in lists.first_page(r, selection.query, 50)}


def place_of(card: ChartCard, number: int) -> QPoint:
    hit = card._hits()[number]
    return card._inner().topLeft() + QPoint(
        round(hit.x + hit.width / 2), round(hit.y + hit.height / 2)
    )


def bar_of(card: ChartCard, label: str) -> int:
    return next(n for n, hit in enumerate(card._hits()) if label in str(hit.text))


def test_a_chart_says_its_question_and_every_number_to_a_screen_reader(card: ChartCard) -> None:
    assert card._picture is not None
    assert card.accessibleName() == card._picture.numbers.question
    assert "Qualification: 208000" in card.accessibleDescription()
    assert "Prospecting: 40000" in card.accessibleDescription()


def test_what_n_is_stands_in_a_tip_beside_the_bars(card: ChartCard) -> None:
    assert card._picture is not None
    basis = card._picture.numbers.basis
    assert basis
    assert basis in card.toolTip()
    card._choose(0)
    assert card.toolTip() == ""  # a bar has a tip of its own
    card._choose(-1)
    assert basis in card.toolTip()


def test_a_click_on_a_bar_asks_for_exactly_its_records(
    qtbot: Any, card: ChartCard, store: Store
) -> None:
    with qtbot.waitSignal(card.selected) as told:
        place = place_of(card, bar_of(card, "Qualification"))
        QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=place)
    assert names(store, told.args[0]) == {"Sorting line", "仓储排班"}


def test_a_click_beside_the_bars_asks_for_nothing(qtbot: Any, card: ChartCard) -> None:
    with qtbot.assertNotEmitted(card.selected):
        QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert card._current == -1


def test_arrows_walk_the_bars_and_enter_opens_one(
    qtbot: Any, card: ChartCard, store: Store
) -> None:
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Right)
    assert card._current == 0
    QTest.keyClick(card, Qt.Key.Key_Left)
    assert card._current == len(card._hits()) - 1
    while card._current != bar_of(card, "Prospecting"):
        QTest.keyClick(card, Qt.Key.Key_Down)
    with qtbot.waitSignal(card.selected) as told:
        QTest.keyClick(card, Qt.Key.Key_Return)
    assert names(store, told.args[0]) == {"Peak staffing"}
    card.clearFocus()
    assert card._current == -1


def test_a_hovered_bar_gets_a_ring_and_its_words_and_nothing_is_drawn_again(
    card: ChartCard,
) -> None:
    before, picture = card.grab().toImage(), card._picture
    QTest.mouseMove(card, place_of(card, bar_of(card, "Qualification")))
    assert card.grab().toImage() != before
    assert card.cursor().shape() == Qt.CursorShape.PointingHandCursor
    QTest.mouseMove(card, QPoint(2, 2))
    assert card.grab().toImage() == before
    assert card._picture is picture


def test_a_bar_of_the_desk_opens_its_records_with_one_click_and_esc_of_the_chip_all_of_them(
    qtbot: Any, core: Any, store: Store, operations: Operations
) -> None:
    found = deal_office.seed(store)
    window = MainWindow(
        WindowParts(operations=operations, desks=desk_entries(), records=record_views())
    )
    qtbot.addWidget(window)
    window.resize(1440, 900)
    with qtbot.waitActive(window):
        window.show()
    window.go_to("deals")
    office = DealOffice(qtbot, store, window, found)
    office.settle()
    office.show("charts")
    card = office.desk.charts.cards[0]
    qtbot.waitUntil(lambda: card._picture is not None)
    office.begin()
    office.click(card, place_of(card, bar_of(card, "Qualification")))
    office.settle()
    assert (office.keys, office.clicks) == (0, 1)
    assert office.in_table() == ["Sorting line", "仓储排班"]
    assert office.desk.count.text() == "2 opportunities"
    chip = office.desk.view_chip
    assert chip.accessibleName() == "From a chart"
    office.click(chip, QPoint(chip.width() - 12, chip.height() // 2))
    office.settle()
    assert len(office.in_table()) == 4

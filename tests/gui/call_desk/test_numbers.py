"""The numbers of the calls: reached by one key, counted by period, each bar with its records."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.gui import call_office
from tests.services.conftest import THURSDAY, WANG, Clock, Workspace
from ui.desk_list import desk_entries, record_views
from ui.desks.calls.numbers import NumbersDesk
from ui.desks.calls.numbers_board import PLACES
from ui.desks.calls.numbers_work import EVER, EVERYONE, MONTH, TODAY, WEEK
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.shell.parts import WindowParts
from ui.widgets.chart_card import ChartCard
from workbench.store import lists
from workbench.store.database import Store


class Numbers:
    """The window with the calls' numbers, and what its owner does there."""

    def __init__(self, qtbot: Any, store: Store, window: MainWindow) -> None:
        self.bot, self.store, self.window = qtbot, store, window

    @property
    def desk(self) -> NumbersDesk:
        desk = self.window.current_desk()
        assert isinstance(desk, NumbersDesk)
        return desk

    def settle(self) -> None:
        operations = self.window.operations
        for _ in range(2):
            self.bot.wait(100)  # charts wait a moment before they are drawn
            self.bot.waitUntil(lambda: operations.under_way == 0, timeout=20_000)

    def open(self) -> None:
        self.window.run_command("call.numbers")
        self.settle()

    def period(self, period: str) -> None:
        self.desk.show_period(period)
        self.settle()

    def card(self, name: str) -> ChartCard:
        return self.desk.board.cards[name]

    def bars(self, name: str) -> dict[str, int]:
        picture = self.card(name)._picture
        assert picture is not None
        return {bar.label: bar.n for bar in picture.numbers.bars}

    def key(self, widget: Any, key: Qt.Key) -> None:
        QTest.keyClick(widget, key)
        self.settle()


@pytest.fixture
def leads(store: Store) -> dict[str, UUID]:
    workspace = Workspace(store, Clock())
    found = call_office.seed(workspace)
    for minutes, name, outcome in (
        (5, "Li", "no_answer"),
        (10, "Sun", "meeting_booked"),
        (15, "Zhou", "left_voicemail"),
        (65, "He", "no_answer"),
    ):
        at = THURSDAY - timedelta(minutes=minutes)
        call_office.called(workspace, found[name], at, outcome, None)
    return found


@pytest.fixture
def numbers(
    qtbot: Any, store: Store, operations: Operations, leads: dict[str, UUID]
) -> Iterator[Numbers]:
    assert leads
    window = MainWindow(
        WindowParts(operations=operations, desks=desk_entries(), records=record_views())
    )
    qtbot.addWidget(window)
    unsubscribe = store.subscribe(window.on_store_changes)
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.show()
    window.go_to("calls")
    made = Numbers(qtbot, store, window)
    made.settle()
    yield made
    made.settle()
    unsubscribe()


def test_one_key_leads_to_the_numbers_and_one_back(numbers: Numbers) -> None:
    QTest.keyClick(
        numbers.window, Qt.Key.Key_3,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )  # fmt: skip
    numbers.settle()
    desk = numbers.desk
    assert desk.wish.period == TODAY
    assert desk.pages.currentWidget() is desk.board
    numbers.key(desk.board, Qt.Key.Key_Escape)
    assert not isinstance(numbers.window.current_desk(), NumbersDesk)


def test_todays_calls_stand_in_every_chart_and_the_days_figures_above(numbers: Numbers) -> None:
    numbers.open()
    assert set(numbers.desk.board.cards) == {place[0] for place in PLACES}
    assert sum(numbers.bars("connect_heatmap").values()) == 4
    assert numbers.bars("call_outcomes") == {"No answer": 2, "Meeting booked": 1, "Voicemail": 1}
    assert sum(numbers.bars("dials_over_time").values()) == 4
    assert numbers.bars("call_funnel")["Called"] == 4
    strip = numbers.desk.found.strip if numbers.desk.found else None
    assert strip is not None
    assert (strip.dials, strip.connects, strip.talks, strip.meetings) == (4, 1, 1, 1)
    said = numbers.desk.head._facts.accessibleName()
    assert "Dials 4 /80" in said
    assert "Talks 1" in said


def test_another_period_counts_other_calls(numbers: Numbers) -> None:
    numbers.open()
    counted = {}
    for period in (WEEK, MONTH, EVER):
        numbers.period(period)
        counted[period] = sum(numbers.bars("call_outcomes").values())
    assert counted == {WEEK: 4, MONTH: 7, EVER: 7}
    assert numbers.desk.count.text() == "7 calls"
    numbers.period(TODAY)
    assert numbers.desk.count.text() == "4 calls"


def test_enter_on_a_bar_opens_exactly_its_records_and_esc_leads_back(numbers: Numbers) -> None:
    numbers.open()
    card = numbers.card("call_outcomes")
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Right)
    numbers.key(card, Qt.Key.Key_Return)
    desk, records = numbers.desk, numbers.desk.records
    assert desk.pages.currentWidget() is records
    assert records.model is not None
    assert len(records.model.pks) == 2
    assert records.chip.accessibleName() == "No answer: 2 calls"
    assert records.table is not None
    numbers.key(records.table, Qt.Key.Key_Return)
    assert numbers.window.panel_is_open()
    numbers.window.close_panel()
    numbers.key(records.table, Qt.Key.Key_Escape)
    assert desk.pages.currentWidget() is desk.board


@pytest.mark.parametrize("name", [place[0] for place in PLACES])
def test_a_click_on_the_first_bar_of_each_chart_lists_as_many_records_as_it_counts(
    numbers: Numbers, name: str
) -> None:
    numbers.open()
    numbers.period(EVER)
    card = numbers.card(name)
    numbers.desk.board._area.ensureWidgetVisible(card)
    hit = card._hits()[0]
    place = card._inner().topLeft() + QPoint(
        round(hit.x + hit.width / 2), round(hit.y + hit.height / 2)
    )
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=place)
    numbers.settle()
    model = numbers.desk.records.model
    assert model is not None
    with numbers.store.read() as r:
        assert len(model.pks) == lists.count(r, hit.selection.query) > 0


def test_the_guests_of_a_step_are_one_button_beside_its_leads(numbers: Numbers) -> None:
    workspace = Workspace(numbers.store, Clock())
    expo = workspace.pulled("Campaign", name="Expo 2026", is_active=True)
    workspace.pulled("CampaignMember", campaign_id=expo, last_name="Sun", owner_id=WANG)
    numbers.open()
    assert numbers.bars("call_funnel")["On the list"] == 16
    records = numbers.desk.records
    numbers.desk.show_records(numbers.card("call_funnel")._hits()[0].selection, "On the list: 16")
    numbers.settle()
    assert (len(records.model.pks) if records.model else 0, records.other.text()) == (
        15, "Show Campaign members",
    )  # fmt: skip
    numbers.key(records.other, Qt.Key.Key_Space)
    assert (len(records.model.pks) if records.model else 0, records.other.text()) == (
        1, "Show Leads",
    )  # fmt: skip
    assert records.chip.accessibleName() == "On the list: 16"
    numbers.desk.show_records(numbers.card("call_outcomes")._hits()[0].selection, "No answer: 2")
    numbers.settle()
    assert records.other.isHidden()


def test_no_calls_are_said_with_a_way_out(numbers: Numbers) -> None:
    numbers.open()
    with numbers.store.load() as w, w.door():
        w.execute("DELETE FROM task WHERE activity_at >= ?", (THURSDAY.timestamp() * 1000 - 9e6,))
    numbers.desk.reload()
    numbers.settle()
    desk = numbers.desk
    assert desk.pages.currentWidget() is desk.empty
    desk.empty.pressed.emit()
    numbers.settle()
    assert desk.wish.period == EVER
    assert sum(numbers.bars("call_outcomes").values()) == 3


def test_what_is_chosen_is_there_again_after_a_rebuild(numbers: Numbers) -> None:
    numbers.open()
    numbers.period(WEEK)
    numbers.desk._set_scope(EVERYONE)
    numbers.settle()
    state = numbers.desk.state()
    numbers.desk.show_period(TODAY)
    numbers.desk.restore_state(state)
    assert (numbers.desk.wish.period, numbers.desk.wish.scope) == (WEEK, EVERYONE)
    assert numbers.desk.periods.current() == WEEK
    numbers.settle()


def test_charts_that_take_long_show_how_many_are_drawn(numbers: Numbers) -> None:
    numbers.open()
    line = numbers.desk.board.line
    assert not line.is_shown
    line.begin()
    line._show()
    line.one_more()
    assert line.is_shown
    assert line.accessibleName() == "1 of 7 charts drawn"
    for _ in PLACES:
        line.one_more()
    assert not line.is_shown


def test_a_call_logged_meanwhile_is_counted_at_once(numbers: Numbers) -> None:
    numbers.open()
    workspace = Workspace(numbers.store, Clock())
    lead = workspace.lead(last_name="Fei")
    call_office.called(workspace, lead, THURSDAY, "no_answer", None)
    numbers.settle()
    assert numbers.bars("call_outcomes")["No answer"] == 3

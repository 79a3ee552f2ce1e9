"""The table model holds keys and fetches rows near the screen; the view edits in place."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from ui.models.columns import Cell, Column
from ui.models.record_table import CELL_ROLE, MAX_WINDOWS, WINDOW_ROWS, RecordTableModel
from ui.operations import Operations
from ui.theme import theme
from ui.widgets.table import RecordTable

STAGES = (("demo", "Demo"), ("proposal", "Proposal"))


@dataclass(frozen=True)
class Deal:
    name: str
    amount: str
    stage: str


class Deals:
    """A table of deals as a desk would keep it, with what was fetched and committed."""

    def __init__(self) -> None:
        self.version = 1
        self.fetched: list[int] = []
        self.committed: list[tuple[int, str, str]] = []
        self.gate = threading.Event()
        self.gate.set()

    def fetch(self, _core: Any, pks: Sequence[int]) -> dict[int, Deal]:
        self.gate.wait(5)
        self.fetched.append(len(pks))
        return {pk: Deal(f"Deal {pk} v{self.version}", f"{pk},000", "demo") for pk in pks}

    def commit(self, pk: int, key: str, text: str) -> None:
        self.committed.append((pk, key, text))


COLUMNS = [
    Column("Name", lambda deal: deal.name, "name", width=200),
    Column("Amount", lambda deal: deal.amount, "amount", align="right", editable=True),
    Column(
        "Stage",
        lambda deal: dict(STAGES)[deal.stage],
        "stage",
        editable=True,
        edit_text=lambda deal: deal.stage,
        choices=lambda _deal: STAGES,
    ),
    Column("Next step", lambda _deal: ""),
]


@pytest.fixture
def deals() -> Deals:
    return Deals()


@pytest.fixture
def model(operations: Operations, deals: Deals) -> RecordTableModel[Deal]:
    return RecordTableModel(operations, COLUMNS, deals.fetch, deals.commit)


@pytest.fixture
def table(qtbot: Any, model: RecordTableModel[Deal]) -> RecordTable:
    view = RecordTable(model, "Deals")
    qtbot.addWidget(view)
    view.resize(700, 400)
    model.show_pks(range(1, 51))
    with qtbot.waitActive(view):
        view.show()
    view.setFocus()
    qtbot.waitUntil(lambda: shown(model, 0, 0) == "Deal 1 v1")
    view.setCurrentIndex(model.index(0, 1))
    return view


def shown(model: RecordTableModel[Deal], row: int, column: int) -> str:
    return str(model.index(row, column).data())


def test_a_row_shows_dots_first(
    qtbot: Any, model: RecordTableModel[Deal], operations: Operations
) -> None:
    model.show_pks([7])
    assert shown(model, 0, 0) == "…"
    qtbot.waitUntil(lambda: shown(model, 0, 0) == "Deal 7 v1")
    assert operations.under_way == 0


def test_a_million_keys_fetch_only_what_is_looked_at(
    qtbot: Any, model: RecordTableModel[Deal], deals: Deals
) -> None:
    model.show_pks(range(1_000_000))
    assert model.rowCount() == 1_000_000
    shown(model, 999_999, 0)
    qtbot.waitUntil(lambda: shown(model, 999_999, 0) == "Deal 999999 v1")
    assert deals.fetched == [WINDOW_ROWS]


def test_answers_for_a_list_that_is_gone_are_ignored(
    qtbot: Any, model: RecordTableModel[Deal], deals: Deals, operations: Operations
) -> None:
    deals.gate.clear()
    model.show_pks([1])
    shown(model, 0, 0)
    model.show_pks([2])
    deals.gate.set()
    qtbot.waitUntil(lambda: operations.under_way == 0)
    assert shown(model, 0, 0) == "…"
    qtbot.waitUntil(lambda: shown(model, 0, 0) == "Deal 2 v1")


def test_far_scrolling_keeps_few_windows(qtbot: Any, model: RecordTableModel[Deal]) -> None:
    model.show_pks(range(WINDOW_ROWS * (MAX_WINDOWS + 5)))
    for number in range(MAX_WINDOWS + 5):
        row = number * WINDOW_ROWS
        qtbot.waitUntil(lambda row=row: shown(model, row, 0) != "…")
    assert len(model._windows) == MAX_WINDOWS


def test_a_refresh_keeps_the_old_rows_until_the_new_ones_arrive(
    qtbot: Any, model: RecordTableModel[Deal], deals: Deals
) -> None:
    model.show_pks([1])
    qtbot.waitUntil(lambda: shown(model, 0, 0) == "Deal 1 v1")
    deals.version = 2
    deals.gate.clear()
    model.refresh()
    assert shown(model, 0, 0) == "Deal 1 v1"
    deals.gate.set()
    qtbot.waitUntil(lambda: shown(model, 0, 0) == "Deal 1 v2")


def test_more_keys_can_follow(qtbot: Any, model: RecordTableModel[Deal]) -> None:
    model.show_pks([1, 2])
    qtbot.waitUntil(lambda: shown(model, 1, 0) == "Deal 2 v1")
    model.append_pks([3, 4])
    assert model.rowCount() == 4
    qtbot.waitUntil(lambda: shown(model, 3, 0) == "Deal 4 v1")
    assert model.row_of(3) == 2
    assert model.row_of(99) == -1


def test_an_empty_value_is_a_dash(qtbot: Any, model: RecordTableModel[Deal]) -> None:
    model.show_pks([1])
    qtbot.waitUntil(lambda: shown(model, 0, 3) == "–")
    assert model.index(0, 3).data(CELL_ROLE) == Cell("–", ink="text3")
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Amount: 1,000"


def test_the_sort_arrow_stands_in_the_title(
    qtbot: Any, table: RecordTable, model: RecordTableModel[Deal]
) -> None:
    header = table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(1) + 20, 10)
    with qtbot.waitSignal(table.sort_requested) as first:
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert first.args == ["amount", False]
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Amount ↑"
    with qtbot.waitSignal(table.sort_requested) as second:
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert second.args == ["amount", True]
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Amount ↓"


def test_f2_edits_and_enter_commits_and_goes_down(
    qtbot: Any, table: RecordTable, deals: Deals, model: RecordTableModel[Deal]
) -> None:
    qtbot.keyClick(table, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "1,000"
    qtbot.keyClicks(editor, "118000")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert deals.committed == [(1, "amount", "118000")]
    assert shown(model, 0, 1) == "118000"
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, 1)
    assert table.selected_pks() == [2]


def test_esc_drops_what_was_typed(qtbot: Any, table: RecordTable, deals: Deals) -> None:
    qtbot.keyClicks(table, "9")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "9"
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert deals.committed == []
    assert table.currentIndex().row() == 0


def test_a_refused_value_gives_way_to_the_stored_one(
    qtbot: Any, table: RecordTable, model: RecordTableModel[Deal]
) -> None:
    model.setData(model.index(0, 1), "many")
    assert shown(model, 0, 1) == "many"
    model.forget_typed(1, "amount")
    assert shown(model, 0, 1) == "1,000"


def test_a_committed_value_gives_way_to_what_is_read_back(
    qtbot: Any, table: RecordTable, model: RecordTableModel[Deal], deals: Deals
) -> None:
    model.setData(model.index(0, 1), "118000")
    assert deals.committed == [(1, "amount", "118000")]
    assert shown(model, 0, 1) == "118000"
    model.refresh()
    assert shown(model, 0, 1) == "118000"
    qtbot.waitUntil(lambda: shown(model, 0, 1) != "118000")
    assert shown(model, 0, 1) == "1,000"


def test_a_picklist_is_chosen_from_its_labels(
    qtbot: Any, table: RecordTable, deals: Deals, model: RecordTableModel[Deal]
) -> None:
    table.setCurrentIndex(model.index(0, 2))
    qtbot.keyClick(table, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QComboBox)
    assert editor.currentText() == "Demo"
    editor.setCurrentIndex(1)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert deals.committed == [(1, "stage", "proposal")]
    assert shown(model, 0, 2) == "Proposal"


def test_a_column_that_is_not_editable_stays_closed(
    qtbot: Any, table: RecordTable, model: RecordTableModel[Deal]
) -> None:
    table.setCurrentIndex(model.index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_F2)
    assert QApplication.focusWidget() is table


def test_enter_opens_beside_and_ctrl_enter_in_a_window(qtbot: Any, table: RecordTable) -> None:
    with qtbot.waitSignal(table.opened) as beside:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    with qtbot.waitSignal(table.opened_in_window) as alone:
        qtbot.keyClick(table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (beside.args, alone.args) == ([1], [1])


def test_rows_have_the_height_of_the_density(table: RecordTable) -> None:
    assert table.rowHeight(0) == 26
    theme.configure(density="comfortable")
    assert table.rowHeight(0) == 32


def test_columns_are_remembered(
    qtbot: Any, table: RecordTable, model: RecordTableModel[Deal]
) -> None:
    table.setColumnWidth(1, 77)
    menu = table.columns_menu()
    menu.actions()[2].setChecked(False)
    again = RecordTable(model, "Deals")
    qtbot.addWidget(again)
    assert again.columnWidth(1) == 77
    assert again.isColumnHidden(2)
    menu.deleteLater()


def test_room_that_is_left_goes_to_the_columns_of_words(
    table: RecordTable, model: RecordTableModel[Deal], qtbot: Any
) -> None:
    assert table.columnWidth(0) > 200
    assert table.columnWidth(1) == 120
    table.resize(400, 400)
    assert table.columnWidth(0) == 200
    again = RecordTable(model, "Deals")
    qtbot.addWidget(again)
    assert again.columnWidth(0) == 200  # nothing was chosen, nothing is remembered


def test_chosen_widths_stay_when_the_window_grows(table: RecordTable) -> None:
    table.setColumnWidth(0, 150)
    table.resize(900, 400)
    assert table.columnWidth(0) == 150


def test_columns_grow_with_the_text(
    qtbot: Any, table: RecordTable, model: RecordTableModel[Deal]
) -> None:
    table.setColumnWidth(0, 200)
    theme.configure(base_px=18)
    assert table.columnWidth(0) == 277
    table.setColumnWidth(0, 270)
    theme.configure(base_px=13)
    again = RecordTable(model, "Deals")
    qtbot.addWidget(again)
    assert again.columnWidth(0) == 195


def test_the_selected_row_is_marked_in_blue_and_in_grey_without_focus(
    qtbot: Any, table: RecordTable
) -> None:
    def pixel() -> str:
        row = table.visualRect(table.model().index(0, 3))
        return table.viewport().grab().toImage().pixelColor(row.center()).name()

    assert pixel() == theme.color("selected").name()
    table.clearFocus()
    assert pixel() == theme.color("selected_idle").name()

"""Cells of the deal table, changed in place with real keys."""

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from tests.gui.deal_office import CONTROL, DealOffice, day_in


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [("amount", "130k", Decimal(130000)), ("close_date", "+30", day_in(30))],
)
def test_a_cell_is_changed_with_f2_a_text_and_enter(
    office: DealOffice, field: str, typed: str, value: Any
) -> None:
    office.show("table")
    before = office.record("Sorting line")[field]
    office.cell("Sorting line", field)
    office.begin()
    office.press(Qt.Key.Key_F2)
    office.type(typed)
    office.press(Qt.Key.Key_Return)
    assert office.words_of("Sorting line", field) == typed  # at once, before the store answered
    office.settle()
    assert office.keys == 2
    assert office.record("Sorting line")[field] == value
    assert office.said() == "“Bolt Parcel” changed"
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    assert office.record("Sorting line")[field] == before


def test_what_is_no_day_stays_in_the_open_cell_with_the_reason(office: DealOffice) -> None:
    office.show("table")
    old = office.words_of("Sorting line", "close_date")
    office.cell("Sorting line", "close_date")
    office.press(Qt.Key.Key_F2)
    office.type("when it suits")
    office.press(Qt.Key.Key_Return)
    office.settle()
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "when it suits"
    assert "“when it suits” is no day like" in editor.accessibleDescription()
    (why,) = office.desk.table.findChildren(QWidget, "cell_trouble")
    assert why.isVisible()
    assert office.trouble() == ""
    office.press(Qt.Key.Key_Escape)
    office.settle()
    assert not office.desk.table.findChildren(QWidget, "cell_trouble")
    assert office.desk.table.hasFocus()
    assert office.words_of("Sorting line", "close_date") == old
    assert office.record("Sorting line")["close_date"] == day_in(10)


def test_esc_leaves_a_cell_as_it_was(office: DealOffice) -> None:
    office.show("table")
    office.cell("Sorting line", "amount")
    office.press(Qt.Key.Key_F2)
    office.type("1")
    office.press(Qt.Key.Key_Escape)
    office.settle()
    assert office.words_of("Sorting line", "amount") == "118,000"
    assert not office.record("Sorting line").is_pending
    assert office.desk.table.hasFocus()

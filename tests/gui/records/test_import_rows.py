"""Every row of a list that may be known is decided by keys, however many there are."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.gui import record_office
from tests.gui.record_office import Office
from tests.gui.records.test_importing import every, settle
from tests.services.conftest import WANG
from ui.importing.rows_page import RowsPage
from ui.importing.sheet import ImportSheet
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.widgets.audit import audit
from workbench.exchange.choices import Handling
from workbench.store import meta

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key
ROWS = 120


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with record_office.office(tmp_path) as made:
        made.rows.pulled("User", WANG, name="Wang Jie", role="admin", is_active=True)
        made.rows.lead(
            first_name="Ruth", last_name="Fischer", company="Falcon Foods", phone=None,
            email="ruth@falcon.example", title="Buyer",
        )  # fmt: skip
        with made.store.write() as w:
            meta.put(w, "role", "admin")
        yield made


@pytest.fixture
def page(window: MainWindow, operations: Operations, qtbot: Any, tmp_path: Path) -> RowsPage:
    """Return the rows of a file: equal ones, and one that is known."""
    path = tmp_path / "many.csv"
    equal = "".join(f"{n},Li,Wei,Hengda,li@hengda.example,,\n" for n in range(ROWS + 1))
    known = "X,Fischer,Ruth,Falcon Foods Inc.,ruth@falcon.example,CFO,Wants a demo.\n"
    head = "Lead ID,last_name,first_name,company,email,title,description\n"
    path.write_text(head + equal + known, encoding="utf-8")
    window.run_command("import.open")
    (sheet,) = window.findChildren(ImportSheet)
    sheet.take_file(path)
    settle(operations, qtbot)
    sheet.preview.rows_button.click()
    settle(operations, qtbot)
    return sheet.rows


def sheet_of(window: MainWindow) -> ImportSheet:
    (sheet,) = window.findChildren(ImportSheet)
    return sheet


def test_all_rows_are_there_and_a_selection_is_chosen_for(
    page: RowsPage, window: MainWindow, office: Office, operations: Operations, qtbot: Any
) -> None:
    assert page.count.words() == f"{ROWS + 1} rows"
    assert audit(window) == []
    qtbot.keyClick(page.table, Key.Key_Down, SHIFT)
    qtbot.keyClick(page.table, Key.Key_Down, SHIFT)
    qtbot.keyClicks(page.table, "4")
    first = [page.handling(page._offers[line]) for line in page.model.pks[:4]]
    assert first == [Handling.SKIP] * 3 + [Handling.KEEP]
    qtbot.keyClick(page.table, Key.Key_Escape)
    settle(operations, qtbot)
    sheet = sheet_of(window)
    assert sheet.preview.isVisible()
    assert "3 skipped" in sheet.preview.counts.words()
    sheet.preview.import_button.click()
    settle(operations, qtbot)
    assert len(every(office, "Lead")) == ROWS + 2 - 3 + 1


def test_all_of_a_kind_are_chosen_for_by_a_filter_and_ctrl_a(
    page: RowsPage, window: MainWindow, operations: Operations, qtbot: Any
) -> None:
    page.kinds.choose("equal")
    assert page.count.words() == f"{ROWS} rows"
    qtbot.keyClick(page.table, Key.Key_A, CONTROL)
    qtbot.keyClicks(page.table, "4")
    page.back_button.click()
    settle(operations, qtbot)
    words = sheet_of(window).preview.counts.words()
    assert words.startswith(f"{ROWS + 2} rows: 2 new")
    assert f"{ROWS} skipped" in words


def test_what_is_typed_narrows_the_rows_and_an_effect_is_told_field_by_field(
    page: RowsPage, operations: Operations, qtbot: Any
) -> None:
    page.filter.setText("fischer")
    qtbot.waitUntil(lambda: len(page.model.pks) == 1)
    qtbot.waitUntil(lambda: page.effect.words().startswith("A record of its own"))
    qtbot.keyClicks(page.table, "2")
    qtbot.waitUntil(lambda: "Title: Buyer → CFO" in page.effect.words())
    assert "Company: Falcon Foods → Falcon Foods Inc." in page.effect.words()
    qtbot.keyClicks(page.table, "3")
    qtbot.waitUntil(lambda: "Title: " not in page.effect.words())
    assert "Description: – → Wants a demo." in page.effect.words()
    qtbot.keyClicks(page.table, "4")
    qtbot.waitUntil(lambda: page.effect.words().startswith("The row is left out"))
    page.kinds.choose("equal")
    assert len(page.model.pks) == 0
    qtbot.waitUntil(lambda: not page.effect.words())
    assert not page.buttons[Handling.MERGE].isEnabled()


def test_an_equal_row_says_that_it_adds_nothing(
    page: RowsPage, window: MainWindow, operations: Operations, qtbot: Any
) -> None:
    counts = sheet_of(window).preview.counts
    assert "0 merged, 0 skipped" in counts.words()
    qtbot.keyClicks(page.table, "3")
    qtbot.waitUntil(lambda: page.effect.words() == "It says nothing new: the row is skipped.")
    page.back_button.click()
    settle(operations, qtbot)
    assert "0 merged, 1 skipped" in counts.words()  # as it was said

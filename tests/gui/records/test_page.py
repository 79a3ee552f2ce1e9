"""A record's page and panel by keys, on a real store."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from tests.gui import record_office
from tests.gui.record_office import Office
from tests.services.conftest import WANG
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.records.log_sheet import LogSheet
from ui.records.page import PEOPLE, RecordPage
from ui.records.panel import RecordPanel
from ui.widgets.audit import audit
from ui.widgets.feedback import Toast
from ui.widgets.fields import FieldRow
from workbench.store import outbox, records

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
Key = Qt.Key


@pytest.fixture
def page(window: MainWindow, office: Office, operations: Operations, qtbot: Any) -> RecordPage:
    window.open_record_page("Opportunity", office.deal)
    shown = window.current_desk()
    assert isinstance(shown, RecordPage)
    qtbot.waitUntil(lambda: shown.page is not None and operations.under_way == 0)
    return shown


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def value(office: Office, name: str) -> Any:
    with office.store.read() as r:
        return records.require(r, "Opportunity", office.deal)[name]


def titles(page: RecordPage) -> list[str]:
    return [entry.title for entry in page.timeline.entries()]


def open_field(qtbot: Any, page: RecordPage, name: str) -> QLineEdit:
    row = page.form.row(name)
    assert isinstance(row, FieldRow)
    row._value.setFocus()
    qtbot.keyClick(row._value, Key.Key_F2)
    field = focused()
    assert isinstance(field, QLineEdit)
    return field


def test_the_page_shows_head_form_people_and_timeline(page: RecordPage, window: MainWindow) -> None:
    assert page.head.name.words() == "Ward rota"
    assert [page.tabs.tabText(n) for n in range(page.tabs.count())] == [
        "Overview", "People 1", "Related", "Files", "History",
    ]  # fmt: skip
    assert page.people.blocks[0].view.records.items[0].title == "Eva Jansen"
    assert window._status.text() == "Ward rota"
    assert audit(window) == []


def test_a_field_is_edited_by_keys_and_ctrl_z_takes_it_back(
    qtbot: Any, page: RecordPage, window: MainWindow, office: Office
) -> None:
    field = open_field(qtbot, page, "amount")
    assert field.text() == "90,000"
    qtbot.keyClicks(field, "95k")
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: value(office, "amount") == Decimal(95000))
    qtbot.waitUntil(lambda: len(window.findChildren(Toast)) == 1)
    with office.store.read() as r:
        (sent,) = outbox.listing(r, ("new",))
    assert sent.body["set"]["amount"]["old"] == "90000.00"
    qtbot.keyClick(window, Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: value(office, "amount") == Decimal(90000))


def test_esc_drops_what_was_typed(qtbot: Any, page: RecordPage, office: Office) -> None:
    field = open_field(qtbot, page, "next_step")
    qtbot.keyClicks(field, "Call them")
    qtbot.keyClick(field, Key.Key_Escape)
    assert not page.form.is_editing()
    assert value(office, "next_step") is None


def test_a_wrong_day_says_why_beneath_and_keeps_the_text_until_esc(
    qtbot: Any, page: RecordPage, office: Office
) -> None:
    field = open_field(qtbot, page, "close_date")
    qtbot.keyClicks(field, "31 Feb 2026")
    qtbot.keyClick(field, Key.Key_Return)
    row = page.form.row("close_date")
    qtbot.waitUntil(lambda: row._problem.isVisible())
    assert "31 Feb 2026" in row._problem.words()
    again = row.findChildren(QLineEdit)[-1]
    assert again.text() == "31 Feb 2026"
    assert str(value(office, "close_date")) == "2026-06-16"
    qtbot.keyClick(again, Key.Key_Escape)
    assert not row.editing
    assert page.form.row("close_date")._kept[0] == "16 Jun"


def test_a_change_one_may_not_make_says_who_can_and_keeps_the_text(
    qtbot: Any, page: RecordPage, office: Office
) -> None:
    field = open_field(qtbot, page, "next_step")
    qtbot.keyClicks(field, "Call them")
    office.rows.pulled("User", WANG, name="Wang Jie", role="bdr", is_active=True)
    qtbot.keyClick(field, Key.Key_Return)
    row = page.form.row("next_step")
    qtbot.waitUntil(lambda: row._problem.isVisible())
    assert "as BDR you may only read Opportunities" in row._problem.words()
    assert row.findChildren(QLineEdit)[-1].text() == "Call them"
    assert value(office, "next_step") is None
    with office.store.read() as r:
        assert outbox.counts(r)["new"] == 0


def test_a_form_one_may_only_read_is_closed_and_its_tooltips_say_why(
    qtbot: Any, page: RecordPage, office: Office
) -> None:
    assert page.form.row("created_at").toolTip() == "The server writes this field."
    assert page.form.row("amount").toolTip() == ""
    office.rows.pulled("User", WANG, name="Wang Jie", role="bdr", is_active=True)
    page.reload()
    qtbot.waitUntil(lambda: "as BDR" in page.form.row("amount").toolTip())
    page.form.row("amount").edit()
    assert not page.form.is_editing()


def test_a_text_of_many_lines_is_kept_with_ctrl_enter(
    qtbot: Any, page: RecordPage, office: Office
) -> None:
    page.form.row("description").edit()
    field = focused()
    assert isinstance(field, QPlainTextEdit)
    qtbot.keyClick(field, Key.Key_End, CONTROL)
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.keyClicks(field, "before any pilot")
    qtbot.keyClick(field, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: value(office, "description") == "IT wants SSO\nbefore any pilot")


def test_ctrl_l_logs_a_call_that_stands_in_the_timeline(
    qtbot: Any, page: RecordPage, window: MainWindow, office: Office
) -> None:
    qtbot.keyClick(window, Key.Key_L, CONTROL)
    sheet = window.sheet()
    assert isinstance(sheet, LogSheet)
    assert focused() is sheet.text
    qtbot.keyClick(sheet.text, Key.Key_2, ALT)
    qtbot.keyClicks(sheet.text, "Asked for references")
    assert audit(window) == []
    qtbot.keyClick(sheet.text, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: window.sheet() is None)
    qtbot.waitUntil(lambda: len(page.timeline.entries()) == 1)
    assert page.timeline.entries()[0].detail == "Asked for references"


def test_an_empty_note_is_refused_in_the_sheet(
    qtbot: Any, page: RecordPage, window: MainWindow
) -> None:
    page.log()
    sheet = window.sheet()
    assert isinstance(sheet, LogSheet)
    qtbot.keyClick(sheet.text, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: sheet._trouble.isVisible())
    assert window.sheet() is sheet
    window.close_sheet()


def test_a_person_opens_beside_the_page_and_goes_on_to_their_own(
    qtbot: Any, page: RecordPage, window: MainWindow, office: Office, operations: Operations
) -> None:
    page.tabs.choose(PEOPLE)
    people = page.people.blocks[0].view
    people.setFocus()
    people.setCurrentIndex(people.records.index(0, 0))
    qtbot.keyClick(people, Key.Key_Return)
    (panel,) = window.findChildren(RecordPanel)
    qtbot.waitUntil(lambda: panel.page is not None and operations.under_way == 0)
    assert panel.head.name.words() == "Eva Jansen"
    assert audit(window) == []
    window.close_panel()
    qtbot.keyClick(people, Key.Key_Return, CONTROL)
    (page,) = window._windows.pages()
    own = page.window()
    qtbot.waitUntil(lambda: own.windowTitle() == "Eva Jansen")
    own.close()


def test_the_timeline_is_searched_and_loads_a_hundred_at_a_time(
    qtbot: Any, page: RecordPage, office: Office, operations: Operations
) -> None:
    for number in range(130):
        at = record_office.wire(record_office.NOW - timedelta(hours=number))
        office.rows.pulled(
            "Task", subject=f"Note {number}", task_subtype="note", status="Completed",
            what_id=office.deal, activity_at=at,
        )  # fmt: skip
    page.reload()
    qtbot.waitUntil(lambda: len(page.timeline.entries()) == 100)
    assert titles(page) == [f"Note {number}" for number in range(100)]
    bar = page.timeline.rows_view.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: len(page.timeline.entries()) == 130)
    assert titles(page) == [f"Note {number}" for number in range(130)]
    page.focus_filter()
    qtbot.keyClicks(focused(), "Note 77")
    qtbot.waitUntil(lambda: titles(page) == ["Note 77"])
    qtbot.waitUntil(lambda: operations.under_way == 0)
    assert titles(page) == ["Note 77"]  # no late answer for fewer letters


def test_a_record_that_is_gone_says_so(
    qtbot: Any, window: MainWindow, operations: Operations
) -> None:
    window.open_record_page("Account", UUID(int=7))
    shown = window.current_desk()
    assert isinstance(shown, RecordPage)
    qtbot.waitUntil(lambda: operations.under_way == 0)
    assert shown.pages.currentWidget() is shown._gone


def test_a_to_do_is_ticked_off_with_space(
    qtbot: Any, page: RecordPage, office: Office, operations: Operations
) -> None:
    todo = office.rows.pulled(
        "Task", subject="Send reference", task_subtype="to_do", status="Not Started",
        what_id=office.deal,
    )  # fmt: skip
    page.reload()
    qtbot.waitUntil(lambda: any(one.view.records.items[0].id == todo for one in page.beside.blocks))
    block = next(one for one in page.beside.blocks if one.view.records.items[0].id == todo)
    block.view.setFocus()
    block.view.setCurrentIndex(block.view.records.index(0, 0))
    qtbot.keyClick(block.view, Key.Key_Space)
    qtbot.waitUntil(lambda: operations.under_way == 0)
    with office.store.read() as r:
        assert records.require(r, "Task", todo)["status"] == "Completed"

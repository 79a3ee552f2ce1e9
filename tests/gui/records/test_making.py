"""A new account and a new contact, with who is known already told while one types."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.gui import record_office
from tests.gui.record_office import Office
from tests.services.conftest import WANG
from ui.desks.calls.new_sheet import NewSheet
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.widgets.audit import audit
from workbench.store import lists
from workbench.store.lists import ListQuery


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with record_office.office(tmp_path) as made:
        made.rows.pulled("User", WANG, name="Wang Jie", role="ae", is_active=True)
        yield made


def sheet_of(window: MainWindow, operations: Operations, qtbot: Any) -> NewSheet:
    qtbot.waitUntil(lambda: window.sheet() is not None)
    found = window.sheet()
    assert isinstance(found, NewSheet)
    return found


def every(office: Office, type_name: str) -> list[Any]:
    with office.store.read() as r:
        return lists.first_page(r, ListQuery(type_name))


def test_an_account_that_is_here_is_told_and_used_or_a_new_one_made(
    window: MainWindow, office: Office, operations: Operations, qtbot: Any
) -> None:
    window.run_command("account.new")
    sheet = sheet_of(window, operations, qtbot)
    qtbot.keyClicks(sheet.fields["name"], "Cato Helth")
    qtbot.waitUntil(lambda: bool(sheet.known.found))
    assert sheet.known.found[0].id == office.account
    assert sheet.known.take_buttons[0].words() == "Use this account"
    assert audit(window) == []
    sheet.known.take_buttons[0].click()
    qtbot.waitUntil(lambda: window.panel_is_open() and operations.under_way == 0)
    assert len(every(office, "Account")) == 1
    window.run_command("account.new")
    sheet = sheet_of(window, operations, qtbot)
    sheet.submit()
    assert window.sheet() is sheet, "a name is needed"
    qtbot.keyClicks(sheet.fields["name"], "Falcon Foods")
    sheet.submit()
    qtbot.waitUntil(lambda: len(every(office, "Account")) == 2 and operations.under_way == 0)
    (made,) = [one for one in every(office, "Account") if one["name"] == "Falcon Foods"]
    assert made["owner_id"] == WANG


def test_a_contact_of_the_account_that_is_open_is_told_and_made(
    window: MainWindow, office: Office, operations: Operations, qtbot: Any
) -> None:
    window.run_command("contact.new")
    assert window.sheet() is None, "no account is open"
    window.open_record_page("Account", office.account)
    qtbot.waitUntil(lambda: operations.under_way == 0)
    window.run_command("contact.new")
    sheet = sheet_of(window, operations, qtbot)
    assert sheet.accessibleName() == "New contact at Cato Health"
    qtbot.keyClicks(sheet.fields["last_name"], "Janssen")
    qtbot.keyClicks(sheet.fields["first_name"], "Eva")
    qtbot.waitUntil(lambda: bool(sheet.known.found))
    assert sheet.known.found[0].id == office.person
    qtbot.keyClicks(sheet.fields["phone"], "+31 10 555 0199")
    sheet.submit()
    qtbot.waitUntil(lambda: len(every(office, "Contact")) == 2 and operations.under_way == 0)
    (made,) = [one for one in every(office, "Contact") if one.id != office.person]
    assert (made["account_id"], made["phone"]) == (office.account, "+31105550199")

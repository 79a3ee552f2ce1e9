"""Source and consent are said once for every row of a list, in the import sheet."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from tests.gui.record_office import Office
from tests.gui.records.test_importing import every, look, office, settle, sheet, take_badges
from ui.importing.picker import Picker
from ui.importing.sheet import ImportSheet
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.widgets.audit import audit
from ui.widgets.labels import Label

__all__ = ["office", "sheet"]

LIST = "Last name,Company,Source\nJansen,Cato Health,\nLi,Hengda,Web\n"


@pytest.fixture
def some(tmp_path: Path) -> Path:
    path = tmp_path / "some.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def box(sheet: ImportSheet, name: str) -> QCheckBox:
    found = sheet.preview.every.fields[name]
    assert isinstance(found, QCheckBox)
    return found


def source(sheet: ImportSheet) -> Picker:
    found = sheet.preview.every.fields["lead_source"]
    assert isinstance(found, Picker)
    return found


def words(sheet: ImportSheet) -> list[str]:
    return [one.words() for one in sheet.preview.every.findChildren(Label)]


def test_source_and_consent_are_chosen_counted_imported_remembered_and_taken_back(
    sheet: ImportSheet, window: MainWindow, office: Office, operations: Operations, qtbot: Any,
    some: Path,
) -> None:  # fmt: skip
    sheet.take_file(some)
    settle(operations, qtbot)
    source(sheet).choose("Purchased List")
    settle(operations, qtbot)
    assert "1 row" in words(sheet), "the other says its source itself"
    assert source(sheet).hasFocus()
    for name in ("has_opted_out_of_email", "do_not_call"):
        box(sheet, name).setFocus()
        qtbot.keyClick(box(sheet, name), Qt.Key.Key_Space)
        settle(operations, qtbot)
        assert box(sheet, name).hasFocus(), "the next key is no Import"
        assert box(sheet, name).text().endswith("· 2 rows")
    assert audit(window) == []
    assert every(office, "Lead") == []
    sheet.preview.import_button.click()
    settle(operations, qtbot)
    leads = {one["last_name"]: one for one in every(office, "Lead")}
    assert {name: one["lead_source"] for name, one in leads.items()} == {
        "Jansen": "Purchased List", "Li": "Web",
    }  # fmt: skip
    assert all(one["has_opted_out_of_email"] and one["do_not_call"] for one in leads.values())
    assert "Lead source: “Purchased List” for 1 row" in sheet.result.words.words()
    sheet.result.undo_button.click()
    settle(operations, qtbot)
    assert every(office, "Lead") == []
    sheet.take_file(some)
    settle(operations, qtbot)
    assert source(sheet).words() == "Purchased List"
    assert box(sheet, "do_not_call").isChecked()
    box(sheet, "do_not_call").click()
    settle(operations, qtbot)
    assert not box(sheet, "do_not_call").isChecked()
    assert box(sheet, "has_opted_out_of_email").isChecked()


def test_leads_of_an_event_come_from_there_and_it_can_be_changed(
    sheet: ImportSheet, office: Office, operations: Operations, qtbot: Any, some: Path
) -> None:
    sheet.take_file(some)
    settle(operations, qtbot)
    assert source(sheet).words() == "Not said", "nobody named an event"
    sheet.preview.back_button.click()
    sheet.source.campaign.setText("Expo 2026")
    sheet.take_file(some)
    settle(operations, qtbot)
    assert source(sheet).words() == "Event"
    assert any(one.startswith("A campaign is named") for one in words(sheet))
    sheet.preview.import_button.click()
    settle(operations, qtbot)
    (expo,) = every(office, "Campaign")
    assert {one["campaign_id"] for one in every(office, "Lead")} == {expo.id}
    sheet.result.undo_button.click()
    settle(operations, qtbot)
    assert every(office, "Lead") == every(office, "Campaign") == []
    sheet.take_file(some)
    settle(operations, qtbot)
    source(sheet).choose("")
    settle(operations, qtbot)
    assert source(sheet).words() == "Not said"
    sheet.preview.import_button.click()
    settle(operations, qtbot)
    assert {one["lead_source"] for one in every(office, "Lead")} == {None, "Web"}


def test_contacts_have_it_too_guests_are_told_and_accounts_have_nothing(
    sheet: ImportSheet, operations: Operations, qtbot: Any, tmp_path: Path
) -> None:
    sheet.source.types.choose("Contact")
    assert not sheet.source.campaign.isVisibleTo(sheet)
    sheet.source.text.setPlainText("Eva Jansen, Cato Health, +31 10 555 0142")
    look(sheet, operations, qtbot)
    assert set(sheet.preview.every.fields) == {
        "lead_source", "has_opted_out_of_email", "do_not_call",
    }  # fmt: skip
    take_badges(sheet, tmp_path, operations, qtbot)
    assert words(sheet) == [
        "Guests are no leads yet: who answers becomes one, with the source “Event”."
    ]
    assert sheet.preview.every.fields == {}
    sheet.source.types.choose("Account")
    assert not sheet.source.campaign.isVisibleTo(sheet)
    accounts = tmp_path / "accounts.csv"
    accounts.write_text("Name\nHengda\n", encoding="utf-8")
    sheet.take_file(accounts)
    settle(operations, qtbot)
    assert not sheet.preview.every.isVisibleTo(sheet)

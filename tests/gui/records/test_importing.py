"""A list comes in through the window: looked at, decided, imported, taken back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from tests.gui import record_office
from tests.gui.record_office import Office
from tests.services.conftest import WANG
from ui.importing.picker import Picker
from ui.importing.sheet import ImportSheet
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.widgets.audit import audit
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import Label
from workbench.exchange.choices import LIKENESSES
from workbench.store import lists, meta, records
from workbench.store.lists import ListQuery

PASTED = (
    "Eva Jansen, Cato Health, +31 10 555 0142, eva@cato.example\nBo Li, Hengda, bo@hengda.example"
)
BADGES = (
    "Badge ID,Full Name,Company,Phone\nB-1,Eva Jansen,Cato Health,+31105550142\nB-2,Bo Li,Hengda,\n"
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with record_office.office(tmp_path) as made:
        made.rows.pulled("User", WANG, name="Wang Jie", role="admin", is_active=True)
        with made.store.write() as w:
            meta.put(w, "role", "admin")
        yield made


@pytest.fixture
def sheet(window: MainWindow, operations: Operations, qtbot: Any) -> ImportSheet:
    window.run_command("import.open")
    (made,) = window.findChildren(ImportSheet)
    qtbot.waitUntil(lambda: operations.under_way == 0)
    return made


def every(office: Office, type_name: str) -> list[records.Record]:
    with office.store.read() as r:
        return lists.first_page(r, ListQuery(type_name))


def look(sheet: ImportSheet, operations: Operations, qtbot: Any) -> None:
    sheet.source.look_button.click()
    settle(operations, qtbot)


def settle(operations: Operations, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: operations.under_way == 0)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def picker(sheet: ImportSheet, name: str) -> Picker:
    found = [one for one in sheet.preview.findChildren(Picker) if name in one.accessibleName()]
    return found[-1]


def take_badges(sheet: ImportSheet, folder: Path, operations: Operations, qtbot: Any) -> None:
    """Take in what a badge scanner read at an event."""
    path = folder / "scan.csv"
    path.write_text(BADGES, encoding="utf-8")
    sheet.source.types.choose("CampaignMember")
    sheet.source.campaign.setText("Expo 2026")
    sheet.take_file(path)
    settle(operations, qtbot)


def test_a_paste_is_looked_at_decided_imported_and_taken_back(
    sheet: ImportSheet, window: MainWindow, office: Office, operations: Operations, qtbot: Any
) -> None:
    sheet.source.text.setPlainText(PASTED)
    look(sheet, operations, qtbot)
    assert sheet.preview.counts.words().startswith("2 rows: 2 new")
    assert every(office, "Lead") == []
    assert audit(window) == []
    sheet.preview.rows_button.click()
    settle(operations, qtbot)
    qtbot.keyClicks(sheet.rows.table, "4")
    assert audit(window) == []
    sheet.rows.back_button.click()
    settle(operations, qtbot)
    assert "1 new" in sheet.preview.counts.words()
    sheet.preview.import_button.click()
    settle(operations, qtbot)
    assert [lead["last_name"] for lead in every(office, "Lead")] == ["Li"]
    assert "1 skipped" in sheet.result.counts.words()
    sheet.result.undo_button.click()
    assert sheet.is_firm  # Esc would hide what could not be taken back
    settle(operations, qtbot)
    assert not sheet.is_firm
    assert every(office, "Lead") == []
    assert sheet.result.words.words().startswith("1 record removed")


def test_a_column_gets_another_field_and_the_next_file_remembers_it(
    sheet: ImportSheet, office: Office, operations: Operations, qtbot: Any, tmp_path: Path
) -> None:
    path = tmp_path / "some.csv"
    path.write_text("who,firm\nLi,Hengda\n", encoding="utf-8")
    sheet.take_file(path)
    settle(operations, qtbot)
    assert not sheet.preview.import_button.isEnabled()
    for column, field in (("who", "last_name"), ("firm", "company")):
        picker(sheet, column).choose(field)
        settle(operations, qtbot)
    sheet.preview.import_button.click()
    settle(operations, qtbot)
    assert len(every(office, "Lead")) == 1
    sheet.take_file(path)
    settle(operations, qtbot)
    assert sheet.preview.import_button.isEnabled()


def test_a_badge_scan_goes_to_a_campaign_and_a_guest_becomes_a_lead_by_one_key(
    sheet: ImportSheet, window: MainWindow, office: Office, operations: Operations, qtbot: Any,
    tmp_path: Path,
) -> None:  # fmt: skip
    take_badges(sheet, tmp_path, operations, qtbot)
    sheet.preview.import_button.click()
    settle(operations, qtbot)
    assert every(office, "Lead") == []
    guest = next(one for one in every(office, "CampaignMember") if one["last_name"] == "Li")
    sheet.done.emit()
    window.open_record_page("CampaignMember", guest.id)
    settle(operations, qtbot)
    window.run_command("member.promote")
    qtbot.waitUntil(lambda: len(every(office, "Lead")) == 1)
    (lead,) = every(office, "Lead")
    assert (lead["last_name"], lead["campaign_id"]) == ("Li", guest["campaign_id"])
    settle(operations, qtbot)
    assert window.undo()
    qtbot.waitUntil(lambda: every(office, "Lead") == [])


def test_a_rule_for_all_of_a_kind_decides_the_rows_that_are_known(
    sheet: ImportSheet, office: Office, operations: Operations, qtbot: Any
) -> None:
    for _once_and_again in range(2):
        sheet.source.text.setPlainText(PASTED)
        look(sheet, operations, qtbot)
        sheet.preview.import_button.click()
        settle(operations, qtbot)
    assert len(every(office, "Lead")) == 4, "kept unless somebody chooses"
    sheet.source.text.setPlainText(PASTED)
    look(sheet, operations, qtbot)
    assert sheet.preview.look is not None
    for kind in sheet.preview.look.kinds:
        picker(sheet, str(LIKENESSES[kind])).choose("skip")
        settle(operations, qtbot)
    sheet.preview.import_button.click()
    settle(operations, qtbot)
    assert len(every(office, "Lead")) == 4
    assert "2 skipped" in sheet.result.counts.words()


def test_map_afresh_forgets_how_such_files_were_mapped(
    sheet: ImportSheet, office: Office, operations: Operations, qtbot: Any, tmp_path: Path
) -> None:
    path = tmp_path / "some.csv"
    path.write_text("who,firm\nLi,Hengda\n", encoding="utf-8")
    sheet.take_file(path)
    settle(operations, qtbot)
    for column, field in (("who", "last_name"), ("firm", "company")):
        picker(sheet, column).choose(field)
        settle(operations, qtbot)
    sheet.preview.import_button.click()
    settle(operations, qtbot)
    sheet.take_file(path)
    settle(operations, qtbot)
    assert sheet.preview.import_button.isEnabled()
    (afresh,) = [one for one in sheet.preview.findChildren(LinkButton) if "afresh" in one.text()]
    afresh.click()
    settle(operations, qtbot)
    assert not sheet.preview.import_button.isEnabled()
    sheet.take_file(path)
    settle(operations, qtbot)
    assert not sheet.preview.import_button.isEnabled(), "nothing is remembered of it"


def test_an_import_that_is_stopped_says_so_and_can_be_taken_back(
    sheet: ImportSheet, office: Office, operations: Operations, qtbot: Any, tmp_path: Path
) -> None:
    path = tmp_path / "many.csv"
    rows = "".join(f"Li{n},Firm {n}\n" for n in range(1000))
    path.write_text(f"last_name,company\n{rows}", encoding="utf-8")
    sheet.take_file(path)
    settle(operations, qtbot)
    sheet.preview.import_button.click()
    sheet.progress.stop_button.click()
    settle(operations, qtbot)
    assert sheet.result.isVisible()
    words = [one.words() for one in sheet.result.findChildren(Label)]
    assert any(word.startswith("Stopped before its end") for word in words)
    with office.store.read() as r:
        made = int(r.value("SELECT count(*) FROM lead"))
    assert made < 1000
    sheet.result.undo_button.click()
    settle(operations, qtbot)
    assert every(office, "Lead") == []


def test_what_cannot_be_read_is_told_on_the_sheet(
    sheet: ImportSheet, operations: Operations, qtbot: Any, tmp_path: Path
) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("", encoding="utf-8")
    sheet.take_file(path)
    settle(operations, qtbot)
    assert "empty.csv is empty" in sheet.source._told.words()

"""Two records become one in the window, by keys, on a real store."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.gui import record_office
from tests.gui.record_office import Office
from tests.services.conftest import LIU, WANG
from ui.dialogs.record_picker import RecordPicker
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.records.merge_sheet import MergeSheet
from ui.records.page import RecordPage
from ui.widgets.audit import audit
from ui.widgets.overlay import Overlay
from workbench.services.duplicates import merging
from workbench.services.duplicates.merging import Side
from workbench.store import outbox, records

Key = Qt.Key


@pytest.fixture
def role() -> str:
    """Return what the person at the window is."""
    return "admin"


@pytest.fixture
def office(tmp_path: Path, role: str) -> Iterator[Office]:
    with record_office.office(tmp_path) as made:
        made.rows.pulled("User", WANG, name="Wang Jie", role=role, is_active=True)
        yield made


@pytest.fixture
def twin(office: Office, twins_owner: UUID) -> UUID:
    """Return another contact who is the same person."""
    return office.rows.pulled(
        "Contact", first_name="Eva", last_name="Janssen", account_id=office.account,
        owner_id=twins_owner, phone="+31105550142", title="CFO", description="Wants a demo.",
    )  # fmt: skip


@pytest.fixture
def sheet(
    window: MainWindow, office: Office, twin: UUID, operations: Operations, qtbot: Any
) -> MergeSheet:
    """Return the sheet over both people, opened by the command and Enter."""
    window.open_record_page("Contact", office.person)
    page = window.current_desk()
    assert isinstance(page, RecordPage)
    qtbot.waitUntil(lambda: page.page is not None and operations.under_way == 0)
    window.run_command("record.merge")
    qtbot.waitUntil(lambda: isinstance(shown(window), RecordPicker))
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(shown(window), MergeSheet))
    found = shown(window)
    assert isinstance(found, MergeSheet)
    assert (found.preview.kept_id, found.preview.other_id) == (office.person, twin)
    return found


def test_a_records_page_says_who_looks_like_it_and_compares_them(
    window: MainWindow, office: Office, twin: UUID, operations: Operations, qtbot: Any
) -> None:
    window.open_record_page("Contact", office.person)
    page = window.current_desk()
    assert isinstance(page, RecordPage)
    strip = page.look_alikes
    qtbot.waitUntil(strip.isVisible)
    assert strip.words().startswith("1 record looks like this one: Eva Janssen (")
    strip.compare.click()
    qtbot.waitUntil(lambda: isinstance(shown(window), MergeSheet))
    assert shown(window).preview.other_id == twin
    press(qtbot, Key.Key_Escape)
    strip.other.click()
    qtbot.waitUntil(strip.isHidden)
    qtbot.waitUntil(lambda: operations.under_way == 0)
    with office.store.read() as r:
        assert merging.look_alikes(r, "Contact", office.person) == []
        assert [one.id for one in merging.candidates(r, "Contact", twin)] == [office.person]
        assert merging.look_alikes(r, "Contact", twin) == []
    assert window.undo()
    qtbot.waitUntil(strip.isVisible)


def shown(window: MainWindow) -> Any:
    found = [one.sheet for one in window.findChildren(Overlay) if one.isVisible()]
    return found[-1] if found else None


def contact(office: Office, record_id: UUID) -> Any:
    with office.store.read() as r:
        return records.get(r, "Contact", record_id)


def press(qtbot: Any, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        qtbot.keyClick(QApplication.focusWidget(), key)


def test_enter_merges_what_is_marked_and_the_way_back_is_one_key(
    window: MainWindow, sheet: MergeSheet, office: Office, twin: UUID, operations: Operations,
    qtbot: Any,
) -> None:  # fmt: skip
    assert [line.name for line in sheet.preview.lines] == ["last_name", "title", "description"]
    press(qtbot, Key.Key_2, Key.Key_1, Key.Key_Return)
    qtbot.waitUntil(lambda: shown(window) is None and operations.under_way == 0)
    assert contact(office, twin) is None
    kept = contact(office, office.person)
    assert (kept["last_name"], kept["title"]) == ("Janssen", None)
    assert kept["description"] == "Wants a demo."
    with office.store.read() as r:
        assert [one.op for one in outbox.listing(r)] == ["merge"]
    assert window.undo()
    qtbot.waitUntil(lambda: contact(office, twin) is not None)
    assert contact(office, office.person)["last_name"] == "Jansen"
    with office.store.read() as r:
        assert outbox.listing(r) == []


def test_the_other_one_can_be_kept_and_the_page_follows(
    window: MainWindow, sheet: MergeSheet, office: Office, twin: UUID, operations: Operations,
    qtbot: Any,
) -> None:  # fmt: skip
    sheet.swap_button.click()
    qtbot.waitUntil(lambda: shown(window) not in (None, sheet))
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: shown(window) is None and operations.under_way == 0)
    assert contact(office, office.person) is None
    page = window.current_desk()
    assert isinstance(page, RecordPage)
    assert page.record_id == twin


def test_both_texts_are_joined_unless_one_is_unmarked(sheet: MergeSheet, qtbot: Any) -> None:
    press(qtbot, Key.Key_Down, Key.Key_Down, Key.Key_3)
    assert sheet.chosen["description"] is Side.BOTH
    press(qtbot, Key.Key_2)
    assert sheet.chosen["description"] is Side.OTHER
    press(qtbot, Key.Key_Up, Key.Key_3)
    assert sheet.chosen["title"] is Side.OTHER, "there is nothing to join in a line of text"


def test_nothing_is_cut_or_hard_to_read(window: MainWindow, sheet: MergeSheet) -> None:
    assert audit(sheet) == []


@pytest.fixture
def twins_owner(role: str) -> UUID:
    """Return whose the other contact is: one's own, unless one is no administrator."""
    return WANG if role == "admin" else LIU


@pytest.mark.parametrize("role", ["ae"])
def test_whoever_may_not_change_the_other_one_is_told_so_on_the_sheet(
    sheet: MergeSheet, office: Office, twin: UUID, qtbot: Any
) -> None:
    assert not sheet.merge_button.isEnabled()
    press(qtbot, Key.Key_Return)
    assert sheet.preview.refusal.startswith("You cannot change “Eva Janssen”")
    assert contact(office, twin) is not None

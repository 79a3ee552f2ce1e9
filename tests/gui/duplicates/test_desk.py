"""Who is here twice: found by a scan or told after a sync, and decided by keys."""

from datetime import datetime, timedelta
from threading import Event
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from tests.gui.record_office import NOW, Office
from tests.services.conftest import LIU
from ui.duplicates import work
from ui.duplicates.desk import DuplicateDesk
from ui.main_window import MainWindow
from ui.notices import FOLD_MS, Notices
from ui.operations import Operations
from ui.records.merge_sheet import MergeSheet
from ui.widgets.audit import audit
from ui.widgets.feedback import Banner
from workbench.errors import ProfileDamaged
from workbench.services import duplicates, leads
from workbench.services.duplicates import Scan, arrivals
from workbench.store import records
from workbench.store.database import Store
from workbench.sync.state import Phase, SyncState

Key = Qt.Key
RUTH = {
    "first_name": "Ruth",
    "last_name": "Fischer",
    "company": "Falcon Foods",
    "email": "ruth@falcon.example",
}


def settle(operations: Operations, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: operations.under_way == 0)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: operations.under_way == 0)


def press(qtbot: Any, key: Qt.Key) -> None:
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    qtbot.keyClick(QApplication.focusWidget(), key)


def is_here(store: Store, lead: UUID) -> bool:
    with store.read() as r:
        return records.get(r, "Lead", lead) is not None


@pytest.fixture
def twice(office: Office) -> list[UUID]:
    """Return leads that are two people: one three times, one twice."""
    pulled = office.rows.lead
    return [
        *(pulled(external_id=f"P-{n}") for n in range(3)),
        *(pulled(**RUTH, phone=None, score=n, title="CFO" if n else None) for n in range(2)),
    ]


@pytest.fixture
def desk(
    window: MainWindow, twice: list[UUID], operations: Operations, qtbot: Any
) -> DuplicateDesk:
    window.run_command("duplicates.find")
    settle(operations, qtbot)
    found = window.current_desk()
    assert isinstance(found, DuplicateDesk)
    qtbot.waitUntil(lambda: found.list.hasFocus())
    return found


def test_a_scan_lists_the_pairs_the_surest_first_and_shows_both_sides(
    desk: DuplicateDesk, window: MainWindow, operations: Operations, qtbot: Any
) -> None:
    assert [pair.other.is_twin for pair in desk.pairs] == [True, True, False]
    assert desk.status_text() == "3 pairs"
    assert desk.view.words() == "Equal: the same in every field"
    press(qtbot, Key.Key_End)
    settle(operations, qtbot)
    assert desk.view.words().startswith("Likely: same e-mail, same name")
    assert audit(window) == []


def test_keys_merge_and_the_next_pair_follows(
    desk: DuplicateDesk, window: MainWindow, office: Office, operations: Operations, qtbot: Any
) -> None:
    first = desk.current()
    assert first is not None
    press(qtbot, Key.Key_M)
    qtbot.waitUntil(lambda: window.findChild(MergeSheet) is not None)
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: len(desk.pairs) == 2)
    settle(operations, qtbot)
    assert not is_here(office.store, first.other.id)
    following = desk.current()
    assert following is not None
    assert following.first.id == first.first.id, "the next of the same person"
    assert window.undo()
    qtbot.waitUntil(lambda: len(desk.pairs) == 3)


def test_where_the_other_is_kept_it_stands_in_the_pairs_that_are_left(
    desk: DuplicateDesk, window: MainWindow, operations: Operations, qtbot: Any
) -> None:
    first = desk.current()
    assert first is not None
    press(qtbot, Key.Key_M)
    qtbot.waitUntil(lambda: window.findChild(MergeSheet) is not None)
    before = window.findChild(MergeSheet)
    assert before is not None
    before.swap_button.click()
    qtbot.waitUntil(lambda: window.sheet() not in (None, before))
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: len(desk.pairs) == 2)
    settle(operations, qtbot)
    following = desk.current()
    assert following is not None
    assert following.first.id == first.other.id


def test_not_the_same_is_remembered_by_the_next_scan_and_can_be_undone(
    desk: DuplicateDesk, window: MainWindow, operations: Operations, qtbot: Any
) -> None:
    press(qtbot, Key.Key_End)
    settle(operations, qtbot)
    press(qtbot, Key.Key_N)
    qtbot.waitUntil(lambda: len(desk.pairs) == 2)
    settle(operations, qtbot)
    press(qtbot, Key.Key_S)
    settle(operations, qtbot)
    assert len(desk.pairs) == 2
    assert desk.count.words() == "5 records looked through"
    assert window.undo()
    qtbot.waitUntil(lambda: len(desk.pairs) == 3)


def test_both_records_open_beside_the_list(
    desk: DuplicateDesk, window: MainWindow, operations: Operations, qtbot: Any
) -> None:
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(window.panel_is_open)
    settle(operations, qtbot)
    desk.list.setFocus()
    press(qtbot, Key.Key_O)
    settle(operations, qtbot)
    assert window.panel_is_open()


def test_a_scan_that_is_stopped_says_so(
    desk: DuplicateDesk, operations: Operations, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_stopped = Event()

    def scan(*args: Any, **options: Any) -> Scan:
        assert is_stopped.wait(5)
        return duplicates.scan(*args, **(options | {"step": 1}))

    monkeypatch.setattr(work, "duplicates", SimpleNamespace(scan=scan))
    desk.scan()
    assert desk.pages.currentWidget() is desk.progress
    desk.progress.stop_button.click()
    is_stopped.set()
    settle(operations, qtbot)
    assert desk.count.words().startswith("Stopped before the end: ")
    press(qtbot, Key.Key_S)
    settle(operations, qtbot)
    assert len(desk.pairs) == 3


def test_a_scan_that_fails_says_why_and_another_one_can_begin(
    desk: DuplicateDesk,
    window: MainWindow,
    operations: Operations,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def scan(*_args: Any, **_options: Any) -> Scan:
        raise ProfileDamaged("The disk is gone.")

    with monkeypatch.context() as broken:
        broken.setattr(work, "duplicates", SimpleNamespace(scan=scan))
        desk.scan()
        settle(operations, qtbot)
    assert desk.sides.current() == "new"
    assert desk.pages.currentWidget() is desk.empty
    window.run_command("duplicates.find")
    settle(operations, qtbot)
    assert len(desk.pairs) == 3


def test_where_nobody_is_here_twice_the_page_says_so(
    desk: DuplicateDesk, window: MainWindow, operations: Operations, qtbot: Any
) -> None:
    for side, words in (("Account", "Accounts: none looks"), ("new", "No new record looks")):
        window.go_to("duplicates", side)
        settle(operations, qtbot)
        assert desk.pages.currentWidget() is desk.empty
        shown = [one.words() for one in desk.empty.findChildren(type(desk.count))]
        assert any(said.startswith(words) for said in shown), shown
        assert audit(window) == []


def synced(at: datetime) -> SyncState:
    return SyncState(Phase.SYNCED, last_sync_at=at)


def test_after_a_sync_a_banner_tells_of_who_came_twice_and_shows_the_pairs(
    window: MainWindow, office: Office, core: Any, operations: Operations, qtbot: Any
) -> None:
    notices = Notices(core, operations, window)
    notices.on_sync_state(synced(NOW))
    settle(operations, qtbot)
    with office.store.write() as w:
        leads.create_lead(w, RUTH)
    office.rows.lead(**RUTH, phone=None, owner_id=LIU)
    notices.on_sync_state(synced(NOW + timedelta(minutes=5)))
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(Banner)))
    (banner,) = (one for one in window.findChildren(Banner) if one.isVisible())
    assert banner.accessibleName().startswith("1 new record looks like one you have")
    assert audit(window) == []
    press_button(banner)
    settle(operations, qtbot)
    desk = window.current_desk()
    assert isinstance(desk, DuplicateDesk)
    (pair,) = desk.pairs
    assert (pair.first.name, pair.can_merge) == ("Ruth Fischer", True)
    qtbot.wait(2 * FOLD_MS)
    settle(operations, qtbot)
    with office.store.read() as r:
        assert arrivals.untold(r) == 0, "it was seen"
    assert [one for one in window.findChildren(Banner) if one.isVisible()] == []
    notices.end()


def press_button(banner: Banner) -> None:
    from ui.widgets.buttons import Button

    (button,) = banner.findChildren(Button)
    button.click()

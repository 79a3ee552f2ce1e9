"""The sync page by keys on a real store: conflicts decided, refused changes settled."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.gui import record_office
from tests.gui.record_office import NOW, Office
from tests.services.conftest import EPOCH
from ui import desk_list
from ui.desks.base import DeskEntry
from ui.desks.sync.desk import SyncDesk
from ui.dialogs.question import Question
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.shell.news import FOLD_MS
from ui.widgets.audit import audit
from ui.widgets.buttons import Button
from workbench.store import outbox, records
from workbench.store.outbox import Pending
from workbench.sync.state import Phase, SyncState

Key = Qt.Key


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with record_office.office(tmp_path) as made:
        yield made


@pytest.fixture
def core(office: Office) -> Any:
    return office.core()


@pytest.fixture
def desks() -> list[DeskEntry]:
    return record_office.desks()


@pytest.fixture
def window(
    make_window: Callable[..., MainWindow], office: Office, operations: Operations, qtbot: Any
) -> Iterator[MainWindow]:
    made = make_window(records=desk_list.record_views())
    unsubscribe = office.store.subscribe(made.on_store_changes)
    yield made
    unsubscribe()
    qtbot.wait(2 * FOLD_MS)  # what was committed last is on its way to the screen
    qtbot.waitUntil(lambda: operations.under_way == 0)


@pytest.fixture
def opened(window: MainWindow, operations: Operations, qtbot: Any) -> Callable[[], SyncDesk]:
    def open_page() -> SyncDesk:
        window.open_sync()
        shown = window.current_desk()
        assert isinstance(shown, SyncDesk)
        qtbot.waitUntil(lambda: shown.found is not None and operations.under_way == 0)
        return shown

    return open_page


def waiting(office: Office, *states: str) -> list[Pending]:
    with office.store.read() as r:
        return outbox.listing(r, states or ("new",))


def refused(office: Office) -> UUID:
    """Change the deal, and let the server refuse it."""
    with office.store.write() as w:
        records.patch(w, "Opportunity", office.deal, {"close_date": "2026-01-02"})
        mid = outbox.listing(w, ("new",))[0].mid
        outbox.mark_sent(w, [mid])
        error = {"result": "rejected", "code": "invalid_value", "fields": ["close_date"]}
        outbox.settle(w, [{"mid": str(mid), "message": "It closes too early.", **error}], EPOCH)
    return mid


def test_a_conflict_is_decided_with_two_keys_and_the_next_opens(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], window: MainWindow
) -> None:
    first = office.conflict({"amount": "90000.00"}, {"amount": "84000.00"})
    second = office.conflict({"next_step": "Call"}, {"next_step": "Write"})
    desk = opened()
    assert desk.status_text() == "0 waiting · 2 conflicts"
    assert audit(window) == []
    row = desk.list.row()
    assert row is not None
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_2)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    qtbot.waitUntil(lambda: len(waiting(office)) == 1)
    (sent,) = waiting(office)
    assert (sent.op, sent.rid, sent.body["choice"]) == ("resolve", row.id, "mine")
    other = second if row.id == first else first
    qtbot.waitUntil(lambda: (now := desk.list.row()) is not None and now.id == other)


def test_texts_keep_both_and_a_mixed_choice_sends_every_value(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk]
) -> None:
    office.conflict(
        {"amount": "90000.00", "description": "wants SSO"},
        {"amount": "84000.00", "description": "wants a discount"},
    )
    desk = opened()
    desk.conflict.keep()
    qtbot.waitUntil(lambda: len(waiting(office)) == 1)
    (sent,) = waiting(office)
    assert sent.body["choice"] == "edit"
    assert sent.body["value"] == {
        "amount": "84000.00", "description": "wants a discount\nwants SSO",
    }  # fmt: skip


def test_a_third_value_is_typed_and_a_wrong_one_is_refused(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], operations: Operations
) -> None:
    office.conflict({"close_date": "2026-06-16"}, {"close_date": "2026-06-18"})
    desk = opened()
    row = desk.conflict.other("close_date")
    row.parentWidget().show()
    row.edit()
    qtbot.keyClicks(QApplication.focusWidget(), "31 Feb 2026")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    qtbot.waitUntil(lambda: row._problem.isVisible())
    field = row.findChildren(QLineEdit)[-1]
    field.selectAll()
    qtbot.keyClicks(field, "20 Jun 2026")
    qtbot.keyClick(field, Key.Key_Return)
    marks = desk.conflict.marks
    assert marks is not None
    qtbot.waitUntil(lambda: marks.sides == {"close_date": "edit"})
    desk.conflict.keep()
    qtbot.waitUntil(lambda: len(waiting(office)) == 1)
    assert waiting(office)[0].body["value"] == {"close_date": "2026-06-20"}


def test_a_refused_change_is_corrected_and_sent_again(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], window: MainWindow
) -> None:
    refused(office)
    desk = opened()
    assert desk.refused.change is not None
    assert desk.refused.change.reason == "It closes too early."
    assert audit(window) == []
    desk.refused.row("close_date").edit()
    field = QApplication.focusWidget()
    qtbot.keyClicks(field, "30 Jun 2026")
    qtbot.keyClick(field, Key.Key_Return)
    desk.refused.send_again()
    qtbot.waitUntil(lambda: len(waiting(office)) == 1)
    assert waiting(office)[0].body["set"]["close_date"]["new"] == "2026-06-30"
    assert waiting(office, "quarantined") == []


def test_a_refused_change_is_given_up_only_after_a_question(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], window: MainWindow
) -> None:
    refused(office)
    desk = opened()
    assert desk.refused.change is not None
    desk.ask_discard(desk.refused.change)
    question = window.sheet()
    assert isinstance(question, Question)
    assert len(waiting(office, "quarantined")) == 1
    yes = next(one for one in question.findChildren(Button) if one.words() == "Discard")
    yes.setFocus()
    qtbot.keyClick(yes, Key.Key_Space)
    qtbot.waitUntil(lambda: waiting(office, "quarantined") == [])
    with office.store.read() as r:
        assert str(records.require(r, "Opportunity", office.deal)["close_date"]) == "2026-06-16"


def test_what_waits_is_listed_while_the_page_is_open(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk]
) -> None:
    desk = opened()
    assert desk.parts.current() is desk.calm
    with office.store.write() as w:
        records.patch(w, "Opportunity", office.deal, {"next_step": "Ask"})
    titles = [one.title for one in desk.list.records.rows]
    qtbot.waitUntil(lambda: [one.title for one in desk.list.records.rows] != titles)
    assert "Ward rota: Next step" in [one.title for one in desk.list.records.rows]


def test_pause_becomes_resume_and_the_head_says_how_sync_stands(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], window: MainWindow
) -> None:
    desk = opened()
    qtbot.mouseClick(desk.pause_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: office.schedule.told == ["pause"])
    window.on_sync_state(SyncState(Phase.PAUSED, last_sync_at=NOW - timedelta(minutes=2)))
    qtbot.waitUntil(lambda: desk.pause_button.words() == "Resume")
    qtbot.mouseClick(desk.pause_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: office.schedule.told == ["pause", "resume"])


def test_diagnostics_are_saved_without_customer_texts(
    qtbot: Any, office: Office, opened: Callable[[], SyncDesk], tmp_path: Path
) -> None:
    refused(office)
    desk = opened()
    file = tmp_path / "sync.json"
    desk.save_diagnostics(file, with_texts=False)
    qtbot.waitUntil(file.exists)
    text = file.read_text(encoding="utf-8")
    assert "Ward rota" not in text
    assert json.loads(text)["changes"][0]["code"] == "invalid_value"

"""Follow-ups on the screen: one key each, offline, with a way back."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from tests.gui.call_desk.test_budgets import Hands
from tests.gui.call_office import Office, shown
from tests.services.conftest import THURSDAY, WANG, Clock, Workspace
from ui.desks.calls.callback import CallbackSheet
from ui.desks.calls.desk import CallDesk
from ui.desks.follow_ups.desk import DUE, LATER, FollowUpDesk
from ui.records.page import RecordPage
from ui.widgets.audit import audit
from ui.widgets.feedback import Banner
from ui.widgets.labels import Label
from workbench import settings
from workbench.store import records

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
DAY = timedelta(days=1)


class Tasks:
    """Lets tasks of mine have been pulled."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.workspace = Workspace(office.store, Clock())

    def make(self, name: str, ago: timedelta, **row: Any) -> UUID:
        """Let there be a task that was due so long ago."""
        values: dict[str, Any] = {
            "subject": "Send what was promised",
            "task_subtype": "to_do",
            "status": "Not Started",
            "priority": "Normal",
            "who_id": self.office.leads[name],
            "due_at": shown(THURSDAY - ago),
            "owner_id": WANG,
        }
        return self.workspace.pulled("Task", **(values | row))


@pytest.fixture
def tasks(office: Office) -> Tasks:
    return Tasks(office)


def show(office: Office) -> FollowUpDesk:
    office.settle()
    office.press(Qt.Key.Key_F, CONTROL | SHIFT)
    office.settle()
    desk = office.window.current_desk()
    assert isinstance(desk, FollowUpDesk)
    return desk


def subjects(desk: FollowUpDesk) -> list[str]:
    return [row.item.subject for row in desk.list.rows.items]


def status(office: Office, task_id: UUID) -> str:
    with office.store.read() as r:
        return str(records.require(r, "Task", task_id)["status"])


def badge(office: Office) -> int:
    entries = office.window._sidebar.entries()
    return next(entry.count for entry in entries if entry.key == "follow_ups")


def toast(office: Office) -> str:
    found = office.window._messages._toast
    return "" if found is None else found.accessibleName()


def test_one_key_is_done_the_next_one_stands_there_and_ctrl_z_brings_it_back(
    office: Office, tasks: Tasks
) -> None:
    first = tasks.make("Li", DAY, subject="Send the case")
    tasks.make("Sun", timedelta(0), subject="Send the offer")
    desk = show(office)
    assert subjects(desk) == ["Send the case", "Call back", "Send the offer"]
    assert [row.ink for row in desk.list.rows.items] == ["bad", "warn", "warn"]
    assert desk.list.rows.items[0].due == "1 day late"
    assert badge(office) == 3  # the call promised to Chen is due too
    hands = Hands(office)
    hands.press(Qt.Key.Key_D)
    office.settle()
    assert hands.keys == 1
    assert status(office, first) == "Completed"
    assert subjects(desk) == ["Call back", "Send the offer"]
    assert desk.list.hasFocus()
    assert badge(office) == 2
    assert toast(office) == "Done: Send the case · Wei Li"
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    office.settle()
    assert subjects(desk)[0] == "Send the case"
    row = desk.list.row()
    assert row is not None
    assert row.item.subject == "Send the case"


def test_what_was_promised_on_a_call_stands_beside_what_to_do(office: Office) -> None:
    office.show("Li")
    office.desk.focus_notes()
    office.type("Wants the Suzhou case")
    office.press(Qt.Key.Key_Return, CONTROL)
    office.settle()
    desk = show(office)
    desk.show_side(LATER)
    office.settle()
    (row,) = desk.list.rows.items
    assert (row.item.kind, row.item.name) == ("to_do", "Wei Li")
    assert desk.view._promised.words() == "Wants the Suzhou case"
    assert desk.view._promised_in.words().endswith(": Interested")


@pytest.mark.parametrize(
    ("words", "on", "hour"),
    [("tue 10", date(2026, 11, 24), 10), ("明天上午", date(2026, 11, 20), 10)],
)
def test_putting_off_reads_a_time_in_words_and_undo_puts_it_back(
    office: Office, tasks: Tasks, words: str, on: date, hour: int
) -> None:
    task = tasks.make("Li", DAY, subject="Send the case")
    desk = show(office)
    office.press(Qt.Key.Key_P)
    sheet = office.window.sheet()
    assert isinstance(sheet, CallbackSheet)
    assert sheet.meant() == "Times are yours."
    written = QInputMethodEvent()
    written.setCommitString(words)
    QApplication.sendEvent(QApplication.focusWidget(), written)
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert subjects(desk) == ["Call back"]
    with office.store.read() as r:
        moved = records.require(r, "Task", task)["due_at"]
    assert (moved.astimezone().date(), moved.astimezone().hour) == (on, hour)
    office.press(Qt.Key.Key_2, CONTROL | SHIFT)
    assert subjects(desk) == ["Send the case"]
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    office.settle()
    with office.store.read() as r:
        assert records.require(r, "Task", task)["due_at"] == THURSDAY - DAY


def test_a_promised_call_is_made_on_the_call_desk_and_can_be_not_needed(
    office: Office, tasks: Tasks
) -> None:
    desk = show(office)
    assert subjects(desk) == ["Call back"]
    office.press(Qt.Key.Key_D)  # how a call ended is asked where it is made
    office.settle()
    assert subjects(desk) == ["Call back"]
    office.press(Qt.Key.Key_C)
    office.settle()
    assert isinstance(office.window.current_desk(), CallDesk)
    assert office.shown() == "Rui Chen"
    show(office)
    office.press(Qt.Key.Key_N)
    office.settle()
    assert toast(office) == "Not needed: Call back · Rui Chen"
    assert desk.pages.currentWidget() is desk.empty
    assert badge(office) == 0
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    office.settle()
    assert subjects(desk) == ["Call back"]


def test_an_email_is_written_by_the_template_and_its_address_copied(
    office: Office, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = tasks.workspace.lead(last_name="Cai", email="cai@lantian.example")
    office.leads["Cai"] = lead
    tasks.make("Cai", DAY, subject="Send the case", task_subtype="email")
    desk = show(office)
    office.press(Qt.Key.Key_E)
    assert QApplication.clipboard().text() == "cai@lantian.example"
    opened: list[str] = []
    monkeypatch.setattr(desk, "open_url", lambda url: opened.append(url) is None)
    office.press(Qt.Key.Key_M)
    settings.put("mail_template", "https://mail.example.com/new?to={address}")
    office.press(Qt.Key.Key_M)
    settings.put("mail_template", "file:///etc/{address}")
    QApplication.clipboard().clear()
    office.press(Qt.Key.Key_M)
    assert opened == [
        "mailto:cai@lantian.example",
        "https://mail.example.com/new?to=cai@lantian.example",
    ]
    assert QApplication.clipboard().text() == "cai@lantian.example"


def test_enter_opens_the_person_and_an_answer_that_is_refused_says_why(
    office: Office, tasks: Tasks
) -> None:
    task = tasks.make("Li", DAY, subject="Send the case")
    desk = show(office)
    office.press(Qt.Key.Key_Down)
    row = desk.list.row()
    assert row is not None
    assert row.item.subject == "Call back"
    office.press(Qt.Key.Key_Up)
    with office.store.write() as w:  # done on another page a moment ago
        records.patch(w, "Task", task, {"status": "Completed"})
    desk.end()
    office.settle()
    office.settle()
    banner = office.window.findChild(Banner)
    said = [label.words() for label in banner.findChildren(Label)]
    assert "“Send the case” is not open any more." in said
    assert subjects(desk) == ["Call back"]
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert isinstance(office.window.current_desk(), RecordPage)


@pytest.mark.parametrize("size", [(1280, 800), (853, 533)])
def test_nothing_is_cut_in_a_small_window(
    office: Office, tasks: Tasks, size: tuple[int, int]
) -> None:
    tasks.make("Keller", DAY, subject="Send the case", task_subtype="email", description="Dear …")
    office.window.resize(*size)
    desk = show(office)
    assert audit(office.window) == []
    desk.show_side(LATER)
    office.settle()
    assert desk.pages.currentWidget() is desk.empty
    assert audit(office.window) == []
    assert desk.state() == LATER
    desk.restore_state(DUE)
    assert subjects(desk)[0] == "Send the case"

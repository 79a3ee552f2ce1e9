"""What the desk says of the last calls: when it says it, and how each goes back."""

import threading
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication

from tests.gui.call_office import Office
from tests.services.conftest import Clock, Workspace
from ui.desks.calls.callback import CallbackSheet
from ui.desks.lists.desk import ListDesk
from workbench import settings
from workbench.services import words

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_nothing_is_said_to_be_logged_before_it_is_committed(office: Office) -> None:
    may_end, holds = threading.Event(), threading.Event()

    def hold_the_writer() -> None:
        with office.store.write():
            holds.set()
            may_end.wait(10)

    holder = threading.Thread(target=hold_the_writer)
    holder.start()
    assert holds.wait(10)
    try:
        office.press(Qt.Key.Key_1)
        office.bot.wait(150)
        assert office.desk.outcomes.undo_line.words() == ""
        assert office.calls("Chen") == []
    finally:
        may_end.set()
        holder.join()
    office.settle()
    assert office.desk.outcomes.undo_line.words().startswith("Rui Chen: No answer")
    assert len(office.calls("Chen")) == 1


def test_a_log_that_is_refused_is_not_said_and_the_person_comes_back_with_the_note(
    office: Office,
) -> None:
    office.show("Li")
    office.desk.card.notes.setPlainText("what was said")
    with office.store.load() as w, w.door():
        w.execute("DELETE FROM lead WHERE id = ?", (office.leads["Li"].bytes,))
    office.press(Qt.Key.Key_1)
    office.settle()
    assert office.calls("Li") == []
    assert "Wei Li" not in office.desk.outcomes.undo_line.words()
    assert office.desk.drafts.text(office.leads["Li"]) == "what was said"


def test_the_last_three_calls_stand_there_and_each_goes_back_alone(office: Office) -> None:
    for name, key in (("Chen", Qt.Key.Key_1), ("Li", Qt.Key.Key_2), ("Sun", Qt.Key.Key_4)):
        office.show(name)
        office.press(key)
        office.settle()
    line = office.desk.outcomes.undo_line
    assert line.words().startswith("Ping Sun: Gatekeeper")
    assert [entry.words.words() for entry in line.earlier] == [
        "Wei Li: Voicemail", "Rui Chen: No answer",
    ]  # fmt: skip
    office.bot.mouseClick(line.earlier[0].undo, Qt.MouseButton.LeftButton)
    office.settle()
    assert (office.calls("Li"), office.shown()) == ([], "Wei Li")
    assert (len(office.calls("Sun")), len(office.calls("Chen"))) == (1, 1)
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    assert office.calls("Sun") == office.calls("Chen") == []


def test_one_of_ten_goes_back_and_then_the_other_nine(office: Office) -> None:
    for _ in range(9):
        office.press(Qt.Key.Key_Down, SHIFT)
    office.press(Qt.Key.Key_1)
    office.settle()
    line = office.desk.outcomes.undo_line
    before = line._logs[1]
    office.bot.mouseClick(line.earlier[0].undo, Qt.MouseButton.LeftButton)
    office.settle()
    assert before.task_id not in [log.task_id for log in line._logs]


def test_rows_of_the_list_of_leads_get_one_outcome_with_one_step_back(office: Office) -> None:
    office.window.go_to("leads")
    office.settle()
    desk = office.window.current_desk()
    assert isinstance(desk, ListDesk)
    desk.table.setFocus()
    office.settle()
    for _ in range(2):
        office.press(Qt.Key.Key_Down, SHIFT)
    office.press(Qt.Key.Key_2)
    office.settle()
    if office.window.sheet() is not None:  # one of them sleeps
        office.press(Qt.Key.Key_Return)
        office.settle()
    with office.store.read() as r:
        count = "SELECT count(*) FROM task WHERE call_disposition = 'left_voicemail'"
        live = f"{count} AND voided_at IS NULL AND activity_at > ?"
        began = int(Clock().at.timestamp() * 1000) - 1
        assert r.value(live, (began,)) == 3
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    with office.store.read() as r:
        assert r.value(live, (began,)) == 0


def test_a_time_in_words_is_the_callees_and_shown_by_both_clocks_before_enter(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "here", lambda: UTC)
    office.show("Li")
    office.press(Qt.Key.Key_3)
    sheet = office.window.sheet()
    assert isinstance(sheet, CallbackSheet)
    office.type("tue 10")
    assert sheet.meant() == "Enter: Tue 10:00 their time · 02:00 yours"
    sheet.field.setText("sat 10")
    assert sheet.meant().endswith("· opens Mon 09:00")
    sheet.field.setText("tue 10")
    office.press(Qt.Key.Key_Return)
    office.settle()
    (call,) = office.calls("Li")
    with office.store.read() as r:
        due = r.value("SELECT due_at FROM task WHERE caused_by_id = ?", (call.id.bytes,))
    assert datetime.fromtimestamp(due / 1000, UTC) == datetime(2026, 11, 24, 2, tzinfo=UTC)


def test_the_length_of_a_call_can_be_typed(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_T, CONTROL)
    office.type("2:30")
    office.press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is office.desk.queue.list
    office.press(Qt.Key.Key_5)
    office.settle()
    assert office.calls("Li")[0]["call_duration_s"] == 150


def test_the_deck_opens_from_hosts_that_are_allowed_only(office: Office) -> None:
    settings.put("call_deck", "https://decks.example.com/first-call")
    office.desk.open_material("deck")
    office.settle()
    assert office.dialled == []
    settings.put("call_link_hosts", "example.com")
    office.desk.open_material("deck")
    office.settle()
    assert office.dialled == [QUrl("https://decks.example.com/first-call").toString()]


def test_objections_are_those_of_the_persona_first_and_open_by_a_key(office: Office) -> None:
    workspace = Workspace(office.store, Clock())
    office.leads["Cai"] = workspace.lead(last_name="Cai", title="Finance director", score=99)
    office.bot.wait(300)
    office.settle()
    office.show("Cai")
    script = office.desk.card.script
    assert script._name.words().endswith("· CFO")
    office.press(Qt.Key.Key_Slash)
    assert script.tabs.key() == "objections"
    assert script._script is not None
    assert script._script.objections[0].title == "“What is the return?”"
    office.press(Qt.Key.Key_Escape)
    assert script.tabs.key() == "opener"

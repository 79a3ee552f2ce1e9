"""The call desk, worked with real keys on a real store."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication

from tests.gui import call_office
from tests.gui.call_office import Office
from tests.services.conftest import (
    LIU,
    THURSDAY,
    WANG,
    Clock,
    Workspace,
)  # fmt: skip
from ui.desk_list import desk_entries
from ui.desks.calls.desk import CallDesk
from ui.desks.calls.new_lead import NewLeadSheet
from ui.desks.calls.sheets import CallbackSheet, HandoffSheet, ReasonSheet, ReferralSheet
from ui.desks.lists.desk import ListDesk
from ui.dialogs.question import Question
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.shell.parts import SignedIn, WindowParts
from ui.theme import theme
from ui.widgets.audit import audit
from ui.widgets.buttons import Button
from workbench import settings
from workbench.services import calling
from workbench.store import records
from workbench.store.database import Store
from workbench.wire.ids import new_id

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = call_office.new_store(tmp_path / "calls.db")
    yield made
    made.close()


@pytest.fixture
def leads(store: Store) -> dict[str, UUID]:
    return call_office.seed(Workspace(store, Clock()))


@pytest.fixture
def core(store: Store) -> Any:
    return SimpleNamespace(store=store)


@pytest.fixture
def office(
    qtbot: Any,
    store: Store,
    operations: Operations,
    leads: dict[str, UUID],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Office]:
    window = MainWindow(WindowParts(operations=operations, desks=desk_entries()))
    qtbot.addWidget(window)
    unsubscribe = store.subscribe(window.on_store_changes)
    window.set_signed_in(SignedIn("Northwind Sales", "Wang Jie", "BDR", "wj"))
    window.resize(1440, 900)
    with qtbot.waitActive(window):
        window.show()
    window.go_to("calls")
    made = Office(qtbot, store, window, leads)
    monkeypatch.setattr(made.desk, "open_url", made.open_url)
    made.settle()
    made.awake()
    yield made
    made.settle()
    unsubscribe()


def test_due_callbacks_come_first_then_the_score_and_the_first_card_is_there(
    office: Office,
) -> None:
    assert office.names()[:4] == ["Rui Chen", "Wei Li", "Ping Sun", "Min Zhou"]
    assert office.shown() == "Rui Chen"
    assert QApplication.focusWidget() is office.desk.queue.list
    assert office.window._status.text() == "15 leads in the queue"


def test_no_answer_is_one_key_and_the_next_lead_is_shown_at_once(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_1)
    assert office.shown() == "Rui Chen"  # before the store has answered: a callback is due
    assert "Wei Li" not in office.names()
    office.settle()
    (call,) = office.calls("Li")
    assert (call["call_disposition"], call["status"]) == ("no_answer", "Completed")
    assert "Wei Li" not in office.names()
    said = office.desk.outcomes.undo_line.words()
    assert said.startswith("Wei Li: No answer, next try tomorrow")


def test_space_logs_the_first_outcome(office: Office) -> None:
    office.press(Qt.Key.Key_Space)
    office.settle()
    assert [call["call_disposition"] for call in office.calls("Chen")] == ["no_answer"]
    assert office.shown() == "Wei Li"


def test_a_callback_tomorrow_is_two_keys(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_3)
    assert isinstance(office.window.sheet(), CallbackSheet)
    office.press(Qt.Key.Key_2)
    assert office.window.sheet() is None
    office.settle()
    (call,) = office.calls("Li")
    assert call["call_disposition"] == "call_back_later"
    with office.store.read() as r:
        (due,) = r.row("SELECT due_at FROM task WHERE caused_by_id = ?", (call.id.bytes,)) or ()
    tomorrow = THURSDAY + timedelta(days=1)
    assert abs(due / 1000 - tomorrow.timestamp()) < 60


def test_a_callback_takes_a_time_in_words(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_3)
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_2, Qt.Key.Key_H):
        office.press(key)
    sheet = office.window.sheet()
    assert isinstance(sheet, CallbackSheet)
    assert sheet.field.text() == "+2h"
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert office.calls("Li")[0]["call_disposition"] == "call_back_later"


def test_a_talk_with_a_note_is_tab_note_and_ctrl_enter(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is office.desk.card.notes
    office.bot.keyClicks(office.desk.card.notes, "Suzhou opens 1 June")
    assert office.calls("Li") == []  # the digit is text here
    office.press(Qt.Key.Key_Return, CONTROL)
    office.settle()
    (call,) = office.calls("Li")
    assert call["call_disposition"] == "connected_interested"
    assert call["description"] == "Suzhou opens 1 June"
    assert office.desk.card.notes.toPlainText() == ""
    assert "Wei Li" not in office.names()  # whom one talked to rests


def test_alt_digit_in_the_notes_chooses_what_ctrl_enter_saves(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_Tab)
    office.bot.keyClicks(office.desk.card.notes, "At the desk after three")
    office.press(Qt.Key.Key_4, ALT)
    office.press(Qt.Key.Key_Return, CONTROL)
    office.settle()
    assert office.calls("Li")[0]["call_disposition"] == "gatekeeper"


def test_escape_leaves_the_notes_and_the_digit_takes_them_along(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_Tab)
    office.bot.keyClicks(office.desk.card.notes, "left a word")
    office.press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is office.desk.queue.list
    office.press(Qt.Key.Key_2)
    office.settle()
    (call,) = office.calls("Li")
    assert (call["call_disposition"], call["description"]) == ("left_voicemail", "left a word")


def test_notes_wait_for_their_lead_while_one_looks_at_others(office: Office) -> None:
    office.show("Li")
    office.desk.card.notes.setPlainText("half a sentence")
    office.show("Sun")
    assert office.desk.card.notes.toPlainText() == ""
    office.show("Li")
    assert office.desk.card.notes.toPlainText() == "half a sentence"
    office.window.run_command("view.language")
    office.settle()
    desk = office.window.current_desk()
    assert isinstance(desk, CallDesk)
    assert desk.card.notes.toPlainText() == "half a sentence"


def test_undo_brings_the_lead_and_the_notes_back(office: Office) -> None:
    office.show("Li")
    office.desk.card.notes.setPlainText("wrong key")
    office.press(Qt.Key.Key_7)
    assert isinstance(office.window.sheet(), ReasonSheet)
    office.press(Qt.Key.Key_2)
    office.settle()
    assert office.calls("Li")[0]["description"] == "No budget\nwrong key"
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    assert office.calls("Li") == []
    assert office.shown() == "Wei Li"
    assert office.desk.card.notes.toPlainText() == "wrong key"
    with office.store.read() as r:
        lead = records.require(r, "Lead", office.leads["Li"])
    assert lead["status"] == "Open - Not Contacted"


def test_do_not_call_asks_once_and_cannot_be_taken_back(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_0)
    question = office.window.sheet()
    assert isinstance(question, Question)
    assert office.calls("Li") == []
    yes = next(b for b in question.findChildren(Button) if b.text() == "Do not call")
    office.bot.mouseClick(yes, Qt.MouseButton.LeftButton)
    office.settle()
    with office.store.read() as r:
        assert records.require(r, "Lead", office.leads["Li"])["do_not_call"] is True
    assert office.desk.outcomes.undo_line.last() is None


def test_a_held_key_logs_nothing_more(office: Office) -> None:
    office.show("Li")
    down = QEvent.Type.KeyPress
    plain = Qt.KeyboardModifier.NoModifier
    held = QKeyEvent(down, Qt.Key.Key_1, plain, "1", autorep=True)
    QApplication.sendEvent(office.desk.queue.list, held)
    office.settle()
    assert office.calls("Li") == []
    assert office.shown() == "Wei Li"


def test_outcome_keys_are_dead_for_a_moment_after_the_card_has_changed(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_1)
    office.press(Qt.Key.Key_1)  # a bounce: meant for Wei Li
    office.settle()
    assert len(office.calls("Li")) == 1
    assert office.calls("Chen") == []
    office.awake()
    office.press(Qt.Key.Key_1)
    office.settle()
    assert len(office.calls("Chen")) == 1


def test_whoever_may_not_be_called_now_is_asked_about_and_passed_over(office: Office) -> None:
    office.show("Keller")  # 07:30 in Germany
    office.press(Qt.Key.Key_Return)
    question = office.window.sheet()
    assert isinstance(question, Question)
    assert office.dialled == []
    office.press(Qt.Key.Key_Escape)
    office.press(Qt.Key.Key_1)
    question = office.window.sheet()
    assert isinstance(question, Question)
    office.press(Qt.Key.Key_Return)  # “Log anyway” has the focus
    office.settle()
    assert len(office.calls("Keller")) == 1
    item = office.desk.current()
    assert item is not None
    assert item.hours.is_allowed


def test_enter_dials_with_the_template_and_the_timer_is_the_length(office: Office) -> None:
    settings.put("dial_template", "sip:{number}@pbx.example")
    office.show("Li")
    office.press(Qt.Key.Key_Return)
    assert office.dialled == ["sip:+862155550123@pbx.example"]
    office.bot.wait(1100)
    office.press(Qt.Key.Key_5)
    office.settle()
    (call,) = office.calls("Li")
    assert call["call_duration_s"] >= 1
    assert not office.desk.card.number.is_running


def test_without_a_telephone_program_the_number_is_copied(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.desk, "open_url", lambda _url: False)
    office.show("Li")
    office.press(Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "+862155550123"


def test_a_meeting_is_handed_to_an_ae_and_undo_takes_both_back(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_6)
    office.settle()
    sheet = office.window.sheet()
    assert isinstance(sheet, HandoffSheet)
    sheet.submit()  # without the need it stays open
    assert office.window.sheet() is sheet
    office.bot.keyClicks(sheet.fields["need"], "Staff for a fourth warehouse")
    office.bot.keyClicks(sheet.fields["meeting"], "tomorrow 10")
    office.bot.keyClick(sheet.fields["meeting"], Qt.Key.Key_Return)
    office.settle()
    with office.store.read() as r:
        lead = records.require(r, "Lead", office.leads["Li"])
        assert lead["owner_id"] == LIU
        assert r.value("SELECT count(*) FROM event WHERE voided_at IS NULL", ()) == 1
    assert office.calls("Li")[0]["call_disposition"] == "meeting_booked"
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    with office.store.read() as r:
        assert records.require(r, "Lead", office.leads["Li"])["owner_id"] == WANG
        handoffs = "SELECT count(*) FROM task WHERE task_subtype = 'handoff' AND voided_at IS NULL"
        assert r.value(handoffs, ()) == 0
        assert r.value("SELECT count(*) FROM event WHERE voided_at IS NULL", ()) == 0
    assert office.shown() == "Wei Li"


@pytest.mark.parametrize(("team_of_he", "proposed"), [("ours", "He Jun"), ("theirs", "Choose…")])
def test_a_handoff_goes_to_an_ae_of_ones_own_team_or_asks(
    office: Office, team_of_he: str, proposed: str
) -> None:
    teams = {"ours": new_id(), "theirs": new_id()}
    workspace = Workspace(office.store, Clock())
    he = new_id()
    workspace.pulled("User", WANG, name="Wang Jie", role="bdr", team_id=teams["ours"])
    workspace.pulled("User", LIU, name="Anna Abel", role="ae", team_id=teams["theirs"])
    workspace.pulled("User", he, name="He Jun", role="ae", team_id=teams[team_of_he])
    office.show("Li")
    office.press(Qt.Key.Key_6)
    office.settle()
    sheet = office.window.sheet()
    assert isinstance(sheet, HandoffSheet)
    assert proposed in [button.text() for button in sheet.findChildren(Button)]
    office.bot.keyClicks(sheet.fields["need"], "Staff for a fourth warehouse")
    office.bot.keyClick(sheet.fields["need"], Qt.Key.Key_Return)
    office.settle()
    with office.store.read() as r:
        owner = records.require(r, "Lead", office.leads["Li"])["owner_id"]
    assert owner == (he if team_of_he == "ours" else WANG)
    assert (office.window.sheet() is sheet) == (team_of_he == "theirs")


def test_after_a_handoff_the_way_back_names_the_person_and_not_the_number(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_6)
    office.settle()
    sheet = office.window.sheet()
    assert isinstance(sheet, HandoffSheet)
    office.bot.keyClicks(sheet.fields["need"], "Staff for a fourth warehouse")
    office.bot.keyClick(sheet.fields["need"], Qt.Key.Key_Return)
    office.settle()
    with office.store.load() as w, w.door():  # the lead is the AE's now and leaves this cache
        w.execute("DELETE FROM lead WHERE id = ?", (office.leads["Li"].bytes,))
    office.desk.reload()
    office.settle()
    assert office.desk.outcomes.undo_line.words().startswith("Wei Li: ")


def test_a_referral_makes_a_new_lead_of_the_company(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_8)
    sheet = office.window.sheet()
    assert isinstance(sheet, ReferralSheet)
    office.bot.keyClicks(sheet.fields["last"], "Lu")
    office.bot.keyClick(sheet.fields["last"], Qt.Key.Key_Return)
    office.settle()
    assert "Lu" in office.names()


def test_a_new_lead_tells_who_may_be_the_same_and_comes_to_the_card(office: Office) -> None:
    office.press(Qt.Key.Key_N, CONTROL)
    sheet = office.window.sheet()
    assert isinstance(sheet, NewLeadSheet)
    office.bot.keyClicks(sheet.fields["last_name"], "Zhao")
    office.bot.keyClicks(sheet.fields["company"], "Hengda Logistics")
    office.bot.keyClicks(sheet.fields["phone"], "+86 21 5555 0123")
    office.bot.waitUntil(lambda: "same number" in sheet._known.words())
    sheet.submit()
    office.settle()
    office.settle()
    assert office.shown() == "Zhao"


def test_what_is_being_written_survives_a_sync_that_takes_the_lead_away(office: Office) -> None:
    office.show("Li")
    office.desk.card.notes.setPlainText("in the middle of it")
    with_store = office.store

    def elsewhere() -> None:
        with with_store.write() as w:
            records.patch(w, "Lead", office.leads["Li"], {"owner_id": LIU})

    with ThreadPoolExecutor(1) as other:
        other.submit(elsewhere).result()
    office.settle()
    assert office.shown() == "Wei Li"
    assert office.desk.card.notes.toPlainText() == "in the middle of it"


def test_an_empty_queue_offers_the_next_useful_thing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = calling.Queue((), 0, 0)
    monkeypatch.setattr(calling, "queue", lambda _r, _now: empty)
    office.desk.reload()
    office.settle()
    assert office.desk.pages.currentWidget() is office.desk.empty
    office.desk.empty.pressed.emit()
    assert isinstance(office.window.sheet(), NewLeadSheet)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (800, 600)])
def test_nothing_is_cut_or_covered(office: Office, size: tuple[int, int], language: str) -> None:
    if language == "zh_CN":
        office.window.run_command("view.language")
    office.window.resize(*size)
    office.settle()
    assert audit(office.window) == []
    theme.configure(scheme="dark")
    office.settle()
    assert audit(office.window) == []


def test_the_list_of_leads_is_filtered_sorted_and_opened(office: Office) -> None:
    office.window.go_to("leads")
    office.settle()
    desk = office.window.current_desk()
    assert isinstance(desk, ListDesk)
    office.settle()
    assert desk.model.index(0, 0).data() == "Hua Zhang"
    desk.filter.setText("Lantian")
    office.bot.wait(100)
    office.settle()
    assert len(desk.model.pks) == 1
    office.settle()
    assert desk.model.index(0, 0).data() == "Ping Sun"
    assert audit(office.window) == []

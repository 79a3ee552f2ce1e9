"""Number first: a call with somebody nobody knows, and how it finds its person."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

import pytest
from PySide6.QtCore import Qt, QUrl

from tests.gui.call_office import Office
from tests.services.conftest import Clock, Workspace
from ui.desks.calls import number_first
from ui.desks.calls.new_lead import NewLeadSheet
from ui.desks.calls.number_first import NumberSheet
from ui.desks.calls.unknown import UnknownSheet
from ui.dialogs.record_picker import RecordPicker
from workbench.services import calling
from workbench.store.records import Record, require

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
NUMBER, E164 = "021 5555 9999", "+862155559999"
S = TypeVar("S")


def sheet_of(office: Office, kind: type[S]) -> S:
    found = office.window.sheet()
    assert isinstance(found, kind)
    return found


def type_number(office: Office, number: str = NUMBER) -> NumberSheet:
    office.press(Qt.Key.Key_D, CONTROL_SHIFT)
    sheet = sheet_of(office, NumberSheet)
    office.bot.keyClicks(sheet.field, number)
    office.bot.wait(150)
    office.settle()
    return sheet


def unknown(office: Office) -> list[calling.UnknownCall]:
    with office.store.read() as r:
        return calling.unknown_calls(r)


def read(office: Office, look: Callable[[Record], object], who_id: UUID) -> object:
    with office.store.read() as r:
        return look(require(r, "Lead", who_id))


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    opened: list[str] = []

    def open_link(url: str) -> bool:
        opened.append(QUrl(url).toString())
        return True

    monkeypatch.setattr(number_first, "open_link", open_link)
    return opened


@pytest.fixture
def logged(office: Office) -> calling.UnknownCall:
    with office.store.write() as w:
        calling.log_call(
            w, who_id=None, disposition="gatekeeper", at=office.store.now(), number=E164
        )
    office.desk.reload()
    office.settle()
    (call,) = unknown(office)
    return call


def test_a_number_is_dialled_by_enter_and_logged_by_a_digit(
    office: Office, dialled: list[str]
) -> None:
    sheet = type_number(office)
    assert sheet.told() == "Nobody here has +86 21 5555 9999: the call is kept with the number."
    office.press(Qt.Key.Key_Return)
    assert dialled == [f"tel:{E164}"]
    office.awake()
    office.press(Qt.Key.Key_2)
    office.settle()
    assert office.window.sheet() is None
    (call,) = unknown(office)
    assert call.outcome is calling.BY_DISPOSITION["left_voicemail"]
    office.bot.waitUntil(lambda: office.desk.unknown.text() == "Unknown callers (1)")
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    assert unknown(office) == []


def test_the_enter_that_dials_is_no_outcome(office: Office, dialled: list[str]) -> None:
    type_number(office)
    office.press(Qt.Key.Key_Return)
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert (len(dialled), unknown(office)) == (1, [])


def test_enter_dials_the_number_that_stands_there_not_the_one_looked_up_before(
    office: Office, dialled: list[str]
) -> None:
    sheet = type_number(office, "")
    sheet.field.setText("+86 10 5555 0134")
    sheet._look()
    sheet.field.setText(NUMBER)
    sheet._pause.stop()  # it is still running when the answer comes
    office.settle()
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert dialled == [f"tel:{E164}"]


def test_a_number_that_somebody_has_is_logged_on_them(office: Office, dialled: list[str]) -> None:
    sheet = type_number(office, "+86 10 5555 0134")
    assert sheet.told() == "Ping Sun, Lantian Retail: the call is logged on them."
    office.press(Qt.Key.Key_Return)
    office.awake()
    office.press(Qt.Key.Key_1)
    office.settle()
    assert [call["call_disposition"] for call in office.calls("Sun")] == ["no_answer"]
    assert unknown(office) == []


def test_what_is_no_number_is_not_dialled(office: Office, dialled: list[str]) -> None:
    sheet = type_number(office, "12")
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert (sheet.told(), dialled) == ("This is no phone number yet.", [])


def test_who_has_the_number_after_a_sync_or_an_import_is_offered_and_taken_by_a(
    office: Office, logged: calling.UnknownCall
) -> None:
    assert office.desk.offer.isHidden()
    workspace = Workspace(office.store, Clock())
    made = workspace.lead(first_name="Mei", last_name="Tang", phone=E164, score=1)
    office.bot.wait(300)
    office.settle()
    assert office.desk.offer.words().startswith("Mei Tang has +86 21 5555 9999, which you called")
    office.press(Qt.Key.Key_A)
    office.settle()
    assert unknown(office) == []
    assert office.desk.offer.isHidden()
    with office.store.read() as r:
        assert require(r, "Task", logged.task_id)["who_id"] == made
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    assert [call.task_id for call in unknown(office)] == [logged.task_id]


def test_an_offer_that_is_wrong_is_not_made_again(
    office: Office, logged: calling.UnknownCall
) -> None:
    workspace = Workspace(office.store, Clock())
    workspace.lead(first_name="Mei", last_name="Tang", phone=E164)
    office.bot.wait(300)
    office.settle()
    office.desk.offer.dismissed.emit()
    office.settle()
    office.desk.reload()
    office.settle()
    assert office.desk.offer.isHidden()
    assert [call.people for call in unknown(office)] == [()]  # also after the next start


def test_a_call_is_attached_by_its_list_and_a_few_letters(
    office: Office, logged: calling.UnknownCall
) -> None:
    office.press(Qt.Key.Key_U, CONTROL_SHIFT)
    sheet = sheet_of(office, UnknownSheet)
    assert sheet.list.hasFocus()
    office.press(Qt.Key.Key_Return)
    picker = sheet_of(office, RecordPicker)
    office.bot.keyClicks(picker._field, "Okaf")
    office.bot.wait(80)
    office.settle()
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert unknown(office) == []
    assert [call["call_phone"] for call in office.calls("Okafor")] == [E164]


def test_a_call_becomes_a_new_lead_with_its_number(
    office: Office, logged: calling.UnknownCall
) -> None:
    office.press(Qt.Key.Key_U, CONTROL_SHIFT)
    office.press(Qt.Key.Key_N)
    sheet = sheet_of(office, NewLeadSheet)
    assert sheet.fields["phone"].text() == "+86 21 5555 9999"
    office.bot.keyClicks(sheet.fields["last_name"], "Tang")
    office.bot.keyClicks(sheet.fields["company"], "Hailan")
    sheet.submit()
    office.settle()
    assert unknown(office) == []


def test_typing_the_number_of_an_unknown_caller_offers_the_call(
    office: Office, logged: calling.UnknownCall
) -> None:
    office.press(Qt.Key.Key_N, CONTROL)
    sheet = sheet_of(office, NewLeadSheet)
    office.bot.keyClicks(sheet.fields["last_name"], "Tang")
    office.bot.keyClicks(sheet.fields["company"], "Hailan")
    office.bot.keyClicks(sheet.fields["phone"], NUMBER)
    office.bot.waitUntil(lambda: not sheet._attach.isHidden())
    assert sheet._attach.text().startswith("Attach 1 call with this number")
    sheet.submit()
    office.settle()
    assert unknown(office) == []

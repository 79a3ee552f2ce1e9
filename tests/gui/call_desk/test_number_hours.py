"""A call by its number keeps the hours there: the clock is shown, and outside them it asks."""

from PySide6.QtCore import Qt

from tests.gui.call_desk.test_number_first import dialled, type_number, unknown
from tests.gui.call_office import Office
from tests.services.conftest import Clock, Workspace
from ui.desks.calls.number_first import NumberSheet

__all__ = ["dialled"]
CALIFORNIA, E164 = "+1 415 555 0134", "+14155550134"
ANYWHERE = "+1 800 555 0134"
SAID = "Call +1 415-555-0134 now? It is 22:30 their time: opens tomorrow 08:00."


def head(sheet: NumberSheet) -> tuple[str, str]:
    return sheet.hours.words(), sheet.rule.words()


def test_the_sheet_shows_the_clock_there_the_light_and_the_rule(office: Office) -> None:
    sheet = type_number(office)
    assert head(sheet) == (
        "14:30 their time · calling allowed", "China: Mon–Fri 09:00–12:00, 14:00–18:00",
    )  # fmt: skip
    sheet.field.setText(CALIFORNIA)
    office.bot.wait(150)
    office.settle()
    assert head(sheet)[0] == "22:30 their time · opens tomorrow 08:00"
    assert head(sheet)[1].startswith("United States: ")
    sheet.field.setText("12")
    office.bot.wait(150)
    office.settle()
    assert sheet.hours.isHidden()
    assert sheet.rule.isHidden()


def test_a_number_outside_its_hours_is_dialled_only_after_a_question(
    office: Office, dialled: list[str]
) -> None:
    sheet = type_number(office, CALIFORNIA)
    office.press(Qt.Key.Key_Return)
    office.press(Qt.Key.Key_Return)  # an Enter that is held down answers nothing
    assert (sheet.told(), dialled) == (SAID, [])
    assert sheet.dial.text() == "Call anyway"
    office.awake()
    office.press(Qt.Key.Key_Return)
    assert dialled == [f"tel:{E164}"]
    office.awake()
    office.press(Qt.Key.Key_1)
    office.settle()
    assert [call.number for call in unknown(office)] == [E164]


def test_where_nobody_knows_the_time_the_sheet_asks(office: Office, dialled: list[str]) -> None:
    sheet = type_number(office, ANYWHERE)
    assert sheet.hours.words() == "Their time is not known"
    office.press(Qt.Key.Key_Return)
    assert (sheet.told(), dialled) == ("Call +1 800-555-0134 now? local time not known.", [])
    office.awake()
    office.press(Qt.Key.Key_Return)
    assert dialled == ["tel:+18005550134"]


def test_enter_in_the_field_after_the_question_asks_again_for_another_number(
    office: Office, dialled: list[str]
) -> None:
    sheet = type_number(office, CALIFORNIA)
    office.press(Qt.Key.Key_Return)
    sheet.field.setFocus()
    sheet.field.setText("+1 415 555 0135")
    office.bot.wait(150)
    office.settle()
    assert sheet.dial.text() == "Dial"
    office.press(Qt.Key.Key_Return)
    assert dialled == []
    assert sheet.told().startswith("Call +1 415-555-0135 now?")


def test_a_call_that_was_not_dialled_here_is_logged_outside_the_hours_after_a_question(
    office: Office, dialled: list[str]
) -> None:
    sheet = type_number(office, CALIFORNIA)
    sheet.rows.setFocus()
    office.press(Qt.Key.Key_1)
    office.settle()
    assert unknown(office) == []
    assert sheet.told().startswith("Log a call with +1 415-555-0134?")
    office.awake()
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert ([call.number for call in unknown(office)], dialled) == ([E164], [])


def test_a_number_that_somebody_has_goes_by_their_clock(office: Office) -> None:
    workspace = Workspace(office.store, Clock())
    workspace.lead(
        known_id=office.leads["Sun"], first_name="Ping", last_name="Sun", company="Lantian Retail",
        phone="+861055550134", time_zone="America/New_York", country="United States",
    )  # fmt: skip
    sheet = type_number(office, "+86 10 5555 0134")
    assert sheet.hours.words().startswith("01:30 their time")


def test_the_note_is_called_what_the_card_calls_it(office: Office) -> None:
    sheet = type_number(office)
    assert sheet.note.accessibleName() == office.desk.card.notes.accessibleName() == "Notes"

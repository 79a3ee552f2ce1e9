"""The budgets of the call desk, counted in the keys and clicks that are really sent."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from tests.gui.call_office import Office
from tests.services.conftest import THURSDAY
from ui.desks.lists.desk import ListDesk
from ui.records.log_sheet import LogSheet
from workbench.services import calling
from workbench.store import records

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
LEFT = Qt.MouseButton.LeftButton
NOTE = "Suzhou opens 1 June"


class Hands:
    """Presses keys and clicks where a person would, and counts."""

    def __init__(self, office: Office) -> None:
        self.office, self.keys, self.clicks = office, 0, 0

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
        self.keys += 1
        self.office.press(key, modifiers)

    def type(self, text: str) -> None:
        self.keys += len(text)
        self.office.type(text)

    def click(self, widget: QWidget, at: QPoint | None = None, shift: bool = False) -> None:
        self.clicks += 1
        held = SHIFT if shift else Qt.KeyboardModifier.NoModifier
        self.office.bot.mouseClick(widget, LEFT, held, at or widget.rect().center())


@pytest.fixture
def hands(office: Office) -> Hands:
    return Hands(office)


def logged_today(office: Office) -> list[str]:
    with office.store.read() as r:
        rows = r.rows(
            "SELECT call_disposition FROM task WHERE activity_at >= ? AND voided_at IS NULL",
            (int(THURSDAY.timestamp() * 1000),),
        )
    return [value for (value,) in rows]


def test_no_answer_and_the_next_lead_is_one_key(office: Office, hands: Hands) -> None:
    hands.press(Qt.Key.Key_1)
    assert office.shown() == "Wei Li"
    office.settle()
    assert (hands.keys, logged_today(office)) == (1, ["no_answer"])


def test_no_answer_and_the_next_lead_is_one_click(office: Office, hands: Hands) -> None:
    hands.click(office.desk.outcomes.tiles["no_answer"])
    assert office.shown() == "Wei Li"
    office.settle()
    assert (hands.clicks, logged_today(office)) == (1, ["no_answer"])


def test_a_call_back_tomorrow_is_two_keys(office: Office, hands: Hands) -> None:
    hands.press(Qt.Key.Key_3)
    hands.press(Qt.Key.Key_2)
    office.settle()
    assert (hands.keys, logged_today(office)) == (2, ["call_back_later"])


def test_a_call_back_in_words_is_the_key_the_words_and_enter(office: Office, hands: Hands) -> None:
    hands.press(Qt.Key.Key_3)
    hands.type("tue 10")
    hands.press(Qt.Key.Key_Return)
    office.settle()
    with office.store.read() as r:
        (due,) = r.row("SELECT due_at FROM task WHERE caused_by_id IS NOT NULL") or ()
    assert datetime.fromtimestamp(due / 1000, UTC) == datetime(2026, 11, 24, 2, tzinfo=UTC)
    assert (hands.keys, logged_today(office)) == (2 + len("tue 10"), ["call_back_later"])


def test_a_talk_with_a_note_is_one_key_the_note_and_ctrl_enter(
    office: Office, hands: Hands
) -> None:
    hands.press(Qt.Key.Key_Tab)
    hands.type(NOTE)
    hands.press(Qt.Key.Key_Return, CONTROL)
    office.settle()
    assert (hands.keys, logged_today(office)) == (2 + len(NOTE), ["connected_interested"])


def test_a_talk_with_a_note_is_two_clicks(office: Office, hands: Hands) -> None:
    hands.click(office.desk.card.notes.viewport())
    hands.type(NOTE)
    hands.click(office.desk.outcomes.tiles["connected_interested"])
    office.settle()
    assert (hands.clicks, logged_today(office)) == (2, ["connected_interested"])


def test_ten_rows_are_nine_times_shift_down_and_a_digit(office: Office, hands: Hands) -> None:
    for _ in range(9):
        hands.press(Qt.Key.Key_Down, SHIFT)
    hands.press(Qt.Key.Key_2)
    office.settle()
    assert (hands.keys, logged_today(office)) == (10, ["left_voicemail"] * 10)
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    assert logged_today(office) == []


def test_ten_rows_are_three_clicks(office: Office, hands: Hands) -> None:
    queue = office.desk.queue.list
    first, tenth = (queue.visualRect(office.desk.queue.model.index(row)) for row in (0, 9))
    hands.click(queue.viewport(), first.center())
    hands.click(queue.viewport(), tenth.center(), shift=True)
    hands.click(office.desk.outcomes.tiles["left_voicemail"])
    office.settle()
    assert (hands.clicks, logged_today(office)) == (3, ["left_voicemail"] * 10)


@pytest.mark.parametrize("place", ["calls", "leads"])
@pytest.mark.parametrize(
    ("digit", "table", "subtype"),
    [(Qt.Key.Key_3, "task", "email"), (Qt.Key.Key_4, "event", None)],
)
def test_a_mail_or_a_meeting_from_any_screen_is_three_keys(
    office: Office, hands: Hands, place: str, digit: Qt.Key, table: str, subtype: str | None
) -> None:
    office.window.go_to(place)
    office.settle()
    desk = office.window.current_desk()
    if isinstance(desk, ListDesk):
        desk.table.setFocus()
    hands.press(Qt.Key.Key_L, CONTROL)
    office.settle()
    assert isinstance(office.window.sheet(), LogSheet)
    hands.press(digit, ALT)
    hands.press(Qt.Key.Key_Return)
    office.settle()
    assert office.window.sheet() is None
    kind = "AND task_subtype = 'email'" if subtype else ""
    with office.store.read() as r:
        found = r.rows(f"SELECT who_id FROM {table} WHERE voided_at IS NULL {kind}")
    assert hands.keys == 3
    assert len(found) == 1
    who = UUID(bytes=found[0][0])
    with office.store.read() as r:
        assert records.require(r, "Lead", who).name == (
            "Rui Chen" if place == "calls" else "Hua Zhang"
        )
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    with office.store.read() as r:
        assert r.rows(f"SELECT 1 FROM {table} WHERE voided_at IS NULL {kind}") == []


def test_where_no_record_stands_ctrl_l_asks_for_it_by_a_few_letters(
    office: Office, hands: Hands
) -> None:
    office.window.go_to("accounts")  # there is none
    office.settle()
    hands.press(Qt.Key.Key_L, CONTROL)
    hands.type("Okaf")
    office.bot.wait(60)
    office.settle()
    hands.press(Qt.Key.Key_Return)
    office.settle()
    hands.press(Qt.Key.Key_2, ALT)
    hands.press(Qt.Key.Key_Return)
    office.settle()
    assert hands.keys == 8
    assert [call["call_disposition"] for call in office.calls("Okafor")] == ["no_answer"]


def test_every_outcome_stands_on_the_desk_with_its_key_and_its_next_step(office: Office) -> None:
    tiles = office.desk.outcomes.tiles
    assert [tile.outcome.key for tile in tiles.values()] == list("1234567890")
    steps = {name: tile.accessibleName().partition(", ")[2] for name, tile in tiles.items()}
    assert set(steps) == set(calling.BY_DISPOSITION)
    assert all(steps.values())
    assert steps["no_answer"] == "Fri morning"

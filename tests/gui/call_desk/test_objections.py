"""An answer to what people object is one key away, and any other one that somebody looks for."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.gui.call_desk.test_input_method import compose
from tests.gui.call_office import Office
from ui.desks.calls.objections import FindField, ObjectionsPage
from ui.widgets.audit import audit
from ui.widgets.fields import SearchField

CONTROL = Qt.KeyboardModifier.ControlModifier
SIZES = [(853, 533), (1024, 768), (1280, 800), (1440, 900)]


@pytest.fixture
def page(office: Office) -> ObjectionsPage:
    """Return the objections to Wei Li, who is a COO of a logistics company."""
    office.show("Li")
    office.press(Qt.Key.Key_Slash)
    assert office.desk.card.script.shows_objections
    return office.desk.card.script.objections


def titles(page: ObjectionsPage) -> list[str]:
    return [card.objection.title for card in page.cards()]


def look_for(office: Office, text: str) -> None:
    """Type into the field, and wait until what is found is shown."""
    office.press(Qt.Key.Key_Slash)
    assert isinstance(QApplication.focusWidget(), FindField)
    office.type(text)
    found(office)


def found(office: Office) -> None:
    """Wait until what is found is shown where it stays."""
    page = office.desk.card.script.objections
    office.bot.waitUntil(lambda: not page.field._pause.isActive())
    office.settle()


def has_keys(office: Office) -> bool:
    return QApplication.focusWidget() is office.desk.queue.list


def test_one_key_shows_the_cards_of_this_person(office: Office, page: ObjectionsPage) -> None:
    assert len(titles(page)) == 6
    assert titles(page)[0] == "“Our people will not use it”"  # a COO's own comes first
    assert has_keys(office)
    assert "COO" not in page.cards()[0].accessibleName()


def test_what_is_typed_is_found_among_all_cards_and_says_whose_it_is(
    office: Office, page: ObjectionsPage
) -> None:
    look_for(office, "BUDGET")
    assert [(one.objection.title, one.objection.whose) for one in page.cards()] == [
        ("“No budget”", "Transportation"), ("“Budgets are closed”", "CFO"),
        ("“No budget”", "Any industry"),
    ]  # fmt: skip
    assert page.cards()[1].accessibleName().endswith("CFO")


def test_chinese_words_that_are_composed_find_the_card_too(
    office: Office, page: ObjectionsPage
) -> None:
    office.press(Qt.Key.Key_Slash)
    compose(page.field, "yu suan", "预算")
    found(office)
    assert len(page.cards()) == 3


def test_no_key_that_is_typed_into_the_field_logs_dials_or_does_anything_else(
    office: Office, page: ObjectionsPage
) -> None:
    look_for(office, "1234567890 al/ ")
    assert page.field.text() == "1234567890 al/ "
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_9):
        office.press(key)
    office.settle()
    assert (office.calls("Li"), office.dialled, office.shown()) == ([], [], "Wei Li")
    assert office.window.sheet() is None


@pytest.mark.parametrize("modifiers", [Qt.KeyboardModifier.NoModifier, CONTROL])
def test_enter_keeps_what_is_found_and_gives_the_keys_back(
    office: Office, page: ObjectionsPage, modifiers: Qt.KeyboardModifier
) -> None:
    look_for(office, "secure")
    office.press(Qt.Key.Key_Return, modifiers)
    office.settle()
    assert (office.dialled, has_keys(office)) == ([], True)
    assert titles(page) == ["“Is it secure?”"]
    office.awake()
    office.press(Qt.Key.Key_5)
    office.settle()
    assert len(office.calls("Li")) == 1


@pytest.mark.parametrize("is_kept", [False, True])
def test_escape_clears_the_search_and_then_shows_the_script_again(
    office: Office, page: ObjectionsPage, is_kept: bool
) -> None:
    script = office.desk.card.script
    look_for(office, "secure")
    if is_kept:
        office.press(Qt.Key.Key_Return)
    office.press(Qt.Key.Key_Escape)
    found(office)
    assert (page.field.text(), len(titles(page)), script.tabs.key()) == ("", 6, "objections")
    office.press(Qt.Key.Key_Escape)
    assert (script.tabs.key(), has_keys(office)) == ("opener", True)


def test_where_nothing_is_found_a_sentence_says_so_and_a_click_leads_out(
    office: Office, page: ObjectionsPage
) -> None:
    look_for(office, "zeppelin")
    assert page.nothing_found() == "No card has “zeppelin”."
    assert titles(page) == []
    office.bot.mouseClick(page._clear, Qt.MouseButton.LeftButton)
    assert (page.field.text(), page.nothing_found(), len(titles(page))) == ("", "", 6)


def test_the_next_person_begins_with_his_own_cards(office: Office, page: ObjectionsPage) -> None:
    look_for(office, "secure")
    office.press(Qt.Key.Key_Return)
    office.show("He")
    assert page.field.text() == ""
    assert titles(page)[0] == "“What is the return?”"  # he is a CFO


def test_a_click_on_another_tab_gives_the_keys_back(office: Office, page: ObjectionsPage) -> None:
    look_for(office, "secure")
    office.desk.card.script.tabs.choose("pain")
    assert (page.field.text(), has_keys(office)) == ("", True)


@pytest.mark.parametrize("size", SIZES)
def test_the_page_stands_still_while_one_types_and_cuts_no_card(
    office: Office, page: ObjectionsPage, size: tuple[int, int]
) -> None:
    office.window.resize(*size)
    office.settle()
    assert audit(office.window) == []
    office.press(Qt.Key.Key_Slash)
    office.settle()
    card = office.desk.card
    before = (page.geometry(), page._area.geometry(), card.height(), page.cards()[0].height())
    for text in ("e", "zeppelin", "budget"):
        page.field.clear()
        office.type(text)
        found(office)
        now = (page.geometry(), page._area.geometry(), card.height())
        assert now == before[:3]
        assert {one.height() for one in page.cards()} <= {before[3]}
        assert audit(office.window) == []
    rows, rest = divmod(page._area.height() + 8, before[3] + 8)
    assert (rows >= 1, rest) == (True, 0)
    assert page.geometry().bottom() <= card.height()


def test_two_rows_of_cards_stand_on_the_lowest_screen(office: Office, page: ObjectionsPage) -> None:
    office.window.resize(853, 533)
    office.settle()
    assert not page.field.isVisible()
    assert page._area.height() >= 2 * page.cards()[0].height()
    office.press(Qt.Key.Key_Slash)
    assert page.field.isVisible()
    office.press(Qt.Key.Key_Return)
    assert (page.field.isVisible(), has_keys(office)) == (False, True)


def test_the_arrows_go_through_what_has_no_room(office: Office, page: ObjectionsPage) -> None:
    office.window.resize(853, 533)
    office.settle()
    look_for(office, "e")
    bar = page._area.verticalScrollBar()
    office.press(Qt.Key.Key_Down)
    assert bar.value() == page.cards()[0].height() + 8
    office.press(Qt.Key.Key_Up)
    assert bar.value() == 0


def test_whoever_writes_notes_goes_on_in_the_field_where_the_cards_take_their_room(
    office: Office,
) -> None:
    office.window.resize(853, 533)
    office.show("Li")
    office.press(Qt.Key.Key_E, CONTROL)
    assert QApplication.focusWidget() is office.desk.card.notes
    office.window.run_command("call.objections")
    office.type("1")
    assert isinstance(QApplication.focusWidget(), SearchField)
    assert office.calls("Li") == []
    office.press(Qt.Key.Key_Return)
    office.press(Qt.Key.Key_E, CONTROL)
    assert QApplication.focusWidget() is office.desk.card.notes


def test_the_objections_come_in_place_of_the_qualification(office: Office) -> None:
    office.show("Li")
    office.window.run_command("lead.qualify")
    office.settle()
    assert office.desk.card.is_qualifying
    office.window.run_command("call.objections")
    assert office.desk.card.script.objections.isVisible()

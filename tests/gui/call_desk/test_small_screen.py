"""A screen of 1280×800 at 150 % shows what follows each key, why to call now, and what to say."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from tests.gui.call_office import Office
from ui.desks.calls.script import ScriptCard
from ui.widgets import paint
from ui.widgets.audit import audit
from ui.widgets.labels import Label

LOWEST = (853, 533)


class Watch:
    """Notes the words that are painted."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def before(self, painter: QPainter, rect: QRect) -> None:
        """Be told where words come."""

    def after(self, painter: QPainter, words: str, ink: str) -> None:
        """Be told which words they are."""
        self.words.append(words)


def painted(widget: QWidget, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the words that a widget paints."""
    watch = Watch()
    with monkeypatch.context() as changed:
        changed.setattr(paint, "watch", watch)
        widget.grab()
    return watch.words


@pytest.fixture
def small(office: Office) -> Office:
    office.window.resize(*LOWEST)
    office.show("Li")
    return office


def test_each_tile_says_what_follows(small: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    tiles = small.desk.outcomes.tiles
    assert {tile.width() < 118 for tile in tiles.values()} == {True}
    for disposition, begins in {"no_answer": "Fri", "not_interested": "ask", "referral": "new",
                                "connected_interested": "follow", "gatekeeper": "Fri",
                                "left_voicemail": "Mon"}.items():  # fmt: skip
        words = painted(tiles[disposition], monkeypatch)
        assert len(words) == 3  # key, name, next step
        assert any(one.startswith(begins) for one in words), words


def test_why_to_call_and_what_to_say_are_there(small: Office) -> None:
    card = small.desk.card
    shown = [one.text() for one in card.why.findChildren(Label) if one.isVisible()]
    assert shown == ["Registered for “Warehouse peak season” on 2 Nov", "3 calls so far"]
    assert card.script.isVisible()
    (words,) = card.script.findChildren(ScriptCard)
    assert "Wei Li" in words.accessibleName()
    assert card.notes.isVisible()
    assert card.notes.geometry().bottom() <= card.height()
    assert audit(small.window) == []


def test_a_click_on_the_script_goes_on_to_its_next_part(small: Office) -> None:
    script = small.desk.card.script
    (words,) = script.findChildren(ScriptCard)
    before = words.accessibleName()
    small.bot.mouseClick(words, Qt.MouseButton.LeftButton)
    assert (script.tabs.key(), words.accessibleName() == before) == ("pain", False)
    for _ in range(2):
        small.bot.mouseClick(words, Qt.MouseButton.LeftButton)
    assert words.accessibleName() == before


def test_the_objections_have_the_room_of_the_notes_while_they_are_shown(small: Office) -> None:
    card = small.desk.card
    small.press(Qt.Key.Key_Slash)
    assert (card.script.shows_objections, card.notes.isVisible()) == (True, False)
    assert audit(small.window) == []
    small.press(Qt.Key.Key_Escape)
    assert card.notes.isVisible()


def test_a_window_that_grows_shows_everything_again(small: Office) -> None:
    card = small.desk.card
    small.window.resize(1440, 900)
    small.settle()
    shown = [one.text() for one in card.why.findChildren(Label) if one.isVisible()]
    assert shown[0] == "Why now"
    assert card.script.tabs.isVisible()
    assert small.desk.outcomes.tiles["no_answer"].height() > 0
    assert audit(small.window) == []

"""A suggested next step stands on the card and on the page; a key dismisses it for good."""

from PySide6.QtCore import Qt

from tests.gui.call_office import Office
from tests.services.conftest import Clock, Workspace
from ui.records.page import RecordPage
from workbench.services import next_best
from workbench.services.calling.card import card
from workbench.services.next_best import Rate

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_a_key_dismisses_what_the_page_suggests_and_undo_brings_it_back(office: Office) -> None:
    workspace = Workspace(office.store, Clock())
    who = workspace.lead(last_name="Gao", title="Clerk", company="Acme")
    workspace.lead(first_name="Mei", last_name="Sun", title="CEO", company="Acme")
    with office.store.read() as r:
        reasons = [one.text for one in card(r, who).reasons]
    said = "Call Mei Sun, who decides: CEO at the same company, not called yet"
    assert said in reasons
    office.window.open_record_page("Lead", who)
    office.settle()
    office.settle()
    page = office.window.current_desk()
    assert isinstance(page, RecordPage)
    shown = page.suggestion
    office.bot.waitUntil(shown.isVisible, timeout=5_000)
    assert shown.accessibleName().startswith("Suggested: Call Mei Sun, who decides")
    office.press(Qt.Key.Key_X, CONTROL | SHIFT)
    office.bot.waitUntil(lambda: not shown.isVisible(), timeout=5_000)
    with office.store.read() as r:
        assert next_best.rate(r) == Rate(1, 1)
        assert said not in [one.text for one in card(r, who).reasons]
    assert office.window.undo()
    office.bot.waitUntil(shown.isVisible, timeout=5_000)

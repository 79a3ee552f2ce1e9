"""What the desk shows of a cadence: the real step with its words, or how often one has called."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.gui.call_office import Office
from tests.services.conftest import Clock, Workspace
from ui.desks.calls.person import Cadence
from ui.desks.calls.queue_rows import spoken
from ui.desks.calls.script import ScriptCard
from ui.widgets.labels import Label
from workbench.services import cadences
from workbench.store.database import Store

SAYS = "{name}, you opened our deck: what would help {company} most this quarter?"


def two_calls(office: Office, store: Store, name: str) -> None:
    """Put somebody into a cadence of a call, an e-mail and a call."""
    workspace = Workspace(store, Clock())
    cadence = workspace.pulled("Cadence", name="Two calls", is_active=True, is_default=True)
    for position, (kind, days, script) in enumerate(
        (("call", 0, SAYS), ("email", 2, None), ("call", 1, None)), 1
    ):
        row: dict[str, Any] = {"kind": kind, "days": days, "position": position, "script": script}
        workspace.pulled("CadenceStep", cadence_id=cadence, subject=f"Step {position}", **row)
    with store.write() as w:
        cadences.enter(w, office.leads[name])
    office.settle()


def words(widget: QWidget) -> list[str]:
    """Return every line of words in a part of the card."""
    return [one.text() for one in widget.findChildren(Label) if one.isVisible() and one.text()]


def script(office: Office) -> str:
    """Return what the script's card says."""
    cards = office.desk.card.script.findChildren(ScriptCard)
    return " ".join(one.accessibleName() for one in cards)


def test_who_is_in_no_cadence_has_attempts_and_no_dots(office: Office) -> None:
    office.show("Sun")
    why = office.desk.card.why
    assert words(why)[:2] == ["Why now", "First call"]
    assert not why.findChildren(Cadence)[0].isVisible()
    office.show("Li")
    assert words(why)[:2] == ["Why now", "3 calls so far"]
    said = {item.name: spoken(item) for item in office.desk.queue.model.items}
    assert said["Wei Li"].endswith("3 calls")
    assert said["Ping Sun"].endswith("first call")


def test_a_step_of_a_cadence_is_shown_with_its_kind_and_its_words(
    office: Office, store: Store
) -> None:
    two_calls(office, store, "Li")
    office.show("Li")
    card = office.desk.card
    shown = words(card.why)
    assert shown[:3] == ["Why now", "Cadence", "1 of 3 · Call"]
    assert card.why.findChildren(Cadence)[0].isVisible()
    assert shown[3].startswith("Step 1")  # although three reasons are noted
    said = SAYS.format(name="Wei Li", company="Hengda Logistics")
    assert said in script(office)
    office.press(Qt.Key.Key_Slash)
    office.press(Qt.Key.Key_Escape)
    assert said in script(office)
    office.show("Sun")
    assert said not in script(office)
    assert "Ping Sun" in script(office)


def test_an_e_mail_step_is_no_call(office: Office, store: Store) -> None:
    two_calls(office, store, "Li")
    office.show("Li")
    office.press(Qt.Key.Key_1)
    office.settle()
    assert "Wei Li" not in office.names()
    with store.read() as r:
        standing = cadences.standing(r, office.leads["Li"])
    assert standing is not None
    office.desk.card.why.show_cadence(standing, 4)
    assert words(office.desk.card.why)[1:3] == ["Cadence", "2 of 3 · E-mail"]
    assert office.desk.outcomes.undo_line.words().startswith("Wei Li: No answer, next E-mail Mon")

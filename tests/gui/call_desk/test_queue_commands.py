"""The person on the card is reserved, enters a cadence and leaves it; warnings are shown."""

from datetime import timedelta

from PySide6.QtCore import Qt

from tests.gui.call_office import Office, shown
from tests.services.conftest import LIU, THURSDAY, Clock, Workspace
from ui.dialogs.question import Question
from workbench.services import cadences, calling
from workbench.services.calling import reserving
from workbench.store import records
from workbench.store.database import Store

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def said(office: Office) -> list[str]:
    """Return the lines under “why now” of the person on the card."""
    item = office.desk.current()
    assert item is not None
    with office.store.read() as r:
        return [one.text for one in calling.card(r, item.who_id).reasons]


def test_a_person_is_reserved_without_a_network_and_given_back(
    office: Office, store: Store
) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_R, CTRL_SHIFT)
    office.settle()
    with store.read() as r:
        held = reserving.mine(r, office.leads["Li"])
    assert held is not None
    assert not held.is_confirmed
    assert "Reserved here, not confirmed" in said(office)
    assert office.shown() == "Wei Li"  # the place in the queue is kept
    office.window.run_command("call.give_back")
    office.settle()
    assert "Reserved here, not confirmed" not in said(office)


def test_a_person_enters_the_cadence_and_leaves_it(office: Office, store: Store) -> None:
    workspace = Workspace(store, Clock())
    cadence = workspace.pulled("Cadence", name="Eight calls", is_active=True)
    workspace.pulled(
        "CadenceStep", cadence_id=cadence, position=1, kind="call", days=0, subject="First call"
    )
    office.show("Li")
    office.press(Qt.Key.Key_K, CTRL_SHIFT)
    office.settle()
    with store.read() as r:
        standing = cadences.standing(r, office.leads["Li"])
    assert standing is not None
    assert (standing.call, standing.calls, standing.is_expected) == (1, 1, True)
    office.window.run_command("call.leave_cadence")
    office.settle()
    with store.read() as r:
        assert cadences.standing(r, office.leads["Li"]) is None


def test_anothers_call_that_a_sync_brings_is_a_warning_on_the_card(
    office: Office, store: Store
) -> None:
    office.show("Li")
    Workspace(store, Clock()).pulled(
        "Task", task_subtype="call", who_id=office.leads["Li"], owner_id=LIU,
        activity_at=shown(THURSDAY - timedelta(minutes=30)), call_disposition="no_answer",
    )  # fmt: skip
    office.settle()
    assert said(office)[0].startswith("Liu Yang called them today at")


def test_where_nobody_knows_the_time_the_dial_asks_and_the_log_does_not(
    office: Office, store: Store
) -> None:
    with store.write() as w:
        records.patch(w, "Lead", office.leads["Li"], {"time_zone": None, "phone": "+18005550142"})
    office.settle()
    office.show("Li")
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert isinstance(office.window.findChild(Question), Question)
    assert office.dialled == []
    office.press(Qt.Key.Key_Escape)
    office.awake()
    office.press(Qt.Key.Key_1)
    office.settle()
    assert len(office.calls("Li")) == 1

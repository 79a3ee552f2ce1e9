"""The person on the card is reserved, enters a cadence and leaves it; warnings are shown."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from tests.gui.call_office import Office, shown
from tests.services.conftest import LIU, THURSDAY, Clock, Workspace
from ui.dialogs.question import Question
from ui.widgets.feedback import Toast
from workbench.services import cadences, calling
from workbench.services.calling import reserving
from workbench.store import records
from workbench.store.database import Store

CONTROL = Qt.KeyboardModifier.ControlModifier
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


@pytest.fixture
def entered(office: Office, store: Store) -> Office:
    """Let Wei Li be in a cadence, on the card."""
    workspace = Workspace(store, Clock())
    cadence = workspace.pulled("Cadence", name="Eight calls", is_active=True)
    for position, (kind, days) in enumerate((("call", 0), ("email", 2)), 1):
        workspace.pulled(
            "CadenceStep", cadence_id=cadence, position=position, kind=kind, days=days,
            subject=f"{kind} {position}",
        )  # fmt: skip
    office.show("Li")
    office.press(Qt.Key.Key_K, CTRL_SHIFT)
    office.settle()
    return office


def standing(office: Office) -> cadences.Standing | None:
    with office.store.read() as r:
        return cadences.standing(r, office.leads["Li"])


def toast(office: Office) -> str:
    """Return what the window says just now."""
    shown = [one for one in office.window.findChildren(Toast) if one.isVisible()]
    return shown[-1].accessibleName()


def test_who_left_a_cadence_by_mistake_is_back_where_he_stood_by_one_key(entered: Office) -> None:
    before = standing(entered)
    entered.window.run_command("call.leave_cadence")
    entered.settle()
    assert (standing(entered), toast(entered)) == (None, "1 person is out of the cadence")
    entered.press(Qt.Key.Key_Z, CONTROL)
    entered.settle()
    after = standing(entered)
    assert before is not None
    assert after is not None
    assert (after.kind, after.step, after.due_at) == (before.kind, before.step, before.due_at)
    assert (toast(entered), entered.shown()) == ("1 person is in the cadence.", "Wei Li")


def test_a_way_back_that_leads_elsewhere_by_now_is_refused_with_a_sentence(
    entered: Office, store: Store
) -> None:
    entered.window.run_command("call.leave_cadence")
    entered.settle()
    Workspace(store, Clock()).pulled(
        "Task", task_subtype="call", who_id=entered.leads["Li"], owner_id=LIU, status="Completed",
        activity_at=shown(THURSDAY + timedelta(minutes=1)), call_disposition="no_answer",
    )  # fmt: skip
    entered.settle()
    entered.press(Qt.Key.Key_Z, CONTROL)
    entered.settle()
    assert standing(entered) is None
    assert toast(entered).startswith("The cadence of Wei Li cannot go on where it stood")


def test_leaving_says_so_where_nobody_is_in_a_cadence(office: Office) -> None:
    office.show("Li")
    office.window.run_command("call.leave_cadence")
    office.settle()
    assert toast(office) == "Nobody selected is in a cadence."
    assert not office.window.undo()


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

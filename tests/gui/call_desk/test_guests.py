"""Guests of an event in the queue: one digit, and whoever answered is a lead."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from tests.gui.call_office import Office
from tests.services.conftest import LIU, WANG, Clock, Workspace
from ui.commands import registry
from ui.commands.registry import CommandContext
from ui.desks.calls.hand_over_sheet import HandoffSheet
from ui.desks.calls.number_first import NumberSheet
from ui.desks.calls.queue_rows import spoken
from workbench.services import handoff
from workbench.store import records
from workbench.store.database import Store


@pytest.fixture
def leads(store: Store) -> dict[str, UUID]:
    """Let one lead and one guest wait, both in Shanghai."""
    workspace = Workspace(store, Clock())
    workspace.pulled("User", WANG, name="Wang Jie", role="bdr", is_active=True)
    expo = workspace.pulled("Campaign", name="Expo 2026", is_active=True)
    workspace.lead(last_name="Blocked", phone="+862155550999", owner_id=LIU, do_not_call=True)
    guest = workspace.pulled(
        "CampaignMember", campaign_id=expo, owner_id=WANG, first_name="Na", last_name="Sun",
        company="Pearl", phone="+862155550888", status="Sent",
    )  # fmt: skip
    return {"Li": workspace.lead(), "Sun": guest}


def test_one_digit_makes_a_lead_of_a_guest_who_talked_and_one_key_takes_it_back(
    office: Office,
) -> None:
    assert office.names() == ["Wei Li", "Na Sun"]
    office.show("Sun")
    assert "guest of an event" in spoken(office.desk.queue.model.items[1])
    for command in ("call.reserve", "call.cadence"):
        assert not registry.get(command).enabled(CommandContext(office.window))
    office.press(Qt.Key.Key_5)
    office.settle()
    with office.store.read() as r:
        member = records.require(r, "CampaignMember", office.leads["Sun"])
        lead = records.require(r, "Lead", member["lead_id"])
    assert (lead.name, lead["status"]) == ("Na Sun", "Working - Contacted")
    assert office.names() == ["Wei Li"]
    office.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert office.names() == ["Wei Li", "Na Sun"]
    with office.store.read() as r:
        assert records.get(r, "Lead", lead.id) is None


def test_a_guest_who_wants_a_meeting_is_handed_over_with_the_keys_of_a_lead(office: Office) -> None:
    Workspace(office.store, Clock()).pulled("User", LIU, name="Liu Yang", role="ae", is_active=True)
    office.show("Sun")
    office.press(Qt.Key.Key_6)
    office.settle()
    sheet = office.window.sheet()
    assert isinstance(sheet, HandoffSheet)
    with office.store.read() as r:  # who only looks leaves the guest on the list
        assert records.require(r, "CampaignMember", office.leads["Sun"])["lead_id"] is None
    office.type("Staff for two plants")
    office.press(Qt.Key.Key_Return)
    office.settle()
    with office.store.read() as r:
        member = records.require(r, "CampaignMember", office.leads["Sun"])
        lead = records.require(r, "Lead", member["lead_id"])
        (made,) = handoff.for_lead(r, lead.id)
        call = r.row("SELECT who_id, call_disposition FROM task WHERE activity_at IS NOT NULL")
    assert (lead.name, lead["owner_id"], made.to_name) == ("Na Sun", LIU, "Liu Yang")
    assert (made.need, made.is_waiting) == ("Staff for two plants", True)
    assert call == (lead.id.bytes, "meeting_booked")
    office.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    with office.store.read() as r:
        assert records.get(r, "Lead", lead.id) is None
        assert r.value("SELECT count(*) FROM handoff", ()) == 0
    assert office.names() == ["Wei Li", "Na Sun"]


def test_a_guest_who_did_not_answer_stays_a_guest(office: Office) -> None:
    office.show("Sun")
    office.press(Qt.Key.Key_Space)
    office.settle()
    assert office.names() == ["Wei Li"]
    with office.store.read() as r:
        member = records.require(r, "CampaignMember", office.leads["Sun"])
        assert r.value("SELECT count(*) FROM task WHERE call_disposition = 'no_answer'") == 1
    assert member["lead_id"] is None


def test_a_number_that_asked_not_to_be_called_is_not_dialled(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialled: list[str] = []
    monkeypatch.setattr(
        "ui.desks.calls.dialling.call_number",
        lambda _shell, number, _open: dialled.append(number),
    )
    office.window.run_command("call.number")
    sheet = office.window.sheet()
    assert isinstance(sheet, NumberSheet)
    office.type("+862155550999")
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert sheet.told() == "Wei Blocked asked not to be called: the number is not dialled."
    assert dialled == []

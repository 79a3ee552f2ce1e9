"""What a call leads to: meetings handed over, referrals, new leads, and an empty queue."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtCore import Qt

from tests.gui.call_office import Office
from tests.services.conftest import (
    LIU,
    WANG,
    Clock,
    Workspace,
)  # fmt: skip
from ui.desks.calls.hand_over_sheet import HandoffSheet
from ui.desks.calls.new_lead import NewLeadSheet
from ui.desks.calls.sheets import ReferralSheet
from ui.desks.lists.desk import ListDesk
from ui.theme import theme
from ui.widgets.audit import audit
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from workbench.services import calling
from workbench.services.calling.session import Logged
from workbench.store import records
from workbench.wire.ids import new_id

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize("width", [1440, 1280, 1024, 800])
@pytest.mark.parametrize("name", ["Li", "von Hohenlohe-Waldenburg-Schillingsfürst zu Bartenstein"])
def test_the_undo_line_never_cuts_the_outcome(office: Office, width: int, name: str) -> None:
    office.window.resize(width, 768)
    line = office.desk.outcomes.undo_line
    logged = Logged(
        task_id=new_id(), who_id=new_id(), name=f"Wei {name}",
        outcome=calling.BY_DISPOSITION["connected_interested"], next_step="Tue morning",
        at=Clock().at, can_undo=True,
    )  # fmt: skip
    line.show_logs((logged,))
    office.settle()
    assert line.shown().removesuffix(", next Tue morning").endswith(": Interested")
    assert line.words() == f"Wei {name}: Interested, next Tue morning"


def test_a_meeting_is_handed_to_an_ae_and_undo_takes_both_back(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_6)
    office.settle()
    sheet = office.window.sheet()
    assert isinstance(sheet, HandoffSheet)
    sheet.submit()  # without the need it stays open
    assert office.window.sheet() is sheet
    office.bot.keyClicks(sheet.fields["need"], "Staff for a fourth warehouse")
    office.bot.keyClicks(sheet.fields["meeting"], "tomorrow 10")
    office.bot.keyClick(sheet.fields["meeting"], Qt.Key.Key_Return)
    office.settle()
    with office.store.read() as r:
        lead = records.require(r, "Lead", office.leads["Li"])
        assert lead["owner_id"] == LIU
        assert r.value("SELECT count(*) FROM event WHERE voided_at IS NULL", ()) == 1
    assert office.calls("Li")[0]["call_disposition"] == "meeting_booked"
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    with office.store.read() as r:
        assert records.require(r, "Lead", office.leads["Li"])["owner_id"] == WANG
        assert r.value("SELECT count(*) FROM handoff", ()) == 0
        assert r.value("SELECT count(*) FROM event WHERE voided_at IS NULL", ()) == 0
    assert office.shown() == "Wei Li"


@pytest.mark.parametrize(("team_of_he", "proposed"), [("ours", "He Jun"), ("theirs", "Choose…")])
def test_a_handoff_goes_to_an_ae_of_ones_own_team_or_asks(
    office: Office, team_of_he: str, proposed: str
) -> None:
    teams = {"ours": new_id(), "theirs": new_id()}
    workspace = Workspace(office.store, Clock())
    he = new_id()
    workspace.pulled("User", WANG, name="Wang Jie", role="bdr", team_id=teams["ours"])
    workspace.pulled("User", LIU, name="Anna Abel", role="ae", team_id=teams["theirs"])
    workspace.pulled("User", he, name="He Jun", role="ae", team_id=teams[team_of_he])
    office.show("Li")
    office.press(Qt.Key.Key_6)
    office.settle()
    sheet = office.window.sheet()
    assert isinstance(sheet, HandoffSheet)
    assert proposed in [button.text() for button in sheet.findChildren(Button)]
    office.bot.keyClicks(sheet.fields["need"], "Staff for a fourth warehouse")
    office.bot.keyClick(sheet.fields["need"], Qt.Key.Key_Return)
    office.settle()
    with office.store.read() as r:
        owner = records.require(r, "Lead", office.leads["Li"])["owner_id"]
    assert owner == (he if team_of_he == "ours" else WANG)
    assert (office.window.sheet() is sheet) == (team_of_he == "theirs")


def test_after_a_handoff_the_way_back_names_the_person_and_not_the_number(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_6)
    office.settle()
    sheet = office.window.sheet()
    assert isinstance(sheet, HandoffSheet)
    office.bot.keyClicks(sheet.fields["need"], "Staff for a fourth warehouse")
    office.bot.keyClick(sheet.fields["need"], Qt.Key.Key_Return)
    office.settle()
    with office.store.load() as w, w.door():  # the lead is the AE's now and leaves this cache
        w.execute("DELETE FROM lead WHERE id = ?", (office.leads["Li"].bytes,))
    office.desk.reload()
    office.settle()
    assert office.desk.outcomes.undo_line.words().startswith("Wei Li: ")


def test_a_referral_makes_a_new_lead_of_the_company(office: Office) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_8)
    sheet = office.window.sheet()
    assert isinstance(sheet, ReferralSheet)
    office.bot.keyClicks(sheet.fields["last"], "Lu")
    office.bot.keyClick(sheet.fields["last"], Qt.Key.Key_Return)
    office.settle()
    assert "Lu" in office.names()


def test_a_new_lead_tells_who_may_be_the_same_and_comes_to_the_card(office: Office) -> None:
    office.press(Qt.Key.Key_N, CONTROL)
    sheet = office.window.sheet()
    assert isinstance(sheet, NewLeadSheet)
    office.bot.keyClicks(sheet.fields["last_name"], "Zhao")
    office.bot.keyClicks(sheet.fields["company"], "Hengda Logistics")
    office.bot.keyClicks(sheet.fields["phone"], "+86 21 5555 0123")
    office.bot.waitUntil(lambda: any("same number" in one for one in sheet.known.words()))
    sheet.submit()
    office.settle()
    office.settle()
    assert office.shown() == "Zhao"


def test_what_is_being_written_survives_a_sync_that_takes_the_lead_away(office: Office) -> None:
    office.show("Li")
    office.desk.card.notes.setPlainText("in the middle of it")
    with_store = office.store

    def elsewhere() -> None:
        with with_store.write() as w:
            records.patch(w, "Lead", office.leads["Li"], {"owner_id": LIU})

    with ThreadPoolExecutor(1) as other:
        other.submit(elsewhere).result()
    office.settle()
    assert office.shown() == "Wei Li"
    assert office.desk.card.notes.toPlainText() == "in the middle of it"


def test_an_empty_queue_offers_the_next_useful_thing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = calling.Queue((), 0, 0)
    monkeypatch.setattr(calling, "queue", lambda _r, _now: empty)
    office.desk.reload()
    office.settle()
    assert office.desk.pages.currentWidget() is office.desk.empty
    office.desk.empty.pressed.emit()
    assert isinstance(office.window.sheet(), NewLeadSheet)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (800, 600)])
def test_nothing_is_cut_or_covered(office: Office, size: tuple[int, int], language: str) -> None:
    if language == "zh_CN":
        office.window.run_command("view.language")
    office.window.resize(*size)
    office.settle()
    assert audit(office.window) == []
    theme.configure(scheme="dark")
    office.settle()
    assert audit(office.window) == []


def test_the_list_of_leads_is_filtered_sorted_and_opened(office: Office) -> None:
    office.window.go_to("leads")
    office.settle()
    desk = office.window.current_desk()
    assert isinstance(desk, ListDesk)
    office.settle()
    assert desk.model.index(0, 0).data() == "Hua Zhang"
    desk.filter.setText("Lantian")
    office.bot.wait(100)
    office.settle()
    assert len(desk.model.pks) == 1
    office.settle()
    assert desk.model.index(0, 0).data() == "Ping Sun"
    assert audit(office.window) == []


def test_the_new_lead_form_says_which_fields_are_needed(office: Office) -> None:
    office.press(Qt.Key.Key_N, CONTROL)
    office.settle()
    sheet = office.window.sheet()
    assert isinstance(sheet, NewLeadSheet)
    spoken = {name: field.accessibleName() for name, field in sheet.fields.items()}
    assert spoken["last_name"] == "Last name, needed"
    assert spoken["company"] == "Company, needed"
    assert spoken["phone"] == "Phone"
    shown = {label.words() for label in sheet.findChildren(Label)}
    assert {"Last name · needed", "Company · needed", "Phone"} <= shown

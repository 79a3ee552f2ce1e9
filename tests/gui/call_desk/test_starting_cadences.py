"""A cadence is chosen once for everybody selected; who is left out is told; one step back."""

from PySide6.QtCore import Qt

from tests.gui.call_office import Office
from tests.services.conftest import Clock, Workspace
from ui.desks.calls import cadence_choice
from ui.desks.calls.cadence_choice import CadenceChoice
from ui.desks.calls.lead_list import LeadList
from workbench.services import cadence_plans, cadences
from workbench.store import records
from workbench.store.database import Store


def running(office: Office, name: str) -> str:
    with office.store.read() as r:
        found = cadences.standing(r, office.leads[name])
    return "" if found is None or found.exit_reason else found.name


def test_everybody_selected_begins_the_cadence_that_is_chosen(office: Office, store: Store) -> None:
    workspace = Workspace(store, Clock())
    ids = {}
    for name, is_active in (("Eight calls", True), ("Three letters", True), ("Old", False)):
        ids[name] = workspace.pulled("Cadence", name=name, is_active=is_active)
        workspace.pulled(
            "CadenceStep", cadence_id=ids[name], position=1, kind="call", days=2, subject="First"
        )
    with store.write() as w:
        cadences.enter(w, office.leads["Sun"], ids["Eight calls"])
    office.settle()
    office.show("Li")
    office.desk.queue.select([office.leads["Keller"], office.leads["Sun"]])
    office.window.run_command("call.choose_cadence")
    office.settle()
    sheet = office.window.sheet()
    assert isinstance(sheet, CadenceChoice)
    assert [row.title for row in sheet.rows.radios.rows()] == ["Eight calls", "Three letters"]
    assert sheet.rows.course.text() == "day 3 call"
    office.press(Qt.Key.Key_2)
    office.press(Qt.Key.Key_Return)
    office.settle()
    names = ("Li", "Keller", "Sun")
    found = [running(office, name) for name in names]
    assert found == ["Three letters", "Three letters", "Eight calls"]
    assert office.window.undo()
    office.settle()
    assert [running(office, name) for name in names] == ["", "", "Eight calls"]


def test_who_is_left_out_is_told_with_the_reason(office: Office, store: Store) -> None:
    cadence = Workspace(store, Clock()).pulled("Cadence", name="Eight calls", is_active=True)
    Workspace(store, Clock()).pulled(
        "CadenceStep", cadence_id=cadence, position=1, kind="call", days=0, subject="First"
    )
    with store.write() as w:
        records.patch(w, "Lead", office.leads["Sun"], {"do_not_call": True})
        both = [office.leads["Li"], office.leads["Sun"]]
        entered = cadence_plans.enter_all(w, both, cadence)
    assert entered.who_ids == (office.leads["Li"],)
    said = cadence_choice.outcome_words(entered)
    assert said.startswith("1 person is in the cadence. 1 left out:")
    assert "Ping Sun may not be called" in said


def test_a_list_of_leads_begins_and_leaves_a_cadence(office: Office, store: Store) -> None:
    cadence = Workspace(store, Clock()).pulled("Cadence", name="Eight calls", is_active=True)
    Workspace(store, Clock()).pulled(
        "CadenceStep", cadence_id=cadence, position=1, kind="call", days=0, subject="First"
    )
    office.window.go_to("leads")
    office.settle()
    desk = office.window.current_desk()
    assert isinstance(desk, LeadList)
    desk.table.selectAll()
    office.window.run_command("leads.choose_cadence")
    office.settle()
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert running(office, "Li") == running(office, "Chen") == "Eight calls"
    office.window.run_command("leads.leave_cadence")
    office.settle()
    assert running(office, "Li") == running(office, "Chen") == ""
    assert office.window.undo()
    office.settle()
    assert running(office, "Li") == running(office, "Chen") == "Eight calls"

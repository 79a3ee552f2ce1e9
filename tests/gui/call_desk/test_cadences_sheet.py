"""An administrator makes, changes and switches off a cadence; a caller only reads them."""

from PySide6.QtCore import Qt

from tests.gui.call_office import Office
from tests.services.conftest import WANG, Clock, Workspace
from ui.desks.calls.cadence_form import CadenceForm
from ui.desks.calls.cadences_sheet import CadencesSheet
from workbench.services import cadence_plans
from workbench.services.cadence_plans import Plan, PlanStep
from workbench.store.database import Store


def sheet_of(office: Office) -> CadencesSheet:
    sheet = office.window.sheet()
    assert isinstance(sheet, CadencesSheet)
    return sheet


def form_of(office: Office) -> CadenceForm:
    form = office.window.sheet()
    assert isinstance(form, CadenceForm)
    return form


def only(office: Office) -> Plan:
    with office.store.read() as r:
        (plan,) = cadence_plans.plans(r)
    return plan


def test_an_administrator_makes_a_cadence_and_moves_its_steps_by_keys(
    office: Office, store: Store
) -> None:
    Workspace(store, Clock()).pulled("User", WANG, name="Wang Jie", role="admin", is_active=True)
    office.window.run_command("call.cadences")
    office.settle()
    sheet_of(office).new_button.click()
    form = form_of(office)
    form.submit()
    office.settle()
    form.name.setText("Spring")
    form.rows[0].subject.setText("First call")
    form.add_step()
    form.rows[1].subject.setText("Write")
    form.rows[1].kind.setCurrentIndex(1)
    form.rows[1].days.setValue(0)
    assert form.course.words() == "day 2 call, day 2 e-mail"
    form.rows[1].subject.setFocus()
    office.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert form.course.words() == "day 1 e-mail, day 2 call"
    for _twice in range(2):  # it is saved once
        form.submit()
    office.settle()
    plan = only(office)
    assert [one.subject for one in plan.steps] == ["Write", "First call"]
    sheet = sheet_of(office)
    assert sheet.rows.course.text() == "day 1 e-mail, day 2 call"
    sheet.switch_button.click()
    office.settle()
    assert not only(office).is_active
    assert sheet_of(office).switch_button.words() == "Switch on"


def test_a_caller_sees_the_cadences_and_whom_to_ask(office: Office) -> None:
    office.window.run_command("call.cadences")
    office.settle()
    assert not sheet_of(office).new_button.isEnabled()
    assert not sheet_of(office).usual_button.isEnabled()


def test_an_administrator_chooses_which_one_is_the_usual_one(office: Office, store: Store) -> None:
    Workspace(store, Clock()).pulled("User", WANG, name="Wang Jie", role="admin", is_active=True)
    with store.write() as w:
        for name in ("Spring", "Autumn"):
            cadence_plans.save(w, name, (PlanStep("call", 0, "any", "Call"),))
    office.window.run_command("call.cadences")
    office.settle()
    sheet = sheet_of(office)
    assert not sheet.usual_button.isEnabled(), "it is already"
    sheet.rows.setFocus()
    office.press(Qt.Key.Key_Down)
    assert sheet.usual_button.isEnabled()
    sheet.usual_button.click()
    office.settle()
    with office.store.read() as r:
        plans = cadence_plans.plans(r)
    assert [(one.name, one.is_usual) for one in plans] == [("Autumn", True), ("Spring", False)]
    chosen = sheet_of(office).rows.current()
    assert chosen is not None
    assert chosen.name == "Autumn"

"""Qualifying a lead: a sentence and a digit each, kept as it is answered."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.gui.call_office import Office, callback
from tests.services.conftest import LIU, THURSDAY, WANG, Clock, Workspace
from ui.desks.lists.desk import ListDesk
from ui.qualification.form import QualificationForm
from ui.qualification.qualifying import Qualifying
from ui.records.page import RecordPage
from ui.widgets.audit import audit
from workbench.services import qualification
from workbench.services.qualification import Qualification

CONTROL = Qt.KeyboardModifier.ControlModifier
NEED = "Staff for a fourth warehouse"


def known(office: Office, name: str = "Li") -> Qualification:
    with office.store.read() as r:
        return qualification.read(r, office.leads[name])


def ask(office: Office, name: str = "Li") -> QualificationForm:
    """Open the qualification of a lead on the card, with the keys in it."""
    office.show(name)
    office.press(Qt.Key.Key_B, CONTROL)
    office.settle()
    return office.desk.card.qualification


def page_of(office: Office, lead_id: UUID) -> RecordPage:
    """Show the page of a lead."""
    office.window.open_record_page("Lead", lead_id)
    office.settle()
    desk = office.window.current_desk()
    assert isinstance(desk, RecordPage)
    return desk


def test_a_lead_is_qualified_with_a_sentence_and_three_digits(office: Office) -> None:
    form = ask(office)
    assert form.need.hasFocus()
    office.type(NEED)
    office.press(Qt.Key.Key_Return)
    for key in (Qt.Key.Key_3, Qt.Key.Key_2, Qt.Key.Key_1):
        office.press(key)
    office.settle()
    assert known(office) == Qualification(NEED, "Confirmed", "Partly")
    assert form.state_words() == "Saved on this computer"
    assert form.missing_words() == "Still to ask: When do they want to begin? Is there a budget?"
    assert office.desk.card.notes.hasFocus()  # and the call goes on
    assert office.calls("Li") == []
    assert not office.desk.card.number.is_running
    assert office.shown() == "Wei Li"


def test_the_marks_beside_the_notes_tell_what_is_known_and_open_it(office: Office) -> None:
    form = ask(office)
    office.type(NEED)
    office.press(Qt.Key.Key_Escape)
    office.settle()
    card = office.desk.card
    assert not form.isVisible()
    assert card.script.isVisible()
    assert card.marks.accessibleName().startswith("Qualification: Need: Confirmed")
    office.bot.mouseClick(card.marks, Qt.MouseButton.LeftButton)
    office.settle()
    assert form.isVisible()
    assert form.picks["authority"].hasFocus()  # the first that is not known


def test_undo_takes_the_last_answer_back(office: Office) -> None:
    form = ask(office)
    office.type(NEED)
    office.press(Qt.Key.Key_Tab)
    office.press(Qt.Key.Key_3)
    office.settle()
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    assert known(office) == Qualification(NEED)
    assert form.picks["authority"].value == "Unknown"
    assert form.state_words() == "Taken back"


def test_no_key_of_the_form_logs_a_call(office: Office) -> None:
    form = ask(office)
    form.picks["budget"].setFocus()
    for key in (Qt.Key.Key_9, Qt.Key.Key_0, Qt.Key.Key_Space, Qt.Key.Key_L, Qt.Key.Key_Slash):
        office.press(key)
    form.need.setFocus()
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert office.calls("Li") == []
    assert known(office) == Qualification()
    assert office.window.sheet() is None
    assert not office.desk.card.number.is_running


def test_arrows_choose_and_go_from_answer_to_answer(office: Office) -> None:
    form = ask(office)
    office.press(Qt.Key.Key_Down)
    office.press(Qt.Key.Key_Right)
    office.press(Qt.Key.Key_Down)
    office.press(Qt.Key.Key_Right)
    office.press(Qt.Key.Key_Right)
    office.settle()
    assert known(office) == Qualification("", "Partly", "Confirmed")
    assert form.picks["timing"].accessibleName() == "Timing: Confirmed"


def test_a_need_is_kept_when_one_goes_on_to_the_next_lead(office: Office) -> None:
    ask(office)
    office.type(NEED)
    office.press(Qt.Key.Key_Down, CONTROL)
    office.settle()
    assert office.shown() == "Ping Sun"
    assert known(office).need == NEED
    assert known(office, "Sun").need == ""
    assert office.desk.card.script.isVisible()
    assert office.desk.queue.list.hasFocus()


def test_a_need_in_the_middle_of_writing_outlives_a_crash(office: Office) -> None:
    ask(office)
    office.type("Suzhou, 1 Ju")
    office.desk.qualifying._drafts.flush()
    office.settle()
    assert known(office).need == ""
    form = QualificationForm()
    office.bot.addWidget(form)
    again = Qualifying(form, office.window, form)
    again.show_lead(office.leads["Li"])
    again.read_now()
    office.settle()
    office.settle()
    assert form.need.text() == "Suzhou, 1 Ju"
    assert form.state_words() == "Draft restored"
    office.press(Qt.Key.Key_Escape)
    office.settle()


def test_what_the_server_brings_is_shown_unless_one_is_writing(office: Office) -> None:
    form = ask(office)
    office.type("mine")
    with office.store.load() as w, w.door():
        w.execute(
            "UPDATE lead SET qualification_budget = 'Confirmed' WHERE id = ?",
            (office.leads["Li"].bytes,),
        )
    office.desk.qualifying.read_now()
    office.settle()
    assert form.picks["budget"].value == "Confirmed"
    assert form.need.text() == "mine"
    office.press(Qt.Key.Key_Escape)
    office.settle()
    assert known(office) == Qualification("mine", budget="Confirmed")


def test_the_fit_stands_beside_with_its_reasons(office: Office) -> None:
    form = ask(office)
    said = form.fit.words()
    assert said.startswith("Good fit")
    assert "Annual revenue: 92" in said


def test_the_page_of_a_lead_asks_the_same_and_nothing_twice(office: Office) -> None:
    page = page_of(office, office.leads["Li"])
    assert page.qualification is not None
    assert "qualification_need" not in page.form.names()
    assert "qualification_notes" in page.form.names()
    office.window.run_command("lead.qualify")
    office.settle()
    assert page.qualification.need.hasFocus()
    office.type(NEED)
    office.press(Qt.Key.Key_Return)
    office.press(Qt.Key.Key_2)
    office.settle()
    assert known(office) == Qualification(NEED, "Partly")


def test_a_lead_of_somebody_else_can_be_read_only(office: Office) -> None:
    workspace = Workspace(office.store, Clock())
    theirs = workspace.lead(last_name="Gao", owner_id=LIU, qualification_need="New rota")
    form = page_of(office, theirs).qualification
    assert form is not None
    office.bot.waitUntil(lambda: form.need.text() != "")  # a moment after the page
    assert form.need.text() == "New rota"
    assert not form.isEnabled()
    assert form.toolTip()


def test_from_a_list_the_command_leads_to_the_page(office: Office) -> None:
    office.window.go_to("leads")
    office.settle()
    desk = office.window.current_desk()
    assert isinstance(desk, ListDesk)
    office.bot.mouseClick(desk.mine, Qt.MouseButton.LeftButton)
    office.settle()
    office.settle()
    desk.table.setFocus()
    office.press(Qt.Key.Key_B, CONTROL)
    office.settle()
    page = office.window.current_desk()
    assert isinstance(page, RecordPage)
    assert page.qualification is not None
    assert page.qualification.isAncestorOf(QApplication.focusWidget() or office.window)


def test_a_contact_is_not_qualified(office: Office) -> None:
    workspace = Workspace(office.store, Clock())
    office.leads["Roth"] = workspace.pulled(
        "Contact", first_name="Ida", last_name="Roth", phone="+862155550177", owner_id=WANG
    )
    callback(workspace, office.leads["Roth"], THURSDAY)
    office.desk.reload()
    office.settle()
    ask(office, "Roth")
    assert office.shown() == "Ida Roth"
    assert not office.desk.card.is_qualifying
    ask(office, "Li")
    assert office.desk.card.is_qualifying


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(
    "size", [(1440, 900), (1280, 800), (1024, 768), (800, 600), (853, 533), (800, 500)]
)
def test_nothing_of_the_form_is_cut_or_covered(
    office: Office, size: tuple[int, int], language: str
) -> None:
    if language == "zh_CN":
        office.window.run_command("view.language")
        desk = office.window.current_desk()
        assert isinstance(desk, type(office.desk))
        office.desk = desk
        office.settle()
    office.window.resize(*size)
    ask(office)
    office.type(NEED)
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert audit(office.window) == []

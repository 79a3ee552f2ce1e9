"""A call-back that is due comes at once, and then one goes on where one was."""

from datetime import timedelta

from PySide6.QtCore import Qt

from tests.gui import call_office
from tests.gui.call_office import Office
from tests.services.conftest import THURSDAY, Clock, Workspace
from workbench.store.database import Store


def log(office: Office) -> str:
    """Log “no answer”; return who comes next."""
    office.press(Qt.Key.Key_1)
    office.settle()
    office.awake()
    return office.shown()


def below(office: Office, name: str) -> str:
    """Return who comes after somebody in the list and may be called."""
    items = office.desk.queue.model.items
    row = office.names().index(name)
    return next(one.name for one in items[row + 1 :] if one.hours.is_allowed)


def test_after_a_callback_one_goes_on_where_one_was(office: Office) -> None:
    office.show("He")
    following = below(office, "Jun He")
    assert log(office) == "Rui Chen"  # his call-back is due
    assert log(office) == following
    assert following == "Fang Xu"


def test_after_several_callbacks_one_goes_on_where_one_was(office: Office, store: Store) -> None:
    office.show("He")
    second = office.leads["Deng"]
    call_office.callback(Workspace(store, Clock()), second, THURSDAY - timedelta(minutes=1))
    office.settle()
    office.awake()
    assert office.shown() == "Jun He"
    assert {log(office), log(office)} == {"Rui Chen", "Kai Deng"}
    assert log(office) == "Fang Xu"
    assert log(office) == "Tao Wu"  # and from there in order


def test_whoever_is_chosen_by_hand_meanwhile_is_the_new_place(office: Office) -> None:
    office.show("He")
    assert log(office) == "Rui Chen"
    office.show("Deng")
    assert log(office) == "Rui Chen"
    assert log(office) == "Bo Liang"


def test_the_place_holds_when_its_person_is_gone(office: Office, store: Store) -> None:
    office.show("He")
    assert log(office) == "Rui Chen"
    call_office.callback(
        Workspace(store, Clock()), office.leads["Xu"], THURSDAY + timedelta(days=2)
    )  # planned for later: out of the queue
    office.settle()
    office.awake()
    assert "Fang Xu" not in office.names()
    assert log(office) == "Tao Wu"

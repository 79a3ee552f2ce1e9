"""Whom one dials is asked for until the day ends; the server settles it."""

from PySide6.QtCore import Qt

from tests.gui import call_office
from tests.gui.call_office import Office
from tests.services.conftest import WANG, Clock, Workspace
from workbench import settings
from workbench.services import calling
from workbench.services.calling import reserving
from workbench.store.database import Store

PENDING = "Reserved here, not confirmed"


def reasons(office: Office, name: str) -> list[str]:
    with office.store.read() as r:
        return [one.text for one in calling.card(r, office.leads[name]).reasons]


def held(store: Store) -> list[str]:
    with store.read() as r:
        return [status for (status,) in r.rows("SELECT status FROM reservation")]


def test_dialling_asks_for_the_person_once(office: Office, store: Store) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert office.dialled == ["tel:+862155550123"]
    assert held(store) == ["pending"]
    assert reasons(office, "Li")[0] == PENDING
    assert (office.shown(), office.desk.card.number.is_running) == ("Wei Li", True)
    office.desk.card.number.stop()
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert held(store) == ["pending"]


def test_a_logged_call_alone_asks_for_nobody(office: Office, store: Store) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_1)
    office.settle()
    assert held(store) == []


def test_the_setting_switches_it_off(office: Office, store: Store) -> None:
    settings.put("reserve_on_dial", False)
    office.show("Li")
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert len(office.dialled) == 1
    assert held(store) == []


def test_a_yes_of_the_server_is_what_the_card_says_then(office: Office, store: Store) -> None:
    office.show("Li")
    office.press(Qt.Key.Key_Return)
    office.settle()
    with store.read() as r:
        mine = reserving.mine(r, office.leads["Li"])
    assert mine is not None
    Workspace(store, Clock()).pulled(
        "Reservation", mine.id, who_id=office.leads["Li"], owner_id=WANG, status="approved",
        ends_at=call_office.shown(mine.ends_at),
    )  # fmt: skip
    assert PENDING not in reasons(office, "Li")

"""The devices in the window: what became of a wipe is read there, and another is asked for."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.gui.record_office import Office
from tests.services.conftest import LIU, WANG
from tests.services.test_devices import LATER, told
from ui.accounts.devices_sheet import DevicesSheet
from ui.dialogs.question import Question
from ui.main_window import MainWindow
from ui.widgets.audit import audit
from workbench.backend.transport import Unknown
from workbench.i18n import told as worded


class Team:
    """A server that knows devices."""

    def __init__(self) -> None:
        self.asked: list[object] = []
        self.is_away = False
        self.known = [
            told("an old laptop", WANG, "active", id="own", is_this=True),
            told("a phone", LIU, "active", id="phone"),
            told("a tower", LIU, id="tower", wipe_told_at=LATER, held="unsaved", held_at=LATER),
            told("a tablet", LIU, "wiped", id="tablet", wipe_told_at=LATER, wiped_at=LATER),
        ]

    def devices(self, *, everyone: bool) -> list[dict[str, Any]]:
        if self.is_away:
            raise Unknown(worded("The server cannot be reached."))
        self.asked.append(everyone)
        return self.known

    def wipe_device(self, device_id: str) -> None:
        self.asked.append(device_id)
        self.known[1] = told("a phone", LIU, id="phone")


@pytest.fixture
def team(core: Any) -> Team:
    made = core.client = Team()
    return made


@pytest.fixture
def sheet(team: Team, window: MainWindow, office: Office, qtbot: Any) -> DevicesSheet:
    office.rows.pulled("User", WANG, name="Wang Jie", role="admin", is_active=True)
    return opened(window, qtbot)


def opened(window: MainWindow, qtbot: Any) -> DevicesSheet:
    window.run_command("app.devices")
    found = window.sheet()
    assert isinstance(found, DevicesSheet)
    qtbot.waitUntil(lambda: bool(found.rows.choices()))
    return found


def test_an_admin_sees_what_became_of_each_wipe_first(sheet: DevicesSheet, team: Team) -> None:
    assert team.asked == [True]
    held, done, phone, own = sheet.rows.choices()
    assert held.title == "Liu Yang · a tower"
    assert held.detail.startswith("removal asked for 2026-06-11 ")
    assert "unsent work could not be saved there; it tries again" in sheet.detail.words()
    rights = [one.right for one in (held, done, phone, own)]
    assert rights == ["not removed", "removed", "signed in", "signed in"]
    assert phone.detail.startswith("last seen 2026-06-11 ")
    assert own.title == "Wang Jie · an old laptop (this one)"
    assert not sheet.wipe_button.isEnabled()
    assert audit(sheet) == []


def test_a_wipe_is_asked_for_once_it_is_agreed_to_and_then_shown(
    sheet: DevicesSheet, team: Team, window: MainWindow, qtbot: Any
) -> None:
    for _step in range(2):
        qtbot.keyClick(sheet.rows, Qt.Key.Key_Down)
    assert sheet.wipe_button.isEnabled()
    qtbot.keyClick(sheet.rows, Qt.Key.Key_Return)
    question = window.sheet()
    assert isinstance(question, Question)
    assert team.asked == [True]
    question._yes()
    qtbot.waitUntil(lambda: isinstance(window.sheet(), DevicesSheet))
    again = window.sheet()
    assert isinstance(again, DevicesSheet)
    qtbot.waitUntil(lambda: bool(again.rows.choices()))
    assert team.asked == [True, "phone", True]
    qtbot.keyClick(again.rows, Qt.Key.Key_Down)
    assert again.rows.choices()[1].right == "no answer yet"
    assert "waits until it asks the server" in again.detail.words()


def test_a_device_that_cannot_be_wiped_is_not_asked_about(
    sheet: DevicesSheet, window: MainWindow, qtbot: Any
) -> None:
    qtbot.keyClick(sheet.rows, Qt.Key.Key_Return)  # the one that is to be wiped already
    assert window.sheet() is sheet


def test_who_is_no_admin_sees_his_own(team: Team, window: MainWindow, qtbot: Any) -> None:
    opened(window, qtbot)
    assert team.asked == [False]


def test_a_server_that_is_away_is_told_in_the_sheet(
    team: Team, window: MainWindow, qtbot: Any
) -> None:
    team.is_away = True
    window.run_command("app.devices")
    sheet = window.sheet()
    assert isinstance(sheet, DevicesSheet)
    qtbot.waitUntil(lambda: sheet.words.words() == "The server cannot be reached.")
    assert not sheet.wipe_button.isEnabled()

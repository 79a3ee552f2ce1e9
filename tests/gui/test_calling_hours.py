"""The call desk at night and at the weekend, and for those who have nobody to call."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.gui import call_office
from tests.gui.call_office import Office
from tests.services.conftest import LIU, WANG, Clock, Workspace
from ui.desk_list import desk_entries
from ui.desks.calls.queue_rows import spoken
from ui.desks.calls.script import ScriptCard
from ui.dialogs.question import Question
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.shell.parts import WindowParts
from ui.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from workbench.services import calling
from workbench.store import records
from workbench.store.database import Store, open_store

SUNDAY_NIGHT = datetime(2026, 11, 22, 3, tzinfo=UTC)
MONDAY_IN_SHANGHAI = datetime(2026, 11, 23, 1, tzinfo=UTC)
Opened = Callable[[], Office]


@pytest.fixture
def clock() -> Clock:
    made = Clock()
    made.at = SUNDAY_NIGHT
    return made


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    call_office.new_store(tmp_path / "calls.db").close()
    made = open_store(tmp_path / "calls.db", None, now=clock.now)
    yield made
    made.close()


@pytest.fixture
def workspace(store: Store, clock: Clock) -> Workspace:
    made = Workspace(store, clock)
    made.pulled("User", WANG, name="Wang Jie", role="bdr", is_active=True)
    return made


@pytest.fixture
def core(store: Store) -> Any:
    return SimpleNamespace(store=store)


@pytest.fixture
def opened(qtbot: Any, store: Store, operations: Operations) -> Iterator[Opened]:
    """Open the window on the call desk, once the workspace is filled."""
    offices: list[Office] = []

    def open_(leads: dict[str, UUID] | None = None) -> Office:
        window = MainWindow(WindowParts(operations=operations, desks=desk_entries()))
        qtbot.addWidget(window)
        window.resize(1440, 900)
        with qtbot.waitActive(window):
            window.show()
        window.go_to("calls")
        offices.append(Office(qtbot, store, window, leads or {}))
        offices[0].settle()
        offices[0].awake()
        return offices[0]

    yield open_
    for office in offices:
        office.settle()


@pytest.fixture
def night(workspace: Workspace, opened: Callable[..., Office]) -> Office:
    """Return the desk on a Sunday at 03:00 UTC, when all leads sleep."""
    leads = {
        name: workspace.lead(last_name=name, score=score, time_zone=zone)
        for name, score, zone in (
            ("Keller", 95, "Europe/Berlin"),
            ("Li", 90, "Asia/Shanghai"),
            ("Tane", 40, "Pacific/Auckland"),
        )
    }
    return opened(leads)


def test_at_night_the_desk_says_who_opens_first_and_what_to_do_meanwhile(night: Office) -> None:
    assert night.names() == ["Wei Tane", "Wei Li", "Wei Keller"]
    strip = night.desk.closed
    assert strip.isVisible()
    said = strip.words()
    assert said.startswith("Nobody may be called now. Wei Tane opens Mon 09:00 their time")
    assert said.endswith("your time)")
    assert "plan a callback (3)" in strip.toolTip()


def test_a_long_notice_takes_no_width_from_the_history_and_cuts_no_opener(night: Office) -> None:
    night.window.resize(1280, 800)
    night.settle()
    assert night.desk.history.width() >= theme.px(280)
    script = night.desk.card.script
    card = script.findChild(ScriptCard)
    assert card is not None
    assert card.height() >= card.minimumSizeHint().height()
    assert night.desk.card.height() >= night.desk.card.minimumSizeHint().height()


def test_both_clocks_say_whose_they_are(night: Office) -> None:
    words = [one.words() for one in night.desk.card.head.findChildren(Label)]
    assert any(word.endswith(" your time") for word in words)
    assert "their time" in " ".join(spoken(item) for item in night.desk.queue.model.items)


def test_a_callback_planned_at_night_is_a_to_do_and_no_call(night: Office) -> None:
    night.press(Qt.Key.Key_3)
    night.press(Qt.Key.Key_2)  # tomorrow, same time; nobody is asked whether to log
    night.settle()
    assert night.names() == ["Wei Li", "Wei Keller"]
    assert night.shown() == "Wei Li"
    with night.store.read() as r:
        (planned,) = r.rows(
            "SELECT status, priority, activity_at, call_disposition FROM task WHERE who_id = ?",
            (night.leads["Tane"].bytes,),
        )
        assert planned == ("Not Started", "High", None, None)
        strip = calling.session_strip(r)
    assert (strip.dials, strip.connects) == (0, 0)
    night.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    night.settle()
    assert night.names() == ["Wei Tane", "Wei Li", "Wei Keller"]
    assert night.shown() == "Wei Tane"


def test_a_callback_planned_twice_is_moved(night: Office) -> None:
    tane = night.leads["Tane"]
    with night.store.write() as w:
        first = calling.plan_call(w, tane, SUNDAY_NIGHT + timedelta(days=1))
        second = calling.plan_call(w, tane, SUNDAY_NIGHT + timedelta(days=2))
        assert second.task_id == first.task_id
        calling.undo_plan(w, second)
        task = records.require(w, "Task", first.task_id)
        assert task["due_at"] == SUNDAY_NIGHT + timedelta(days=1)
    night.settle()


def test_one_key_lets_one_work_anyway_and_again_asks_again(night: Office) -> None:
    night.press(Qt.Key.Key_L)
    assert night.desk.closed.words().startswith("Working outside calling hours")
    night.press(Qt.Key.Key_1)
    assert night.window.sheet() is None
    night.settle()
    night.awake()
    with night.store.read() as r:
        assert r.value("SELECT count(*) FROM task WHERE call_disposition = 'no_answer'") == 1
    night.press(Qt.Key.Key_L)
    night.press(Qt.Key.Key_1)
    assert isinstance(night.window.sheet(), Question)


def test_do_not_call_is_asked_about_also_when_one_works_anyway(
    workspace: Workspace, opened: Callable[..., Office]
) -> None:
    workspace.lead(last_name="Li")
    office = opened(
        {"Never": workspace.lead(last_name="Never", phone="+862155550999", do_not_call=True)}
    )
    office.press(Qt.Key.Key_L)
    office.show("Never")
    office.press(Qt.Key.Key_1)
    assert isinstance(office.window.sheet(), Question)


def test_once_somebody_wakes_the_strip_goes_and_questions_are_asked_again(
    night: Office, clock: Clock
) -> None:
    night.press(Qt.Key.Key_L)
    clock.at = MONDAY_IN_SHANGHAI
    night.desk.reload()
    night.settle()
    assert not night.desk.closed.isVisible()
    night.show("Keller")  # 02:00 in Berlin
    night.press(Qt.Key.Key_1)
    assert isinstance(night.window.sheet(), Question)
    night.press(Qt.Key.Key_Escape)
    night.press(Qt.Key.Key_L)  # for this person alone
    night.press(Qt.Key.Key_1)
    assert night.window.sheet() is None
    night.settle()
    assert len(night.calls("Keller")) == 1


@pytest.mark.parametrize(
    ("role", "sentence", "verb", "desk"),
    [
        ("manager", "No lead here is yours to call", "Show the team's", "leads"),
        ("csm", "Your role calls nobody from here", "Show the accounts", "accounts"),
    ],
)
def test_who_has_nobody_to_call_is_told_why_and_where_to_go(
    workspace: Workspace,
    opened: Callable[..., Office],
    role: str,
    sentence: str,
    verb: str,
    desk: str,
) -> None:
    workspace.pulled("User", WANG, name="Wang Jie", role=role, is_active=True)
    workspace.lead(owner_id=LIU)
    office = opened()
    empty = office.desk.empty
    assert empty.isVisible()
    assert sentence in [label.text() for label in empty.findChildren(Label)]
    (button,) = empty.findChildren(Button)
    assert button.text() == verb
    button.setFocus()
    assert QApplication.focusWidget() is button
    office.press(Qt.Key.Key_Return)
    assert office.window._shown_key == desk

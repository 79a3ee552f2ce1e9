"""A promised call that becomes due is announced, wherever one is; the badge counts what is due."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSystemTrayIcon

from tests.gui import call_office
from tests.services.conftest import CLIENT, THURSDAY, WANG, WORKSPACE, Clock, Workspace
from ui import due_calls
from ui.desk_list import desk_entries, record_views
from ui.desks.calls.desk import CallDesk
from ui.due_calls import DueCalls
from ui.home_counts import HomeCounts
from ui.main_window import MainWindow
from ui.notices import Notices
from ui.operations import Operations
from ui.shell.parts import WindowParts
from ui.widgets.buttons import Button
from ui.widgets.feedback import Banner
from workbench import settings
from workbench.services.calling import due
from workbench.store import meta
from workbench.store.database import Store, open_store

SAID = "Rui Chen was promised a call: "


class Tray:
    """Stands in for the system's tray."""

    MessageIcon = QSystemTrayIcon.MessageIcon
    said: ClassVar[list[str]] = []

    def __init__(self, *_parts: object) -> None:
        self.messageClicked = SimpleNamespace(connect=lambda _slot: None)
        self.is_shown = False

    @staticmethod
    def isSystemTrayAvailable() -> bool:
        return True

    def show(self) -> None:
        self.is_shown = True

    def hide(self) -> None:
        self.is_shown = False

    def showMessage(self, title: str, words: str, _icon: object) -> None:
        Tray.said.append(f"{title}: {words}")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    made = open_store(tmp_path / "calls.db", None, create=True, now=clock.now)
    with made.write() as w:
        for key, value in (("workspace_id", WORKSPACE), ("user_id", WANG), ("client_id", CLIENT)):
            meta.put(w, key, value)
    made.forget_identity()
    yield made
    made.close()


@pytest.fixture
def core(store: Store) -> Any:
    return SimpleNamespace(store=store)


@pytest.fixture
def people(store: Store, clock: Clock) -> dict[str, UUID]:
    """Promise Chen a call in half an hour; the one of the seed, due now, is left out."""
    workspace = Workspace(store, clock)
    found = call_office.seed(workspace)
    with store.load() as w, w.door():
        w.execute("DELETE FROM task WHERE status = 'Not Started'")
    call_office.callback(workspace, found["Chen"], THURSDAY + timedelta(minutes=30))
    return found


class Room:
    """A window with what it hears of, and what its owner sees."""

    def __init__(self, bot: Any, window: MainWindow, due: DueCalls, clock: Clock) -> None:
        self.bot, self.window, self.due, self.clock = bot, window, due, clock

    def settle(self) -> None:
        for _ in range(3):
            self.bot.wait(60)
            self.bot.waitUntil(lambda: self.window.operations.under_way == 0)

    def half_an_hour_later(self) -> None:
        """Let the timer fire: nothing is committed meanwhile."""
        self.clock.forward(minutes=31)
        assert self.due._timer.isActive()
        self.due._timer.timeout.emit()
        self.settle()

    def badge(self) -> int:
        """Return the number beside the calls."""
        (entry,) = (one for one in self.window._sidebar.entries() if one.key == "calls")
        return entry.count

    def banner(self) -> str:
        shown = [one for one in self.window.findChildren(Banner) if one.isVisible()]
        return shown[0].accessibleName() if shown else ""


@pytest.fixture
def room(
    qtbot: Any,
    core: Any,
    operations: Operations,
    people: dict[str, UUID],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Room]:
    assert people
    monkeypatch.setattr(due_calls, "QSystemTrayIcon", Tray)
    monkeypatch.setattr(Tray, "said", [])
    parts = WindowParts(operations=operations, desks=desk_entries(), records=record_views())
    window = MainWindow(parts)
    notices, waiting = Notices(core, operations, window), DueCalls(core, operations, window)
    counts = HomeCounts(core, operations, window)
    waiting.came.connect(notices.look)
    waiting.came.connect(counts.count)

    def end(_window: object) -> None:
        for part in (counts, notices, waiting):
            part.end()

    qtbot.addWidget(window, before_close_func=end)
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.show()
    window.go_to("leads")
    made = Room(qtbot, window, waiting, clock)
    waiting.look()
    made.settle()
    yield made
    made.settle()


def test_a_call_back_that_becomes_due_is_told_on_another_page_and_one_key_leads_there(
    room: Room,
) -> None:
    assert room.banner() == ""
    room.half_an_hour_later()
    assert room.banner().startswith(SAID)
    assert "Ctrl+Shift+B" in room.banner()
    room.bot.keyClick(
        room.window, Qt.Key.Key_B,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )  # fmt: skip
    room.settle()
    desk = room.window.current_desk()
    assert isinstance(desk, CallDesk)
    current = desk.current()
    assert current is not None
    assert current.name == "Rui Chen"
    assert room.banner() == ""
    room.window.go_to("leads")
    room.due.look()
    room.settle()
    assert room.banner() == ""  # it was seen


def test_the_button_of_the_notice_leads_there_too(room: Room) -> None:
    room.half_an_hour_later()
    (shown,) = (one for one in room.window.findChildren(Banner) if one.isVisible())
    next(one for one in shown.findChildren(Button) if one.text() == "Show").click()
    room.settle()
    assert isinstance(room.window.current_desk(), CallDesk)


def test_who_looks_at_the_call_desk_is_not_told_twice(room: Room) -> None:
    settings.put("tray_notices", True)
    room.window.go_to("calls")
    room.settle()
    room.half_an_hour_later()
    assert (room.banner(), Tray.said) == ("", [])


def test_a_window_that_is_behind_tells_by_the_banner_and_where_wanted_by_the_tray(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.put("tray_notices", True)
    room.window.go_to("calls")
    room.settle()
    monkeypatch.setattr(room.window, "isActiveWindow", lambda: False)
    room.half_an_hour_later()
    assert room.banner().startswith(SAID)
    assert [said.startswith(f"Call back: {SAID}") for said in Tray.said] == [True]
    room.due.look()
    room.settle()
    assert len(Tray.said) == 1


def test_the_tray_keeps_silent_unless_it_is_asked_for(room: Room) -> None:
    room.half_an_hour_later()
    assert Tray.said == []


def test_no_call_back_is_said_as_such(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(room.window, "toast", lambda words, **_more: said.append(words))
    room.window.run_command("call.due")
    room.settle()
    assert said == ["No call-back is due"]


def test_several_are_one_notice(room: Room, store: Store, people: dict[str, UUID]) -> None:
    workspace = Workspace(store, room.clock)
    call_office.callback(workspace, people["Sun"], THURSDAY + timedelta(minutes=20))
    room.half_an_hour_later()
    assert room.banner().startswith("2 promised calls are due, the first to Ping Sun")


def test_a_call_promised_for_another_day_says_which(
    store: Store, people: dict[str, UUID], clock: Clock
) -> None:
    assert people
    with store.read() as r:
        found = due.call_backs(r, clock.now() + timedelta(minutes=30))
    assert "19 Nov" in due_calls.words(found, clock.now() + timedelta(days=1))


def test_the_queue_on_the_screen_leaves_the_badge_to_the_calls_that_are_due(room: Room) -> None:
    assert room.badge() == 0
    room.half_an_hour_later()
    room.window.go_to("calls")
    room.settle()
    assert room.badge() == 1


def test_the_badge_counts_people_whose_call_is_due(
    store: Store, people: dict[str, UUID], clock: Clock
) -> None:
    with store.read() as r:
        assert due.count_due(r, clock.now()) == 0
        assert due.next_at(r, clock.now()) == THURSDAY + timedelta(minutes=30)
        later = clock.now() + timedelta(minutes=30)
        assert due.count_due(r, later) == 1
        assert [one.who_id for one in due.call_backs(r, later)] == [people["Chen"]]
        assert due.next_at(r, later) is None

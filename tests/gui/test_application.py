"""The program opens a profile off the GUI thread, joins sync to the window and ends cleanly."""

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

import workbench.app
from tests.gui.conftest import ExampleDesk
from ui import __main__ as command_line
from ui import application, window_state
from ui.application import Program, Session
from ui.desks.base import DeskEntry
from ui.dialogs import crash
from ui.dialogs.crash import CrashSheet
from ui.dialogs.wiped import WipedSheet, WipeHeldSheet
from ui.next_place import Next
from ui.start_window import PassphraseSheet, StartWindow
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from workbench import leaving, paths
from workbench.app import Me
from workbench.errors import ProfileInUse, UsageError, WipeHeld
from workbench.store import meta
from workbench.store.database import Store, open_store
from workbench.sync.state import Phase, SyncState


class Schedule:
    """A schedule that tells its state when it is started, on the thread that starts it."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[SyncState], None]] = []
        self.asked = 0

    def subscribe(self, listener: Callable[[SyncState], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def start(self) -> None:
        for listener in self.listeners:
            listener(SyncState(Phase.OFFLINE, waiting=3))

    def sync_now(self) -> None:
        self.asked += 1


class Core:
    """An open profile with a real store; its sync is the schedule above."""

    def __init__(self, store: Store) -> None:
        self.profile = SimpleNamespace(name="wang", server_url="https://sales.northwind.example/x")
        self.schedule = Schedule()
        self.store = store
        self.care = 0
        self.closed = False

    def look_after(self) -> None:
        self.care += 1

    def close(self) -> None:
        self.store.close()
        self.closed = True


@pytest.fixture
def core(monkeypatch: pytest.MonkeyPatch, desks: list[DeskEntry], tmp_path: Path) -> Iterator[Core]:
    monkeypatch.setattr(application, "desk_entries", lambda: desks)
    who = Me(UUID(int=5), "Wang Jie", "ae", "wang@northwind.example")
    monkeypatch.setattr(workbench.app, "me", lambda _reader: who)
    store = open_store(tmp_path / "profile.db", None, create=True)
    with store.write() as w:
        for name in ("workspace_id", "user_id", "client_id"):
            meta.put(w, name, str(uuid4()))
    yield Core(store)
    store.close()


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    running = Program(Next("open", "wang"), tmp_path / "window.log")
    yield running
    running.end()


def test_a_session_joins_store_and_sync_and_parts_them_again(qtbot: Any, core: Core) -> None:
    session = Session(core)
    session.begin()
    window = session.window
    qtbot.waitUntil(lambda: window._status.chip.words() == "Offline · 3 waiting")
    qtbot.waitUntil(
        lambda: window._sidebar.person.accessibleName() == "Wang Jie, Account executive"
    )
    assert window.windowTitle() == "sales.northwind.example"
    window.sync_now()
    qtbot.waitUntil(lambda: core.schedule.asked == 1)
    qtbot.waitUntil(lambda: core.care >= 1)
    session.end()
    assert core.closed
    assert core.schedule.listeners == []
    assert core.store._listeners == []
    assert not window.isVisible()


def test_a_wipe_from_afar_removes_the_profile_says_so_and_ends(
    qtbot: Any, core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    obeyed: list[object] = []
    left = leaving.Left(2, Path("/home/wang/unsent/wang.unsent"))

    def obey(given: object) -> leaving.Left:
        obeyed.append(given)
        return left

    monkeypatch.setattr(leaving, "obey_wipe", obey)
    session = Session(core)
    session.begin()
    window = session.window
    qtbot.waitUntil(lambda: bool(core.schedule.listeners))
    asked = SyncState(Phase.NEEDS_YOU, is_wiped=True)
    for listener in (*core.schedule.listeners, *core.schedule.listeners):
        listener(asked)
    qtbot.waitUntil(lambda: isinstance(window.sheet(), WipedSheet))
    assert not window.centralWidget().isVisible()
    assert obeyed == [core]
    assert core.schedule.listeners == []
    sheet = window.sheet()
    assert sheet is not None
    assert "wang.unsent" in " ".join(label.words() for label in sheet.findChildren(Label))
    sheet.done.emit()
    qtbot.waitUntil(lambda: not window.isVisible())
    session.end()


def test_a_wipe_that_cannot_be_done_says_why_and_is_tried_again(
    qtbot: Any, core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    results: list[leaving.Left | WipeHeld] = [
        WipeHeld("no room for unsent work", can_repeat=True),
        WipeHeld("the files could not go"),
    ]

    def obey(_core: object) -> leaving.Left:
        result = results.pop(0)
        if isinstance(result, WipeHeld):
            raise result
        return result

    def said() -> str:
        sheet = window.sheet()
        assert sheet is not None
        return " ".join(label.words() for label in sheet.findChildren(Label))

    def again() -> Button:
        sheet = window.sheet()
        assert sheet is not None
        return next(one for one in sheet.findChildren(Button) if one.text() == "Try again")

    monkeypatch.setattr(leaving, "obey_wipe", obey)
    session = Session(core)
    session.begin()
    window = session.window
    qtbot.waitUntil(lambda: bool(core.schedule.listeners))
    core.schedule.listeners[-1](SyncState(Phase.NEEDS_YOU, is_wiped=True))
    qtbot.waitUntil(lambda: isinstance(window.sheet(), WipeHeldSheet))
    assert "no room for unsent work" in said()
    assert not window.centralWidget().isVisible()
    again().click()
    qtbot.waitUntil(lambda: "the files could not go" in said())
    assert again().isHidden()
    sheet = window.sheet()
    assert sheet is not None
    sheet.done.emit()
    qtbot.waitUntil(lambda: not window.isVisible())
    session.end()


@pytest.fixture
def homes(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the window have the desks that a day may begin on."""
    keys = ("calls", "leads", "accounts", "deals", "demos")
    entries = [DeskEntry(key, lambda key=key: key, "phone", ExampleDesk) for key in keys]
    monkeypatch.setattr(application, "desk_entries", lambda: entries)


def be(monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    who = Me(UUID(int=5), "Wang Jie", role, "wang@northwind.example")
    monkeypatch.setattr(workbench.app, "me", lambda _reader: who)


@pytest.mark.usefixtures("homes")
@pytest.mark.parametrize(
    ("role", "home"),
    [
        ("bdr", "calls"),
        ("ae", "deals"),
        ("manager", "deals"),
        ("csm", "accounts"),
        ("se", "demos"),
        ("admin", "deals"),
    ],
)
def test_a_first_start_begins_on_the_desk_of_the_role(
    qtbot: Any, core: Core, monkeypatch: pytest.MonkeyPatch, role: str, home: str
) -> None:
    be(monkeypatch, role)
    session = Session(core)
    session.begin(sync=False)
    qtbot.waitUntil(lambda: session.window._shown_key == home)
    assert not session.window.can_go_back()
    session.end()


@pytest.mark.usefixtures("homes")
def test_each_profile_begins_where_it_ended(
    qtbot: Any, core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    be(monkeypatch, "se")
    window_state.remember("window/desk-li", "accounts")
    window_state.remember("window/desk-wang", "leads")
    session = Session(core)
    session.begin(sync=False)
    assert session.window._shown_key == "leads"
    session.window.go_to("deals")
    qtbot.waitUntil(lambda: session.operations.under_way == 0)
    assert session.window._shown_key == "deals"
    session.end()
    assert window_state.recall_text("window/desk-wang") == "deals"
    assert window_state.recall_text("window/desk-li") == "accounts"


@pytest.mark.usefixtures("homes")
@pytest.mark.parametrize("went", ["", "leads"])
def test_the_first_sync_tells_the_role_and_leads_to_its_desk_unless_one_has_gone_elsewhere(
    qtbot: Any, core: Core, monkeypatch: pytest.MonkeyPatch, went: str
) -> None:
    be(monkeypatch, "")
    session = Session(core)
    session.begin(sync=False)
    qtbot.waitUntil(lambda: session.window._shown_key == "calls")
    if went:
        session.window.go_to(went)
    be(monkeypatch, "csm")
    session._on_commit(frozenset({"User"}))
    qtbot.waitUntil(lambda: "Customer success" in session.window._sidebar.person.accessibleName())
    assert session.window._shown_key == (went or "accounts")
    session.end()


def test_a_profile_is_opened_on_another_thread(
    qtbot: Any, program: Program, core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []

    def open_workbench(name: str, *, ask_passphrase: Any) -> Core:
        threads.append(f"{name} on {threading.current_thread().name[:4]}")
        return core

    monkeypatch.setattr(workbench.app, "open_workbench", open_workbench)
    program.open()
    qtbot.waitUntil(lambda: program.session is not None)
    assert threads == ["wang on open"]


def test_the_passphrase_is_asked_in_a_window(
    qtbot: Any, program: Program, core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []

    def open_workbench(_name: str, *, ask_passphrase: Callable[[], str]) -> Core:
        given.append(ask_passphrase())
        return core

    monkeypatch.setattr(workbench.app, "open_workbench", open_workbench)
    program.open()
    start = program._start
    qtbot.waitUntil(lambda: bool(start.findChildren(PassphraseSheet)))
    sheet = start.findChildren(PassphraseSheet)[0]
    field = sheet.findChild(QLineEdit)
    assert field is not None
    assert field.echoMode() == QLineEdit.EchoMode.Password
    field.setText("three blue boats")
    field.returnPressed.emit()
    qtbot.waitUntil(lambda: program.session is not None)
    assert given == ["three blue boats"]


def test_why_a_profile_is_not_open_is_said_and_can_be_tried_again(
    qtbot: Any, program: Program, core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def open_workbench(_name: str, *, ask_passphrase: Any) -> Core:
        tries.append(1)
        if len(tries) == 1:
            raise ProfileInUse("This profile is open in the window (pid 7): close it.")
        return core

    monkeypatch.setattr(workbench.app, "open_workbench", open_workbench)
    program.open()
    qtbot.waitUntil(program._start.isVisible)
    program._start.retry_wanted.emit()
    qtbot.waitUntil(lambda: program.session is not None)
    assert len(tries) == 2


def test_a_profile_that_opens_at_once_shows_no_start_window(qtbot: Any) -> None:
    start = StartWindow("wang")
    assert not start.isVisible()
    start.finish()


def _read_amount(words: str) -> float:
    return float(words)


def test_a_bug_opens_one_crash_sheet_and_logs_no_values(
    qtbot: Any, program: Program, core: Core, caplog: pytest.LogCaptureFixture
) -> None:
    program.session = Session(core)
    program.session.begin(sync=False)
    customer = "Cato Health"
    with pytest.raises(ValueError, match=customer) as bug:
        _read_amount(customer)
    with caplog.at_level(logging.ERROR):
        sys.excepthook(bug.type, bug.value, bug.tb)
        sys.excepthook(bug.type, bug.value, bug.tb)
    window = program.session.window
    qtbot.waitUntil(lambda: isinstance(window.sheet(), CrashSheet))
    assert "test_application.py" in caplog.text
    assert "ValueError" in caplog.text
    assert customer not in caplog.text
    window.close_sheet()


def test_the_log_is_written_below_the_home_folder(caplog: pytest.LogCaptureFixture) -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    file = crash.start_logging()
    try:
        logging.getLogger("ui").warning("a line")
        assert file.parent == paths.logs_dir()
        assert "a line" in file.read_text(encoding="utf-8")
    finally:
        for handler in [each for each in root.handlers if each not in before]:
            root.removeHandler(handler)
            handler.close()
        root.setLevel(level)


def test_without_a_display_the_program_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for variable in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    assert command_line.main([]) == UsageError.exit_code
    assert "QT_QPA_PLATFORM=offscreen" in capsys.readouterr().err

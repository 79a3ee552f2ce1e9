"""The real program on a real display: window manager, keyboard and mouse of the X server."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtWidgets import QLabel

from tests.conftest import CHECKOUT
from tests.gui import call_office, deal_office
from tests.services.conftest import WANG, Clock, Workspace
from tests.services.pipeline import Pipeline
from ui.application import Program
from ui.next_place import Next
from ui.start_pages import TroublePage
from workbench import profiles
from workbench.profiles import Profile
from workbench.store.database import open_store

NOBODY_LISTENS = "http://127.0.0.1:9"
LONGEST_WAIT_S = 30.0
SOON_S = 8.0
KEYS_REST_S = 2.0  # outcome keys are dead for a moment after a change of the card
Found = TypeVar("Found")


class Desktop:
    """Hands at the X server: what they type goes to whatever window is active."""

    def __init__(self, display: str) -> None:
        self._environment = {**os.environ, "DISPLAY": display}

    def do(self, *words: str) -> str:
        """Run xdotool; an empty answer where it finds nothing."""
        done = subprocess.run(
            ["xdotool", *words],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
        return done.stdout.strip()

    def window_of(self, process: "subprocess.Popen[bytes]", name: str = "") -> str:
        """Return the window of a process whose title has a word in it."""
        words = ("--all", "--onlyvisible", "--pid", str(process.pid), "--name", name)
        found = self.do("search", *words)
        return found.splitlines()[-1] if found else ""

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Pull something with the left button, as slowly as a hand does."""
        self.do("mousemove", *map(str, start), "mousedown", "1")
        for part in range(1, 11):
            x, y = (round(a + (b - a) * part / 10) for a, b in zip(start, end, strict=True))
            self.do("mousemove", str(x), str(y), "sleep", "0.03")
        self.do("sleep", "0.2", "mouseup", "1")


@pytest.fixture
def profile() -> Profile:
    """Make a profile with leads and one deal in it, as a sync would have left it."""
    made = Profile("wang", NOBODY_LISTENS, "wang@x.example", str(WANG), "none")
    profiles.save(made)
    store = deal_office.new_store(made.database)
    workspace = Workspace(store, Clock())
    workspace.stages()
    call_office.seed(workspace)
    Pipeline(workspace).deal("Sorting line", "Prospecting")
    store.close()
    return made


@pytest.fixture
def desktop(xvfb: str) -> Desktop:
    return Desktop(xvfb)


@pytest.fixture
def program(profile: Profile, xvfb: str) -> "Iterator[subprocess.Popen[bytes]]":
    environment = {**os.environ, "DISPLAY": xvfb, "QT_QPA_PLATFORM": "xcb"}
    started = subprocess.Popen(
        [sys.executable, "-m", "ui", "--profile", profile.name],
        cwd=CHECKOUT,
        env=environment,
        stderr=subprocess.PIPE,
    )
    yield started
    if started.poll() is None:
        started.kill()
    started.communicate()


def is_soon(look: Callable[[], bool]) -> bool:
    """Say whether something becomes so before one would look for another cause."""
    ends = time.monotonic() + SOON_S
    while not (found := look()) and time.monotonic() < ends:
        time.sleep(0.1)
    return found


def wait_for(look: Callable[[], Found]) -> Found:
    """Return what a look finds as soon as it finds something."""
    ends = time.monotonic() + LONGEST_WAIT_S
    while not (found := look()):
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.05)
    return found


def rows(profile: Profile, statement: str) -> list[tuple[Any, ...]]:
    """Read the profile's file beside the open window."""
    store = open_store(profile.database, None, read_only=True)
    try:
        with store.read() as r:
            return r.rows(statement)
    finally:
        store.close()


def active(desktop: Desktop, window: str) -> bool:
    return desktop.do("getactivewindow") == window or desktop.do("getwindowfocus") == window


def test_keys_and_mouse_reach_the_window_and_what_they_did_is_in_the_file(
    desktop: Desktop, program: "subprocess.Popen[bytes]", profile: Profile
) -> None:
    window = wait_for(lambda: desktop.window_of(program, "127.0.0.1"))
    wait_for(lambda: active(desktop, window))
    time.sleep(KEYS_REST_S)

    calls = "SELECT id FROM task WHERE call_disposition = 'no_answer'"
    before = len(rows(profile, calls))
    desktop.do("key", "ctrl+1", "sleep", "1")
    is_logged = partial(is_soon, lambda: len(rows(profile, calls)) > before)
    for key in ("1", "1", "Return"):  # outside calling hours the desk asks first
        desktop.do("key", key)
        if is_logged():  # Return would dial where it did not ask
            break
    else:
        pytest.fail("no call was logged")

    desktop.do("key", "ctrl+k", "sleep", "0.3", "type", "keller")
    desktop.do("sleep", "0.6", "key", "ctrl+Return")
    opened = wait_for(lambda: desktop.window_of(program, "Keller"))
    wait_for(lambda: active(desktop, opened))
    desktop.do("key", "ctrl+q")
    assert program.wait(LONGEST_WAIT_S) == 0
    assert program.stderr is not None
    assert program.stderr.read() == b""
    assert not Path(f"/proc/{program.pid}/task").exists()


def test_a_card_is_dragged_with_the_mouse(
    desktop: Desktop, program: "subprocess.Popen[bytes]", profile: Profile
) -> None:
    window = wait_for(lambda: desktop.window_of(program, "127.0.0.1"))
    wait_for(lambda: active(desktop, window))
    time.sleep(KEYS_REST_S)
    desktop.do("key", "ctrl+4", "sleep", "1.5")
    shell = dict(
        line.split("=") for line in desktop.do("getwindowgeometry", "--shell", window).splitlines()
    )
    left, top = int(shell["X"]), int(shell["Y"])
    on_card = top + 232  # with the banner of a promised call above the board, and without it
    desktop.drag((left + 300, on_card), (left + 540, top + 300))
    stage = "SELECT stage_name FROM opportunity"
    wait_for(lambda: rows(profile, stage) == [("Qualification",)])
    desktop.do("key", "ctrl+q")
    assert program.wait(LONGEST_WAIT_S) == 0


def test_a_second_window_on_the_profile_says_that_it_is_in_use(
    qtbot: Any, desktop: Desktop, program: "subprocess.Popen[bytes]", profile: Profile
) -> None:
    window = wait_for(lambda: desktop.window_of(program, "127.0.0.1"))
    second = Program(Next("open", profile.name), profile.folder / "second.log")
    second.open()
    qtbot.waitUntil(lambda: isinstance(second._start.centralWidget(), TroublePage), timeout=20_000)
    said = " ".join(label.text() for label in second._start.findChildren(QLabel))
    second.end()
    assert f"pid {program.pid}" in said
    wait_for(lambda: active(desktop, window))
    desktop.do("key", "ctrl+q")
    assert program.wait(LONGEST_WAIT_S) == 0

"""What the window's tests stand on: the dressed application, background work, a window of parts."""

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QVBoxLayout

from ui.desks.base import Desk, DeskEntry
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.shell.parts import SignedIn, WindowParts
from ui.theme import theme
from ui.widgets.fields import SearchField
from ui.widgets.page import Fact, PageHead


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out the offscreen plugin's notes of what it lacks; every other warning fails."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(scope="module", autouse=True)
def _what_was_there_before_is_set_aside() -> Iterator[None]:
    """Let the collection after each test look at what this file's tests made, not at the suite."""
    gc.freeze()
    yield
    gc.unfreeze()
    gc.collect()


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> Iterator[None]:
    """Begin in light English; leave no timer running on a widget that is gone from the screen."""
    theme.configure(
        scheme="light", base_px=13, density="compact", language="en", reduce_motion=False
    )
    gc.disable()  # as in the program: a widget in a cycle must not end on a worker thread
    yield
    gc.collect()
    gc.enable()
    assert [timer for timer in qapp.findChildren(QTimer) if timer.isActive()] == []


@pytest.fixture
def core() -> Any:
    """Return what background work is given; these tests look at the window alone."""
    return SimpleNamespace(store=None)


@pytest.fixture
def operations(core: Any, qapp: QApplication) -> Iterator[Operations]:
    with ThreadPoolExecutor(2, thread_name_prefix="work") as executor:
        made = Operations(core, executor)
        yield made
        made.end()  # a late change of theme asks nothing of an executor that is gone


class ExampleDesk(Desk):
    """A desk with a head and a filter, which notes what the window asks of it."""

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self.shown, self.changes, self.places = 0, [], []
        self.word = ""
        self.head = PageHead("Example")
        self.head.show_facts([Fact("3", "stalled")])
        self.filter = SearchField("Filter")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.head)
        column.addWidget(self.filter)
        column.addStretch(1)

    def on_shown(self) -> None:
        self.shown += 1

    def on_changes(self, types: frozenset[str]) -> None:
        self.changes.append(types)

    def show_place(self, argument: str) -> None:
        self.places.append(argument)

    def status_text(self) -> str:
        return "16 deals"

    def focus_filter(self) -> bool:
        self.filter.setFocus()
        return True

    def state(self) -> str:
        return self.word

    def restore_state(self, state: str) -> None:
        self.word = state


@pytest.fixture
def desks() -> list[DeskEntry]:
    return [
        DeskEntry("today", lambda: "Today", "sun", ExampleDesk),
        DeskEntry("calls", lambda: "Calls", "phone", ExampleDesk),
        DeskEntry("goals", lambda: "Goals", "flag", ExampleDesk, digit=False),
        DeskEntry("sync", lambda: "Sync", "cloud", ExampleDesk, in_sidebar=False),
    ]


@pytest.fixture
def make_window(
    qtbot: Any, operations: Operations, desks: list[DeskEntry]
) -> Callable[..., MainWindow]:
    def make(**more: Any) -> MainWindow:
        window = MainWindow(WindowParts(operations=operations, desks=desks, **more))
        qtbot.addWidget(window)
        window.set_signed_in(SignedIn("Northwind Sales", "Wang Jie", "Account executive", "wj"))
        window.resize(1440, 900)
        with qtbot.waitActive(window):
            window.show()
        window.show_first()
        return window

    return make


@pytest.fixture
def window(make_window: Callable[..., MainWindow]) -> MainWindow:
    return make_window()

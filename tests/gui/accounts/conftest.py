"""A window over a real store, that can be left for another account."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.gui import record_office
from tests.gui.record_office import Office
from ui.desks.base import DeskEntry
from ui.main_window import MainWindow
from ui.next_place import Next
from ui.operations import Operations
from workbench.profiles import Profile
from workbench.store import records


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with record_office.office(tmp_path) as made:
        yield made


@pytest.fixture
def told_server() -> list[str]:
    return []


@pytest.fixture
def core(office: Office, told_server: list[str]) -> Any:
    """Return an open profile whose server takes nothing."""
    core = office.core()
    core.profile = Profile("wang", "https://sales.example", "wang@sales.example", "", "none")
    core.key = None
    core.engine = lambda: SimpleNamespace(push_once=lambda: False)
    core.client = SimpleNamespace(sign_out=lambda: told_server.append("signed out"))
    core.forget_sign_in = lambda: told_server.append("forgotten")
    return core


@pytest.fixture
def desks() -> list[DeskEntry]:
    return record_office.desks()


@pytest.fixture
def left() -> list[Next]:
    return []


@pytest.fixture
def window(
    make_window: Callable[..., MainWindow],
    office: Office,
    operations: Operations,
    left: list[Next],
    qtbot: Any,
) -> Iterator[MainWindow]:
    made = make_window(leave=left.append)
    with record_office.following(made, office, operations, qtbot):
        yield made


@pytest.fixture
def change(office: Office) -> Callable[[], None]:
    """Return a way to make a change that the server does not have."""

    def make() -> None:
        with office.store.write() as w:
            records.patch(w, "Opportunity", office.deal, {"next_step": "Call the CFO"})

    return make

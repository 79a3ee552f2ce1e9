"""The sync page on a real store, in a shown window."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.gui import record_office
from tests.gui.record_office import Office
from ui import desk_list
from ui.desks.base import DeskEntry
from ui.desks.sync.desk import SyncDesk
from ui.main_window import MainWindow
from ui.operations import Operations


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with record_office.office(tmp_path) as made:
        yield made


@pytest.fixture
def core(office: Office) -> Any:
    return office.core()


@pytest.fixture
def desks() -> list[DeskEntry]:
    return record_office.desks()


@pytest.fixture
def window(
    make_window: Callable[..., MainWindow], office: Office, operations: Operations, qtbot: Any
) -> Iterator[MainWindow]:
    made = make_window(records=desk_list.record_views())
    with record_office.following(made, office, operations, qtbot):
        yield made


@pytest.fixture
def opened(window: MainWindow, operations: Operations, qtbot: Any) -> Callable[[], SyncDesk]:
    def open_page() -> SyncDesk:
        window.open_sync()
        shown = window.current_desk()
        assert isinstance(shown, SyncDesk)
        qtbot.waitUntil(lambda: shown.found is not None and operations.under_way == 0)
        return shown

    return open_page

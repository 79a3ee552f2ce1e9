"""A shown window over a profile with a customer in it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.gui import record_office
from tests.gui.record_office import Office
from ui import desk_list
from ui.desks.base import DeskEntry
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

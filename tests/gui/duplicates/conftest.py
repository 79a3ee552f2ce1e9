"""A shown window over a profile with some people in it twice."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.gui import record_office
from tests.gui.record_office import Office
from tests.services.conftest import WANG
from ui import desk_list
from ui.desks.base import DeskEntry
from ui.main_window import MainWindow
from ui.operations import Operations
from workbench.store import meta


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with record_office.office(tmp_path) as made:
        made.rows.pulled("User", WANG, name="Wang Jie", role="admin", is_active=True)
        with made.store.write() as w:
            meta.put(w, "role", "admin")
        yield made


@pytest.fixture
def core(office: Office) -> Any:
    return office.core()


@pytest.fixture
def desks() -> list[DeskEntry]:
    wanted = ("leads", "sync", "duplicates")
    return [one for one in desk_list.desk_entries() if one.key in wanted]


@pytest.fixture
def window(
    make_window: Callable[..., MainWindow], office: Office, operations: Operations, qtbot: Any
) -> Iterator[MainWindow]:
    made = make_window(records=desk_list.record_views())
    with record_office.following(made, office, operations, qtbot):
        yield made

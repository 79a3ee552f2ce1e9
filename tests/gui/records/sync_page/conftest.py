"""The sync page in the window."""

from collections.abc import Callable
from typing import Any

import pytest

from ui.desks.sync.desk import SyncDesk
from ui.main_window import MainWindow
from ui.operations import Operations


@pytest.fixture
def opened(window: MainWindow, operations: Operations, qtbot: Any) -> Callable[[], SyncDesk]:
    def open_page() -> SyncDesk:
        window.open_sync()
        shown = window.current_desk()
        assert isinstance(shown, SyncDesk)
        qtbot.waitUntil(lambda: shown.found is not None and operations.under_way == 0)
        return shown

    return open_page

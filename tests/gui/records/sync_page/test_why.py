"""Why nothing syncs stands on the page in whole sentences, with the way out, and is never cut."""

from collections.abc import Callable
from typing import Any

import pytest

from ui.desks.sync.desk import SyncDesk
from ui.main_window import MainWindow
from ui.widgets.audit import audit
from workbench.backend import address, causes
from workbench.sync.state import Phase, SyncState


@pytest.mark.parametrize("width", [800, 1440])
def test_offline_tells_the_cause_and_the_way_out_until_it_is_over(
    qtbot: Any, window: MainWindow, opened: Callable[[], SyncDesk], width: int
) -> None:
    desk = opened()
    window.resize(width, 700)
    server = address.parse("https://sales.northwind.example")
    reason = causes.cause(ConnectionRefusedError(), server)
    desk.on_sync_state(SyncState(Phase.OFFLINE, waiting=2, reason=reason))
    qtbot.waitUntil(desk.why.isVisible)
    qtbot.wait(30)
    assert desk.why.words() == reason
    assert "Check both, or whether it has been started." in desk.why.words()
    facts = [fact.number for fact in desk.head._facts._facts]
    assert facts[0] == "Offline: no server runs there"
    assert [found for found in audit(desk) if found.kind == "clipped"] == []
    desk.on_sync_state(SyncState(Phase.SYNCED))
    assert not desk.why.isVisible()
    assert desk.why.words() == ""

"""The sidebar's numbers follow what is committed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.gui import deal_office
from tests.gui.deal_office import in_days
from tests.services.conftest import LIU, WANG, Clock, Workspace, become
from ui.desk_list import desk_entries
from ui.home_counts import HomeCounts
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.shell.parts import WindowParts
from workbench import settings
from workbench.store import records
from workbench.store.database import Store
from workbench.wire.ids import new_id
from workbench.wire.values import instant_text


@pytest.fixture
def window(qtbot: Any, core: Any, store: Store, operations: Operations) -> Iterator[MainWindow]:
    deal_office.seed(store)
    made = MainWindow(WindowParts(operations=operations, desks=desk_entries()))
    qtbot.addWidget(made)
    counts = HomeCounts(core, operations, made)
    counts.count()
    qtbot.waitUntil(lambda: count(made, "deals/view:overdue") == 1)
    yield made
    qtbot.waitUntil(lambda: operations.under_way == 0)
    counts.end()


def count(window: MainWindow, key: str) -> int:
    return next((entry.count for entry in window._sidebar.entries() if entry.key == key), -1)


def views(window: MainWindow) -> dict[str, int]:
    return {entry.words: entry.count for entry in window._sidebar.entries() if entry.is_view}


def test_every_saved_view_has_its_name_and_number(window: MainWindow) -> None:
    found = views(window)
    assert found["No next step"] == 1
    assert found["Close date passed"] == 1
    assert found["Stalled > 21 days"] == 0


@pytest.mark.parametrize("role", ["bdr", "se", "csm", "manager"])
def test_who_owns_no_deal_sees_the_numbers_of_the_views_too(
    qtbot: Any, window: MainWindow, store: Store, role: str
) -> None:
    pulled = Workspace(store, Clock())
    team = new_id()
    pulled.pulled("Team", team, name="North")
    pulled.pulled("User", WANG, name="Wang Jie", role="ae", is_active=True, team_id=team)
    pulled.pulled("User", LIU, name="Liu Yang", role=role, is_active=True, team_id=team)
    become(store, LIU)
    settings.put("language", "zh_CN")
    window.apply_settings()  # counts again
    qtbot.waitUntil(lambda: count(window, "deals/view:overdue") == 1)
    assert count(window, "deals/view:no_next_step") == 1


def test_a_commit_is_counted_after_a_moment(qtbot: Any, window: MainWindow, store: Store) -> None:
    assert count(window, "calls") == 0
    pulled = Workspace(store, Clock())
    lead = pulled.lead()
    pulled.pulled(
        "Task", subject="Call", task_subtype="call", status="Not Started", who_id=lead,
        owner_id=store.user_id, due_at=instant_text(store.now() - timedelta(minutes=1)),
    )  # fmt: skip
    qtbot.waitUntil(lambda: count(window, "calls") == 1)


def test_an_edit_takes_a_deal_out_of_its_view(qtbot: Any, window: MainWindow, store: Store) -> None:
    with store.write() as w:
        raw = w.value("SELECT id FROM opportunity WHERE name = 'Old quote'")
        deal = UUID(bytes=raw)
        records.patch(w, "Opportunity", deal, {"close_date": in_days(5)})
    qtbot.waitUntil(lambda: count(window, "deals/view:overdue") != 1)
    assert count(window, "deals/view:overdue") == 0
    assert count(window, "deals/view:no_next_step") == 1


def test_the_views_are_named_in_the_language_in_use(qtbot: Any, window: MainWindow) -> None:
    settings.put("language", "zh_CN")
    window.apply_settings()
    qtbot.waitUntil(lambda: bool(views(window)) and "No next step" not in views(window))
    found = views(window)
    assert found["无下一步"] == found["已过成交日"] == 1
    assert found["停滞超 21 天"] == 0


def test_a_lost_booking_is_counted_beside_the_demos_until_it_is_dealt_with(
    qtbot: Any, window: MainWindow, store: Store
) -> None:
    assert count(window, "demos") == 0
    pulled = Workspace(store, Clock())
    lost = pulled.pulled(
        "OrgBooking",
        name="Quartz",
        status="rejected",
        start_at=f"{in_days(1)}T10:00:00.000Z",
        end_at=f"{in_days(1)}T11:00:00.000Z",
        owner_id=WANG,
    )
    qtbot.waitUntil(lambda: count(window, "demos") == 1)
    with store.write() as w:
        records.patch(w, "OrgBooking", lost, {"status": "cancelled"})
    qtbot.waitUntil(lambda: count(window, "demos") == 0)

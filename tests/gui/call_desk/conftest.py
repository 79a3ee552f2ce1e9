"""The call desk on a real store, in a shown window."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from tests.gui import call_office
from tests.gui.call_office import Office
from tests.services.conftest import Clock, Workspace
from ui.desk_list import desk_entries, record_views
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.shell.parts import SignedIn, WindowParts
from workbench.store.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = call_office.new_store(tmp_path / "calls.db")
    yield made
    made.close()


@pytest.fixture
def leads(store: Store) -> dict[str, UUID]:
    return call_office.seed(Workspace(store, Clock()))


@pytest.fixture
def core(store: Store) -> Any:
    return SimpleNamespace(store=store)


@pytest.fixture
def office(
    qtbot: Any,
    store: Store,
    operations: Operations,
    leads: dict[str, UUID],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Office]:
    parts = WindowParts(operations=operations, desks=desk_entries(), records=record_views())
    window = MainWindow(parts)
    qtbot.addWidget(window)
    unsubscribe = store.subscribe(window.on_store_changes)
    window.set_signed_in(SignedIn("Northwind Sales", "Wang Jie", "BDR", "wj"))
    window.resize(1440, 900)
    with qtbot.waitActive(window):
        window.show()
    window.go_to("calls")
    made = Office(qtbot, store, window, leads)
    monkeypatch.setattr(made.desk, "open_url", made.open_url)
    made.settle()
    made.awake()
    yield made
    made.settle()
    unsubscribe()

"""The deal desk on a real store, in a shown window."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.gui import deal_office
from tests.gui.deal_office import DealOffice
from ui.desk_list import desk_entries, record_views
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.shell.parts import SignedIn, WindowParts
from workbench.store.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = deal_office.new_store(tmp_path / "deals.db")
    yield made
    made.close()


@pytest.fixture
def core(store: Store) -> Any:
    return SimpleNamespace(store=store)


@pytest.fixture
def office(qtbot: Any, store: Store, operations: Operations) -> Iterator[DealOffice]:
    deals = deal_office.seed(store)
    parts = WindowParts(operations=operations, desks=desk_entries(), records=record_views())
    window = MainWindow(parts)
    qtbot.addWidget(window)
    unsubscribe = store.subscribe(window.on_store_changes)
    window.set_signed_in(SignedIn("Northwind Sales", "Wang Jie", "AE", "wj"))
    window.resize(1440, 900)
    with qtbot.waitActive(window):
        window.show()
    window.go_to("deals")
    made = DealOffice(qtbot, store, window, deals)
    made.settle()
    yield made
    made.settle()
    unsubscribe()

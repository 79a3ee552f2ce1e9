"""The long list: `python -m ui.bench_list FILE KEY TURNS` prints the times as JSON.

A child process of the bench. The floor is the same table and delegate over rows that are there.
"""

import json
import sys
import time
from array import array
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from ui.application import make_application
from ui.desks.lists import columns
from ui.desks.lists.columns import Row
from ui.models.record_table import RecordTableModel
from ui.operations import Operations
from ui.widgets.table import RecordTable
from workbench.app import Workbench
from workbench.backend.credentials import MemorySecrets
from workbench.bench.figures import in_turns
from workbench.profiles import Profile
from workbench.store import lists
from workbench.store.database import open_store

if TYPE_CHECKING:
    from workbench.bench.figures import Times

TYPE = "Task"
SIZE = (1280, 800)
PATIENCE_S = 60.0
WAIT = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
STRIDE = 7919
"""Jumps go this many rows on, round and round: never into the window that was just read."""


class ConstantModel(RecordTableModel[Row]):
    """Rows that are all there, and all the same one."""

    row: Row | None = None

    @override
    def row_at(self, row: int) -> Row | None:
        return self.row


class Bench:
    """Both tables on one event loop: ours reads its rows, the floor's has them."""

    def __init__(self, core: Workbench, operations: Operations) -> None:
        self._operations = operations
        self._pks = _read_pks(core)
        ConstantModel.row = columns.fetch(core, self._pks[:1], type_name=TYPE)[self._pks[0]]
        self._tables: list[RecordTable] = []

    def first_rows(self, turns: int) -> "tuple[Times, Times]":
        """Measure a list from nothing to its first painted rows."""
        return in_turns(turns, lambda _turn: self._show(), lambda _turn: self._show_constant())

    def jumps(self, turns: int) -> "tuple[Times, Times]":
        """Measure a jump to a place whose rows are not in memory."""
        ours, floor = self._show(), self._show_constant()
        return in_turns(
            turns, lambda turn: self._jump(*ours, turn), lambda turn: self._jump(*floor, turn)
        )

    def _show(self) -> tuple[RecordTable, RecordTableModel[Row]]:
        model: RecordTableModel[Row] = RecordTableModel(
            self._operations, columns.columns(TYPE), partial(columns.fetch, type_name=TYPE)
        )
        table = self._open(model)
        self._operations.run(table, _read_pks, model.show_pks)
        self._settle(lambda: model.row_at(0) is not None)
        return table, model

    def _show_constant(self) -> tuple[RecordTable, RecordTableModel[Row]]:
        nothing = partial(columns.fetch, type_name=TYPE)
        model = ConstantModel(self._operations, columns.columns(TYPE), nothing)
        table = self._open(model)
        model.show_pks(self._pks)
        self._settle(lambda: True)
        return table, model

    def _open(self, model: RecordTableModel[Row]) -> RecordTable:
        for shown in self._tables[:-1]:
            shown.hide()
        table = RecordTable(model, "bench")
        table.resize(*SIZE)
        table.show()
        self._tables.append(table)
        return table

    def _jump(self, table: RecordTable, model: RecordTableModel[Row], turn: int) -> None:
        bar = table.verticalScrollBar()
        bar.setValue((turn + 1) * STRIDE % max(1, bar.maximum()))
        self._settle(lambda: model.row_at(max(0, table.rowAt(0))) is not None)

    def _settle(self, is_there: Callable[[], bool]) -> None:
        give_up_at_s = time.monotonic() + PATIENCE_S
        QApplication.processEvents()
        while not is_there() or self._operations.under_way:
            if time.monotonic() > give_up_at_s:
                raise TimeoutError
            QApplication.processEvents(WAIT)
        QApplication.processEvents()


def _read_pks(core: Workbench) -> "array[int]":
    pks = array("q")
    with core.store.read() as r:
        for chunk in lists.pks(r, lists.ListQuery(TYPE)):
            pks.extend(chunk)
    return pks


def main(arguments: list[str]) -> int:
    """Measure, and print the times."""
    file, key, turns = arguments
    make_application(sys.argv)
    profile = Profile("bench", "http://127.0.0.1:1", "bench@example.com", "", "none")
    store = open_store(Path(file), bytes.fromhex(key))
    core = Workbench(profile, store, MemorySecrets(), lambda: None)
    with ThreadPoolExecutor(4, thread_name_prefix="work") as executor:
        bench = Bench(core, Operations(core, executor))
        first_rows, jumps = bench.first_rows(max(2, int(turns) // 10)), bench.jumps(int(turns))
    core.close()
    told = {
        "first_rows": [side.ms for side in first_rows],
        "jump": [side.ms for side in jumps],
    }
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

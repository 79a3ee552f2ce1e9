"""A bug in what a list shows is a dash with a tooltip, one line of the log and one notice."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from tests.test_house import ROOT
from ui import guard
from ui.guard import bugs, guarded
from ui.models.columns import Column
from ui.models.record_table import CELL_ROLE, RecordTableModel
from ui.operations import Operations
from ui.widgets.table import RecordTable

CUSTOMER = "Hengda Logistics"


def planted(row: str) -> str:
    """Fail as a bug would, with a customer's name in the message."""
    raise ValueError(f"{CUSTOMER} {row}")


@pytest.fixture(autouse=True)
def told() -> Iterator[list[int]]:
    """Return how often a bug was told of."""
    bugs.forget()
    found: list[int] = []
    connection = bugs.met.connect(lambda: found.append(1))
    yield found
    bugs.met.disconnect(connection)


@pytest.fixture
def table(operations: Operations, qtbot: Any) -> RecordTable:
    columns = [Column("Name", lambda row: row), Column("Broken", planted)]
    model = RecordTableModel(operations, columns, lambda _core, pks: {pk: f"{pk}" for pk in pks})
    view = RecordTable(model, "guard")
    qtbot.addWidget(view)
    view.resize(500, 300)
    model.show_pks(range(1, 40))
    with qtbot.waitActive(view):
        view.show()
    qtbot.waitUntil(lambda: model.row_at(0) is not None)
    return view


def test_a_broken_column_shows_a_dash_and_the_rest_of_the_row(
    table: RecordTable, told: list[int], caplog: pytest.LogCaptureFixture, qtbot: Any
) -> None:
    with caplog.at_level(logging.ERROR):
        table.viewport().repaint()
        index = table.model().index(0, 1)
        assert index.data() == "–"
        assert index.data(CELL_ROLE).text == "–"
        assert index.data(Qt.ItemDataRole.ToolTipRole) == guard.trouble_words()
        assert table.model().index(0, 0).data() == "1"
        assert table.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole) is None
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_End):
            qtbot.keyClick(table, key)
    assert told == [1]
    assert CUSTOMER not in caplog.text


def test_it_is_logged_once_without_values(caplog: pytest.LogCaptureFixture) -> None:
    @guarded
    class Broken(QAbstractListModel):
        def rowCount(self, parent: Any = None) -> int:
            return 0 if parent is not None and parent.isValid() else 2

        def data(self, index: Any, role: int = 0) -> Any:
            return planted(str(index.row()))

        def headerData(self, section: int, orientation: Any, role: int = 0) -> Any:
            return planted(str(section))

        def flags(self, index: Any) -> Any:
            return planted("flags")

    model = Broken()
    with caplog.at_level(logging.ERROR):
        for row in (0, 1):
            assert model.index(row, 0).data() == "–"
            assert model.index(row, 0).data(CELL_ROLE) is None
        assert model.headerData(0, Qt.Orientation.Horizontal) == "–"
        assert model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEnabled
    assert caplog.text.count("A bug, shown as “–”") == 1
    assert "in planted" in caplog.text
    assert CUSTOMER not in caplog.text


def test_a_delegate_that_fails_paints_a_dash_and_has_a_height() -> None:
    @guarded
    class Broken(QStyledItemDelegate):
        def paint(self, painter: QPainter, option: Any, index: Any) -> None:
            planted("paint")

        def sizeHint(self, option: Any, index: Any) -> Any:
            return planted("size")

    delegate, option = Broken(), QStyleOptionViewItem()
    option.rect = QRect(0, 0, 60, 20)
    assert delegate.sizeHint(option, QModelIndex()).height() > 0
    picture = QPixmap(60, 20)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    delegate.paint(painter, option, QModelIndex())
    painter.end()
    image = picture.toImage()
    inked = {image.pixel(x, y) for x in range(60) for y in range(20)}
    assert len(inked) > 1


def test_every_model_and_delegate_of_the_window_is_guarded() -> None:
    bases = ("QAbstractListModel", "QAbstractTableModel", "QStyledItemDelegate")
    bare = []
    for file in (ROOT / "ui").rglob("*.py"):
        lines = file.read_text(encoding="utf-8").splitlines()
        for before, line in zip(["", *lines], lines, strict=False):
            is_one = line.startswith("class ") and any(f"({base}" in line for base in bases)
            if is_one and before != "@guarded" and not file.name.startswith("bench_"):
                bare.append(f"{file.relative_to(ROOT)}: {line}")
    assert bare == []

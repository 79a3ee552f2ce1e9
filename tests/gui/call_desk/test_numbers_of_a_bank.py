"""The calls of a real campaign on the screen: the same figures as in the file."""

import json
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.insight import bank
from ui.desk_list import desk_entries
from ui.desks.calls.numbers import NumbersDesk
from ui.desks.calls.numbers_work import EVER, EVERYONE
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.shell.parts import WindowParts
from workbench.charts import words
from workbench.store.database import Store


@pytest.fixture
def store(shared_data: Path, tmp_path: Path) -> Iterator[Store]:
    made = bank.new_store(tmp_path, bank.unpacked(shared_data, tmp_path))
    yield made
    made.close()


@pytest.fixture
def core(store: Store) -> Any:
    return SimpleNamespace(store=store)


def one_place(part: int, whole: int) -> str:
    found = (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{found.normalize():f} %"


def test_success_by_attempt_and_by_month_stand_on_the_screen_as_they_were_counted(
    qtbot: Any, operations: Operations, shared_data: Path
) -> None:
    window = MainWindow(WindowParts(operations=operations, desks=desk_entries()))
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.show()

    def settle() -> None:
        for _ in range(2):
            qtbot.wait(100)
            qtbot.waitUntil(lambda: operations.under_way == 0, timeout=240_000)

    window.go_to("call_numbers")
    desk = window.current_desk()
    assert isinstance(desk, NumbersDesk)
    desk._set_scope(EVERYONE)
    desk.show_period(EVER)
    settle()
    facts = json.loads((shared_data / "FACTS.json").read_text(encoding="utf-8"))
    told = facts["bank_marketing"]["bank-additional-full"]
    shown = desk.board.cards["success_by_attempt"]
    picture = shown._picture
    assert picture is not None
    numbers = picture.numbers
    assert [
        (bar.label, bar.n, words.short(bar.value, numbers.unit, is_chinese=False))
        for bar in numbers.bars
    ] == [
        (str(one["campaign"]), one["calls"], one_place(one["yes"], one["calls"]))
        for one in told["by_campaign_call_number"]
    ]
    assert "13.04 %" in str(shown._hits()[0].text)
    months = desk.board.cards["success_by_month"]._picture
    assert months is not None
    assert {bar.label.lower(): bar.n for bar in months.numbers.bars} == {
        one["month"]: one["calls"] for one in told["by_month"]
    }
    hit = shown._hits()[0]
    place = QPoint(round(hit.x + hit.width / 2), round(hit.y + hit.height / 2))
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=shown._inner().topLeft() + place)
    settle()
    assert desk.records.model is not None
    assert len(desk.records.model.pks) == 17642
    assert desk.records.count.text() == "17,642 records"

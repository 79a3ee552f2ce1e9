"""A waiting change can be read in its row: what it is of, from which value to which."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.gui.record_office import Office
from ui.desks.sync.desk import SyncDesk
from ui.desks.sync.rows import WAITING, waiting_lines
from ui.main_window import MainWindow
from ui.theme import theme
from ui.widgets import paint
from workbench import i18n
from workbench.store import records

_INSET_PX = 2 * 16 + 24


@pytest.fixture(params=["en", "zh_CN"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    i18n.set_language(request.param)
    theme.configure(language=request.param)
    yield request.param
    i18n.set_language("en")


@pytest.mark.parametrize("width", [800, 1100, 1440])
def test_a_changed_amount_is_read_whole_with_both_values(
    qtbot: Any,
    office: Office,
    window: MainWindow,
    opened: Callable[[], SyncDesk],
    language: str,
    width: int,
) -> None:
    window.rebuild()
    with office.store.write() as w:
        before = records.require(w, "Opportunity", office.deal)
        records.patch(w, "Opportunity", office.deal, {"amount": Decimal(96_500)})
    window.resize(width, 700)
    desk = opened()
    qtbot.waitUntil(lambda: any(row.kind == WAITING for row in desk.list.records.items))
    (row,) = (row for row in desk.list.records.items if row.kind == WAITING)
    assert row.title.startswith(before["name"])
    assert " → " in row.title
    assert "96,500" in row.title
    room = desk.list.viewport().width() - theme.px(_INSET_PX)
    lines = waiting_lines(row.title, room)
    assert "".join(lines).replace(" ", "") == row.title.replace(" ", "")
    assert len(lines) <= 2
    assert all(paint.text_width(words) <= room for words in lines)


def test_a_short_change_takes_one_line_and_a_long_one_ends_its_first_before_the_time() -> None:
    assert waiting_lines("Call: Li Wei", 300) == ["Call: Li Wei"]
    first, second = waiting_lines("Acme rollout: Amount 80,000.00 → 95,000.00 USD", 260)
    assert paint.text_width(first) <= 260 - theme.px(128)
    assert second.endswith("→ 95,000.00 USD")

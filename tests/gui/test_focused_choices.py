"""The focus on a box to tick or a circle to choose is one ring on its mark; nothing moves."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QLineEdit, QRadioButton, QStyle, QVBoxLayout, QWidget

from ui.theme import theme

SOFT_EDGE_PX = 1  # of a rounded corner; the words begin eight pixels on
Choice = QCheckBox | QRadioButton
Show = Callable[[type[Choice], bool], tuple[Choice, QLineEdit]]


@pytest.fixture(params=[("light", 13), ("dark", 15), ("light", 18)], ids=str)
def show(request: pytest.FixtureRequest, qtbot: Any) -> Show:
    pages: list[QWidget] = []
    scheme, base_px = request.param
    theme.configure(scheme=scheme, base_px=base_px)

    def shown(kind: type[Choice], is_on: bool) -> tuple[Choice, QLineEdit]:
        page = QWidget()
        choice, beside = kind("Keep the records on this computer"), QLineEdit()
        choice.setAutoExclusive(False)
        choice.setChecked(is_on)
        column = QVBoxLayout(page)
        column.addWidget(choice)
        column.addWidget(beside)
        qtbot.addWidget(page)
        pages.append(page)
        page.show()
        page.activateWindow()
        qtbot.waitExposed(page)
        return choice, beside

    return shown


def seen(choice: Choice, holder: QWidget, reason: Qt.FocusReason, qtbot: Any) -> QImage:
    holder.setFocus(reason)
    qtbot.waitUntil(holder.hasFocus)
    return choice.grab().toImage()


def mark_px(choice: Choice) -> int:
    metric = QStyle.PixelMetric.PM_IndicatorWidth
    if isinstance(choice, QRadioButton):
        metric = QStyle.PixelMetric.PM_ExclusiveIndicatorWidth
    return choice.style().pixelMetric(metric, None, choice)


def columns_that_differ(one: QImage, other: QImage) -> list[int]:
    return [
        x
        for x in range(one.width())
        if any(one.pixel(x, y) != other.pixel(x, y) for y in range(one.height()))
    ]


@pytest.mark.parametrize("is_on", [False, True], ids=["off", "on"])
@pytest.mark.parametrize("kind", [QRadioButton, QCheckBox])
@pytest.mark.parametrize("reason", [Qt.FocusReason.TabFocusReason, Qt.FocusReason.MouseFocusReason])
def test_the_focus_changes_the_mark_alone(
    show: Show, kind: type[Choice], is_on: bool, reason: Qt.FocusReason, qtbot: Any
) -> None:
    choice, beside = show(kind, is_on)
    without = seen(choice, beside, reason, qtbot)
    ringed = seen(choice, choice, reason, qtbot)
    assert without.size() == ringed.size()
    differing = columns_that_differ(without, ringed)
    assert differing  # it can be seen
    assert differing[-1] < mark_px(choice) + SOFT_EDGE_PX  # the words: same place, same ink


@pytest.mark.parametrize("kind", [QRadioButton, QCheckBox])
def test_the_mark_has_one_size_and_its_ring_goes_all_around(
    show: Show, kind: type[Choice], qtbot: Any
) -> None:
    for is_on in (False, True):
        choice, _beside = show(kind, is_on)
        ringed = seen(choice, choice, Qt.FocusReason.TabFocusReason, qtbot)
        side = mark_px(choice)
        top = (choice.height() - side) // 2
        ink = "text" if is_on and kind is QCheckBox else "focus"
        middle, last = side // 2, side - 1
        edges = [(0, middle), (1, middle), (last, middle), (last - 1, middle), (middle, 0)]
        edges += [(middle, 1), (middle, last), (middle, last - 1)]
        assert {ringed.pixelColor(x, top + y).name() for x, y in edges} == {theme.color(ink).name()}
        assert side == round(16 * theme.base_px / 13)


@pytest.mark.parametrize("kind", [QRadioButton, QCheckBox])
def test_choosing_moves_no_word(show: Show, kind: type[Choice], qtbot: Any) -> None:
    choice, beside = show(kind, False)
    off = seen(choice, beside, Qt.FocusReason.OtherFocusReason, qtbot)
    choice.setChecked(True)
    on = seen(choice, beside, Qt.FocusReason.OtherFocusReason, qtbot)
    assert columns_that_differ(off, on)[-1] < mark_px(choice) + SOFT_EDGE_PX

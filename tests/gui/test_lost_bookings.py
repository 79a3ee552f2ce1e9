"""Lost bookings at the top of the demo desk: one is told, several are one line until wanted."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication

from ui.desks.demos.lost import LostBookings
from ui.theme import theme
from ui.widgets.buttons import Button
from workbench.services.demos import Alternative, Booking, LostBooking

START = datetime(2026, 11, 24, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


def lost(name: str) -> LostBooking:
    org = UUID(int=1)
    booking = Booking(
        UUID(int=hash(name) % 2**64), org, "IDO-Health", name, "demo", START, START + HOUR, START,
        START + HOUR, "rejected", None, "", None, "", is_mine=True, is_provisional=False,
    )  # fmt: skip
    return LostBooking(booking, (Alternative(org, "IDO-Health", START + HOUR, START + 2 * HOUR),))


def shown(qtbot: Any, several: Sequence[LostBooking]) -> LostBookings:
    made = LostBookings()
    qtbot.addWidget(made)
    made.resize(900, 0)
    made.show_lost(several)
    made.adjustSize()
    return made


@pytest.fixture
def two(qtbot: Any) -> LostBookings:
    return shown(qtbot, (lost("Quartz"), lost("Oak")))


def test_one_lost_booking_is_told_at_once(qtbot: Any) -> None:
    one = shown(qtbot, (lost("Quartz"),))
    assert not one.is_folded()
    assert one.can_take()


def test_several_are_one_line_with_their_number_until_they_are_wanted(two: LostBookings) -> None:
    assert two.is_folded()
    assert two.sizeHint().height() <= theme.px(40)
    (show,) = two.findChildren(Button)
    assert show.accessibleName() == "Show lost bookings"
    show.click()
    QApplication.processEvents()  # the new lines are shown then
    assert not two.is_folded()
    assert two.sizeHint().height() > theme.px(80)
    two.toggle()
    assert two.is_folded()


def test_a_key_takes_nothing_that_is_not_on_the_screen(two: LostBookings) -> None:
    taken: list[object] = []
    two.rebooked.connect(lambda booking, _choice: taken.append(booking.name))
    two.take(0)
    assert taken == []
    two.toggle()
    two.take(0)
    assert taken == ["Quartz"]

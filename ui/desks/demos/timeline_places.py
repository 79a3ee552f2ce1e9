"""Where rows, days and bookings stand on the timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from PySide6.QtCore import QPoint, QRect

from ui.desks.demos.days import Days
from ui.desks.demos.rows import Row
from ui.theme import theme
from ui.widgets import paint
from workbench.services.demos import Booking

HEAD_PX = 28
_NAME_PX, _MOST_NAME_PX = 108, 152
_BOX_PX = 21
_LEAST_BOX_PX = 8


@dataclass(frozen=True)
class Places:
    """The geometry of these rows and days at a width."""

    rows: tuple[Row, ...]
    days: Days
    width: int

    @cached_property
    def name_width(self) -> int:
        """The room for the orgs' names."""
        widest = max((paint.text_width(row.org.alias, weight=600) for row in self.rows), default=0)
        return min(max(theme.px(_NAME_PX), widest + theme.px(16)), theme.px(_MOST_NAME_PX))

    @property
    def lane(self) -> QRect:
        """The columns of all days."""
        return QRect(self.name_width, 0, self.width - self.name_width, self.height)

    @property
    def height(self) -> int:
        """The height of head and rows."""
        return height_of(self.rows)

    def row(self, number: int) -> QRect:
        """Return the whole line of an org."""
        height = theme.height("booking")
        return QRect(0, theme.px(HEAD_PX) + number * height, self.width, height)

    def x(self, moment: datetime) -> int:
        """Return where a moment stands."""
        lane = self.lane
        return lane.left() + round(self.days.share(moment) * lane.width())

    def moment(self, x: int) -> datetime:
        """Return the moment that stands there."""
        lane = self.lane
        return self.days.moment((x - lane.left()) / max(1, lane.width()))

    def box(self, number: int, start: datetime, end: datetime) -> QRect:
        """Return the box of a time in a row."""
        row, left = self.row(number), self.x(start)
        height = theme.px(_BOX_PX)
        width = max(theme.px(_LEAST_BOX_PX), self.x(end) - left)
        return QRect(left, row.top() + (row.height() - height + 1) // 2, width, height)

    def row_at(self, point: QPoint) -> int:
        """Return the number of the row there, or -1."""
        number = (point.y() - theme.px(HEAD_PX)) // theme.height("booking")
        inside = point.y() >= theme.px(HEAD_PX) and number < len(self.rows)
        return number if inside else -1

    def entry_at(self, point: QPoint) -> tuple[int, int]:
        """Return the numbers of row and booking there; -1 where there is none."""
        number = self.row_at(point)
        if number < 0:
            return -1, -1
        entries = self.rows[number].entries
        for place in range(len(entries) - 1, -1, -1):
            one = entries[place].booking
            if self.shows(one) and self.box(number, one.start_at, one.end_at).contains(point):
                return number, place
        return number, -1

    def shows(self, one: Booking) -> bool:
        """Say whether any of a booking lies on the days shown."""
        return self.x(one.end_at) > self.x(one.start_at)


def height_of(rows: Sequence[Row]) -> int:
    """Return the height that rows want, their head included."""
    return theme.px(HEAD_PX) + len(rows) * theme.height("booking")

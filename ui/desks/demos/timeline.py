"""The booking timeline: a row for each org, a column for each day, who has it when."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from ui.desks.demos.days import Days
from ui.desks.demos.rows import Entry, Row
from ui.desks.demos.timeline_drawing import Drawing
from ui.desks.demos.timeline_places import Places, height_of
from ui.theme import theme
from workbench.i18n import t
from workbench.services.demos import Booking

_DRAG_PX = 4
_SHORTEST = timedelta(minutes=15)


class Timeline(QWidget):
    """Bookings as boxes; arrows walk them, Enter opens, a drag on an empty place books."""

    org_chosen = Signal(object)  # id of the org
    opened = Signal(object)  # the booking
    book_wanted = Signal(object, object, object)  # id of the org, start, end
    turned = Signal(int)  # -1 or +1: the days before or after

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Row, ...] = ()
        self._days: Days | None = None
        self._now: datetime | None = None
        self._row, self._entry = 0, -1
        self._hovered: Entry | None = None
        self._pressed: tuple[int, QPoint] | None = None
        self._dragged: tuple[datetime, datetime] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(t("Bookings"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme)

    # -- what is shown

    def show_rows(self, rows: Sequence[Row], days: Days, now: datetime) -> None:
        """Show other bookings; the cursor stays on its org and booking."""
        org, held = self.org_id(), self.booking()
        if tuple(row.org.id for row in rows) != tuple(row.org.id for row in self._rows):
            self._pressed = self._dragged = None  # the row under the mouse is another one now
        self._rows, self._days, self._now = tuple(rows), days, now
        self._hovered = None
        self._row = next((n for n, row in enumerate(rows) if row.org.id == org), 0)
        entries = self._entries()
        self._entry = next(
            (n for n, one in enumerate(entries) if held and one.booking.id == held.id), -1
        )
        self.updateGeometry()
        self._tell()

    def choose_org(self, org_id: UUID) -> None:
        """Move the cursor to an org's row."""
        for number, row in enumerate(self._rows):
            if row.org.id == org_id and number != self._row:
                self._row, self._entry = number, -1
                self._tell()

    def choose_booking(self, booking_id: UUID) -> bool:
        """Move the cursor to a booking; False where it is not on the screen."""
        for number, row in enumerate(self._rows):
            for place, entry in enumerate(row.entries):
                if entry.booking.id == booking_id:
                    self._row, self._entry = number, place
                    self._tell()
                    self.org_chosen.emit(row.org.id)
                    return True
        return False

    def org_id(self) -> UUID | None:
        """Return the org of the cursor's row."""
        return self._rows[self._row].org.id if self._row < len(self._rows) else None

    def booking(self) -> Booking | None:
        """Return the booking with the cursor."""
        entries = self._entries()
        return entries[self._entry].booking if 0 <= self._entry < len(entries) else None

    def entry_rect(self, booking_id: UUID) -> QRect:
        """Return where a booking stands; for tests and the tour."""
        for number, row in enumerate(self._rows):
            for entry in row.entries:
                one, places = entry.booking, self._places()
                if one.id == booking_id and places is not None:
                    return places.box(number, one.start_at, one.end_at)
        return QRect()

    def row_place(self, org_id: UUID) -> QPoint:
        """Return the middle of an org's row."""
        number = next((n for n, row in enumerate(self._rows) if row.org.id == org_id), 0)
        places = self._places()
        return places.row(number).center() if places is not None else QPoint()

    def place_of(self, org_id: UUID, moment: datetime) -> QPoint:
        """Return where a moment of an org stands; for tests and the tour."""
        places = self._places()
        across = places.x(moment) if places is not None else 0
        return QPoint(across, self.row_place(org_id).y())

    def _entries(self) -> tuple[Entry, ...]:
        return self._rows[self._row].entries if self._row < len(self._rows) else ()

    def _tell(self) -> None:
        self.setAccessibleDescription(self._spoken())
        self.update()

    def _spoken(self) -> str:
        if self._row >= len(self._rows):
            return ""
        row, held = self._rows[self._row], self.booking()
        if held is None:
            return row.org.alias
        return f"{row.org.alias}: {row.entries[self._entry].words()}"

    # -- places

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(480), height_of(self._rows))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(320), self.sizeHint().height())

    def _places(self) -> Places | None:
        return Places(self._rows, self._days, self.width()) if self._days is not None else None

    def _hit(self, point: QPoint) -> tuple[int, int]:
        places = self._places()
        return places.entry_at(point) if places is not None else (-1, -1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        places = self._places()
        if places is None or self._now is None:
            return
        drag = None
        if self._pressed is not None and self._dragged is not None:
            drag = (self._pressed[0], *self._dragged)
        painter = QPainter(self)
        Drawing(
            places, self._now, self._row, self._entry, self._hovered, self.hasFocus(), drag
        ).draw(painter)
        painter.end()

    # -- keys and mouse

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._go_row(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._go_entry(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turned.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif key == Qt.Key.Key_Escape and self._dragged is not None:
            self._pressed = self._dragged = None
            self.update()
        else:
            super().keyPressEvent(event)

    def _go_row(self, step: int) -> None:
        place = self._row + step
        if 0 <= place < len(self._rows):
            self._row, self._entry = place, -1
            self._tell()
            self.org_chosen.emit(self._rows[place].org.id)

    def _go_entry(self, step: int) -> None:
        view = self._places()
        if view is None:
            return
        shown = [n for n, one in enumerate(self._entries()) if view.shows(one.booking)]
        places = [-1, *shown]
        at = places.index(self._entry) if self._entry in places else 0
        if 0 <= at + step < len(places):
            self._entry = places[at + step]
            self._tell()

    def _open(self) -> None:
        held, org = self.booking(), self.org_id()
        if held is not None:
            self.opened.emit(held)
        elif org is not None:
            self.book_wanted.emit(org, None, None)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        number, place = self._hit(point)
        if number < 0:
            return
        self._row, self._entry = number, place
        self._tell()
        self.org_chosen.emit(self._rows[number].org.id)
        places = self._places()
        if place < 0 and places is not None and point.x() >= places.lane.left():
            self._pressed = (number, point)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._pressed is not None:
            self._drag_to(point)
            return
        number, place = self._hit(point)
        hovered = self._rows[number].entries[place] if place >= 0 else None
        if hovered is not self._hovered:
            self._hovered = hovered
            self.update()

    def _drag_to(self, point: QPoint) -> None:
        places = self._places()
        if self._pressed is None or places is None:
            return
        begun = self._pressed[1]
        if self._dragged is None and abs(point.x() - begun.x()) < theme.px(_DRAG_PX):
            return
        start, end = (places.moment(x) for x in sorted((begun.x(), point.x())))
        self._dragged = (start, max(end, start + _SHORTEST))
        self.update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, dragged = self._pressed, self._dragged
        self._pressed = self._dragged = None
        self.update()
        if pressed is not None and dragged is not None:
            self.book_wanted.emit(self._rows[pressed[0]].org.id, *dragged)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.booking() is not None:
            self._open()

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number, place = self._hit(event.pos())
            if place >= 0:
                QToolTip.showText(event.globalPos(), self._rows[number].entries[place].words())
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = None
        self.update()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._tell()

    def _on_theme(self) -> None:
        self.updateGeometry()
        self.update()

"""The booking timeline: a row for each org, a column for each day, who has it when."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QEvent, QLineF, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from ui.desks.demos.days import Days
from ui.desks.demos.rows import Entry, Row, taken
from ui.theme import theme
from ui.widgets import paint
from workbench.i18n import t
from workbench.services import demos, words
from workbench.services.demos import Booking

_HEAD_PX = 28
_NAME_PX, _MOST_NAME_PX = 108, 152
_BOX_PX = 21
_LEAST_BOX_PX = 8
_LEAST_TEXT_PX = 24
_DRAG_PX = 4
_BUFFER = timedelta(minutes=demos.BUFFER_MIN)
_SHORTEST = timedelta(minutes=15)
_LOOKS = {  # kind: fill, edge, ink
    "demo": ("accent_bg", "focus", "accent_text"),
    "poc": ("violet_bg", "violet", "violet"),
    "hold": (None, "control", "text2"),
    "trouble": ("warn_bg", "warn_mark", "warn"),
    "past": ("sunken", "line2", "text3"),
}


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
                if entry.booking.id == booking_id:
                    return self._box(number, entry.booking.start_at, entry.booking.end_at)
        return QRect()

    def row_place(self, org_id: UUID) -> QPoint:
        """Return the middle of an org's row."""
        number = next((n for n, row in enumerate(self._rows) if row.org.id == org_id), 0)
        return self._row_rect(number).center()

    def place_of(self, org_id: UUID, moment: datetime) -> QPoint:
        """Return where a moment of an org stands; for tests and the tour."""
        number = next(n for n, row in enumerate(self._rows) if row.org.id == org_id)
        return QPoint(self._x(moment), self._row_rect(number).center().y())

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
        height = theme.px(_HEAD_PX) + len(self._rows) * theme.height("booking")
        return QSize(theme.px(480), height)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(320), self.sizeHint().height())

    def _lane(self) -> QRect:
        return self.rect().adjusted(self._name_width(), 0, 0, 0)

    def _name_width(self) -> int:
        widest = max((paint.text_width(row.org.alias, weight=600) for row in self._rows), default=0)
        wanted = widest + theme.px(16)
        return min(max(theme.px(_NAME_PX), wanted), theme.px(_MOST_NAME_PX))

    def _row_rect(self, number: int) -> QRect:
        height = theme.height("booking")
        return QRect(0, theme.px(_HEAD_PX) + number * height, self.width(), height)

    def _x(self, moment: datetime) -> int:
        lane = self._lane()
        share = self._days.share(moment) if self._days is not None else 0.0
        return lane.left() + round(share * lane.width())

    def _box(self, number: int, start: datetime, end: datetime) -> QRect:
        row, left = self._row_rect(number), self._x(start)
        height = theme.px(_BOX_PX)
        width = max(theme.px(_LEAST_BOX_PX), self._x(end) - left)
        return QRect(left, row.top() + (row.height() - height + 1) // 2, width, height)

    def _row_at(self, point: QPoint) -> int:
        number = (point.y() - theme.px(_HEAD_PX)) // theme.height("booking")
        inside = point.y() >= theme.px(_HEAD_PX) and number < len(self._rows)
        return number if inside else -1

    def _entry_at(self, point: QPoint) -> tuple[int, int]:
        number = self._row_at(point)
        if number < 0:
            return -1, -1
        entries = self._rows[number].entries
        for place in range(len(entries) - 1, -1, -1):
            one = entries[place].booking
            if self._is_shown(one) and self._box(number, one.start_at, one.end_at).contains(point):
                return number, place
        return number, -1

    def _is_shown(self, one: Booking) -> bool:
        days = self._days
        return days is not None and self._x(one.end_at) > self._x(one.start_at)

    # -- painting

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._days is not None and self._now is not None:
            self._paint_days(painter, self._days, self._now)
            for number, row in enumerate(self._rows):
                self._paint_row(painter, number, row)
            self._paint_now(painter, self._days, self._now)
            self._paint_drag(painter)
        painter.end()

    def _paint_days(self, painter: QPainter, days: Days, now: datetime) -> None:
        lane, today = self._lane(), now.astimezone(words.here()).date()
        for number, day in enumerate(days.days):
            left = lane.left() + round(number * lane.width() / len(days.days))
            right = lane.left() + round((number + 1) * lane.width() / len(days.days))
            column = QRect(left, 0, right - left, self.height())
            is_today = day == today
            if is_today:
                tint = theme.color("accent_bg")
                tint.setAlpha(150)
                painter.fillRect(column, tint)
            painter.fillRect(QRect(left, 0, 1, self.height()), theme.color("line"))
            head = QRect(left, 0, right - left, theme.px(_HEAD_PX)).adjusted(
                theme.px(8), 0, -theme.px(4), 0
            )
            ink, weight = ("accent_text", 600) if is_today else ("text2", 500)
            name = words.full_day(day, today)
            if paint.text_width(name, "small", weight=weight) > head.width():
                name = f"{words.weekday(day)} {day.day}"
            paint.text(painter, head, name, role="small", ink=ink, weight=weight)

    def _paint_row(self, painter: QPainter, number: int, row: Row) -> None:
        place = self._row_rect(number)
        painter.fillRect(QRect(place.left(), place.top(), place.width(), 1), theme.color("line"))
        is_current = number == self._row
        name = place.adjusted(theme.px(4), 0, 0, 0)
        name.setWidth(self._name_width() - theme.px(10))
        if is_current:
            tone = "selected" if self.hasFocus() else "selected_idle"
            ground = place.adjusted(0, 2, 0, -1)
            ground.setWidth(self._name_width() - theme.px(4))
            paint.box(painter, ground, fill=tone, radius=4)
            if self.hasFocus() and self._entry < 0:
                paint.ring(painter, ground, radius=4)
        paint.text(painter, name, row.org.alias, weight=600 if is_current else 500)
        self._paint_expiry(painter, number, row)
        ends = [self._box(number, e.booking.start_at, e.booking.end_at) for e in row.entries]
        for n, entry in enumerate(row.entries):
            if self._is_shown(entry.booking):
                later = [box.left() for box in ends[n + 1 :] if box.left() > ends[n].right()]
                room = min([self.width(), *later])
                self._paint_entry(painter, number, entry, n, room)

    def _paint_expiry(self, painter: QPainter, number: int, row: Row) -> None:
        expires, days = row.org.expires_at, self._days
        if expires is None or days is None or not days.start <= expires < days.end:
            return
        box = self._box(number, expires, expires)
        label = t("expires")
        box.setWidth(paint.text_width(label, "small") + theme.px(16))
        box.moveRight(min(box.right(), self.width() - 2))
        held = [self._box(number, e.booking.start_at, e.booking.end_at) for e in row.entries]
        if any(box.intersects(other) for other in held):
            return
        paint.box(painter, box, fill="sunken", edge="line2", radius=4)
        paint.text(painter, box, label, role="small", ink="text3", align="center")

    def _paint_entry(
        self, painter: QPainter, number: int, entry: Entry, place: int, room: int
    ) -> None:
        one = entry.booking
        box = self._box(number, one.start_at, one.end_at)
        is_current = number == self._row and place == self._entry
        if is_current or entry is self._hovered:
            self._hatch(painter, self._box(number, one.taken_from, one.taken_until))
        is_past = self._now is not None and one.end_at <= self._now
        look = "trouble" if entry.trouble else "past" if is_past else one.kind
        fill, edge, ink = _LOOKS.get(look, _LOOKS["demo"])
        is_hold = one.kind == "hold"
        paint.box(painter, box, fill=fill or "window", edge=edge, radius=4, dashed=is_hold)
        if not is_hold:
            paint.box(painter, QRect(box.left(), box.top(), 3, box.height()), fill=edge, radius=1)
        if is_current and self.hasFocus():
            paint.ring(painter, box.adjusted(-2, -2, 2, 2), radius=6)
        self._label(painter, box, entry, ink, room)

    def _label(self, painter: QPainter, box: QRect, entry: Entry, ink: str, room: int) -> None:
        name = entry.booking.name
        full = f"{name} · {entry.trouble}" if entry.trouble else name
        inner = box.adjusted(theme.px(8), 0, -theme.px(4), 0)
        for label in (full, name):
            if paint.text_width(label, "small", weight=500) <= inner.width():
                paint.text(painter, inner, label, role="small", ink=ink, weight=500)
                return
        beside = QRect(box.right() + theme.px(5), box.top(), 0, box.height())
        beside.setRight(room - theme.px(4))
        outside = ink if entry.trouble else "text2"
        for label in (full, name):
            if paint.text_width(label, "small", weight=500) <= beside.width():
                paint.text(painter, beside, label, role="small", ink=outside, weight=500)
                return
        if max(inner.width(), beside.width()) < theme.px(_LEAST_TEXT_PX):
            return  # the tooltip and the cursor say it
        widest = inner if inner.width() >= beside.width() else beside
        shown_ink = ink if widest is inner else outside
        paint.text(painter, widest, name, role="small", ink=shown_ink, weight=500)

    def _hatch(self, painter: QPainter, taken_box: QRect) -> None:
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        brush = painter.brush()
        brush.setColor(theme.color("control"))
        brush.setStyle(Qt.BrushStyle.BDiagPattern)
        painter.setBrush(brush)
        painter.setOpacity(0.55)
        painter.drawRect(taken_box)
        painter.restore()

    def _paint_now(self, painter: QPainter, days: Days, now: datetime) -> None:
        if not days.start <= now < days.end:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, top = self._x(now) + 0.5, theme.px(_HEAD_PX) - theme.px(6)
        painter.setPen(QPen(theme.color("bad_mark"), 1))
        painter.drawLine(QLineF(x, top, x, self.height()))
        painter.setBrush(theme.color("bad_mark"))
        painter.drawEllipse(QPointF(x, top), theme.px(3), theme.px(3))
        painter.restore()

    def _paint_drag(self, painter: QPainter) -> None:
        if self._pressed is None or self._dragged is None:
            return
        number, (start, end) = self._pressed[0], self._dragged
        held = taken(self._rows[number], start, end, _BUFFER)
        self._hatch(painter, self._box(number, start - _BUFFER, end + _BUFFER))
        box = self._box(number, start, end)
        fill, edge, ink = _LOOKS["trouble" if held else "demo"]
        paint.box(painter, box, fill=fill, edge=edge, radius=4, width=2)
        here = words.here()
        label = f"{words.clock(start.astimezone(here))}–{words.clock(end.astimezone(here))}"
        if held is not None:
            label = t("{time}: taken by {name}").format(time=label, name=held.name)
        beside = QRect(box.right() + theme.px(5), box.top(), 0, box.height())
        beside.setWidth(paint.text_width(label, "small", weight=500) + theme.px(8))
        if beside.right() > self.width():
            beside.moveRight(box.left() - theme.px(5))
        paint.box(painter, beside, fill="raised", edge="line2", radius=4)
        inner = beside.adjusted(theme.px(4), 0, 0, 0)
        paint.text(painter, inner, label, role="small", ink=ink, weight=500)

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
        shown = [n for n, one in enumerate(self._entries()) if self._is_shown(one.booking)]
        places = [-1, *shown]
        at = places.index(self._entry) if self._entry in places else 0
        if 0 <= at + step < len(places):
            self._entry = places[at + step]
            self._tell()
        elif step > 0:
            self.turned.emit(1)

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
        number, place = self._entry_at(point)
        if number < 0:
            return
        self._row, self._entry = number, place
        self._tell()
        self.org_chosen.emit(self._rows[number].org.id)
        if place < 0 and point.x() >= self._lane().left():
            self._pressed = (number, point)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._pressed is not None:
            self._drag_to(point)
            return
        number, place = self._entry_at(point)
        hovered = self._rows[number].entries[place] if place >= 0 else None
        if hovered is not self._hovered:
            self._hovered = hovered
            self.update()

    def _drag_to(self, point: QPoint) -> None:
        if self._pressed is None or self._days is None:
            return
        begun = self._pressed[1]
        if self._dragged is None and abs(point.x() - begun.x()) < theme.px(_DRAG_PX):
            return
        lane = self._lane()
        shares = sorted((x - lane.left()) / lane.width() for x in (begun.x(), point.x()))
        start, end = (self._days.moment(share) for share in shares)
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
            number, place = self._entry_at(event.pos())
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

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _on_theme(self) -> None:
        self.updateGeometry()
        self.update()

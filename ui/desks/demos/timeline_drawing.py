"""How the timeline is drawn."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QLineF, QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPen

from ui.desks.demos.rows import Entry, Row, taken
from ui.desks.demos.timeline_places import HEAD_PX, Places
from ui.theme import theme
from ui.widgets import paint
from workbench.i18n import t
from workbench.services import demos, words

_LEAST_TEXT_PX = 24
_BUFFER = timedelta(minutes=demos.BUFFER_MIN)
_LOOKS = {  # kind: fill, edge, ink
    "demo": ("accent_bg", "focus", "accent_text"),
    "poc": ("violet_bg", "violet", "violet"),
    "hold": (None, "control", "text2"),
    "trouble": ("warn_bg", "warn_mark", "warn"),
    "past": ("sunken", "line2", "text3"),
}


@dataclass(frozen=True)
class Drawing:
    """One picture of the timeline.

    Args:
        row: Where the cursor is; `entry` the booking in that row, -1 for the row itself.
        drag: The row, start and end of a time that is being drawn by the mouse.
    """

    places: Places
    now: datetime
    row: int
    entry: int
    hovered: Entry | None
    is_focused: bool
    drag: tuple[int, datetime, datetime] | None

    def draw(self, painter: QPainter) -> None:
        """Draw everything."""
        self._days(painter)
        for number, row in enumerate(self.places.rows):
            self._row(painter, number, row)
        self._now(painter)
        if self.drag is not None:
            self._drag(painter, *self.drag)

    def _days(self, painter: QPainter) -> None:
        lane, days = self.places.lane, self.places.days
        today = self.now.astimezone(words.here()).date()
        for number, day in enumerate(days.days):
            left = lane.left() + round(number * lane.width() / len(days.days))
            right = lane.left() + round((number + 1) * lane.width() / len(days.days))
            column = QRect(left, 0, right - left, self.places.height)
            is_today = day == today
            if is_today:
                tint = theme.color("accent_bg")
                tint.setAlpha(150)
                painter.fillRect(column, tint)
            painter.fillRect(QRect(left, 0, 1, self.places.height), theme.color("line"))
            head = QRect(left, 0, right - left, theme.px(HEAD_PX)).adjusted(
                theme.px(8), 0, -theme.px(4), 0
            )
            ink, weight = ("accent_text", 600) if is_today else ("text2", 500)
            name = words.full_day(day, today)
            if paint.text_width(name, "small", weight=weight) > head.width():
                name = f"{words.weekday(day)} {day.day}"
            paint.text(painter, head, name, role="small", ink=ink, weight=weight)

    def _row(self, painter: QPainter, number: int, row: Row) -> None:
        place = self.places.row(number)
        painter.fillRect(QRect(place.left(), place.top(), place.width(), 1), theme.color("line"))
        is_current = number == self.row
        name = place.adjusted(theme.px(4), 0, 0, 0)
        name.setWidth(self.places.name_width - theme.px(10))
        if is_current:
            tone = "selected" if self.is_focused else "selected_idle"
            ground = place.adjusted(0, 2, 0, -1)
            ground.setWidth(self.places.name_width - theme.px(4))
            paint.box(painter, ground, fill=tone, radius=4)
            if self.is_focused and self.entry < 0:
                paint.ring(painter, ground, radius=4)
        paint.text(painter, name, row.org.alias, weight=600 if is_current else 500)
        self._expiry(painter, number, row)
        ends = [self.places.box(number, e.booking.start_at, e.booking.end_at) for e in row.entries]
        for n, entry in enumerate(row.entries):
            if self.places.shows(entry.booking):
                later = [box.left() for box in ends[n + 1 :] if box.left() > ends[n].right()]
                room = min([self.places.width, *later])
                self._entry(painter, number, entry, n, room)

    def _expiry(self, painter: QPainter, number: int, row: Row) -> None:
        expires, days = row.org.expires_at, self.places.days
        if expires is None or not days.start <= expires < days.end:
            return
        box = self.places.box(number, expires, expires)
        label = t("expires")
        box.setWidth(paint.text_width(label, "small") + theme.px(16))
        box.moveRight(min(box.right(), self.places.width - 2))
        held = [self.places.box(number, e.booking.start_at, e.booking.end_at) for e in row.entries]
        if any(box.intersects(other) for other in held):
            return
        paint.box(painter, box, fill="sunken", edge="line2", radius=4)
        paint.text(painter, box, label, role="small", ink="text3", align="center")

    def _entry(self, painter: QPainter, number: int, entry: Entry, place: int, room: int) -> None:
        one = entry.booking
        box = self.places.box(number, one.start_at, one.end_at)
        is_current = number == self.row and place == self.entry
        if is_current or entry is self.hovered:
            self._hatch(painter, self.places.box(number, one.taken_from, one.taken_until))
        is_past = one.end_at <= self.now
        look = "trouble" if entry.trouble else "past" if is_past else one.kind
        fill, edge, ink = _LOOKS.get(look, _LOOKS["demo"])
        is_hold = one.kind == "hold"
        paint.box(painter, box, fill=fill or "window", edge=edge, radius=4, dashed=is_hold)
        if not is_hold:
            paint.box(painter, QRect(box.left(), box.top(), 3, box.height()), fill=edge, radius=1)
        if is_current and self.is_focused:
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

    def _now(self, painter: QPainter) -> None:
        days, now = self.places.days, self.now
        if not days.start <= now < days.end:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, top = self.places.x(now) + 0.5, theme.px(HEAD_PX) - theme.px(6)
        painter.setPen(QPen(theme.color("bad_mark"), 1))
        painter.drawLine(QLineF(x, top, x, self.places.height))
        painter.setBrush(theme.color("bad_mark"))
        painter.drawEllipse(QPointF(x, top), theme.px(3), theme.px(3))
        painter.restore()

    def _drag(self, painter: QPainter, number: int, start: datetime, end: datetime) -> None:
        held = taken(self.places.rows[number], start, end, _BUFFER)
        self._hatch(painter, self.places.box(number, start - _BUFFER, end + _BUFFER))
        box = self.places.box(number, start, end)
        fill, edge, ink = _LOOKS["trouble" if held else "demo"]
        paint.box(painter, box, fill=fill, edge=edge, radius=4, width=2)
        label = demos.span(start, end)
        if held is not None:
            label = t("{time}: taken by {name}").format(time=label, name=held.name)
        beside = QRect(box.right() + theme.px(5), box.top(), 0, box.height())
        beside.setWidth(paint.text_width(label, "small", weight=500) + theme.px(8))
        if beside.right() > self.places.width:
            beside.moveRight(box.left() - theme.px(5))
        paint.box(painter, beside, fill="raised", edge="line2", radius=4)
        inner = beside.adjusted(theme.px(4), 0, 0, 0)
        paint.text(painter, inner, label, role="small", ink=ink, weight=500)

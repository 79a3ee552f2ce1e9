"""What delegates and painted widgets draw with; each takes a rect and returns the used width."""

from collections.abc import Iterable, Sequence
from typing import Literal, Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui.theme import theme
from ui.widgets.key_names import key_labels as key_labels
from ui.widgets.wrapping import text_width as text_width
from ui.widgets.wrapping import wrapped as wrapped
from workbench.i18n import is_han

Align = Literal["left", "right", "center"]
Tone = Literal["neutral", "accent", "good", "warn", "bad", "violet", "outline"]
Edge = Literal["top", "bottom", "left", "right"]

_TONES = {
    "neutral": ("sunken", "text2"),
    "accent": ("accent_bg", "accent_text"),
    "good": ("good_bg", "good"),
    "warn": ("warn_bg", "warn"),
    "bad": ("bad_bg", "bad"),
    "violet": ("violet_bg", "violet"),
}
_HORIZONTAL = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
}


class Watch(Protocol):
    """Sees each painted text, to measure it; nobody watches but the audit."""

    def before(self, painter: QPainter, rect: QRect) -> None:
        """A text is about to be painted here."""

    def after(self, painter: QPainter, words: str, ink: str) -> None:
        """It has been painted."""


watch: Watch | None = None
_ONE_LINE = Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip
_FLAGS = {
    align: horizontal | Qt.AlignmentFlag.AlignVCenter | _ONE_LINE
    for align, horizontal in _HORIZONTAL.items()
}


def text(
    painter: QPainter,
    rect: QRect,
    words: str,
    *,
    role: str = "body",
    ink: str = "text",
    align: Align = "left",
    tabular: bool = False,
    weight: int = 0,
) -> int:
    """Draw one line, centred in height and elided to the rect."""
    metrics = theme.metrics(role, tabular=tabular, weight=weight)
    wanted = text_width(words, role, tabular=tabular, weight=weight)
    shown = words
    if wanted > rect.width():
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(theme.font(role, tabular=tabular, weight=weight))
    painter.setPen(theme.color(ink))
    if watch is not None:
        watch.before(painter, rect)
    painter.drawText(rect, _FLAGS[align], shown)
    if watch is not None:
        watch.after(painter, shown, ink)
    return min(wanted, rect.width())


def lines(
    painter: QPainter,
    rect: QRect,
    words: str,
    *,
    role: str = "small",
    ink: str = "text2",
    most: int = 2,
) -> int:
    """Draw wrapped text of at most `most` lines, the last one elided; return the used height."""
    step = theme.line_px(role)
    shown = wrapped(words, rect.width(), role, most)
    for number, line in enumerate(shown):
        place = QRect(rect.left(), rect.top() + number * step, rect.width(), step)
        text(painter, place, line, role=role, ink=ink)
    return len(shown) * step


def icon(painter: QPainter, rect: QRect, name: str, *, ink: str = "text2", size: int = 14) -> int:
    """Draw an icon at the left of the rect, centred in height."""
    device = painter.device()
    pixmap = theme.pixmap(name, ink, size, device.devicePixelRatio() if device else 1.0)
    side = theme.px(size)
    painter.drawPixmap(rect.left(), rect.top() + (rect.height() - side) // 2, pixmap)
    return side


def icon_center(
    painter: QPainter, rect: QRect, name: str, *, ink: str = "text2", size: int = 16
) -> int:
    """Draw an icon in the middle of the rect."""
    side = theme.px(size)
    place = QRect(rect.left() + (rect.width() - side) // 2, rect.top(), side, rect.height())
    return icon(painter, place, name, ink=ink, size=size)


def box(
    painter: QPainter,
    rect: QRect | QRectF,
    *,
    fill: str | QColor | None = None,
    edge: str | None = None,
    radius: float = 6,
    width: float = 1,
    dashed: bool = False,
) -> int:
    """Draw a rounded rectangle whose edge lies inside the rect."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, radius > 0)
    inset = width / 2 if edge else 0.0
    shape = QRectF(rect).adjusted(inset, inset, -inset, -inset)
    painter.setBrush(_brush(fill))
    if edge:
        pen = QPen(theme.color(edge), width)
        if dashed:
            pen.setDashPattern([3, 3])
        painter.setPen(pen)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(shape, radius, radius)
    painter.restore()
    return int(QRectF(rect).width())


def _brush(fill: str | QColor | None) -> QColor:
    if fill is None:
        return QColor(Qt.GlobalColor.transparent)
    return fill if isinstance(fill, QColor) else theme.color(fill)


def ring(painter: QPainter, rect: QRect, *, ink: str = "focus", radius: float = 6) -> int:
    """Draw the 2 px focus ring inside the rect."""
    return box(painter, rect, edge=ink, radius=radius, width=2)


def hairline(painter: QPainter, rect: QRect, edge: Edge = "bottom", ink: str = "line") -> int:
    """Draw a 1 px line along an edge of the rect, inside it."""
    places = {
        "top": QRect(rect.left(), rect.top(), rect.width(), 1),
        "bottom": QRect(rect.left(), rect.bottom(), rect.width(), 1),
        "left": QRect(rect.left(), rect.top(), 1, rect.height()),
        "right": QRect(rect.right(), rect.top(), 1, rect.height()),
    }
    painter.fillRect(places[edge], theme.color(ink))
    return rect.width()


def chip(
    painter: QPainter, rect: QRect, words: str, *, tone: Tone = "neutral", icon_name: str = ""
) -> int:
    """Draw a state chip at the left of the rect, no wider than the rect."""
    used = min(chip_width(words, icon_name), rect.width())
    height = theme.height("chip")
    place = QRect(rect.left(), rect.top() + (rect.height() - height) // 2, used, height)
    if tone == "outline":
        box(painter, place, edge="line2", radius=4)
        ink = "text2"
    else:
        fill, ink = _TONES[tone]
        box(painter, place, fill=fill, radius=4)
    inner = place.adjusted(theme.px(6), 0, -theme.px(6), 0)
    if icon_name:
        inner.setLeft(
            inner.left() + icon(painter, inner, icon_name, ink=ink, size=12) + theme.px(4)
        )
    text(painter, inner, words, role="chip", ink=ink)
    return used


def chip_width(words: str, icon_name: str = "") -> int:
    """Return the width a chip wants."""
    extra = theme.px(12) + theme.px(4) if icon_name else 0
    return text_width(words, "chip") + extra + 2 * theme.px(6)


def badge(
    painter: QPainter, rect: QRect, count: str, *, tone: str = "neutral", align: Align = "left"
) -> int:
    """Draw a count; tone `solid` is the blue of waiting changes."""
    used, height = badge_width(count), theme.height("badge")
    left = rect.right() + 1 - used if align == "right" else rect.left()
    place = QRect(left, rect.top() + (rect.height() - height) // 2, used, height)
    fills = {"neutral": ("line", "text2"), "solid": ("accent", "on_accent")} | {
        tone_: pair for tone_, pair in _TONES.items() if tone_ != "neutral"
    }
    fill, ink = fills[tone]
    box(painter, place, fill=fill, radius=height / 2)
    text(painter, place, count, role="badge", ink=ink, align="center", tabular=True)
    return used


def badge_width(count: str) -> int:
    """Return the width a badge wants; never narrower than high."""
    return max(text_width(count, "badge", tabular=True) + 2 * theme.px(6), theme.height("badge"))


def keycap(
    painter: QPainter, rect: QRect, label: str, *, align: Align = "left", inverse: bool = False
) -> int:
    """Draw one key: face, edge and a heavier bottom."""
    used, height = keycap_width(label), theme.height("keycap")
    left = rect.right() + 1 - used if align == "right" else rect.left()
    place = QRect(left, rect.top() + (rect.height() - height) // 2, used, height)
    prefix = "inverse_" if inverse else ""
    box(painter, place, fill=f"{prefix}key_edge", radius=4)
    face = QRectF(place).adjusted(1, 1, -1, -2)
    box(painter, face, fill=f"{prefix}key_face", radius=3)
    ink = "on_inverse" if inverse and theme.scheme == "light" else "text2"
    if inverse and theme.scheme == "dark":
        ink = "inverse_text2"
    text(painter, face.toRect(), label, role="micro", ink=ink, align="center")
    return used


def keycap_width(label: str) -> int:
    """Return the width of a keycap; never narrower than high."""
    return max(text_width(label, "micro") + 2 * theme.px(5), theme.height("keycap"))


def keycaps(
    painter: QPainter,
    rect: QRect,
    labels: Sequence[str],
    *,
    align: Align = "left",
    inverse: bool = False,
) -> int:
    """Draw one cap per key, 3 px apart."""
    used = keycaps_width(labels)
    left = rect.right() + 1 - used if align == "right" else rect.left()
    for label in labels:
        place = QRect(left, rect.top(), rect.width(), rect.height())
        left += keycap(painter, place, label, inverse=inverse) + theme.px(3)
    return used


def keycaps_width(labels: Sequence[str]) -> int:
    """Return the width of a row of keycaps."""
    return sum(keycap_width(label) for label in labels) + theme.px(3) * max(0, len(labels) - 1)


def avatar(
    painter: QPainter,
    rect: QRect,
    name: str,
    *,
    key: str = "",
    size: int = 20,
    company: bool = False,
) -> int:
    """Draw a person's circle, or a company's rounded square, with its initials."""
    side = theme.px(size)
    place = QRect(rect.left(), rect.top() + (rect.height() - side) // 2, side, side)
    background, ink = theme.avatar(key or name)
    box(painter, place, fill=background, radius=side / 5 if company else side / 2)
    letters = initials(name)
    font = theme.font("badge")
    room = side * (0.42 if len(letters) > 1 else 0.5)
    font = type(font)(font)
    font.setPixelSize(max(8, round(room)))
    painter.setFont(font)
    painter.setPen(ink)
    if watch is not None:
        watch.before(painter, place)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, letters)
    if watch is not None:
        watch.after(painter, letters, "text")
    return side


def initials(name: str) -> str:
    """Return the letters of an avatar: first and last initial; in Chinese the last character."""
    words = name.split()
    if not words:
        return "?"
    if is_han(words[-1][-1]):
        return words[-1][-1]
    letters = [word[0] for word in words if word[0].isalnum()]
    return (letters[0] + (letters[-1] if len(letters) > 1 else "")).upper() if letters else "?"


def bar(
    painter: QPainter,
    rect: QRect,
    share: float,
    *,
    ink: str = "accent",
    track: str = "line",
    thickness: int = 4,
) -> int:
    """Draw a progress bar through the middle of the rect's height."""
    height = theme.px(thickness)
    place = QRectF(rect.left(), rect.top() + (rect.height() - height) / 2, rect.width(), height)
    box(painter, place, fill=track, radius=height / 2)
    filled = QRectF(place)
    filled.setWidth(max(0.0, min(1.0, share)) * place.width())
    if filled.width() >= 1:
        box(painter, filled, fill=ink, radius=min(height, filled.width()) / 2)
    return rect.width()


def stacked_bar(
    painter: QPainter, rect: QRect, parts: Iterable[tuple[float, str]], *, thickness: int = 10
) -> int:
    """Draw shares of one bar next to each other on a track; the shares are of the whole."""
    height = theme.px(thickness)
    top = rect.top() + (rect.height() - height) // 2
    painter.fillRect(QRect(rect.left(), top, rect.width(), height), theme.color("line"))
    left = float(rect.left())
    for share, ink in parts:
        width = max(0.0, share) * rect.width()
        right = min(left + width, rect.right() + 1.0)
        painter.fillRect(QRectF(left, top, right - left, height), theme.color(ink))
        left = right
    return rect.width()


def swatch(painter: QPainter, rect: QRect, ink: str) -> int:
    """Draw a stage's small square at the left of the rect."""
    side = theme.px(8)
    place = QRect(rect.left(), rect.top() + (rect.height() - side) // 2, side, side)
    box(painter, place, fill=ink, edge="chart_total", radius=2)
    return side


def disc(
    painter: QPainter, rect: QRect, icon_name: str, *, tone: Tone = "neutral", size: int = 24
) -> int:
    """Draw the round icon of a timeline entry."""
    side = theme.px(size)
    place = QRect(rect.left(), rect.top() + (rect.height() - side) // 2, side, side)
    fill, ink = _TONES.get(tone, _TONES["neutral"])
    box(painter, place, fill=fill, radius=side / 2)
    icon_center(painter, place, icon_name, ink=ink, size=14)
    return side


def card(
    painter: QPainter, rect: QRect, *, edge: str = "line2", fill: str = "raised", radius: float = 8
) -> int:
    """Draw a card; in the light scheme with its soft shadow."""
    if theme.scheme == "light":
        for spread, alpha in ((2, 5), (1, 9)):
            shade = QColor(0, 0, 0, alpha)
            box(painter, rect.adjusted(-1, 0, 1, spread), fill=shade, radius=radius + 1)
    return box(painter, rect, fill=fill, edge=edge, radius=radius)


def selection(painter: QPainter, rect: QRect, *, focused: bool, barred: bool = True) -> int:
    """Draw the fill of a selected row, and its 3 px bar while the view has the focus."""
    painter.fillRect(rect, theme.color("selected" if focused else "selected_idle"))
    if barred and focused:
        painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.color("focus"))
    return rect.width()


def dots(painter: QPainter, rect: QRect, done: int, now: int, total: int) -> int:
    """Draw steps of a cadence: done filled, the present one ringed, the rest empty."""
    side, step = theme.px(8), theme.px(16)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for number in range(total):
        middle = QPointF(rect.left() + number * step + side / 2, rect.center().y() + 0.5)
        reached = number < done or number == now
        painter.setPen(QPen(theme.color("focus" if reached else "control"), 1.5))
        painter.setBrush(theme.color("focus") if number < done else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, side / 2, side / 2)
        if number == now:
            painter.setBrush(theme.color("focus"))
            painter.drawEllipse(middle, side / 6, side / 6)
    painter.restore()
    return total * step

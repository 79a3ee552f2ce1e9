"""Measures each text on a picture of the window: is its ink far enough from what is behind it?

The picture is taken at twice the size, where even a thin stroke has a pixel of pure ink: softened
edges then raise no false alarm. Painted text is measured at the moment it is drawn, so that only
its own strokes count as ink; other text is measured where its widget stands.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFont, QFontInfo, QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from ui.theme_tokens import contrast
from ui.widgets import paint

AA, AA_LARGE = 4.5, 3.0
LARGE_PX, LARGE_BOLD_PX = 24.0, 18.66
_BOLD = 700
_SCALE = 2
_FRAME_PX = 4  # of a field: its edge and ring are no ink
_ROUNDING = 0.05
_SHOWN_PART = 0.6


@dataclass(frozen=True)
class Faint:
    """A text too close to its background."""

    place: QRect  # in the looked-at widget
    words: str
    ratio: float

    @property
    def told(self) -> str:
        """Return the ratio and the place, for the list of findings."""
        left, top = self.place.left(), self.place.top()
        return f"{self.ratio:.2f}:1 at {left},{top}: {self.words}"


def faint_texts(window: QWidget) -> list[Faint]:
    """Return every visible text of a shown widget whose contrast is below WCAG 2 AA."""
    picture = QImage(window.size() * _SCALE, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(_SCALE)
    picture.fill(window.palette().window().color())
    watch = _Watch(picture)
    paint.watch = watch
    try:
        window.render(picture)
    finally:
        paint.watch = None
    return watch.found + list(_widget_texts(window, picture))


def lowest_ratio(font: QFont) -> float:
    """Return the ratio WCAG 2 AA wants of text in this font."""
    size = font.pixelSize() if font.pixelSize() > 0 else QFontInfo(font).pixelSize()
    large = size >= (LARGE_BOLD_PX if font.weight() >= _BOLD else LARGE_PX)
    return AA_LARGE if large else AA


class _Watch:
    """Sees each text as it is painted, and what was there before it."""

    def __init__(self, picture: QImage) -> None:
        self._picture = picture
        self._before: QImage | None = None
        self._place = QRect()
        self.found: list[Faint] = []

    def before(self, painter: QPainter, rect: QRect) -> None:
        """Keep what is behind a text about to be painted."""
        place = painter.deviceTransform().mapRect(rect)
        self._place = place.intersected(self._picture.rect())
        self._before = None if self._place.isEmpty() else self._picture.copy(self._place)

    def after(self, painter: QPainter, words: str, ink: str) -> None:
        """Compare with what is there now."""
        if self._before is None or ink == "disabled" or not words.strip():
            return
        behind, now = _pixels(self._before), _pixels(self._picture.copy(self._place))
        strokes = set(now) - set(behind)
        if not strokes:
            return  # scrolled away, or cut by a clip
        ratio = _strongest(_most(behind), strokes)
        if ratio < lowest_ratio(painter.font()) - _ROUNDING and not self._is_cut(painter, words):
            self.found.append(Faint(_unscaled(self._place), words, ratio))

    def _is_cut(self, painter: QPainter, words: str) -> bool:
        """Say whether most of the words lies outside a list's edge: a sliver has soft ink only."""
        now, before = self._picture.copy(self._place), self._before or QImage()
        rows = sum(_row(now, y) != _row(before, y) for y in range(now.height()))
        wanted = painter.fontMetrics().tightBoundingRect(words).height() * _SCALE
        return rows < wanted * _SHOWN_PART


def _widget_texts(window: QWidget, picture: QImage) -> Iterator[Faint]:
    """Measure the text of the widgets that Qt paints."""
    for widget in window.findChildren(QWidget):
        words, rect = _text_of(widget)
        visible = rect.intersected(_shown_part(widget))
        if not words.strip() or not widget.isEnabled() or visible.height() < rect.height() // 2:
            continue
        place = QRect(widget.mapTo(window, visible.topLeft()), visible.size())
        colors = _pixels(picture.copy(_scaled(place)))
        ratio = _strongest(_most(colors), set(colors))
        if 1.0 < ratio < lowest_ratio(widget.font()) - _ROUNDING:
            yield Faint(place, words, ratio)


def _text_of(widget: QWidget) -> tuple[str, QRect]:
    if not widget.isVisible():
        return "", QRect()
    inside = widget.rect().adjusted(_FRAME_PX, _FRAME_PX, -_FRAME_PX, -_FRAME_PX)
    if isinstance(widget, QLabel):
        return widget.text(), widget.rect()
    if isinstance(widget, (QCheckBox, QRadioButton)):
        mark = widget.fontMetrics().height() + 2 * _FRAME_PX
        return widget.text(), widget.rect().adjusted(mark, 0, 0, 0)
    if isinstance(widget, QPushButton) and not widget.property("kind"):
        return widget.text(), inside
    return _typed(widget, inside)


def _typed(widget: QWidget, inside: QRect) -> tuple[str, QRect]:
    if isinstance(widget, QLineEdit):
        words = widget.text() or widget.placeholderText()
        return words, inside.adjusted(0, 0, -inside.width() // 3, 0)  # its tools are at the end
    if isinstance(widget, QComboBox):
        return widget.currentText(), inside.adjusted(0, 0, -widget.height(), 0)
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText() or widget.placeholderText(), inside
    if isinstance(widget, QAbstractSpinBox):
        return widget.text(), inside.adjusted(0, 0, -widget.height(), 0)
    return "", QRect()


def _shown_part(widget: QWidget) -> QRect:
    """Return what of a widget is not scrolled out of every parent's sight."""
    return widget.visibleRegion().boundingRect()


def _scaled(rect: QRect) -> QRect:
    return QRect(rect.topLeft() * _SCALE, rect.size() * _SCALE)


def _unscaled(rect: QRect) -> QRect:
    return QRect(QPoint(rect.left() // _SCALE, rect.top() // _SCALE), rect.size() / _SCALE)


def _pixels(image: QImage) -> Counter[int]:
    """Count the colours; 32-bit pixels leave no gap at the end of a line."""
    return Counter(memoryview(image.constBits()).cast("B").cast("I"))


def _row(image: QImage, y: int) -> QImage:
    return image.copy(0, y, image.width(), 1)


def _most(colors: Counter[int]) -> int:
    return colors.most_common(1)[0][0] if colors else 0


def _strongest(behind: int, inks: set[int]) -> float:
    back = _hex(behind)
    return max((contrast(_hex(ink), back) for ink in inks), default=1.0)


def _hex(pixel: int) -> str:
    return f"#{pixel & 0xFFFFFF:06X}"

"""The shadow below what floats over the window."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath

from ui.widgets import paint


def shadow(painter: QPainter, rect: QRect, *, blur: int, offset: int, radius: float) -> None:
    """Draw the shadow of a toast or palette around (not under) the rect."""
    painter.save()
    outside = QPainterPath()
    outside.addRect(QRectF(rect).adjusted(-2 * blur, -2 * blur, 2 * blur, 2 * blur + offset))
    inside = QPainterPath()
    inside.addRoundedRect(QRectF(rect), radius, radius)
    painter.setClipPath(outside.subtracted(inside))
    steps = min(blur, 16)
    for step in range(steps):
        spread = blur * (1 - step / steps)
        shade = QColor(0, 0, 0, 3 if step < steps // 2 else 5)
        paint.box(
            painter,
            QRectF(rect).adjusted(-spread, -spread + offset, spread, spread + offset),
            fill=shade,
            radius=radius + spread,
        )
    painter.restore()

"""A row of key figures: what it is, the figure, and a word about it."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint
from workbench.services.record_head import HeadFact

_INKS = {"good": "good", "warn": "warn", "bad": "bad"}
_FEWEST_PX = 124


class FactsRow(QWidget):
    """Four or five facts side by side with hairlines between; those without room are left out."""

    def __init__(self) -> None:
        super().__init__()
        self._facts: tuple[HeadFact, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_facts(self, facts: Sequence[HeadFact]) -> None:
        """Show other facts."""
        self._facts = tuple(facts)
        words = (f"{one.label}: {one.value} {one.detail}".strip() for one in facts)
        self.setAccessibleName(", ".join(words))
        self.setVisible(bool(facts))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        height = 2 * theme.line_px("small") + theme.line_px("figure")
        return QSize(theme.px(_FEWEST_PX), height)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = max(1, self.width() // theme.px(_FEWEST_PX))
        shown = self._facts[:room]
        step = self.width() // max(1, len(shown))
        for number, fact in enumerate(shown):
            place = QRect(number * step, 0, step, self.height())
            if number:
                paint.hairline(painter, place.adjusted(0, 2, 0, -2), "left")
            left = theme.px(12) if number else 0
            self._draw(painter, place.adjusted(left, 0, -theme.px(8), 0), fact)
        painter.end()

    @staticmethod
    def _draw(painter: QPainter, place: QRect, fact: HeadFact) -> None:
        small, figure = theme.line_px("small"), theme.line_px("figure")
        line = QRect(place.left(), place.top(), place.width(), small)
        paint.text(painter, line, fact.label, role="small", ink="text3")
        ink = _INKS.get(fact.tone, "text")
        value = QRect(place.left(), line.bottom() + 1, place.width(), figure)
        paint.text(
            painter, value, fact.value, role="figure", ink="text" if fact.detail else ink,
            tabular=True,
        )  # fmt: skip
        below = QRect(place.left(), value.bottom() + 1, place.width(), small)
        paint.text(painter, below, fact.detail, role="small", ink=_INKS.get(fact.tone, "text2"))

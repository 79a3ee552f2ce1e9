"""The last few entries of a timeline, in the height they need."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint
from ui.widgets.labels import Painted
from workbench.i18n import t
from workbench.services import words
from workbench.services.timeline import Entry

_ROW_PX = 40


class Recent(Painted):
    """A short timeline for the side panel; the page has the whole."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other entries."""
        self._entries = tuple(entries)
        said = ", ".join(entry.title for entry in entries)
        self.setAccessibleName(f"{t('Timeline')}: {said}")
        self.setVisible(bool(entries))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        rows = len(self._entries) * theme.px(_ROW_PX)
        return QSize(theme.px(200), rows + theme.px(44))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.sizeHint().height())

    @override
    def draw(self, painter: QPainter) -> None:
        inner = self.rect().adjusted(theme.px(16), theme.px(12), -theme.px(16), 0)
        head = QRect(inner.left(), inner.top(), inner.width(), theme.line_px("section"))
        paint.text(painter, head, t("Timeline"), role="section")
        top = head.bottom() + theme.px(8)
        for number, entry in enumerate(self._entries):
            row = QRect(inner.left(), top + number * theme.px(_ROW_PX), inner.width(), 0)
            row.setHeight(theme.px(_ROW_PX))
            self._draw_row(painter, row, entry)

    @staticmethod
    def _draw_row(painter: QPainter, row: QRect, entry: Entry) -> None:
        tones: dict[str, paint.Tone] = {"good": "good", "warn": "warn", "accent": "accent"}
        paint.disc(painter, row, entry.icon, tone=tones.get(entry.tone, "neutral"))
        inner = row.adjusted(theme.px(36), 0, 0, 0)
        first, second = theme.line_px("button"), theme.line_px("small")
        top = row.top() + (row.height() - first - second) // 2
        title = QRect(inner.left(), top, inner.width(), first)
        when = words.day(entry.at.astimezone(words.here()).date())
        used = paint.text_width(when, "small", tabular=True)
        paint.text(painter, title, when, role="small", ink="text3", align="right", tabular=True)
        paint.text(
            painter, title.adjusted(0, 0, -used - theme.px(8), 0), entry.title, role="button"
        )
        below = QRect(inner.left(), top + first, inner.width(), second)
        paint.text(painter, below, entry.detail, role="small", ink="text2")

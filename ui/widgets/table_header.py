"""The header of a record table, and the margins its columns share with it."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint

EDGE_PX: Final = 16  # the page's margin, kept by the first column
PAD_PX: Final = 8


class Header(QHeaderView):
    """Column titles in quiet ink, aligned like their cells."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(theme.px(32))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.height("table_head"))

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        painter.fillRect(rect, theme.color("surface"))
        paint.hairline(painter, rect, "bottom")
        model = self.model()
        title = str(model.headerData(logicalIndex, self.orientation()) or "")
        alignment = model.headerData(
            logicalIndex, self.orientation(), Qt.ItemDataRole.TextAlignmentRole
        )
        right = bool(alignment and Qt.AlignmentFlag.AlignRight in Qt.AlignmentFlag(alignment))
        place = cell_rect(rect, first=self.visualIndex(logicalIndex) == 0)
        paint.text(
            painter, place, title, role="chip", ink="text3", align="right" if right else "left"
        )
        painter.restore()


def cell_rect(rect: QRect, *, first: bool) -> QRect:
    """Return where a cell's content stands; the first column keeps the page's margin."""
    left = EDGE_PX if first else PAD_PX
    return rect.adjusted(theme.px(left), 0, -theme.px(PAD_PX), 0)

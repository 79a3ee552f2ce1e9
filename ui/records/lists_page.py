"""Lists of related records under each other, scrolled where they must be."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.records.related_list import RelatedBlock
from ui.theme import theme
from ui.widgets.feedback import Notice
from ui.widgets.page import clear, pane
from workbench.i18n import t
from workbench.services.related import MOST_ROWS, Related

_WIDEST_PX = 760


def scrolled(content: QWidget, name: str) -> QFrame:
    """Return a pane that scrolls a widget from top to bottom."""
    area = QScrollArea()
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    holder = pane("surface")
    inside = QVBoxLayout(holder)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.addWidget(content)
    area.setWidget(holder)
    frame = pane("surface")
    around = QVBoxLayout(frame)
    around.setContentsMargins(0, 0, 0, 0)
    around.addWidget(area)
    return frame


class Lists(QWidget):
    """Some lists of related records; a widget of the height they need."""

    opened = Signal(object, bool)  # the item, in its own window
    ticked = Signal(object)

    def __init__(self, nothing: str, *, most: int = MOST_ROWS) -> None:
        """Take the sentence for a record that has none."""
        super().__init__()
        self._nothing, self._most = nothing, most
        self._shown: tuple[Related, ...] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 16, 0, 16)
        self._column.setSpacing(16)
        self.blocks: list[RelatedBlock] = []

    def show_lists(self, lists: Sequence[Related]) -> None:
        """Show other lists; where only rows differ, the cursor stays."""
        if self._shown == tuple(lists):
            return
        kept = [one.key for one in self._shown or ()] == [one.key for one in lists]
        self._shown = tuple(lists)
        if kept and self.blocks:
            for block, found in zip(self.blocks, lists, strict=True):
                block.show_related(found)
            return
        clear(self._column)
        self.blocks = []
        for found in lists:
            block = RelatedBlock(found, self._most)
            block.opened.connect(self.opened)
            block.ticked.connect(self.ticked)
            self.blocks.append(block)
            self._column.addWidget(block)
        if not lists:
            notice = Notice("inbox", self._nothing)
            notice.setContentsMargins(16, 0, 16, 0)
            self._column.addWidget(notice)
        self._column.addStretch(1)


class ListsPage(QWidget):
    """The lists on a page of their own, no wider than one can read."""

    def __init__(self, lists: Lists) -> None:
        super().__init__()
        lists.setMaximumWidth(theme.px(_WIDEST_PX))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(lists, 1)
        row.addStretch(0)


def nobody() -> str:
    """Return the sentence for a record without people."""
    return t("Nobody is known here yet.")


def no_work() -> str:
    """Return the sentence for a record without work."""
    return t("Nothing belongs to it yet.")

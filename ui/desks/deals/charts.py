"""The deal desk's charts: four pictures of the same people's records as the list."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.operations import Operations
from ui.widgets.chart_card import ChartCard

if TYPE_CHECKING:
    from workbench.app import Workbench

CHART_NAMES = ("pipeline_by_stage", "won_by_quarter", "win_rate", "ageing")


class ChartBoard(QWidget):
    """Two by two cards; a bar that is chosen hands over the records behind it."""

    selected = Signal(object)

    def __init__(self, operations: Operations, filters: "Callable[[Workbench], Any]") -> None:
        super().__init__()
        self.setProperty("plane", "window")
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 0, 16, 16)
        grid.setSpacing(12)
        self.cards = [ChartCard(operations, name, filters) for name in CHART_NAMES]
        for number, card in enumerate(self.cards):
            card.selected.connect(self.selected)
            grid.addWidget(card, number // 2, number % 2)

    def reload(self) -> None:
        """Draw every chart again."""
        for card in self.cards:
            card.reload()

"""How often handoffs are accepted: the chart, and the handoffs behind each of its bars."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.context import Shell
from ui.desks.calls import numbers_work
from ui.desks.calls.numbers_records import BarRecords
from ui.desks.calls.numbers_work import EVER, Wish
from ui.widgets.chart_card import ChartCard
from workbench.insight.numbers import Selection

if TYPE_CHECKING:
    from workbench.app import Workbench
    from workbench.insight.scope import Filters

CHART = "handoff_acceptance"


class Acceptance(QStackedWidget):
    """The chart; Enter on a bar lists its handoffs, Esc leads back."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.card = ChartCard(shell.operations, CHART, _filters)
        self.card.selected.connect(self._show_records)
        self.records = BarRecords(shell, self)
        self.records.left.connect(self.show_chart)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 0, 16, 16)
        column.addWidget(self.card)
        self.addWidget(page)
        self.addWidget(self.records)
        self.setFocusProxy(self.card)

    def reload(self) -> None:
        """Draw again, or list again."""
        if self.currentWidget() is self.records:
            self.records.reload()
        else:
            self.card.reload()

    def show_chart(self) -> None:
        """Show the chart again."""
        self.setCurrentIndex(0)
        self.card.setFocus()

    def take(self, event: QKeyEvent) -> bool:
        """Go back from the records with Esc; False where a key means nothing here."""
        is_back = event.key() == Qt.Key.Key_Escape and self.currentWidget() is self.records
        if is_back:
            self.show_chart()
        return is_back

    def _show_records(self, selection: object) -> None:
        if isinstance(selection, Selection):
            self.records.show_bar(selection, self.card.current_words())
            self.setCurrentWidget(self.records)


def _filters(core: "Workbench") -> "Filters":
    """Count what a role looks at first: one's own, or the team's."""
    return numbers_work.filters_of(core, Wish(EVER))

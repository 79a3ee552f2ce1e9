"""How often handoffs are accepted, whose, why not, and what was won: and the records behind."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget

from ui.context import Shell
from ui.desks.calls import numbers_work
from ui.desks.calls.numbers_records import BarRecords
from ui.desks.calls.numbers_work import EVER, Wish
from ui.widgets.chart_card import ChartCard
from workbench.insight.numbers import Selection

if TYPE_CHECKING:
    from workbench.app import Workbench
    from workbench.insight.scope import Filters

PLACES: Final = (
    ("handoff_acceptance", 0, 0, 1),
    ("won_by_fit", 0, 1, 1),
    ("handoffs_by_sender", 1, 0, 1),
    ("handoff_returns", 1, 1, 1),
)
"""Name, row, column, and over how many columns."""


class Acceptance(QStackedWidget):
    """The charts; Enter on a bar lists its records, Esc leads back."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(16, 0, 16, 16)
        grid.setSpacing(12)
        self.cards: list[ChartCard] = []
        for name, row, column, span in PLACES:
            asked = _everyones if name == "won_by_fit" else _filters
            card = ChartCard(shell.operations, name, asked)
            card.selected.connect(partial(self._show_records, card))
            grid.addWidget(card, row, column, 1, span)
            self.cards.append(card)
        self._opened = self.cards[0]
        self.records = BarRecords(shell, self)
        self.records.left.connect(self.show_charts)
        self.addWidget(page)
        self.addWidget(self.records)
        self.setFocusProxy(self.cards[0])

    def reload(self) -> None:
        """Draw again, or list again."""
        if self.currentWidget() is self.records:
            self.records.reload()
        else:
            for card in self.cards:
                card.reload()

    def show_charts(self) -> None:
        """Show the charts again, with the keys where they were."""
        self.setCurrentIndex(0)
        self._opened.setFocus()

    def take(self, event: QKeyEvent) -> bool:
        """Go back from the records with Esc; False where a key means nothing here."""
        is_back = event.key() == Qt.Key.Key_Escape and self.currentWidget() is self.records
        if is_back:
            self.show_charts()
        return is_back

    def _show_records(self, card: ChartCard, selection: object) -> None:
        if isinstance(selection, Selection):
            self._opened = card
            self.records.show_bar(selection, card.current_words())
            self.setCurrentWidget(self.records)


def _filters(core: "Workbench") -> "Filters":
    """Count what a role looks at first: one's own, or the team's."""
    return numbers_work.filters_of(core, Wish(EVER))


def _everyones(core: "Workbench") -> "Filters":
    """Count every deal one may see: who hands leads over owns none of what they became."""
    return replace(_filters(core), owner_id=None, team_id=None)

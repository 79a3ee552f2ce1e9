"""The last day in figures, and what happened lately."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint
from ui.widgets.facts_row import FactsRow
from ui.widgets.labels import Label, Painted, Rule
from workbench.i18n import t
from workbench.services.record_head import HeadFact
from workbench.services.sync_news import Happened
from workbench.services.sync_panel import Figures

_ROW_PX = 28


class HappenedRows(Painted):
    """One line for each thing sync did."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Happened, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: Sequence[Happened]) -> None:
        """Show other lines."""
        self._rows = tuple(rows)
        self.setAccessibleName("; ".join(f"{row.time} {row.words}" for row in rows))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(240), max(1, len(self._rows)) * theme.px(_ROW_PX))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.sizeHint().height())

    @override
    def draw(self, painter: QPainter) -> None:
        inks = {"good": "good", "accent": "accent_text", "warn": "warn"}
        row_px = theme.px(_ROW_PX)
        if not self._rows:
            words = t("Nothing has been sent from this computer in the last week.")
            paint.text(painter, self.rect(), words, ink="text3")
        for number, row in enumerate(self._rows):
            line = QRect(0, number * row_px, self.width(), row_px)
            ink = inks.get(row.tone, "text2")
            used = paint.icon(painter, line, row.icon, ink=ink, size=14)
            paint.text(
                painter, line, row.time, role="small", ink="text3", align="right", tabular=True
            )
            room = line.adjusted(used + theme.px(8), 0, -theme.px(72), 0)
            paint.text(painter, room, row.words)


class LastDay(QWidget):
    """Figures of the last 24 hours above what happened."""

    def __init__(self) -> None:
        super().__init__()
        self.facts = FactsRow()
        self.rows = HappenedRows()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 24, 16)
        column.setSpacing(8)
        column.addWidget(Label(t("Last 24 hours"), role="section"))
        column.addWidget(self.facts)
        column.addSpacing(8)
        column.addWidget(Rule())
        column.addSpacing(8)
        column.addWidget(Label(t("What happened"), role="section"))
        column.addWidget(self.rows)

    def show_day(self, figures: Figures, happened: Sequence[Happened]) -> None:
        """Show other figures."""
        refused = figures.refused
        sent = t("{n} refused").format(n=f"{refused:,}") if refused else t("all accepted")
        self.facts.show_facts(
            (
                HeadFact(
                    t("Sent"),
                    f"{figures.sent:,}",
                    sent if figures.sent or refused else "",
                    "warn" if refused else "",
                ),
                HeadFact(t("Conflicts decided"), f"{figures.conflicts_decided:,}"),
            )
        )
        self.rows.show_rows(happened)

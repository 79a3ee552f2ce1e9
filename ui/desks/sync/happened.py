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
from workbench.i18n import t, tn
from workbench.services.record_head import HeadFact
from workbench.services.sync_news import Happened
from workbench.services.sync_panel import Figures

_ROW_PX, _PADDING_PX, _WORDS_AT_PX, _TIME_PX = 28, 5, 22, 72
_MOST_LINES = 4


class HappenedRows(Painted):
    """A line for each thing sync did, or as many as its words need."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Happened, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_rows(self, rows: Sequence[Happened]) -> None:
        """Show other lines."""
        self._rows = tuple(rows)
        self.setAccessibleName("; ".join(f"{row.time} {row.words}" for row in rows))
        self.updateGeometry()
        self.update()

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return sum(_height(words, room) for words, room in self._texts(width))

    @override
    def sizeHint(self) -> QSize:
        width = max(self.width(), theme.px(240))
        return QSize(theme.px(240), self.heightForWidth(width))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), max(1, len(self._rows)) * theme.px(_ROW_PX))

    @override
    def draw(self, painter: QPainter) -> None:
        inks = {"good": "good", "accent": "accent_text", "warn": "warn"}
        texts = self._texts(self.width())
        if not self._rows:
            words, room = texts[0]
            place = QRect(0, theme.px(_PADDING_PX), room, self.height())
            paint.lines(painter, place, words, role="body", ink="text3", most=_MOST_LINES)
        top = 0
        for row, (words, room) in zip(self._rows, texts, strict=False):
            line = QRect(0, top + theme.px(_PADDING_PX), self.width(), theme.line_px("body"))
            ink = inks.get(row.tone, "text2")
            paint.icon(painter, line, row.icon, ink=ink, size=14)
            paint.text(
                painter, line, row.time, role="small", ink="text3", align="right", tabular=True
            )
            place = QRect(theme.px(_WORDS_AT_PX), line.top(), room, self.height())
            paint.lines(painter, place, words, role="body", ink="text", most=_MOST_LINES)
            top += _height(words, room)

    def _texts(self, width: int) -> list[tuple[str, int]]:
        """Return the words of each line with the width they have."""
        if not self._rows:
            return [(t("Nothing has been sent from this computer in the last week."), width)]
        room = max(1, width - theme.px(_WORDS_AT_PX) - theme.px(_TIME_PX))
        return [(row.words, room) for row in self._rows]


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
        self.facts.show_facts(
            (
                HeadFact(t("Sent"), f"{figures.sent:,}", *_what_became_of_it(figures)),
                HeadFact(t("Conflicts decided"), f"{figures.conflicts_decided:,}"),
            )
        )
        self.rows.show_rows(happened)


def _what_became_of_it(figures: Figures) -> tuple[str, str]:
    """Return what to say of the changes that were sent, and its tone."""
    if figures.refused:
        return t("{n} refused").format(n=f"{figures.refused:,}"), "warn"
    if figures.undecided:
        return tn("{n} undecided", "{n} undecided", figures.undecided), "warn"
    return (t("all accepted") if figures.sent else ""), ""


def _height(words: str, room: int) -> int:
    lines = len(paint.wrapped(words, room, "body", _MOST_LINES))
    return max(1, lines) * theme.line_px("body") + 2 * theme.px(_PADDING_PX)

"""The learned score: training it, how good it is, and whether it orders the queue."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.operations import Operations
from ui.theme import theme
from ui.widgets.buttons import Button, Segment
from ui.widgets.chart_card import ChartCard
from ui.widgets.labels import Label
from ui.widgets.progress import ProgressPane
from workbench.i18n import t
from workbench.insight.scoring.proof import Proof
from workbench.services.score_board import Board

_CHART_PX: Final = 250
SUM, CHANCE = "sum", "chance"


class LearnedPage(QWidget):
    """Learns from the team's own outcomes; says what is missing where it cannot."""

    train_asked = Signal()
    stop_asked = Signal()
    order_chosen = Signal(str)

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.note = Label("", wrap=True)
        self.extra = Label(
            t(
                "Training needs scikit-learn: install the program with its extra “learning”."
                " Scores themselves, and the sum of parts, work without it."
            ),
            ink="warn",
            wrap=True,
        )
        self.trouble = Label("", ink="bad", wrap=True)
        self.figures = Label("", ink="text2", wrap=True, tabular=True)
        self.progress = ProgressPane(t("How far the training is"), _words)
        self.progress.stop_asked.connect(self.stop_asked)
        self.chart = ChartCard(operations, "score_calibration")
        self.chart.setFixedHeight(theme.px(_CHART_PX))
        choices = ((SUM, t("Sum of parts"), "list"), (CHANCE, t("Chance"), "trending-up"))
        self.order = Segment(choices, t("What orders the queue"))
        self.order.chosen.connect(self._on_order)
        self.train_button = Button(t("Train"), "primary", big=True)
        self.train_button.clicked.connect(lambda _checked=False: self.train_asked.emit())
        self._ordered = QWidget()
        line = QHBoxLayout(self._ordered)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(Label(t("What orders the queue")))
        line.addWidget(self.order)
        line.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self._ordered, 1)
        foot.addWidget(self.train_button)
        for widget in (self.note, self.extra, self.trouble, self.figures, self.chart):
            column.addWidget(widget)
        column.addWidget(self.progress)
        column.addLayout(foot)
        column.addStretch(1)
        self._is_showing = False
        self.progress.hide()
        self.trouble.hide()

    def show_board(self, board: Board) -> None:
        """Show what was learnt, or what is missing."""
        known = board.learned
        self.note.setText(known.note)
        self.extra.setVisible(not known.is_possible)
        self.train_button.setEnabled(known.is_possible and known.has_enough)
        self.train_button.setText(t("Train again") if known.is_there else t("Train"))
        self.figures.setVisible(known.proof is not None)
        if known.proof is not None:
            self.figures.setText(_figures(known.proof, known.of_sum))
        self.chart.setVisible(known.proof is not None)
        self._ordered.setEnabled(known.is_there)
        self._is_showing = True
        self.order.choose(CHANCE if board.goes_by_chance and known.is_there else SUM)
        self._is_showing = False
        if self.chart.isVisible():
            self.chart.reload()

    def begin(self) -> None:
        """Show that it trains."""
        self.trouble.hide()
        self.train_button.setEnabled(False)
        self.progress.begin()
        self.progress.show()

    def end(self, trouble: str = "") -> None:
        """Show that it trains no more, and why it came to nothing."""
        self.progress.hide()
        self.train_button.setEnabled(True)
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))

    def _on_order(self, key: str) -> None:
        if not self._is_showing:
            self.order_chosen.emit(key)


def _words(doing: str) -> str:
    return doing or t("Learning from your team's outcomes, five parts held back in turn…")


def _figures(proof: Proof, of_sum: Proof | None) -> str:
    auc = t("AUC {auc} ± {error}")
    lines = [
        t("Learned score: {auc}; five folds, seeded").format(
            auc=auc.format(auc=f"{proof.auc:.3f}", error=f"{proof.auc_error:.3f}")
        )
    ]
    if of_sum is not None:
        told = auc.format(auc=f"{of_sum.auc:.3f}", error=f"{of_sum.auc_error:.3f}")
        lines.append(t("Sum of parts: {auc}; the same outcomes").format(auc=told))
    if proof.brier is not None:
        lines.append(
            t("Brier score {brier}; of the average {average}").format(
                brier=f"{proof.brier:.4f}", average=f"{proof.brier_of_average:.4f}"
            )
        )
    return "\n".join(lines)

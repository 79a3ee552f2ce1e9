"""The weights of the sum: each with its points and the leads it touches, and what they change."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ui.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from ui.widgets.page import clear, pane
from ui.widgets.spin import indent
from workbench.i18n import t, tn
from workbench.services.score_board import Board, Place, Weight

_HEIGHT_PX: Final = 380
_TOP_PX: Final = 300
_PAUSE_MS: Final = 250
_MOST_POINTS: Final = 100


class WeightsPage(QWidget):
    """Nothing counts before it is saved; the top of the queue shows what it would do."""

    tried = Signal(object)  # points by rule: who would be at the top?
    saved = Signal(object)  # points by rule
    reset_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._note = Label("", ink="text2", wrap=True)
        column.addWidget(self._note)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self._scrolled(), 1)
        self._top = QVBoxLayout()
        self._top.setContentsMargins(0, 0, 0, 0)
        self._top.setSpacing(4)
        side = QWidget()
        side.setFixedWidth(theme.px(_TOP_PX))
        side.setLayout(self._top)
        row.addWidget(side, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        self.save_button = Button(t("Use these weights"), "primary", big=True)
        self.save_button.clicked.connect(lambda _checked=False: self.saved.emit(self.points()))
        self.reset_button = Button(t("Back to the usual weights"), big=True)
        self.reset_button.clicked.connect(lambda _checked=False: self.reset_asked.emit())
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.reset_button)
        foot.addWidget(self.save_button)
        column.addLayout(foot)
        self.fields: dict[str, QSpinBox] = {}
        self._kept: dict[str, int] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.tried.emit(self.points()))

    def points(self) -> dict[str, int]:
        """Return the points as they stand in the fields."""
        return {rule: field.value() for rule, field in self.fields.items()}

    def show_board(self, board: Board) -> None:
        """Show the weights in use."""
        self._kept = {one.rule_id: one.points for one in board.weights}
        leads = tn("{n} lead", "{n} leads", board.leads)
        said = t("Of the rules about one thing the first that fits counts; at most {most} points. "
                 "The shares are of {leads} here.")  # fmt: skip
        self._note.setText(said.format(most=board.most, leads=leads))
        clear(self._grid)
        self.fields = {}
        for number, weight in enumerate(board.weights):
            self._add(number, weight)
        self._grid.setRowStretch(len(board.weights), 1)
        self.reset_button.setEnabled(not board.is_usual)
        self._on_edited()

    def show_top(self, points: Mapping[str, int], places: Sequence[Place]) -> None:
        """Show who would be at the top of the queue by these points."""
        clear(self._top)
        changed = points != self._kept
        title = t("The top of your queue then") if changed else t("The top of your queue now")
        self._top.addWidget(Label(title, role="strong"))
        if not places:
            nobody = t("No lead of yours waits for a call.")
            self._top.addWidget(Label(nobody, ink="text3", wrap=True))
        for one in places:
            said = t("{place}. {name}").format(place=one.place, name=one.name)
            self._top.addWidget(Label(said, elided=True))
            self._top.addWidget(Label(_moved(one), role="small", ink=_ink(one), tabular=True))
        self._top.addStretch(1)

    def _scrolled(self) -> QScrollArea:
        inside = pane("raised")
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, theme.px(12), 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFixedHeight(theme.px(_HEIGHT_PX))
        area.setAccessibleName(t("Weights"))
        area.setWidget(inside)
        self._area = area
        return area

    def _add(self, number: int, weight: Weight) -> None:
        field = QSpinBox()
        field.setRange(-_MOST_POINTS, _MOST_POINTS)
        field.setValue(weight.points)
        field.setFixedWidth(theme.px(84))
        indent(field)
        share = t("{share} % of leads").format(share=f"{weight.share * 100:.0f}")
        field.setAccessibleName(weight.words)
        field.setAccessibleDescription(share)
        field.valueChanged.connect(self._on_edited)
        self.fields[weight.rule_id] = field
        words = Label(weight.words, elided=True)
        words.setToolTip(weight.words)
        touched = Label(share, role="small", ink="text3" if not weight.n else "text2", tabular=True)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(words, number, 0)
        self._grid.addWidget(touched, number, 1, right)
        self._grid.addWidget(field, number, 2)

    def _on_edited(self, _value: int = 0) -> None:
        self.save_button.setEnabled(self.points() != self._kept)
        self._pause.start()


def _moved(one: Place) -> str:
    moved = t("now place {n}").format(n=one.before)
    where = t("same place") if one.before == one.place else moved
    if one.score == one.score_before:
        return t("score {n} · {where}").format(n=one.score, where=where)
    return t("score {n}, now {before} · {where}").format(
        n=one.score, before=one.score_before, where=where
    )


def _ink(one: Place) -> str:
    return "text2" if one.before == one.place else "good" if one.before > one.place else "warn"

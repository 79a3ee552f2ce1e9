"""One pair: both records side by side, what speaks for and against it, and what one can do."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.duplicates import rows
from ui.widgets.labels import Avatar, Label
from ui.widgets.page import Card, clear
from ui.widgets.verb_row import Verb, VerbRow
from workbench.i18n import t
from workbench.services.duplicates.found import Match, Pair
from workbench.services.duplicates.pairs import Beside


class PairView(QFrame):
    """The pair under the cursor of the list."""

    command_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("plane", "window")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        self._heads = QHBoxLayout()
        self._heads.setSpacing(12)
        column.addLayout(self._heads)
        self._why = Label("", ink="text2", wrap=True)
        column.addWidget(self._why)
        self._apart = Label("", role="small", ink="warn", wrap=True)
        column.addWidget(self._apart)
        card = Card()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        for place, share in enumerate((2, 4, 4)):
            self._grid.setColumnStretch(place, share)
        card.column.addLayout(self._grid)
        column.addWidget(card)
        self._card = card
        column.addStretch(1)
        area = QScrollArea()
        area.setAccessibleName(t("The pair"))
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        self.foot = VerbRow()
        self.foot.chosen.connect(self.command_wanted)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addWidget(self.foot)

    def show_pair(self, pair: Pair) -> None:
        """Show another pair; what both say follows once it is read."""
        clear(self._heads)
        for match in (pair.first, pair.other):
            self._heads.addWidget(_head(match), 1)
        why = t("{certainty}: {reasons}")
        self._why.setText(why.format(certainty=rows.certainty(pair), reasons=rows.why(pair)))
        self._apart.setVisible(not pair.can_merge)
        self._apart.setText(
            t("A lead who is a contact already: convert the lead to that contact, or keep both.")
        )
        self.foot.show_verbs(_verbs(pair))

    def show_beside(self, lines: Sequence[Beside]) -> None:
        """Show what both records say; where they differ the words stand out."""
        clear(self._grid)
        for number, line in enumerate(lines):
            weight, ink = (0, "text2") if line.is_same else (600, "text")
            self._grid.addWidget(Label(line.label, role="small", ink="text3"), number, 0)
            for place, words in enumerate((line.first, line.other), 1):
                label = Label(words or "–", ink=ink, weight=weight, elided=True)
                self._grid.addWidget(label, number, place)
        self._card.setVisible(bool(lines))

    def words(self) -> str:
        """Return what is said for and against the pair."""
        return self._why.words()


def _head(match: Match) -> QWidget:
    card = Card()
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(Avatar(match.name, key=str(match.id), size=32), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(Label(match.name, role="strong", elided=True))
    words.addWidget(Label(rows.described(match), role="small", ink="text2", elided=True))
    row.addLayout(words, 1)
    card.column.addLayout(row)
    return card


def _verbs(pair: Pair) -> list[Verb]:
    merge = Verb("duplicates.merge", t("Merge…"), "git-merge", "M", is_primary=True)
    return [
        *([merge] if pair.can_merge else []),
        Verb("duplicates.apart", t("Not the same"), "x", "N"),
        Verb("duplicates.first", t("Open"), "panel-right", "↵"),
        Verb("duplicates.other", t("Open the other"), "panel-right", "O"),
    ]

"""One pair: both records side by side, what speaks for and against it, and what one can do."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.desks.verbs import verb
from ui.duplicates import rows
from ui.widgets.labels import Avatar, Label
from ui.widgets.page import Card, clear
from ui.widgets.row_view import RowView
from ui.widgets.verb_row import Verb
from workbench.i18n import t
from workbench.services.duplicates.found import Match, Pair
from workbench.services.duplicates.pairs import Beside


class PairView(RowView):
    """The pair under the cursor of the list."""

    def __init__(self) -> None:
        super().__init__(t("The pair"))
        self._heads = QHBoxLayout()
        self._heads.setSpacing(12)
        self.column.addLayout(self._heads)
        self._why = Label("", ink="text2", wrap=True)
        self.column.addWidget(self._why)
        self._apart = Label("", role="small", ink="warn", wrap=True)
        self.column.addWidget(self._apart)
        self._card = Card()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        for place, share in enumerate((2, 4, 4)):
            self._grid.setColumnStretch(place, share)
        self._card.column.addLayout(self._grid)
        self.column.addWidget(self._card)

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
        self.verbs.show_verbs(_verbs(pair))

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
    merge = verb("duplicates.merge", t("Merge…"), is_primary=True)
    return [
        *([merge] if pair.can_merge else []),
        verb("duplicates.apart"),
        verb("duplicates.first", t("Open"), "Return"),
        verb("duplicates.other"),
    ]

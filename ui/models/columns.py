"""How a table shows a row: columns, and what a cell is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Row = TypeVar("Row")

EMPTY = "–"
PENDING = "…"
GOOD_SCORE = 50
"""From here on a lead's score is shown as a good one, in every list and on the card."""


@dataclass(frozen=True)
class Cell:
    """What the delegate paints: words, with an icon, a swatch, a bar or an avatar beside them."""

    text: str
    ink: str = "text"
    icon: str = ""
    swatch: str = ""  # colour role of a small square before the text
    strong: bool = False
    share: float | None = None  # a bar after the text, 0 to 1
    share_ink: str = "control"
    avatar: str = ""  # a name whose initials stand in a circle instead of the text
    keycaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: its title, its words for a row, and how they stand."""

    title: str
    text: Callable[[Row], str]
    key: str = ""  # the field's name, for sorting and committing
    align: Literal["left", "right"] = "left"
    width: int = 120  # at 13 px text
    ink: str = "text"
    cell: Callable[[Row], Cell] | None = None  # where words alone are not enough
    sortable: bool = True
    editable: bool = False
    edit_text: Callable[[Row], str] | None = None  # what the editor starts with
    choices: Callable[[Row], Sequence[tuple[str, str]]] | None = None  # value, label

    @property
    def tabular(self) -> bool:
        """Figures stand under each other in right-aligned columns."""
        return self.align == "right"

    def shown(self, row: Row) -> Cell:
        """Return what to paint; empty text becomes a dash."""
        if self.cell is not None:
            return self.cell(row)
        words = self.text(row)
        return Cell(words, ink=self.ink) if words else Cell(EMPTY, ink="text3")

"""A short list of choices in rows of two lines; Enter, Space or a click takes one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView
from typing_extensions import override

from ui.models.item_list import ItemList
from ui.theme import theme
from ui.widgets.two_lines import Face, TwoLines, dress

if TYPE_CHECKING:
    from workbench.profiles import Profile

MOST_ROWS = 6
_TAKES: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True)
class Choice:
    """One row: what it is, what is known of it, and a figure at the right."""

    key: str
    title: str
    detail: str
    right: str = ""
    icon: str = ""  # an avatar of the title where there is none


def of_profile(profile: Profile) -> Choice:
    """Return the row of a profile: whose it is, on which server, under which name."""
    host = profile.server_url.partition("://")[2].partition("/")[0]
    return Choice(profile.name, profile.email, f"{host} · {profile.name}")


def _words(choice: Choice) -> str:
    return ", ".join(part for part in (choice.title, choice.detail, choice.right) if part)


def _face(choice: Choice) -> Face:
    key = "" if choice.icon else choice.key
    return Face(choice.title, choice.detail, choice.icon, avatar_key=key, right=choice.right)


class ChoiceRows(QListView):
    """The list; as high as its rows, scrolled beyond six."""

    chosen = Signal(str)  # taken with Enter or a click
    moved = Signal(str)  # under the cursor

    def __init__(self, name: str) -> None:
        super().__init__()
        self._choices: ItemList[Choice] = ItemList(_words)
        self.setModel(self._choices)
        self.setItemDelegate(TwoLines(self, _face, inset=0))
        dress(self, name)
        self.clicked.connect(lambda index: self._take(index.row()))
        self.selectionModel().currentChanged.connect(lambda index, _: self._tell(index.row()))

    def choices(self) -> tuple[Choice, ...]:
        """Return what is shown."""
        return self._choices.items

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Show these, with the cursor on the first."""
        self._choices.show_items(choices)
        self.setFixedHeight(min(MOST_ROWS, len(choices)) * theme.height("row_two_lines"))
        if choices:
            self.setCurrentIndex(self._choices.index(0, 0))

    def current(self) -> str:
        """Return the key under the cursor; empty where there is none."""
        choice = self._choices.at(self.currentIndex().row())
        return "" if choice is None else choice.key

    def _take(self, row: int) -> None:
        choice = self._choices.at(row)
        if choice is not None:
            self.chosen.emit(choice.key)

    def _tell(self, row: int) -> None:
        choice = self._choices.at(row)
        if choice is not None:
            self.moved.emit(choice.key)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _TAKES:
            self._take(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

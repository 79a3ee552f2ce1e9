"""The numbers of an event, each a button that opens the records it counts."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.widgets.buttons import LinkButton
from ui.widgets.labels import Label
from ui.widgets.page import clear
from workbench.services.events import Figure


class EventNumbers(QWidget):
    """Label, number and a word about it in each row; hidden where there are none."""

    chosen = Signal(object, str)  # the Selection, and what was counted in words

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, LinkButton] = {}
        self._figures: tuple[Figure, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Show other numbers; what has the keys keeps them where nothing has changed."""
        if tuple(figures) == self._figures:
            return
        self._figures = tuple(figures)
        clear(self._grid)
        self.buttons = {}
        for row, one in enumerate(self._figures):
            button = LinkButton(one.value)
            button.setAccessibleName(f"{one.label}: {one.value} {one.detail}".strip())
            words = f"{one.label}: {one.value}"
            button.clicked.connect(partial(self._open, one, words))
            is_part = one.key.startswith("guests:")
            ink, role = ("text3", "small") if is_part else ("text2", "small_strong")
            self._grid.addWidget(Label(one.label, role=role, ink=ink), row, 0)
            self._grid.addWidget(button, row, 1, Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(Label(one.detail, role="small", ink="text3"), row, 2)
            self.buttons[one.key] = button
        self.setVisible(bool(self._figures))

    def _open(self, one: Figure, words: str, _checked: bool = False) -> None:
        self.chosen.emit(one.selection, words)

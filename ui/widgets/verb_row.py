"""What can be done with the thing on the screen: buttons with their keys, the likeliest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Keycaps
from ui.widgets.page import clear


@dataclass(frozen=True)
class Verb:
    """One thing that can be done; its command, empty for what the page itself does."""

    command: str
    words: str
    icon: str
    keys: str
    is_primary: bool = False


class VerbRow(QFrame):
    """The foot of a pane."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("plane", "surface")
        self.setProperty("edge", "top")
        self.buttons: dict[str, Button] = {}
        self._verbs: tuple[Verb, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 12, 20, 12)
        self._row.setSpacing(8)

    def show_verbs(self, verbs: Sequence[Verb]) -> None:
        """Show what can be done now."""
        self.setVisible(bool(verbs))
        if tuple(verbs) == self._verbs:
            return
        self._verbs = tuple(verbs)
        clear(self._row)
        self.buttons = {}
        for verb in verbs:
            button = Button(verb.words, "primary" if verb.is_primary else "secondary", verb.icon)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, name=verb.command: self.chosen.emit(name))
            self.buttons[verb.command] = button
            self._row.addWidget(button)
            if verb.keys:
                self._row.addWidget(Keycaps(verb.keys))
                self._row.addSpacing(theme.px(8))
        self._row.addStretch(1)

"""The pane beside a list: the thing under the cursor, and at its foot what can be done with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.widgets.buttons import IconButton
from ui.widgets.labels import Avatar, Chip, Label
from ui.widgets.verb_row import VerbRow
from workbench.i18n import t


class RowView(QFrame):
    """What is under the cursor: its parts go into `column`, which scrolls; the verbs stay."""

    command_wanted = Signal(str)
    open_wanted = Signal()  # the record's page

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("plane", "window")
        inside = QWidget()
        filled = QVBoxLayout(inside)
        filled.setContentsMargins(20, 16, 20, 16)
        filled.setSpacing(0)
        self.column = QVBoxLayout()
        self.column.setSpacing(12)
        filled.addLayout(self.column)
        filled.addStretch(1)
        area = QScrollArea()
        area.setAccessibleName(name)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        self.verbs = VerbRow()
        self.verbs.chosen.connect(self._on_verb)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addWidget(self.verbs)

    def _on_verb(self, command: str) -> None:
        if command:
            self.command_wanted.emit(command)
        else:
            self.open_wanted.emit()


class RowHead(QWidget):
    """Whom it is about, how it stands, and the way to the whole record."""

    def __init__(self) -> None:
        super().__init__()
        self._avatar = Avatar("", size=44)
        self._name = Label("", role="display", elided=True)
        self._about = Label("", ink="text2", elided=True)
        self.state = Chip("")
        self.line = Label("", role="small", ink="text2", elided=True)
        self.open = IconButton("panel-right", t("Show the whole record"))
        third = QHBoxLayout()
        third.setSpacing(8)
        third.addWidget(self.state)
        third.addWidget(self.line, 1)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._about)
        words.addSpacing(4)
        words.addLayout(third)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.open, 0, Qt.AlignmentFlag.AlignTop)

    def show_name(self, name: str, key: str, about: str) -> None:
        """Show somebody else; the avatar has the colour of the key."""
        self._avatar.set_name(name, key)
        self._name.setText(name)
        self._about.setText(about)

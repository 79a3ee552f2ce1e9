"""One handoff: whose lead, how it stands, what they need, what goes along, and what one can do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.desks.calls.package_view import PackageView, Parcel
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Avatar, Chip, Label
from ui.widgets.page import Card
from ui.widgets.paint import Tone
from ui.widgets.verb_row import Verb, VerbRow
from workbench.i18n import t
from workbench.services.timeline import Entry


@dataclass(frozen=True)
class Shown:
    """A handoff as the pane shows it.

    Args:
        state: How it stands, as a chip; `clock` is how long it waits or took.
        said: A sentence about the answer: who returned it and why.
    """

    id: UUID
    lead_id: UUID
    name: str
    subtitle: str
    line: str
    state: str
    tone: Tone
    icon: str
    meeting: str
    parcel: Parcel
    said: str = ""


class HandoffView(QFrame):
    """The handoff under the cursor of the list."""

    command_wanted = Signal(str)
    open_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("plane", "window")
        self._avatar = Avatar("", size=44)
        self._name = Label("", role="display", elided=True)
        self._subtitle = Label("", ink="text2", elided=True)
        self._open = IconButton("panel-right", t("Show the whole record"))
        self._open.clicked.connect(self.open_wanted)
        self.state = Chip("")
        self._line = Label("", role="small", ink="text2", elided=True)
        self._said = Label("", ink="text", wrap=True)
        self._need = Label("", role="section", wrap=True)
        self._meeting = Label("", role="small", ink="text2", wrap=True)
        self.package = PackageView(with_need=False)
        self.verbs = VerbRow()
        self.verbs.chosen.connect(self._on_verb)
        self._arrange()

    def _arrange(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(self._head())
        said = Card()
        said.column.addWidget(self._said)
        self._said_card = said
        column.addWidget(said)
        need = Card()
        need.column.addWidget(Label(t("What they need"), role="small_strong", ink="text2"))
        need.column.addWidget(self._need)
        need.column.addWidget(self._meeting)
        column.addWidget(need)
        column.addWidget(self.package)
        column.addStretch(1)
        area = QScrollArea()
        area.setAccessibleName(t("Handoff"))
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addWidget(self.verbs)

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._subtitle)
        words.addSpacing(4)
        third = QHBoxLayout()
        third.setSpacing(8)
        third.addWidget(self.state)
        third.addWidget(self._line, 1)
        words.addLayout(third)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        head.addWidget(self._open, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def show_handoff(self, shown: Shown, verbs: Sequence[Verb], now: datetime) -> None:
        """Show another handoff, and what can be done with it."""
        self._avatar.set_name(shown.name, str(shown.lead_id))
        self._name.setText(shown.name)
        self._subtitle.setText(shown.subtitle)
        self.state.show_state(shown.state, shown.tone, shown.icon)
        self._line.setText(shown.line)
        self._said.setText(shown.said)
        self._said_card.setVisible(bool(shown.said))
        self._need.setText(shown.parcel.need)
        self._meeting.setText(shown.meeting)
        self._meeting.setVisible(bool(shown.meeting))
        self.package.show_parcel(shown.parcel, now)
        self.verbs.show_verbs(verbs)

    def show_beside(self, touches: Sequence[Entry], why: Sequence[str], now: datetime) -> None:
        """Show what stands with the lead itself, once it is read."""
        self.package.show_beside(touches, why, now)

    def said(self) -> str:
        """Return the sentence about the answer."""
        return self._said.words()

    def _on_verb(self, command: str) -> None:
        if command:
            self.command_wanted.emit(command)
        else:
            self.open_wanted.emit()

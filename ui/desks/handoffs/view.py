"""One handoff: whose lead, how it stands, what they need, what goes along, and what one can do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.desks.calls.package_view import PackageView, Parcel
from ui.theme import theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import Avatar, Chip, Keycaps, Label
from ui.widgets.page import Card, pane
from ui.widgets.paint import Tone
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


@dataclass(frozen=True)
class Verb:
    """One thing that can be done with it."""

    command: str
    words: str
    icon: str
    keys: str
    is_primary: bool = False


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
        self.buttons: dict[str, Button] = {}
        self._verbs: tuple[Verb, ...] = ()
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
        self._foot = pane("surface", "top")
        self._doing = QHBoxLayout(self._foot)
        self._doing.setContentsMargins(20, 12, 20, 12)
        self._doing.setSpacing(8)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addWidget(self._foot)

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
        self._show_verbs(tuple(verbs))

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

    def _show_verbs(self, verbs: tuple[Verb, ...]) -> None:
        self._foot.setVisible(bool(verbs))
        if verbs == self._verbs:
            return
        self._verbs = verbs
        while self._doing.count():
            item = self._doing.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = {}
        for verb in verbs:
            button = Button(verb.words, "primary" if verb.is_primary else "secondary", verb.icon)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, name=verb.command: self._on_verb(name))
            self.buttons[verb.command] = button
            self._doing.addWidget(button)
            if verb.keys:
                self._doing.addWidget(Keycaps(verb.keys))
                self._doing.addSpacing(theme.px(8))
        self._doing.addStretch(1)

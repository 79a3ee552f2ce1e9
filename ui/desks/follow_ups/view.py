"""One follow-up: whose, what to do, what was promised or is to be sent, and what one can do."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.commands import registry
from ui.desks.calls.history import Touches
from ui.desks.follow_ups import telling
from ui.desks.follow_ups.telling import Row
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Avatar, Chip, Keycaps, Label
from ui.widgets.page import Card
from ui.widgets.paint import Tone
from ui.widgets.verb_row import VerbRow
from workbench.i18n import t
from workbench.services.follow_ups import Detail

_TONES: Final[dict[str, Tone]] = {"bad": "bad", "warn": "warn"}


class FollowUpView(QFrame):
    """The follow-up under the cursor of the list."""

    command_wanted = Signal(str)
    open_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("plane", "window")
        self._row: Row | None = None
        self._avatar = Avatar("", size=44)
        self._name = Label("", role="display", elided=True)
        self._about = Label("", ink="text2", elided=True)
        self._open = IconButton("panel-right", t("Show the whole record"))
        self._open.clicked.connect(self.open_wanted)
        self.due = Chip("")
        self._kind = Label("", role="small", ink="text2", elided=True)
        self._email = Label("", ink="text2", elided=True)
        self._email_line = QWidget()
        self._subject = Label("", role="section", wrap=True)
        self._promised = Label("", wrap=True)
        self._promised_in = Label("", role="small", ink="text3", wrap=True)
        self._promise = Card()
        self._text_head = Label("", role="small_strong", ink="text2")
        self._text = Label("", wrap=True)
        self._text_card = Card()
        self._touches_head = Label(t("Last touches"), role="small_strong", ink="text2")
        self._touches = Touches()
        self.verbs = VerbRow()
        self.verbs.chosen.connect(self.command_wanted)
        self._arrange()

    def _arrange(self) -> None:
        for label in (self._promised, self._text, self._subject):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(self._head())
        self._fill_email_line()
        column.addWidget(self._email_line)
        what = Card()
        what.column.addWidget(Label(t("To do"), role="small_strong", ink="text2"))
        what.column.addWidget(self._subject)
        column.addWidget(what)
        promised = Label(t("What was promised"), role="small_strong", ink="text2")
        for label in (promised, self._promised, self._promised_in):
            self._promise.column.addWidget(label)
        column.addWidget(self._promise)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._text_head, 1)
        for widget in self._tool("follow_up.copy_text"):
            head.addWidget(widget)
        self._text_card.column.addLayout(head)
        self._text_card.column.addWidget(self._text)
        column.addWidget(self._text_card)
        column.addWidget(self._touches_head)
        column.addWidget(self._touches)
        column.addStretch(1)
        area = QScrollArea()
        area.setAccessibleName(t("Follow-up"))
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
        words.addWidget(self._about)
        words.addSpacing(4)
        third = QHBoxLayout()
        third.setSpacing(8)
        third.addWidget(self.due)
        third.addWidget(self._kind, 1)
        words.addLayout(third)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        head.addWidget(self._open, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _fill_email_line(self) -> None:
        line = QHBoxLayout(self._email_line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self._email, 1)
        for command in ("follow_up.write", "follow_up.copy"):
            for widget in self._tool(command):
                line.addWidget(widget)
            line.addSpacing(4)

    def _tool(self, command: str) -> tuple[QWidget, QWidget]:
        """Return an icon with its key beside it."""
        known = registry.get(command)
        button = IconButton(known.icon, known.plain_words(), tooltip=registry.tooltip(command))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.command_wanted.emit(command))
        return button, Keycaps(known.shortcut)

    def show_row(self, row: Row, now: datetime) -> None:
        """Show a follow-up; what stands with it comes once it is read."""
        item, is_same = row.item, self._row is not None and self._row.id == row.id
        self._row = row
        self._avatar.set_name(item.name or item.subject, str(item.about_id or item.id))
        self._name.setText(item.name or item.subject)
        self._about.setText(telling.about(item))
        self._open.setVisible(item.about_id is not None)
        self.due.show_state(row.due, _tone(row.ink), "clock")
        self._kind.setText(item.kind_label)
        self._email.setText(item.email)
        self._email_line.setVisible(bool(item.email))
        self._subject.setText(item.subject)
        self.verbs.show_verbs(telling.verbs(item, now))
        if not is_same:
            self.show_detail(Detail("", "", "", "", 0, 0, ()), now)

    def show_detail(self, detail: Detail, now: datetime) -> None:
        """Show what was promised, the words of the cadence's step, and the last touches."""
        row = self._row
        if row is None:
            return
        self._promised.setText(detail.promised or t("Nothing was noted."))
        self._promised.set_ink("text" if detail.promised else "text3")
        self._promised_in.setText(detail.promised_in)
        is_about_it = bool(detail.promised) or not detail.step
        self._promise.setVisible(bool(detail.promised_in) and is_about_it)
        kind = row.item.kind_label
        if detail.step:
            place = t("step {n} of {steps} of “{cadence}”")
            said = place.format(n=detail.step, steps=detail.steps, cadence=detail.cadence)
            kind = f"{kind} · {said}"
        self._kind.setText(kind)
        self._text_head.setText(t("What to write") if detail.step else t("Notes"))
        self._text.setText(detail.text)
        self._text_card.setVisible(bool(detail.text))
        self._show_touches(detail, now)

    def text(self) -> str:
        """Return the words to send, or the notes."""
        return self._text.words()

    def _show_touches(self, detail: Detail, now: datetime) -> None:
        name = self._row.item.name if self._row is not None else ""
        self._touches.show_entries(detail.touches, name, now)
        for widget in (self._touches, self._touches_head):
            widget.setVisible(bool(detail.touches))


def _tone(ink: str) -> Tone:
    return _TONES.get(ink, "neutral")

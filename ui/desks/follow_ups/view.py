"""One follow-up: whose, what to do, what was promised or is to be sent, and what one can do."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.commands import registry
from ui.desks.calls.history import Touches
from ui.desks.follow_ups import telling
from ui.desks.follow_ups.telling import Row
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Keycaps, Label
from ui.widgets.page import Card
from ui.widgets.paint import Tone
from ui.widgets.row_view import RowHead, RowView
from workbench.i18n import t
from workbench.services.follow_ups import Detail

_TONES: Final[dict[str, Tone]] = {"bad": "bad", "warn": "warn"}


class FollowUpView(RowView):
    """The follow-up under the cursor of the list."""

    def __init__(self) -> None:
        super().__init__(t("Follow-up"))
        self._row: Row | None = None
        self._head = RowHead()
        self._head.open.clicked.connect(self.open_wanted)
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
        self._arrange()

    def _arrange(self) -> None:
        for label in (self._promised, self._text, self._subject):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._fill_email_line()
        what = Card()
        what.column.addWidget(Label(t("To do"), role="small_strong", ink="text2"))
        what.column.addWidget(self._subject)
        promised = Label(t("What was promised"), role="small_strong", ink="text2")
        for label in (promised, self._promised, self._promised_in):
            self._promise.column.addWidget(label)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._text_head, 1)
        for widget in self._tool("follow_up.copy_text"):
            head.addWidget(widget)
        self._text_card.column.addLayout(head)
        self._text_card.column.addWidget(self._text)
        for part in (
            self._head, self._email_line, what, self._promise, self._text_card,
            self._touches_head, self._touches,
        ):  # fmt: skip
            self.column.addWidget(part)

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
        key = str(item.about_id or item.id)
        self._head.show_name(item.name or item.subject, key, telling.about(item))
        self._head.open.setVisible(item.about_id is not None)
        self._head.state.show_state(row.due, _TONES.get(row.ink, "neutral"), "clock")
        self._head.line.setText(item.kind_label)
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
        self._head.line.setText(kind)
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

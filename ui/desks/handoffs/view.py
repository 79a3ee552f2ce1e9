"""One handoff: whose lead, how it stands, what they need, what goes along, and what one can do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ui.desks.calls.package_view import PackageView, Parcel
from ui.widgets.labels import Label
from ui.widgets.page import Card
from ui.widgets.paint import Tone
from ui.widgets.row_view import RowHead, RowView
from ui.widgets.verb_row import Verb
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


class HandoffView(RowView):
    """The handoff under the cursor of the list."""

    def __init__(self) -> None:
        super().__init__(t("Handoff"))
        self._head = RowHead()
        self._head.open.clicked.connect(self.open_wanted)
        self._said = Label("", ink="text", wrap=True)
        self._said_card = Card()
        self._need = Label("", role="section", wrap=True)
        self._meeting = Label("", role="small", ink="text2", wrap=True)
        self.package = PackageView(with_need=False)
        self._said_card.column.addWidget(self._said)
        need = Card()
        need.column.addWidget(Label(t("What they need"), role="small_strong", ink="text2"))
        need.column.addWidget(self._need)
        need.column.addWidget(self._meeting)
        for part in (self._head, self._said_card, need, self.package):
            self.column.addWidget(part)

    def show_handoff(self, shown: Shown, verbs: Sequence[Verb], now: datetime) -> None:
        """Show another handoff, and what can be done with it."""
        self._head.show_name(shown.name, str(shown.lead_id), shown.subtitle)
        self._head.state.show_state(shown.state, shown.tone, shown.icon)
        self._head.line.setText(shown.line)
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

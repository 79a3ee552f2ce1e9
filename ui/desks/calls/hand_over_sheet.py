"""A lead goes to an AE: which one, with what need, and beside it what goes along."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from ui.desks.calls.callback import in_words
from ui.desks.calls.package_view import PackageView, Parcel
from ui.desks.calls.sheets import FormSheet
from ui.desks.calls.work import Handover
from ui.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Label, Rule
from ui.widgets.list_picker import ListPicker
from ui.widgets.typed_keys import ENTER
from workbench.i18n import t
from workbench.services import words
from workbench.services.calling import read_time
from workbench.services.handoff import Colleague

_WIDTH_PX = 760
_PREVIEW_PX = 300


@dataclass(frozen=True)
class Offer:
    """Who may take a lead, and what would go along."""

    name: str
    receivers: tuple[Colleague, ...]
    parcel: Parcel
    now: datetime


class HandoffSheet(FormSheet):
    """Asks to whom and what for; what is known of the lead is filled in and shown."""

    def __init__(self, offer: Offer, notes: str, save: Callable[[Handover], None]) -> None:
        """Take what is offered, notes to begin with, and `save(given)`."""
        title = t("Hand {name} to an AE").format(name=offer.name)
        super().__init__(title, t("Hand over"), width=_WIDTH_PX)
        self._now, self._save = offer.now.astimezone(words.here()), save
        self._receivers = offer.receivers
        self._chosen = _usual(self._receivers)
        both = QHBoxLayout()
        both.setSpacing(20)
        self._asks = QVBoxLayout()
        self._asks.setSpacing(8)
        both.addLayout(self._asks, 1)
        self._add_fields(notes)
        self.fields["need"].setText(offer.parcel.need)
        both.addWidget(Rule(upright=True))
        both.addWidget(self._preview(offer.parcel))
        self.body.addLayout(both)
        self.finish_form()
        self.first = self.fields["need"]

    def _add_fields(self, notes: str) -> None:
        asks = self._asks
        self.add_field("need", t("What they need, in one sentence"), is_required=True, column=asks)
        asks.addWidget(Label(t("To"), role="small", ink="text3"))
        self._pick = Button("", icon="chevron-down")
        self._pick.clicked.connect(self._on_pick)
        asks.addWidget(self._pick, 0, Qt.AlignmentFlag.AlignLeft)
        self._show_receiver()
        hint = t("e.g. thu 10, tomorrow 3pm; may be empty")
        meeting = self.add_field("meeting", t("Meeting"), hint, column=asks)
        meeting.textChanged.connect(self._show_meant)
        self._meant = Label("", role="small", ink="text3")
        asks.addWidget(self._meant)
        self._meant.hide()
        asks.addWidget(Label(t("Notes"), role="small", ink="text3"))
        self.notes = QPlainTextEdit(notes)
        self.notes.setAccessibleName(t("Notes"))
        self.notes.setTabChangesFocus(True)
        self.notes.setFixedHeight(theme.px(84))
        asks.addWidget(self.notes)
        asks.addStretch(1)

    def _preview(self, parcel: Parcel) -> QWidget:
        side = QWidget()
        side.setFixedWidth(theme.px(_PREVIEW_PX))
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label(t("What goes along"), role="small_strong", ink="text2"))
        self.package = PackageView(with_need=False)
        self.package.show_parcel(parcel, self._now)
        column.addWidget(self.package)
        column.addStretch(1)
        return side

    def choose(self, receiver: str) -> None:
        """Take a receiver by id."""
        self._chosen = next((one for one in self._receivers if str(one.id) == receiver), None)
        self._show_receiver()

    def _show_receiver(self) -> None:
        nobody = t("Choose…") if self._receivers else t("Nobody may take it yet")
        name = self._chosen.name if self._chosen else nobody
        self._pick.setText(name)
        self._pick.setEnabled(bool(self._receivers))

    def _on_pick(self) -> None:
        picker = ListPicker(t("To"), [(str(one.id), one.name) for one in self._receivers], self)
        picker.picked.connect(self.choose)
        picker.open_below(self._pick, str(self._chosen.id) if self._chosen else "")

    def _show_meant(self) -> None:
        moment = read_time(self.text("meeting"), self._now)
        self._meant.setText(in_words(moment, self._now) if moment else "")
        self._meant.setVisible(moment is not None)
        self.resized.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if not event.isAutoRepeat():
                self.submit()
        else:
            super().keyPressEvent(event)

    @override
    def submit(self) -> None:
        meeting = read_time(self.text("meeting"), self._now)
        if self._chosen is None and self._receivers:
            self.refuse(t("Choose who gets it: nobody of your own team is an AE."))
            self._pick.setFocus()
        elif self._chosen is None:
            self.refuse(t("There is no AE in this workspace yet: ask its administrator."))
        elif not self.text("need"):
            self.refuse(t("Write one sentence: what do they want?"), "need")
        elif self.text("meeting") and meeting is None:
            self.refuse(t("The meeting’s time is not understood: try “thu 10”."), "meeting")
        else:
            self.done.emit()
            notes = self.notes.toPlainText()
            self._save(Handover(self._chosen.id, self.text("need"), notes, meeting))


def _usual(receivers: Sequence[Colleague]) -> Colleague | None:
    """Return who gets it unless somebody else is chosen: an AE of my team, or the only one."""
    if len(receivers) == 1:
        return receivers[0]
    return next((one for one in receivers if one.is_near and one.role == "ae"), None)

"""A change on its way: what it holds, since when it waits, how often it was tried and why."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.buttons import Button, LinkButton
from ui.widgets.fields import FieldRow
from ui.widgets.flow import Flow
from ui.widgets.labels import Label, Rule
from ui.widgets.page import Card, clear
from workbench.i18n import t, tn
from workbench.services.sync_panel import Change


class WaitingView(QWidget):
    """Shows one waiting change; it can be exported, and given up while it was never sent."""

    export = Signal(object)
    discard = Signal(object)
    record_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.change: Change | None = None
        self._title = Label("", role="title", wrap=True)
        self._lead = Label("", ink="text2", wrap=True)
        self._card = Card(padding=16)
        self._card.column.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        record = LinkButton(t("Open record"), icon="arrow-up-right")
        record.clicked.connect(lambda _checked=False: self.record_wanted.emit(self.change))
        head.addWidget(record)
        column.addLayout(head)
        column.addWidget(self._lead)
        column.addSpacing(8)
        column.addWidget(self._card)
        column.addSpacing(8)
        foot = Flow()
        self.discard_button = Button(t("Discard…"), "danger", "trash-2")
        self.discard_button.clicked.connect(lambda _checked=False: self.discard.emit(self.change))
        export = Button(t("Export…"), icon="download")
        export.clicked.connect(lambda _checked=False: self.export.emit(self.change))
        foot.addWidget(self.discard_button)
        foot.addWidget(export)
        column.addLayout(foot)

    def show_change(self, change: Change) -> None:
        """Show a waiting change."""
        if change == self.change:
            return
        self.change = change
        self._title.setText(change.words)
        self._lead.setText(
            t("It is safe on this computer and goes as soon as the server can be reached.")
            if not change.reason
            else change.reason
        )
        clear(self._card.column)
        tries = tn("{n} time", "{n} times", change.tries) if change.tries else t("not yet")
        told = ((t("Waits since"), change.at), (t("State"), change.standing), (t("Tried"), tries))
        for label, value in told:
            self._card.column.addWidget(FieldRow(label, value, read_only=True))
        if change.parts:
            self._card.column.addWidget(Rule())
        for part in change.parts:
            row = FieldRow(part.label, read_only=True)
            row.show_value(part.shown)
            self._card.column.addWidget(row)
        self.discard_button.setVisible(change.is_unsent)

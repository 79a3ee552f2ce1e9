"""A change the server refused: why, what it holds, and the three ways on."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import theme
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.fields import FieldRow
from ui.widgets.flow import Flow
from ui.widgets.labels import Icon, Label
from ui.widgets.page import Card, clear
from workbench.i18n import t
from workbench.services.sync_panel import Refused


class RefusedView(QWidget):
    """Corrects, sends again, exports or discards a refused change with all that goes with it."""

    resend = Signal(object, object)  # the change, field → text of what was corrected
    export = Signal(object)
    discard = Signal(object)
    record_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.change: Refused | None = None
        self._corrected: dict[str, str] = {}
        self._rows: dict[str, FieldRow] = {}
        self._title = Label("", role="title", wrap=True)
        self._reason = Label("", role="strong", ink="warn", wrap=True)
        self._told = Label("", role="small", ink="text3", wrap=True)
        self._advice = Label("", ink="text2", wrap=True)
        self._own = Label("", role="small_strong", ink="text2", wrap=True)
        self._with = Label("", role="small", ink="text2", wrap=True)
        self._card = Card(padding=16)
        self._card.column.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        record = LinkButton(t("Open record"), icon="arrow-up-right")
        record.clicked.connect(lambda _checked=False: self.record_wanted.emit(self.change))
        head.addWidget(record)
        column.addLayout(head)
        why = QHBoxLayout()
        why.setSpacing(8)
        why.addWidget(Icon("triangle-alert", "warn", 16))
        why.addWidget(self._reason, 1)
        column.addLayout(why)
        column.addWidget(self._told)
        column.addWidget(self._advice)
        column.addSpacing(8)
        column.addWidget(self._own)
        column.addWidget(self._card)
        column.addWidget(self._with)
        column.addSpacing(8)
        column.addLayout(self._foot())

    def _foot(self) -> Flow:
        foot = Flow()
        discard = Button(t("Discard…"), "danger", "trash-2")
        discard.clicked.connect(lambda _checked=False: self.discard.emit(self.change))
        export = Button(t("Export…"), icon="download")
        export.clicked.connect(lambda _checked=False: self.export.emit(self.change))
        self.correct_button = Button(t("Correct (E)"), icon="pencil")
        self.correct_button.clicked.connect(lambda _checked=False: self.correct())
        self.resend_button = Button(t("Send again"), "primary", "refresh-cw")
        self.resend_button.setToolTip("Ctrl+Enter")
        self.resend_button.clicked.connect(lambda _checked=False: self.send_again())
        for button in (discard, export):
            foot.addWidget(button)
        foot.addWidget(self.correct_button)
        foot.addWidget(self.resend_button)
        return foot

    def show_change(self, change: Refused) -> None:
        """Show a refused change; the same one keeps what was typed."""
        known = self.change
        if known is not None and (known.mid, known.count) == (change.mid, change.count):
            return
        self.change = change
        self._corrected, self._rows = {}, {}
        self._title.setText(change.words)
        self._reason.setText(change.reason)
        self._told.setText(t("In the server's words: {told}").format(told=change.told))
        self._told.setVisible(bool(change.told))
        self._advice.setText(change.advice)
        self._own.setText(change.own)
        self._own.setVisible(bool(change.own))
        self._show_others(change.others)
        clear(self._card.column)
        for part in change.parts:
            row = FieldRow(part.label, choices=part.choices)
            ink, icon = ("warn", "triangle-alert") if part.is_wrong else ("", "")
            row.show_value(part.shown, part.typed, ink=ink, icon=icon)
            row.committed.connect(lambda text, name=part.field: self._on_typed(name, text))
            self._rows[part.field] = row
            self._card.column.addWidget(row)
            if part.server and part.server != part.shown:
                self._card.column.addLayout(_there(part.server))
        self._card.setVisible(bool(change.parts))
        self.correct_button.setVisible(bool(change.parts))

    def _show_others(self, others: Sequence[str]) -> None:
        """Say what the decision is about besides the refused change."""
        said = t("All or nothing; together with it wait:")
        self._with.setText("\n".join((said, *(f"· {words}" for words in others))))
        self._with.setVisible(bool(others))

    def row(self, name: str) -> FieldRow:
        """Return the row of a field."""
        return self._rows[name]

    def correct(self) -> None:
        """Open the field that the server refused, or the first one."""
        if self.change is not None and self._rows:
            parts = self.change.parts
            wrong = next((part for part in parts if part.is_wrong), parts[0])
            self._rows[wrong.field].edit()

    def is_editing(self) -> bool:
        """Say whether a value is being typed."""
        return any(row.editing for row in self._rows.values())

    def send_again(self) -> None:
        """Send the change with what was corrected."""
        for row in self._rows.values():
            if row.editing:
                row.commit()
        if self.change is not None:
            self.resend.emit(self.change, dict(self._corrected))

    def refuse(self, sentence: str) -> None:
        """Say why the correction does not fit; what was typed stays."""
        rows = [self._rows[name] for name in self._corrected if name in self._rows]
        if len(rows) == 1:
            rows[0].refuse(sentence)
        else:
            self._reason.setText(sentence)

    def _on_typed(self, name: str, text: str) -> None:
        self._corrected[name] = text


def _there(value: str) -> QHBoxLayout:
    """Return a line that says what the server has, under the kept value."""
    line = QHBoxLayout()
    line.setContentsMargins(theme.width("field_label") + theme.px(8), 0, 0, 4)
    words = t("The server has: {value}").format(value=value)
    line.addWidget(Label(words, role="small", ink="text3", wrap=True))
    return line

"""Why a lead goes back: a digit for the reason, a note, Enter."""

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent
from typing_extensions import override

from ui.desks.calls.key_rows import KeyRows
from ui.widgets.buttons import Button
from ui.widgets.form_line import form_line
from ui.widgets.labels import Keycaps, Label
from ui.widgets.overlay import Sheet
from ui.widgets.typed_keys import ENTER
from workbench.i18n import t
from workbench.schema import picklists

_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0")


class ReturnSheet(Sheet):
    """Asks for a reason and takes a note; who handed the lead over reads both."""

    def __init__(self, name: str, back_to: str, save: Callable[[str, str], None]) -> None:
        """Take `save(reason, note)`."""
        super().__init__(t("Why does {name} go back to {who}?").format(name=name, who=back_to))
        self._save = save
        self._reasons = list(picklists.HANDOFF_RETURN_REASON.choices)
        self.reason = ""
        keys = _KEYS[: len(self._reasons)]
        self.rows = KeyRows(t("Reason"), [(str(one.label), "") for one in self._reasons], keys)
        self.rows.picked.connect(self._on_picked)
        self.body.addWidget(self.rows)
        self.note = form_line(self.body, t("Note"), t("What is missing, or whom to ask"))
        self.note.returnPressed.connect(self.submit)
        self._trouble = Label("", role="small", ink="bad", wrap=True)
        self._trouble.hide()
        self.body.addWidget(self._trouble)
        cancel = Button(t("Cancel"), big=True)
        cancel.clicked.connect(self.done)
        self._yes = Button(t("Return"), "primary", "undo-2", big=True)
        self._yes.clicked.connect(self.submit)
        self.add_foot(cancel, Keycaps("Return"), self._yes)
        self.first = self.rows

    def submit(self) -> None:
        """Return the lead, once there is a reason."""
        note = self.note.text().strip()
        if not self.reason:
            self._refuse(t("Choose a reason: whoever handed it over learns from it."))
            self.rows.setFocus()
        elif self.reason == "other" and not note:
            self._refuse(t("Say why: the one who handed it over will read it."))
            self.note.setFocus()
        else:
            self.done.emit()
            self._save(self.reason, note)

    def _refuse(self, sentence: str) -> None:
        self._trouble.setText(sentence)
        self._trouble.show()
        self.resized.emit()

    def _on_picked(self, place: int) -> None:
        self.reason = self._reasons[place].value
        self.rows.mark(place)
        self._trouble.hide()
        self.note.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            if not event.isAutoRepeat():
                self.submit()
        else:
            super().keyPressEvent(event)

"""What one does with a record, wherever it is shown: edit, log, tick off; each can be undone."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui import sheet_saving
from ui.context import Shell
from ui.drafts import DraftBox
from ui.records.form import Form
from ui.records.log_sheet import LogSheet
from ui.shell.record_window import RecordWindow
from ui.widgets.overlay import Overlay
from workbench.errors import WorkbenchError
from workbench.i18n import t
from workbench.services import activity_log, record_form
from workbench.services.activity_log import Logged
from workbench.services.record_form import FormField, Saved
from workbench.services.related import Item

if TYPE_CHECKING:
    from workbench.app import Workbench


class RecordWork(QObject):
    """The changes of one record; results come back on the GUI thread."""

    def __init__(self, owner: QWidget, shell: Shell, type_name: str, record_id: UUID) -> None:
        super().__init__(owner)
        self._owner, self._shell = owner, shell
        self._type, self._id = type_name, record_id
        self._drafts = DraftBox(shell.operations, self)

    def keep_drafts(self, form: Form) -> None:
        """Open the notes of the form that were being written, and keep what is written now."""
        place = f"field:{self._type}:{self._id}:"
        form.typed.connect(lambda name, text: self._drafts.note(place + name, text))
        self._drafts.load(place, form.restore)

    def save(self, form: Form, field: FormField, text: str) -> None:
        """Change a field as typed; what does not fit is said beneath it."""
        type_name, record_id, today = self._type, self._id, _today()

        def work(core: "Workbench") -> Saved:
            with core.store.write() as w:
                return record_form.save(
                    w, type_name, record_id, field.name, text, seen=field.value, today=today
                )

        def done(saved: Saved) -> None:
            undo = partial(self._quietly, lambda w: record_form.take_back(w, saved))
            words = t("{field} of “{name}” changed").format(field=saved.label, name=saved.name)
            self._shell.toast(words, icon="pencil", undo=undo)

        def failed(error: WorkbenchError) -> None:
            form.refuse(field.name, str(error))

        self._shell.operations.run(self._owner, work, done, failed)

    def ask_log(self, name: str, kind: str = activity_log.NOTE) -> None:
        """Open the sheet that logs an activity."""
        sheet = LogSheet(name, lambda *typed: self._log(sheet, *typed))
        if kind != activity_log.NOTE:
            sheet.kind.choose(kind)
        window = self._owner.window()
        if isinstance(window, RecordWindow):
            Overlay(window, sheet)
        else:
            self._shell.open_sheet(sheet)
        place = f"log:{self._type}:{self._id}"
        sheet.text.textChanged.connect(lambda: self._drafts.note(place, sheet.text.toPlainText()))
        sheet.done.connect(lambda: self._drafts.note(place, ""))  # Esc alone keeps the draft
        self._drafts.load(place, lambda found: sheet.restore(found.get("", "")))
        sheet.text.setFocus()  # the line comes first; the kind has its keys

    def tick(self, item: Item) -> None:
        """Tick a to-do off."""
        self._quietly(lambda w: activity_log.complete(w, item.id))
        undo = partial(self._quietly, lambda w: activity_log.reopen(w, item.id))
        self._shell.toast(t("Done: {name}").format(name=item.title), undo=undo)

    def _log(self, sheet: LogSheet, kind: str, text: str, outcome: str, due: str) -> None:
        type_name, record_id, today = self._type, self._id, _today()

        def work(core: "Workbench") -> Logged:
            with core.store.write() as w:
                return activity_log.log(
                    w, type_name, record_id, kind, text, outcome=outcome, due=due, today=today
                )

        def done(logged: Logged) -> None:
            undo = partial(self._quietly, lambda w: activity_log.take_back(w, logged))
            self._shell.toast(logged.words, icon="check", undo=undo)

        sheet_saving.save(self._shell, self._owner, sheet, work, done, sheet.refuse)

    def _quietly(self, change: Callable[[Any], object]) -> None:
        def work(core: "Workbench") -> None:
            with core.store.write() as w:
                change(w)

        self._shell.operations.run(self._shell.current_desk(), work, _nothing_more)


def _today() -> Any:
    return datetime.now().astimezone().date()


def _nothing_more(_result: None) -> None:
    return None

"""Keeps a lead's qualification as it is typed: one save after the other, each with its way back."""

from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from ui.context import Shell
from ui.drafts import DraftBox
from ui.qualification import work
from ui.qualification.form import QualificationForm
from ui.qualification.work import Known
from workbench.errors import WorkbenchError
from workbench.i18n import t
from workbench.services.qualification import Qualification

_PAUSE_MS: Final = 120
"""Whoever goes on to the next lead at once does not wait for this."""


class Qualifying(QObject):
    """Joins a form to the lead it is about."""

    known = Signal(object)  # what is stored by now; None where nobody is shown

    def __init__(self, form: QualificationForm, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._form, self._shell = form, shell
        self._drafts = DraftBox(shell.operations, self)
        self._lead_id: UUID | None = None
        self._stored: dict[UUID, Qualification] = {}  # as last read or saved
        self._wanted: dict[UUID, Qualification] = {}  # waits for the save under way
        self._saving: UUID | None = None
        self._asked, self._begins = 0, False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.read_now)
        form.changed.connect(self._on_changed)
        form.typed.connect(self._on_typed)

    def show_lead(self, lead_id: UUID | None) -> None:
        """Be about another lead from now on; what was typed about the one before is kept."""
        if lead_id == self._lead_id:
            return
        self._form.commit()
        self._lead_id, self._begins = lead_id, False
        self._form.show_known(None)
        self._form.show_state("")
        self.known.emit(None)
        self.reload()

    def reload(self) -> None:
        """Read again what is stored, a moment later."""
        self._pause.start()

    def begin(self) -> None:
        """Put the keys into the form, as soon as it shows what is known."""
        if self._form.value is not None:
            self._form.begin()
        else:
            self._begins = True
            self.read_now()

    def read_now(self) -> None:
        """Read again what is stored."""
        self._pause.stop()
        lead_id = self._lead_id
        if lead_id is None:
            return
        self._asked += 1
        done = partial(self._on_known, lead_id, self._asked)
        self._shell.operations.run(self, lambda core: work.look(core, lead_id), done, self._on_gone)

    def _on_known(self, lead_id: UUID, asked: int, known: Known) -> None:
        if lead_id != self._lead_id or asked != self._asked:
            return
        if lead_id == self._saving or lead_id in self._wanted:
            return  # older than what is being saved; the save shows what is true after it
        is_first = self._form.value is None
        self._stored[lead_id] = known.qualification
        self._form.show_known(known)
        self.known.emit(known)
        if self._begins:
            self._begins = False
            self._form.begin()
        if is_first:
            self._drafts.load(f"qualify:{lead_id}:", partial(self._on_drafts, lead_id))

    def _on_drafts(self, lead_id: UUID, found: dict[str, str]) -> None:
        if lead_id == self._lead_id:
            self._form.restore(found)

    def _on_gone(self, _error: WorkbenchError) -> None:
        self._form.show_known(None)

    def _on_typed(self, text: str) -> None:
        if self._lead_id is not None:
            self._form.show_state("")
            self._drafts.note(f"qualify:{self._lead_id}:need", text)

    def _on_changed(self, wanted: Qualification) -> None:
        if self._lead_id is not None and self._lead_id in self._stored:
            self._wanted[self._lead_id] = wanted
            self._save_next()

    def _save_next(self) -> None:
        """Save what is wanted, one after the other: each is measured against the one before."""
        if self._saving is not None or not self._wanted:
            return
        lead_id, wanted = next(iter(self._wanted.items()))
        del self._wanted[lead_id]
        seen = self._stored[lead_id]
        self._saving = lead_id
        self._shell.operations.run(
            self,
            lambda core: work.save(core, lead_id, wanted, seen),
            partial(self._on_saved, lead_id, seen),
            partial(self._on_refused, lead_id),
        )

    def _on_saved(self, lead_id: UUID, before: Qualification, known: Known) -> None:
        self._saving = None
        self._stored[lead_id] = known.qualification
        self._drafts.note(f"qualify:{lead_id}:need", "")
        undo = partial(self._take_back, lead_id, known.qualification, before)
        self._shell.offer_undo(undo)
        self._show(lead_id, known, t("Saved on this computer"))
        self._save_next()

    def _on_refused(self, lead_id: UUID, error: WorkbenchError) -> None:
        self._saving = None
        self._wanted.pop(lead_id, None)
        if lead_id == self._lead_id:
            self._form.show_state(str(error), "bad")
        else:
            self._shell.show_trouble(str(error))
        self._save_next()

    def _take_back(self, lead_id: UUID, seen: Qualification, before: Qualification) -> None:
        def done(known: Known) -> None:
            self._stored[lead_id] = known.qualification
            self._show(lead_id, known, t("Taken back"))

        self._shell.operations.run(self, lambda core: work.save(core, lead_id, before, seen), done)

    def _show(self, lead_id: UUID, known: Known, said: str) -> None:
        if lead_id == self._lead_id and lead_id not in self._wanted:
            self._form.show_known(known)
            self._form.show_state(said)
            self.known.emit(known)

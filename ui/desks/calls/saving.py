"""How a call comes into the store and out of it again: saved, refused, taken back."""

from functools import partial
from uuid import UUID

from ui.context import Shell
from ui.desks.calls import work
from ui.desks.calls.reading import CallReading
from ui.desks.calls.work import Saved, Wanted
from workbench.errors import WorkbenchError
from workbench.i18n import t
from workbench.services.calling import Logged, QueueItem
from workbench.services.handoff import HandedOver


class CallSaving(CallReading):
    """The page with its saves: the next person is shown at once, the store follows."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._handed: dict[UUID, HandedOver] = {}
        self._written: dict[UUID, str] = {}  # the notes of each call, for its way back

    def wanted(self, item: QueueItem, disposition: str) -> Wanted:
        """Return the call on the card as it would be logged."""
        called_at = None
        if self._called is not None and self._called[0] == item.who_id:
            called_at = self._called[1]
        return Wanted(
            item.who_id,
            disposition,
            at=called_at,
            duration_s=0 if disposition == "no_answer" else self.card.number.duration_s,
            notes=self.card.notes.toPlainText().strip(),
            number=self.card.number.number,
        )

    def save(self, item: QueueItem, wanted: Wanted) -> None:
        """Log a call and show the next person at once; the store follows in the background."""
        if item.who_id in self._saving:
            return
        self._saving.add(item.who_id)
        self.drafts.saved(item.who_id)
        following = self.queue.after(item)
        self.queue.keep_place(item)
        if self._item is not None and self._item.who_id == item.who_id:
            self.card.number.reset()
            self.card.notes.clear()
            self._item = None
        self.queue.model.remove(item.who_id)
        if following is not None:
            self.queue.choose(following.who_id)
            if self._item is None:
                self._show_item(following)
        else:
            self.pages.setCurrentWidget(self.empty)
        self.queue.list.setFocus()
        self.shell.operations.run(
            self,
            lambda core: work.save(core, wanted),
            partial(self._on_saved, item, wanted.notes),
            partial(self._on_refused, item, wanted.notes),
        )

    def undo(self, log: Logged) -> None:
        """Take a call back and show the person again, with what was written."""
        if not log.can_undo:
            return
        handed = self._handed.pop(log.task_id, None)
        self.shell.operations.run(
            self,
            lambda core: work.take_back(core, log.task_id, handed),
            lambda _done: self._on_undone(log),
        )

    def undo_last(self) -> bool:
        """Take the last call back; False where there is none."""
        last = self.outcomes.undo_line.last()
        if last is not None:
            self.undo(last)
        return last is not None

    def _on_saved(self, item: QueueItem, notes: str, saved: Saved) -> None:
        self._saving.discard(item.who_id)
        task_id = saved.logged.task_id
        self._written[task_id], self._names[task_id] = notes, item.name
        if saved.handed is not None:
            self._handed[task_id] = saved.handed
            said = t("{name} handed to {ae}").format(name=item.name, ae=saved.handed.to_name)
            self.shell.toast(said, icon="handshake")
        elif saved.logged.is_promoted:
            said = t("{name} answered and is a lead now").format(name=saved.logged.name)
            self.shell.toast(said, icon="user-plus")
        if saved.logged.disposition != "do_not_call":
            self.shell.offer_undo(self.undo_last)
        self.reload()

    def _on_refused(self, item: QueueItem, notes: str, error: WorkbenchError) -> None:
        self._saving.discard(item.who_id)
        if notes:
            self.drafts.hold(item.who_id, notes)
        self._choose_next = item.who_id
        self.shell.show_trouble(str(error))
        self.reload()

    def _on_undone(self, log: Logged) -> None:
        notes = self._written.pop(log.task_id, "")
        if log.who_id is not None:
            if notes:
                self.drafts.hold(log.who_id, notes)
            self._choose_next = log.who_id
        self.reload()
        self.shell.offer_undo(self.undo_last)

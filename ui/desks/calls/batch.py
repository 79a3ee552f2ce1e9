"""One digit for all rows that are selected, with one step back."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.context import Shell
from ui.desks.calls import work
from ui.desks.calls.sheets import Answer, Whom, ask
from ui.desks.calls.work import Standing
from ui.dialogs.question import Question
from workbench.errors import WorkbenchError
from workbench.i18n import sentences, t, tn
from workbench.services.calling import ONE_BY_ONE, Batch, Outcome

if TYPE_CHECKING:
    from workbench.app import Workbench

Find = Callable[["Workbench"], Sequence[UUID]]
ASKED_FROM: Final = 20  # so many calls at once are asked about: perhaps everything was selected


class BatchLog(QObject):
    """Asks what an outcome must know, once for all; then logs, and offers the way back."""

    logged = Signal()

    def __init__(self, owner: QWidget, shell: Shell) -> None:
        super().__init__(owner)
        self._owner, self._shell = owner, shell
        self._is_busy = False

    def start(self, find: Find, outcome: Outcome) -> None:
        """Log an outcome for those whom `find(core)` returns on a worker."""
        if self._is_busy:
            return
        if outcome.disposition in ONE_BY_ONE:
            said = t("“{outcome}” is logged one by one: it says something else about each.")
            self._shell.toast(said.format(outcome=outcome.label), icon="info")
            return
        self._is_busy = True
        self._shell.operations.run(
            self._owner,
            lambda core: work.standing(core, find(core)),
            partial(self._on_standing, outcome),
            self._on_refused,
        )

    def _on_standing(self, outcome: Outcome, found: Standing) -> None:
        self._is_busy = False
        count = len(found.who_ids)
        if not count:
            return
        if not found.closed and count < ASKED_FROM:
            self._ask(outcome, found)
            return
        title = tn("Log {n} call?", "Log {n} calls?", count)
        closed = tn(
            "{n} of these people may not be called now.",
            "{n} of these people may not be called now.",
            found.closed,
        )
        every = t("Each of them gets the outcome “{outcome}”.").format(outcome=outcome.label)
        why = sentences(closed, every) if found.closed else every
        go_on = partial(self._ask, outcome, found)
        self._shell.open_sheet(Question(title, why, t("Log all"), go_on))

    def _ask(self, outcome: Outcome, found: Standing) -> None:
        who = found.name or tn("{n} person", "{n} people", len(found.who_ids))
        whom = Whom(who, found.now, found.zone, rule=found.rule)
        ask(self._shell, outcome, whom, partial(self._save, outcome, found))

    def _save(self, outcome: Outcome, found: Standing, answer: Answer) -> None:
        self._is_busy = True
        self._shell.operations.run(
            self._owner,
            lambda core: work.save_batch(
                core, found.who_ids, outcome.disposition, answer.callback_at, answer.reason
            ),
            partial(self._on_saved, outcome),
            self._on_refused,
        )

    def _on_saved(self, outcome: Outcome, batch: Batch) -> None:
        self._is_busy = False
        calls = tn("{n} call", "{n} calls", len(batch.calls))
        words = t("{calls} logged: {outcome}").format(calls=calls, outcome=outcome.label)
        can_undo = outcome.disposition != "do_not_call"
        undo = partial(self._undo, batch.task_ids) if can_undo else None
        self._shell.toast(words, icon=outcome.icon, undo=undo)
        self.logged.emit()

    def _undo(self, task_ids: Sequence[UUID]) -> None:
        self._shell.operations.run(
            self._owner, lambda core: work.undo_batch(core, task_ids), self._on_undone
        )

    def _on_undone(self, count: int) -> None:
        self._shell.toast(tn("{n} call undone", "{n} calls undone", count), icon="undo-2")
        self.logged.emit()

    def _on_refused(self, error: WorkbenchError) -> None:
        self._is_busy = False
        self._shell.show_trouble(str(error))

"""The list of leads, where a digit logs a call with every row that is selected."""

from functools import partial

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from typing_extensions import override

from ui.context import Shell
from ui.desks.calls import asking, work
from ui.desks.calls.batch import BatchLog, Find
from ui.desks.calls.keys import DEAD_MS, DIGITS, PLAIN
from ui.desks.lists.desk import ListDesk
from workbench.services import calling
from workbench.store.lists import Sort


class LeadList(ListDesk):
    """All leads; Shift+Down selects rows, a digit says how the calls with them ended."""

    def __init__(self, shell: Shell) -> None:
        sort = Sort("score", is_descending=True)
        super().__init__(shell, "Lead", sort=sort, new=asking.new_lead)
        self.batch = BatchLog(self, shell)
        self._since_log = QElapsedTimer()
        self.batch.logged.connect(self._since_log.start)
        self.table.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and event.type() == QEvent.Type.KeyPress:
            digit = self._digit(event) if isinstance(event, QKeyEvent) else ""
            if digit:
                self._log(digit)
                return True
        return super().eventFilter(watched, event)

    def _digit(self, event: QKeyEvent) -> str:
        """Return the digit of an outcome; Space selects in a list and logs nothing."""
        if event.modifiers() not in PLAIN or self.table.state() == self.table.State.EditingState:
            return ""
        digit = DIGITS.get(Qt.Key(event.key()), "")
        return "" if event.isAutoRepeat() else digit

    def _log(self, digit: str) -> None:
        just_logged = self._since_log.isValid() and self._since_log.elapsed() < DEAD_MS
        pks = self.table.selected_pks()
        if pks and not just_logged:
            self.batch.start(self.chosen(), calling.BY_KEY[digit])

    def chosen(self) -> Find:
        """Return what finds the leads that are selected now, on a worker."""
        return partial(work.ids_of, type_name="Lead", pks=self.table.selected_pks())

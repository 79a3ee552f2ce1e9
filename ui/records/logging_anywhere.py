"""Ctrl+L where no record is open: on whom the cursor stands, else on whom one names."""

from functools import partial
from uuid import UUID

from ui import found_records
from ui.context import Shell
from ui.desks.base import Desk
from ui.dialogs.record_picker import RecordPicker
from ui.records.working import RecordWork
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.services import activity_log


def log_here(shell: Shell) -> None:
    """Open the log sheet for the record under the cursor; without one, ask for it first."""
    desk = shell.current_desk()
    here = desk.current_record() if isinstance(desk, Desk) else None
    if here is not None and activity_log.can_log_on(here[0]):
        _log(shell, *here)
        return
    types = [one.name for one in dictionary.TYPES if activity_log.can_log_on(one.name)]
    asks = t("Log activity on…")
    shell.open_sheet(RecordPicker(shell, found_records.find, asks, types, partial(_log, shell)))


def _log(shell: Shell, type_name: str, record_id: UUID, name: str) -> None:
    RecordWork(shell.current_desk(), shell, type_name, record_id).ask_log(name)

"""What a sheet asks for is saved once; where the sheet is gone by then, the window tells of it."""

from collections.abc import Callable
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject

from ui.context import Shell
from ui.operations import Done, Work
from ui.widgets.overlay import Sheet
from workbench.errors import WorkbenchError

T = TypeVar("T")


def save(
    shell: Shell,
    owner: QObject,
    sheet: Sheet,
    work: Work[T],
    done: Done[T],
    refuse: Callable[[str], None],
) -> None:
    """Do the work, close the sheet, then call `done`; `refuse` tells the sheet why it was not.

    A second Enter meanwhile saves nothing more, and Esc leaves the sheet open.
    """
    if sheet.is_firm:
        return
    sheet.is_firm = True

    def saved(result: T) -> None:
        if shiboken6.isValid(sheet):
            sheet.done.emit()
        done(result)

    def refused(error: WorkbenchError) -> None:
        is_there = shiboken6.isValid(sheet)
        if is_there:
            sheet.is_firm = False
        if is_there and sheet.isVisible():
            refuse(str(error))
        else:  # also a closed one that Qt has not yet deleted
            shell.show_trouble(str(error))

    shell.operations.run(owner, work, saved, refused)

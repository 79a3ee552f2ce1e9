"""A profile that goes because its owner or an admin asked for that: what the window does."""

from typing import TYPE_CHECKING

from ui.dialogs.wiped import WipedSheet, WipeHeldSheet, WipingSheet
from ui.shell.record_window import hide_records
from workbench.errors import WipeHeld, WorkbenchError

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.operations import Operations
    from workbench.app import Workbench
    from workbench.leaving import Left


def obey(window: "MainWindow", operations: "Operations") -> None:
    """Lock the window, have the profile removed, and say what became of it."""

    def say_goodbye(left: "Left") -> None:
        sheet = WipedSheet(left)
        sheet.done.connect(window.close)  # nothing of the profile is left to look at
        window.open_sheet(sheet)

    def say_why(error: WorkbenchError) -> None:
        can_repeat = isinstance(error, WipeHeld) and error.can_repeat
        sheet = WipeHeldSheet(str(error), can_repeat=can_repeat)
        sheet.repeated.connect(lambda: obey(window, operations))
        sheet.done.connect(window.close)
        window.open_sheet(sheet)

    hide_records(window)
    window.open_sheet(WipingSheet())
    operations.run(window, _remove, say_goodbye, say_why)


def _remove(core: "Workbench") -> "Left":
    from workbench.leaving import obey_wipe

    return obey_wipe(core)

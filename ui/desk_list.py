"""The desks of the window in the sidebar's order, and what else is plugged into it."""

import importlib

from ui import found_records
from ui.context import Shell
from ui.desks.base import Desk, DeskEntry, RecordViews
from ui.dialogs.palette import Find
from workbench.schema import dictionary

# Imported before the window is built: menus and keys name what every desk can do.
COMMANDS = ("ui.desks.deals.commands",)


def desk_entries() -> list[DeskEntry]:
    """Return every desk; its widget is made when it is first shown."""
    for module in COMMANDS:
        importlib.import_module(module)
    return [
        DeskEntry(
            "deals",
            lambda: str(dictionary.record_type("Opportunity").plural),
            "square-kanban",
            _deals,
        )
    ]


def record_views() -> RecordViews | None:
    """Return what makes side panels and pages of records."""
    return None


def find_records() -> Find | None:
    """Return the search over all records that the palette uses."""
    return found_records.find


def _deals(shell: Shell) -> Desk:
    from ui.desks.deals.desk import DealDesk

    return DealDesk(shell)

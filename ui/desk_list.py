"""The desks of the window in the sidebar's order, and what else is plugged into it."""

from ui.desks.base import DeskEntry, RecordViews
from ui.dialogs.palette import Find


def desk_entries() -> list[DeskEntry]:
    """Return every desk; its widget is made when it is first shown."""
    return []


def record_views() -> RecordViews | None:
    """Return what makes side panels and pages of records."""
    return None


def find_records() -> Find | None:
    """Return the search over all records that the palette uses."""
    return None

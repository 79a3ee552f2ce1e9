"""Which record is open, or under the cursor; imports what a record's page needs when asked."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QWidget

from ui.desks.base import Desk

if TYPE_CHECKING:
    from ui.records.page import RecordPage
    from ui.records.panel import RecordPanel


def open_record(desk: QWidget) -> "RecordPage | RecordPanel | None":
    """Return the record shown beside a desk, or in its place; None where none is open."""
    from ui.records.page import RecordPage
    from ui.records.panel import RecordPanel

    shown = [one for one in desk.window().findChildren(RecordPanel) if one.isVisible()]
    if shown:
        return shown[-1]
    return desk if isinstance(desk, RecordPage) else None


def record_here(desk: QWidget) -> tuple[str, UUID] | None:
    """Return type and id of the record that is open, else of the one under the cursor."""
    found = open_record(desk)
    if found is not None:
        return found.type_name, found.record_id
    current = desk.current_record() if isinstance(desk, Desk) else None
    return None if current is None else current[:2]

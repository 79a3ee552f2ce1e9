"""Makes the side panel and the page of any record for the window."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from ui.context import Shell
from ui.desks.base import Desk
from workbench.schema import dictionary


class Views:
    """The two views of a record; their widgets are imported when first asked for."""

    def panel(self, shell: Shell, type_name: str, record_id: UUID) -> tuple[QWidget, str]:
        """Return the side panel's content and its title."""
        from ui.records.panel import RecordPanel

        title = str(dictionary.record_type(type_name).label)
        return RecordPanel(shell, type_name, record_id), title

    def page(self, shell: Shell, type_name: str, record_id: UUID) -> Desk:
        """Return the record's full page."""
        from ui.records.page import RecordPage

        return RecordPage(shell, type_name, record_id)

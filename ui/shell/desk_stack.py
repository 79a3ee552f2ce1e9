"""The desks and the record page, of which one is on the screen."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget

from ui.context import Shell
from ui.desks.base import Desk, DeskEntry, RecordViews
from ui.shell.history import Place

RECORD_PAGE = "record"
_PART_OF = {"call_numbers": "calls"}
_DESK_OF_TYPE = {
    "Lead": "leads",
    "Account": "accounts",
    "Contact": "accounts",
    "Opportunity": "deals",
    "DemoOrg": "demos",
    "OrgBooking": "demos",
}


def sidebar_desk(place: Place) -> str:
    """Return which desk the sidebar marks: of a record's page, the one that lists its type.

    A desk that is a view of another one marks that.
    """
    if place.desk != RECORD_PAGE:
        return _PART_OF.get(place.desk, place.desk)
    return _DESK_OF_TYPE.get(place.argument.partition(":")[0], "")


class DeskStack(QStackedWidget):
    """Makes each desk when it is first shown, and keeps one record page at a time."""

    def __init__(
        self, shell: Shell, entries: Sequence[DeskEntry], records: RecordViews | None
    ) -> None:
        super().__init__()
        self._shell, self._entries, self._records = shell, entries, records
        self._desks: dict[str, Desk] = {}
        self._page: tuple[str, Desk] | None = None

    def states(self) -> dict[str, str]:
        """Return what each desk needs to look the same after a rebuild."""
        return {key: desk.state() for key, desk in self._desks.items()}

    def restore_states(self, states: Mapping[str, str]) -> None:
        """Make these desks look as they did."""
        for key, state in states.items():
            self.desk(key).restore_state(state)

    def desk_for(self, place: Place) -> Desk | None:
        """Return the desk or record page of a place."""
        if place.desk != RECORD_PAGE:
            return self.desk(place.desk)
        if self._page is not None and self._page[0] == place.argument:
            return self._page[1]
        if self._records is None:
            return None
        type_name, _, record_id = place.argument.partition(":")
        page = self._records.page(self._shell, type_name, UUID(record_id))
        if self._page is not None:
            self.removeWidget(self._page[1])
            self._page[1].deleteLater()
        self._page = (place.argument, page)
        self.addWidget(page)
        return page

    def desk(self, key: str) -> Desk:
        """Return a desk by its key."""
        if key not in self._desks:
            entry = next(entry for entry in self._entries if entry.key == key)
            self._desks[key] = entry.make(self._shell)
            self.addWidget(self._desks[key])
        return self._desks[key]

"""People by their ids: a lead or a contact, whichever it is."""

from uuid import UUID

from workbench.errors import NotFound
from workbench.i18n import t
from workbench.store import records
from workbench.store.records import Record
from workbench.store.transactions import Reader


def find(r: Reader, who_id: UUID) -> Record | None:
    """Return the lead or contact with this id; None where there is none here."""
    return records.get(r, "Lead", who_id) or records.get(r, "Contact", who_id)


def require(r: Reader, who_id: UUID) -> Record:
    """Return the lead or contact with this id.

    Raises:
        NotFound: There is none.
    """
    found = find(r, who_id)
    if found is None:
        raise NotFound(t("This person is not here: deleted, or no longer visible to you."))
    return found

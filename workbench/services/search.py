"""Finding any record by a few letters, as the palette shows it."""

from dataclasses import dataclass
from uuid import UUID

from workbench.schema.dictionary import record_type
from workbench.store import search
from workbench.store.transactions import Reader

TYPES = (
    "Account", "Contact", "Lead", "Opportunity", "DemoOrg", "Campaign", "Product", "Task", "Event",
    "OrgBooking", "DemoTemplate", "User",
)  # fmt: skip
"""What people look for; a type that only others refer to is found through them."""


@dataclass(frozen=True)
class Found:
    """One record with its second line."""

    type: str
    id: UUID
    pk: int
    name: str
    second: str
    icon: str


def find(r: Reader, text: str, limit: int = 20) -> list[Found]:
    """Return the records that hold these words, names that begin with them first."""
    found = []
    for hit in search.find(r, text, limit, types=TYPES):
        kind = record_type(hit.type)
        second = " · ".join(part for part in (str(kind.label), hit.snippet) if part)
        found.append(Found(hit.type, hit.id, hit.pk, hit.name, second, kind.icon))
    return found

"""Records for the palette, as the search service tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.dialogs.palette import MOST_RECORDS
from ui.dialogs.palette_lines import Hit

if TYPE_CHECKING:
    from workbench.app import Workbench

PEOPLE: Final = ("Contact", "Lead", "User")  # initials stand for them


def find(core: Workbench, text: str) -> list[Hit]:
    """Return the best matches of every type; runs on a worker."""
    from workbench.services import search

    with core.store.read() as reader:
        return [
            Hit(
                type_name=found.type,
                record_id=found.id,
                title=found.name,
                detail=found.second,
                icon=found.icon,
                avatar=found.type in PEOPLE,
            )
            for found in search.find(reader, text, MOST_RECORDS)
        ]

"""What the page of duplicates reads; every function here runs on a worker."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from workbench.i18n import t
from workbench.services import duplicates
from workbench.services.duplicates import arrivals, pairs
from workbench.services.duplicates.found import Pair, Scan
from workbench.services.duplicates.pairs import Beside

if TYPE_CHECKING:
    from ui.operations import Progress
    from workbench.app import Workbench


def scan(core: "Workbench", progress: "Progress", type_name: str) -> Scan:
    """Look through every record of a type; stopped, it returns what was found so far."""
    from ui.operations import Cancelled

    def note(share: float, compared: int) -> bool:
        doing = t("{n} pairs compared").format(n=f"{compared:,}") if compared else ""
        try:
            progress.report(share, doing)
        except Cancelled:
            return False
        return True

    with core.store.read() as r:
        return duplicates.scan(r, type_name, progress=note, step=_STEP)


_STEP = 2_000
"""Often enough to be stopped at once."""


def new(core: "Workbench") -> list[Pair]:
    """Return the pairs that came with a sync or were made since."""
    with core.store.read() as r:
        return arrivals.pairs(r)


def standing(core: "Workbench", found: Sequence[Pair], kept: Mapping[UUID, UUID]) -> list[Pair]:
    """Return the pairs that still wait for a decision."""
    with core.store.read() as r:
        return pairs.standing(r, found, kept)


def beside(core: "Workbench", pair: Pair) -> list[Beside]:
    """Return what both records say."""
    with core.store.read() as r:
        return pairs.beside(r, pair)

"""What the desk of handoffs reads; every function here runs on a worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from workbench.errors import NotFound
from workbench.services import handoff, timeline
from workbench.services.handoff import Fit, Handoff
from workbench.services.timeline import Entry

if TYPE_CHECKING:
    from workbench.app import Workbench


@dataclass(frozen=True)
class Found:
    """What one look brought: what waits for me, what I handed over, and the time it was."""

    waiting: Sequence[Handoff]
    sent: Sequence[Handoff]
    now: datetime


@dataclass(frozen=True)
class Beside:
    """What stands with the lead itself: its last touches, and why it fits or not."""

    touches: tuple[Entry, ...]
    fit: Fit | None


def look(core: "Workbench") -> Found:
    """Read both sides."""
    with core.store.read() as r:
        return Found(handoff.inbox(r), handoff.sent(r), core.store.now())


def beside(core: "Workbench", lead_id: UUID) -> Beside:
    """Read what stands with a lead; where it is not visible here, what there is."""
    with core.store.read() as r:
        entries, _n = timeline.touches(r, lead_id)
        try:
            return Beside(tuple(entries), handoff.fit(r, lead_id))
        except NotFound:
            return Beside(tuple(entries), None)

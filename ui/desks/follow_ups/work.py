"""What the desk of follow-ups reads; every function here runs on a worker."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING
from uuid import UUID

from workbench.services import follow_ups, people
from workbench.services.calling.judging import may_call
from workbench.services.calling.logging import person_zone
from workbench.services.calling.rules import Rule
from workbench.services.follow_ups import Detail, FollowUp

if TYPE_CHECKING:
    from workbench.app import Workbench


@dataclass(frozen=True)
class Found:
    """What one look brought, and the time it was."""

    items: tuple[FollowUp, ...]
    now: datetime


@dataclass(frozen=True)
class There:
    """By whose clock a call is put off, and when one may call there."""

    now: datetime
    zone: tzinfo | None
    rule: Rule


def look(core: "Workbench") -> Found:
    """Read what I have to do."""
    with core.store.read() as r:
        return Found(follow_ups.mine(r), core.store.now())


def beside(core: "Workbench", task_id: UUID) -> Detail:
    """Read what stands with one of them."""
    with core.store.read() as r:
        return follow_ups.detail(r, task_id)


def there(core: "Workbench", who_id: UUID) -> There:
    """Read when somebody may be called."""
    now = core.store.now()
    with core.store.read() as r:
        zone = person_zone(r, people.require(r, who_id))
        return There(now, zone, may_call(r, who_id, now).rule)

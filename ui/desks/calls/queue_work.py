"""What the commands of the queue ask of the core; every function here runs on a worker.

Each returns what to say of it.
"""

from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from workbench import settings
from workbench.errors import NotFound
from workbench.i18n import t
from workbench.services import cadences
from workbench.services.calling import QueueItem, reserving

if TYPE_CHECKING:
    from workbench.app import Workbench


def reserve(core: "Workbench", item: QueueItem) -> str:
    """Ask for a person until the day ends."""
    with core.store.write() as w:
        reserving.reserve(w, item.who_id)
        held = reserving.mine(w, item.who_id)
    if held is not None and held.is_confirmed:
        return t("Reserved for you until the day ends")
    return t("Reserved here, not confirmed")


def hold(core: "Workbench", who_id: UUID) -> None:
    """Ask for whom one dials, if the settings say so and he is still here."""
    if settings.get("reserve_on_dial"):
        with core.store.write() as w, suppress(NotFound):
            reserving.hold_for_call(w, who_id)


def give_back(core: "Workbench", item: QueueItem) -> str:
    """Let others call a person."""
    with core.store.write() as w:
        if reserving.release(w, item.who_id):
            return t("Given back: others may call them")
    return t("{name} was not reserved.").format(name=item.name)


def enter(core: "Workbench", item: QueueItem) -> str:
    """Put a person into the usual cadence."""
    with core.store.write() as w:
        cadences.enter(w, item.who_id)
        standing = cadences.standing(w, item.who_id)
    step = "" if standing is None else standing.subject or standing.exit_reason
    return t("In the cadence: {step}").format(step=step)

"""What the commands of the queue ask of the core; every function here runs on a worker."""

from typing import TYPE_CHECKING
from uuid import UUID

from workbench.i18n import t
from workbench.services import cadences
from workbench.services.calling import reserving

if TYPE_CHECKING:
    from workbench.app import Workbench


def reserve(core: "Workbench", who_id: UUID) -> str:
    """Ask for a person until the day ends; return how that stands."""
    with core.store.write() as w:
        reserving.reserve(w, who_id)
        held = reserving.mine(w, who_id)
    if held is not None and held.is_confirmed:
        return t("Reserved for you until the day ends")
    return t("Reserved here, not confirmed")


def give_back(core: "Workbench", who_id: UUID) -> str:
    """Give a person back; return what to say, nothing where he was not held."""
    with core.store.write() as w:
        return t("Given back: others may call them") if reserving.release(w, who_id) else ""


def enter(core: "Workbench", who_id: UUID) -> str:
    """Put a person into the usual cadence; return what to say."""
    with core.store.write() as w:
        cadences.enter(w, who_id)
        standing = cadences.standing(w, who_id)
    step = "" if standing is None else standing.subject or standing.exit_reason
    return t("In the cadence: {step}").format(step=step)


def leave(core: "Workbench", who_id: UUID) -> str:
    """Take a person out of the cadence; return what to say, nothing where he was in none."""
    with core.store.write() as w:
        return t("Out of the cadence") if cadences.leave(w, who_id) else ""

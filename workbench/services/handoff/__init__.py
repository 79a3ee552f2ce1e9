"""An interested lead passes from a BDR to an AE, who accepts it or gives it back."""

from workbench.services.handoff.boxes import (
    Handoff,
    for_lead,
    given_back,
    inbox,
    sent,
    waiting_count,
)
from workbench.services.handoff.packing import Fit, Package, fit, package, unscored
from workbench.services.handoff.passing import (
    HandedOver,
    accept,
    hand_over,
    return_,
    take_back,
    withdraw,
)
from workbench.services.handoff.people import Colleague, receivers

__all__ = [
    "Colleague",
    "Fit",
    "HandedOver",
    "Handoff",
    "Package",
    "accept",
    "fit",
    "for_lead",
    "given_back",
    "hand_over",
    "inbox",
    "package",
    "receivers",
    "return_",
    "sent",
    "take_back",
    "unscored",
    "waiting_count",
    "withdraw",
]

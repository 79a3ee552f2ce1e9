"""What sync tells the outside: how it stands, what is left, when to look again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Phase(StrEnum):
    """How sync stands, in the order a chip would colour it."""

    SYNCED = "synced"
    WAITING = "waiting"
    SYNCING = "syncing"
    OFFLINE = "offline"
    NEEDS_YOU = "needs_you"
    SIGNED_OUT = "signed_out"
    TOO_OLD = "too_old"
    PAUSED = "paused"


@dataclass(frozen=True)
class Outcome:
    """What one step of the engine leads to.

    Args:
        wait_s: Seconds until the next step; 0 = at once; None = until someone calls `wake`.
        reason: One sentence for people; empty when all is well.
    """

    wait_s: float | None
    phase: Phase
    reason: str = ""


@dataclass(frozen=True)
class Report:
    """What a sync did and what it left, the object of `sync --json`."""

    pushed: int = 0
    pulled: int = 0
    conflicts: int = 0
    quarantined: int = 0
    waiting: int = 0
    cursor: str = ""


@dataclass(frozen=True)
class SyncState:
    """What the chip and the panel show.

    Args:
        progress: Part of the first load that has arrived, 0 to 1; None when nothing loads.
        skew_s: How far this computer's clock is ahead of the server's.
        is_wiped: The profile is to be removed from this device, as its owner or an admin wishes.
    """

    phase: Phase
    waiting: int = 0
    conflicts: int = 0
    quarantined: int = 0
    last_sync_at: datetime | None = None
    progress: float | None = None
    reason: str = ""
    skew_s: float = 0.0
    is_wiped: bool = False

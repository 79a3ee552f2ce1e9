"""Time that passes only when it is told to."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from typing_extensions import override

from workbench.sync.clock import Clock

STARTED_AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@dataclass
class SimTime:
    """The true time of a simulated world."""

    at_s: float = 1000.0

    def now(self) -> datetime:
        """Return the true time of day, which the server has."""
        return STARTED_AT + timedelta(seconds=self.at_s)

    def pass_s(self, seconds: float) -> None:
        """Let time pass."""
        self.at_s += seconds


@dataclass
class WallClock(Clock):
    """A machine's clocks: one runs with the true time, one may be set wrong.

    Args:
        wrong_by: How far its owner has set the date from the true one.
    """

    time: SimTime
    wrong_by: timedelta = field(default_factory=timedelta)

    @override
    def monotonic(self) -> float:
        return self.time.at_s

    @override
    def now(self) -> datetime:
        return self.time.now() + self.wrong_by

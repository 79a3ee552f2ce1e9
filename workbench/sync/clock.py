"""The two clocks of sync: one that only runs forward, one for people."""

import time
from datetime import UTC, datetime
from typing import Protocol

from typing_extensions import override


class Clock(Protocol):
    """Time as the engine sees it; tests drive their own."""

    def monotonic(self) -> float:
        """Return seconds that only grow: for waits and expiry."""
        ...

    def now(self) -> datetime:
        """Return the aware UTC time of day: for what people read."""
        ...


class SystemClock(Clock):
    """This machine's clocks."""

    @override
    def monotonic(self) -> float:
        return time.monotonic()

    @override
    def now(self) -> datetime:
        return datetime.now(UTC)

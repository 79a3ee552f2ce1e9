"""How much one device, or one address that has not signed in yet, may ask in a while."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from workbench.server import problems

MOST_KEYS = 10_000


@dataclass
class Throttle:
    """A bucket of requests for each key, filled at a steady rate; an empty one means waiting.

    Each process counts for itself, so that nothing is written for a request.

    Args:
        per_s: Requests that come back each second.
        burst: Requests that may come at once.
        clock: Monotonic seconds.
    """

    per_s: float
    burst: float
    clock: Callable[[], float] = time.monotonic
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, key: str) -> None:
        """Count one request.

        Raises:
            Problem: 429, with the seconds to wait.
        """
        with self._lock:
            now_s = self.clock()
            left = self._left(key, now_s)
            if left >= 1:
                self._buckets[key] = (left - 1, now_s)
                if len(self._buckets) > MOST_KEYS:
                    self._forget_full(now_s)
                return
        raise problems.slow_down(math.ceil((1 - left) / self.per_s))

    def _left(self, key: str, now_s: float) -> float:
        left, at_s = self._buckets.get(key, (self.burst, now_s))
        return min(self.burst, left + (now_s - at_s) * self.per_s)

    def _forget_full(self, now_s: float) -> None:
        """Forget who has not asked for a while; if all have, begin anew."""
        busy = {key for key in self._buckets if self._left(key, now_s) < self.burst}
        kept = busy if len(busy) <= MOST_KEYS else set()
        self._buckets = {key: self._buckets[key] for key in kept}


def per_device() -> Throttle:
    """Return the limit of a signed-in device: far above any sync, far below a runaway loop."""
    return Throttle(per_s=100, burst=2000)


def per_address() -> Throttle:
    """Return the limit of an address at the sign-in: an office behind one of them passes."""
    return Throttle(per_s=20, burst=600)

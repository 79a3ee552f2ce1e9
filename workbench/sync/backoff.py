"""How long to wait after a failure: full jitter on the monotonic clock (sync.md 2.4)."""

from random import Random

LONGEST_WAIT_S = 300.0


class Backoff:
    """Counts failures in a row and says when the next try may start."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._failures = 0
        self._not_before_s = 0.0
        self._asked_until_s = 0.0

    def failed(self, now_s: float, at_least_s: float = 0.0) -> None:
        """Note one more failure; wait at least as long as the server asked."""
        self._failures += 1
        jitter_s = self._rng.uniform(0, min(LONGEST_WAIT_S, 2.0 ** min(self._failures, 10)))
        self._not_before_s = now_s + max(at_least_s, jitter_s)
        self._asked_until_s = now_s + at_least_s

    def succeeded(self) -> None:
        """Forget the failures: the next wait starts small again."""
        self._failures = 0
        self._not_before_s = self._asked_until_s = 0.0

    def forgive(self) -> None:
        """Wait no longer for a server that is back, except as long as it asked itself."""
        self._failures = 0
        self._not_before_s = self._asked_until_s

    def wait_s(self, now_s: float) -> float:
        """Return the seconds until the next try, zero when it may start."""
        return max(0.0, self._not_before_s - now_s)

    @property
    def failures(self) -> int:
        """How many tries in a row failed."""
        return self._failures

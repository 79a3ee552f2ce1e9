"""The lock before the one write connection: fair, and people go before loads."""

import threading
from collections import deque

from workbench.errors import NotSaved
from workbench.i18n import t


class WriteLock:
    """Lets one thread in at a time, in order of arrival, waiting people before waiting loads."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._people: deque[object] = deque()
        self._loads: deque[object] = deque()
        self._owner: int | None = None
        self._is_frozen = False

    def acquire(self, *, is_load: bool, is_last: bool = False) -> None:
        """Wait for the turn of this thread.

        Args:
            is_last: To close the file: that is allowed when nobody may write any more.

        Raises:
            NotSaved: Nobody may write any more.
            RuntimeError: This thread is inside already; it would wait for itself for ever.
        """
        ticket = object()
        with self._condition:
            if self.is_mine:
                raise RuntimeError("a write inside a write: pass the writer on instead")
            queue = self._loads if is_load else self._people
            queue.append(ticket)
            try:
                self._condition.wait_for(
                    lambda: self._is_next(ticket) or (self._is_frozen and not is_last)
                )
            finally:
                queue.remove(ticket)
            if self._is_frozen and not is_last:
                raise NotSaved(
                    t("Not saved: this profile is just being removed from this computer.")
                )
            self._owner = threading.get_ident()

    def release(self) -> None:
        """Let the next one in."""
        with self._condition:
            self._owner = None
            self._condition.notify_all()

    def freeze(self, *, is_frozen: bool) -> None:
        """Let nobody in any more, once the one inside has left; or let them in again."""
        with self._condition:
            self._condition.wait_for(lambda: self._owner is None)
            self._is_frozen = is_frozen
            self._condition.notify_all()

    @property
    def is_mine(self) -> bool:
        """Whether this thread is inside."""
        return self._owner == threading.get_ident()

    @property
    def is_wanted(self) -> bool:
        """Whether a person waits: a load should end its slice."""
        return bool(self._people)

    def _is_next(self, ticket: object) -> bool:
        if self._owner is not None:
            return False
        first = self._people[0] if self._people else self._loads[0]
        return first is ticket

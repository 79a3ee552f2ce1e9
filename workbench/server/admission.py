"""How many snapshots are sent at once; who comes when all places are taken comes again later."""

import secrets
import weakref
from collections.abc import Iterator
from threading import Lock

from workbench.server import problems

MOST_AT_ONCE = 200
WAIT_S = range(5, 31)
"""Told to wait so long, each another while, so that not all come again together."""


class Admission:
    """Places for snapshots under way."""

    def __init__(self, most: int = MOST_AT_ONCE) -> None:
        self._free = most
        self._lock = Lock()

    def take(self) -> "Ticket":
        """Take a place.

        Raises:
            Problem: 429 where none is free.
        """
        with self._lock:
            if self._free <= 0:
                raise problems.slow_down(secrets.choice(WAIT_S))
            self._free -= 1
        return Ticket(self)

    def give_back(self) -> None:
        """Free a place."""
        with self._lock:
            self._free += 1


class Ticket:
    """One place, given back when nobody holds the ticket any more."""

    def __init__(self, admission: Admission) -> None:
        weakref.finalize(self, admission.give_back)

    def during(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Give the pieces of an answer; it holds the ticket until it ends or is let go."""
        yield from pieces

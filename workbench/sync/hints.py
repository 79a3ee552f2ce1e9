"""Listens for the server's hints on a thread of its own, so that news arrive in a second.

It also learns first that a network or a server is there again: it tries to listen once in up to
half a minute, at a random moment, while what failed may wait five. So nobody has to be told of
networks and of computers that wake, and a team does not return all at once (sync.md 2.4).
"""

import logging
import threading
from collections.abc import Callable
from random import Random, SystemRandom

from workbench.backend.transport import Poke, Transport
from workbench.errors import WorkbenchError

log = logging.getLogger(__name__)

RETRY_S = 30.0
"""Longest wait before listening again; spread, so that a team does not return all at once."""
STOP_TIMEOUT_S = 10.0


class Hints:
    """Calls `hint` when the server says that there is something to pull.

    Args:
        back: Called when the server can be heard again after it could not.
    """

    def __init__(
        self,
        transport: Transport,
        hint: Callable[[], None],
        rng: Random | None = None,
        *,
        back: Callable[[], None] = lambda: None,
    ) -> None:
        self._transport = transport
        self._hint = hint
        self._back = back
        self._was_lost = False
        self._rng = rng or SystemRandom()
        self._stopping = threading.Event()
        self._poke: Poke | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to listen; a second call does nothing."""
        if self._thread is None and not self._stopping.is_set():
            self._thread = threading.Thread(target=self._run, name="sync-hints", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End listening and wait for it."""
        self._stopping.set()
        poke = self._poke
        if poke is not None:
            poke.close()
        if self._thread is not None:
            self._thread.join(STOP_TIMEOUT_S)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except (WorkbenchError, OSError) as trouble:  # no server, or a keyring that is locked
                log.info("no hints for now: %s", type(trouble).__name__)
            self._was_lost = True
            self._stopping.wait(self._rng.uniform(1.0, RETRY_S))

    def _listen(self) -> None:
        poke = self._poke = self._transport.poke()
        try:
            if self._stopping.is_set():
                return
            if self._was_lost:
                self._back()
            for _seq in poke:
                self._hint()
        finally:
            self._poke = None
            poke.close()

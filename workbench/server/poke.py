"""The poke: tells connected clients that there is something to pull; only a hint."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator
from functools import partial
from types import FrameType
from typing import Any

from anyio.to_thread import run_sync

from workbench.server import workspace
from workbench.server.database import ServerDatabase
from workbench.wire import messages

KEEP_ALIVE_S = 15.0
LOOK_S = 2.0
"""How often the counter is read: another process may have written."""


class Poke:
    """Wakes every open poke when this process, or another, has moved the counter."""

    def __init__(self, database: ServerDatabase) -> None:
        self._database = database
        self._seq = 0
        self._waiting: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}
        self._is_closed = False
        self._looked_at = float("-inf")
        database.listeners.append(self.published)

    def published(self, seq: int) -> None:
        """Wake everyone; called on the writing thread."""
        self._seq = max(self._seq, seq)
        self._wake()

    def close(self) -> None:
        """End every open poke, so that the server can stop."""
        self._is_closed = True
        self._wake()

    def close_on_signals(self) -> None:
        """Close on the signals that stop the server, then let it handle them itself."""
        if threading.current_thread() is not threading.main_thread():
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            before = signal.getsignal(number)
            signal.signal(number, partial(self._on_signal, before))

    def _on_signal(self, before: Any, number: int, frame: FrameType | None) -> None:
        self.close()
        if callable(before):
            before(number, frame)

    async def events(self) -> AsyncIterator[bytes]:
        """Give server-sent events: the counter now, and after each change."""
        event = asyncio.Event()
        self._waiting[event] = asyncio.get_running_loop()
        try:
            told = -1
            quiet_s = 0.0
            while not self._is_closed:
                event.clear()
                await self._look_if_due()
                if self._seq != told:
                    told, quiet_s = self._seq, 0.0
                    yield b"data: " + messages.dumps({"seq": told}) + b"\n\n"
                elif quiet_s >= KEEP_ALIVE_S:
                    quiet_s = 0.0
                    yield b": still here\n\n"
                try:
                    await asyncio.wait_for(event.wait(), LOOK_S)
                except TimeoutError:
                    quiet_s += LOOK_S
        finally:
            del self._waiting[event]

    async def _look_if_due(self) -> None:
        """Read the counter, but once for all who wait."""
        now = asyncio.get_running_loop().time()
        if now - self._looked_at >= LOOK_S:
            self._looked_at = now
            await run_sync(self._look)

    def _look(self) -> None:
        with self._database.read() as connection:
            self._seq = workspace.state(self._database, connection).seq

    def _wake(self) -> None:
        for event, loop in list(self._waiting.items()):
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

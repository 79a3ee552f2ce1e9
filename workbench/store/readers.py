"""Connections that only read, kept open for the next one who reads."""

import threading
from pathlib import Path
from typing import Any

from workbench.errors import StoreProblem
from workbench.i18n import t
from workbench.store import connection as connections

MOST_IDLE = 4


class ReaderPool:
    """Lends read-only connections to one profile, as many as are asked for at once.

    Args:
        is_a_look: Whether nobody writes by this store, so that a full disk need not stop it.
    """

    def __init__(self, path: Path, key: bytes | None, *, is_a_look: bool = False) -> None:
        self._path = path
        self._key = key
        self._is_a_look = is_a_look
        self._idle: list[Any] = []
        self._lock = threading.Lock()
        self._is_closed = False

    def take(self) -> Any:
        """Return a connection that nobody uses.

        Raises:
            StoreProblem: The profile is closed, or its file cannot be read.
        """
        if self._is_closed:
            raise StoreProblem(t("The profile is closed."))
        with self._lock:
            if self._idle:
                return self._idle.pop()
        if self._is_a_look:
            return connections.connect_to_look(self._path, self._key)
        return connections.connect(self._path, self._key, read_only=True)

    def give_back(self, connection: Any) -> None:
        """Take a connection back; it is kept unless there are enough."""
        with self._lock:
            if not self._is_closed and len(self._idle) < MOST_IDLE:
                self._idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Close what is idle now, and the others when they come back."""
        with self._lock:
            self._is_closed = True
            for connection in self._idle:
                connection.close()
            self._idle.clear()

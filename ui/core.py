"""The core as the window sees it."""

from typing import Any, Protocol


class Workbench(Protocol):
    """An open profile with its store and its sync."""

    @property
    def store(self) -> Any:
        """The local database."""
        ...

    def close(self) -> None:
        """End every thread and close every file."""
        ...

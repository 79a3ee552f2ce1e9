"""What desks, record pages and commands may ask of the window around them."""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from PySide6.QtWidgets import QWidget

from ui.operations import Operations


class Shell(Protocol):
    """The window as its parts see it."""

    @property
    def operations(self) -> Operations:
        """The bridge to background work."""
        ...

    def current_desk(self) -> QWidget:
        """Return the desk on the screen."""
        ...

    def go_to(self, desk: str, argument: str = "") -> None:
        """Show a desk (and what `argument` names on it), with a step in the history."""
        ...

    def open_record(self, type_name: str, record_id: UUID, *, own_window: bool = False) -> None:
        """Show a record in the side panel, or in its own window."""
        ...

    def open_record_page(self, type_name: str, record_id: UUID) -> None:
        """Show a record's page in place of the desk, with a step in the history."""
        ...

    def open_panel(self, content: QWidget, title: str) -> None:
        """Show a widget in the side panel."""
        ...

    def close_panel(self) -> None:
        """Close the side panel."""
        ...

    def open_sheet(self, content: QWidget) -> None:
        """Show a widget over the dimmed window until it is closed."""
        ...

    def toast(
        self, words: str, *, icon: str = "check", undo: Callable[[], None] | None = None
    ) -> None:
        """Say what happened, with a way back for six seconds."""
        ...

    def show_trouble(self, cause: str, consequence: str = "") -> None:
        """Show a banner under the head; for trouble only."""
        ...

    def refresh_status(self) -> None:
        """Read the desk's status text again."""
        ...

    def set_badge(self, desk: str, count: int) -> None:
        """Show a count beside a desk in the sidebar; zero shows none."""
        ...

    def run_command(self, command_id: str) -> None:
        """Run a registered command, if it is enabled."""
        ...

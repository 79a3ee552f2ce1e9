"""What desks, record pages and commands may ask of the window around them."""

from collections.abc import Callable, Sequence
from typing import Protocol
from uuid import UUID

from PySide6.QtWidgets import QWidget

from ui.next_place import Next
from ui.operations import Operations
from ui.widgets.overlay import Sheet


class Shell(Protocol):
    """The window as its parts see it."""

    @property
    def operations(self) -> Operations:
        """The bridge to background work."""
        ...

    def current_desk(self) -> QWidget:
        """Return the desk on the screen."""
        ...

    def desk_keys(self) -> Sequence[str]:
        """Return the keys of the desks in the sidebar's order."""
        ...

    def go_to(self, desk: str, argument: str = "") -> None:
        """Show a desk (and what `argument` names on it), with a step in the history."""
        ...

    def go_back(self) -> None:
        """Show the place before this one."""
        ...

    def go_forward(self) -> None:
        """Show the place that `go_back` left."""
        ...

    def can_go_back(self) -> bool:
        """Say whether there is a place before this one."""
        ...

    def can_go_forward(self) -> bool:
        """Say whether there is a place after this one."""
        ...

    def open_record(self, type_name: str, record_id: UUID, *, own_window: bool = False) -> None:
        """Show a record in the side panel, or in its own window."""
        ...

    def open_record_page(self, type_name: str, record_id: UUID) -> None:
        """Show a record's page in place of the desk, with a step in the history."""
        ...

    def open_panel(self, content: QWidget, title: str) -> None:
        """Show a widget in the side panel; its own height, scrolled where it must be."""
        ...

    def close_panel(self) -> None:
        """Close the side panel."""
        ...

    def panel_is_open(self) -> bool:
        """Say whether the side panel is open."""
        ...

    def open_sheet(self, sheet: Sheet) -> None:
        """Show a sheet over the dimmed window until it is done."""
        ...

    def toast(
        self, words: str, *, icon: str = "check", undo: Callable[[], None] | None = None
    ) -> None:
        """Say what happened, with a way back for six seconds (Ctrl+Z takes it)."""
        ...

    def offer_undo(self, undo: Callable[[], object]) -> None:
        """Let Ctrl+Z take a step back that the page itself tells of."""
        ...

    def undo(self) -> bool:
        """Take the last step back that a toast offered; False where there is none."""
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

    def open_palette(self) -> None:
        """Open the palette of records and commands."""
        ...

    def open_settings(self) -> None:
        """Open the settings."""
        ...

    def open_keys_settings(self) -> None:
        """Open the page where commands get other keys."""
        ...

    def open_key_sheet(self) -> None:
        """Show every key."""
        ...

    def open_sync(self) -> None:
        """Show what waits, what was refused and what happened."""
        ...

    def sync_now(self) -> None:
        """Send and fetch changes now."""
        ...

    def apply_settings(self) -> None:
        """Dress the window as the settings say now."""
        ...

    def focus_filter(self) -> None:
        """Put the cursor into the desk's filter field."""
        ...

    def new_record(self) -> None:
        """Begin a new record on the desk."""
        ...

    def can_leave(self) -> bool:
        """Say whether another profile can follow in place of this window."""
        ...

    def leave(self, to: Next) -> None:
        """Close the window; what is named comes next."""
        ...

    def close_window(self) -> None:
        """Close the window and end the program."""
        ...

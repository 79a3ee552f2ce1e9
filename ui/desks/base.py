"""What the window asks of every desk, and how desks are declared to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.context import Shell
from workbench.sync.state import SyncState


class Desk(QWidget):
    """One home: its page fills the window beside the sidebar."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # it can hold the focus, Tab passes it

    def on_shown(self) -> None:
        """Read what the page shows; called whenever the desk comes to the front."""

    def on_changes(self, types: frozenset[str]) -> None:
        """Refresh what depends on these types; called for the visible desk after a commit."""

    def on_sync_state(self, state: SyncState) -> None:
        """Follow how sync stands; called when the desk is shown and at each change."""

    def show_place(self, argument: str) -> None:
        """Show what `argument` names (a view, a record); empty is the desk's start."""

    def status_text(self) -> str:
        """Return the left text of the status bar: what is shown, and how much of it."""
        return ""

    def status_detail(self) -> str:
        """Return the second text of the status bar."""
        return ""

    def focus_filter(self) -> bool:
        """Put the cursor into the filter field (Ctrl+F); False where there is none."""
        return False

    def new_record(self) -> bool:
        """Begin a new record here (Ctrl+N); False where nothing is made by hand."""
        return False

    def current_record(self) -> tuple[str, UUID, str] | None:
        """Return the record under the cursor: its type, its id, its name; None where none is."""
        return None

    def state(self) -> str:
        """Return what a rebuilt desk needs to look the same (language switch, next start)."""
        return ""

    def restore_state(self, state: str) -> None:
        """Look as `state()` said."""


@dataclass(frozen=True)
class DeskEntry:
    """One desk as the sidebar knows it; its widget is made when it is first shown."""

    key: str
    label: Callable[[], str]  # asked again after a change of language or of the workspace's words
    icon: str
    make: Callable[[Shell], Desk]
    digit: bool = True  # it gets Ctrl+1..9 by its place
    in_sidebar: bool = True


class RecordViews(Protocol):
    """What makes the views of one record; the window only places them."""

    def panel(self, shell: Shell, type_name: str, record_id: UUID) -> tuple[QWidget, str]:
        """Return the side panel's content and its title."""
        ...

    def page(self, shell: Shell, type_name: str, record_id: UUID) -> Desk:
        """Return the record's full page."""
        ...

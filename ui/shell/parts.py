"""What the application plugs into the window."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ui.commands.app import MOST_DIGITS
from ui.desks.base import DeskEntry, RecordViews
from ui.next_place import Next
from ui.operations import Operations
from ui.shell.sidebar import Entry

if TYPE_CHECKING:
    from ui.dialogs.palette import Find


def _nothing() -> None:
    return None


@dataclass(frozen=True)
class SignedIn:
    """Whose window this is, as sidebar and title say it."""

    workspace: str = "Sales Workbench"
    name: str = ""
    detail: str = ""
    key: str = ""


@dataclass(frozen=True)
class WindowParts:
    """What the application plugs into the window.

    Args:
        profile: Under whose name the last desk is remembered.
        leave: Closes the window and says what comes next; None where nothing can.
    """

    operations: Operations
    desks: Sequence[DeskEntry]
    records: RecordViews | None = None
    find: "Find | None" = None
    sync_now: Callable[[], None] = _nothing
    views: Sequence[Entry] = field(default_factory=tuple)
    profile: str = ""
    leave: Callable[[Next], None] | None = None


def sidebar_entries(desks: Sequence[DeskEntry]) -> list[Entry]:
    """Return the sidebar's lines: the first nine desks with a digit get Ctrl+1 to Ctrl+9."""
    entries, digit = [], 0
    for desk in desks:
        if not desk.in_sidebar:
            continue
        digit += 1 if desk.digit else 0
        shown = digit if desk.digit and digit <= MOST_DIGITS else 0
        entries.append(Entry(desk.key, desk.label(), desk.icon, shown))
    return entries

"""What a timeline is made of: its lines, and the days they stand under."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from workbench.services import words


@dataclass(frozen=True)
class Entry:
    """One line of a timeline.

    Args:
        at: Its place in the order.
        tone: good, warn, accent, violet or nothing; it tints the icon's disc.
        chip: A short state beside the title, such as `Connected`.
    """

    type: str
    id: UUID
    at: datetime
    icon: str
    title: str
    detail: str = ""
    tone: str = ""
    chip: str = ""
    is_planned: bool = False

    @property
    def time(self) -> str:
        """The local time of day."""
        return words.clock(self.at.astimezone(words.here()))


@dataclass(frozen=True)
class Day:
    """The entries of one day under their head."""

    on: date
    head: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Timeline:
    """Newest day first.

    Args:
        earlier: Pass it as `before` to load the next entries; None at the end.
    """

    days: tuple[Day, ...]
    earlier: datetime | None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry without its head."""
        return tuple(entry for one in self.days for entry in one.entries)

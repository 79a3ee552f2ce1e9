"""Where one has been: back and forward over places."""

from dataclasses import dataclass

MOST_PLACES = 100


@dataclass(frozen=True)
class Place:
    """A desk and what it showed, or a record's page."""

    desk: str
    argument: str = ""


class History:
    """The places visited, and which of them is on the screen."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._at = -1

    @property
    def current(self) -> Place | None:
        """The place on the screen."""
        return self._places[self._at] if self._at >= 0 else None

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a place after this one."""
        return self._at + 1 < len(self._places)

    def visit(self, place: Place) -> None:
        """Go to a place; what lay ahead is forgotten."""
        if place == self.current:
            return
        self._places = [*self._places[: self._at + 1], place][-MOST_PLACES:]
        self._at = len(self._places) - 1

    def back(self) -> Place | None:
        """Return the place before this one and go there."""
        if not self.can_go_back:
            return None
        self._at -= 1
        return self.current

    def forward(self) -> Place | None:
        """Return the place after this one and go there."""
        if not self.can_go_forward:
            return None
        self._at += 1
        return self.current

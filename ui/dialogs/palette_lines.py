"""The lines of the palette: what was found, the best of each kind first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from ui.dialogs.matching import match


@dataclass(frozen=True)
class Hit:
    """A record that matches, as the search service tells it."""

    type_name: str
    record_id: UUID
    title: str
    detail: str = ""
    icon: str = ""
    avatar: bool = False  # a person: initials stand for the icon


@dataclass(frozen=True)
class PaletteItem:
    """One line of the palette; without `run` it is a heading."""

    title: str
    detail: str = ""
    icon: str = ""
    keys: str = ""
    avatar_key: str = ""
    letters: frozenset[int] = frozenset()
    run: Callable[[], None] | None = None
    run_in_window: Callable[[], None] | None = None


def matching(typed: str, items: Sequence[PaletteItem]) -> list[PaletteItem]:
    """Return the best matches with their matched letters, best first."""
    found = []
    for place, item in enumerate(items):
        fit = match(typed, item.title)
        if fit is not None:
            found.append((-fit.score if typed else 0.0, place, replace(item, letters=fit.letters)))
    return [item for _, _, item in sorted(found, key=lambda entry: entry[:2])]


def grouped(
    groups: Sequence[tuple[str, str, Sequence[PaletteItem], int]],
) -> list[PaletteItem]:
    """Return the lines: of each group its best ones, then the rest of each under a second head.

    What one group does not need of its place the ones before it take.

    Args:
        groups: The head, the head of the rest, the matches, and how many stand at the top.
    """
    spare = sum(max(0, first - len(items)) for _, _, items, first in groups)
    top: list[PaletteItem] = []
    below: list[PaletteItem] = []
    for head, more, items, first in groups:
        taken = min(len(items), first + spare)
        spare -= max(0, taken - first)
        if taken:
            top += [PaletteItem(head), *items[:taken]]
        if items[taken:]:
            below += [PaletteItem(more), *items[taken:]]
    return [*top, *below]

"""Rows of a file that are equal but for their ids."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_ID_LIKE = re.compile(
    r"(?i:(?:^|[\s_-])(?:id|guid|uuid|key|no\.?|nr\.?|number|#)$)|[a-z](?:Id|ID)$|(?:编|序)?号码?$"
)
_NO_ID = re.compile(r"phone|mobile|fax|tel|house|street|postal|电话|手机|传真|门牌", re.IGNORECASE)


class Repeat(NamedTuple):
    """A row that says what an earlier one says; rows are counted from 0."""

    row: int
    first: int


def id_columns(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> frozenset[int]:
    """Return the columns that only number the rows: called so, and different in each row."""
    named = [
        place
        for place, name in enumerate(columns)
        if _ID_LIKE.search(name.strip()) and not _NO_ID.search(name)
    ]
    seen: dict[int, set[str]] = {place: set() for place in named}
    for count, row in enumerate(rows, 1):
        for place in list(seen):
            value = row[place].strip() if place < len(row) else ""
            seen[place].add(value)
            if not value or len(seen[place]) < count:
                del seen[place]
    return frozenset(seen)


def repeats(rows: Iterable[Sequence[str]], ids: frozenset[int]) -> list[Repeat]:
    """Return the rows that repeat an earlier one in every column but these."""
    first: dict[tuple[str, ...], int] = {}
    found = []
    for place, row in enumerate(rows):
        said = tuple(cell.strip() for column, cell in enumerate(row) if column not in ids)
        while said and not said[-1]:
            said = said[:-1]
        if not said:
            continue
        earlier = first.setdefault(said, place)
        if earlier != place:
            found.append(Repeat(place, earlier))
    return found

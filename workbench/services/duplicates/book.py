"""Everybody who is here, at hand while a file is brought in row by row."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from workbench.services.duplicates import reading
from workbench.services.duplicates.asking import completed, matched
from workbench.services.duplicates.found import Match
from workbench.services.duplicates.reading import Known
from workbench.services.duplicates.scanning import SCANNED
from workbench.services.matching.rules import BY_TYPE
from workbench.services.matching.scoring import Forms
from workbench.store.transactions import Reader

_MOST_IN_BLOCK = 200
"""A larger block says too little: who is like the row shares another one with it."""
_MOST_COMPARED = 40
_FROM_FILE = 0


class Book:
    """The records of a type and their blocks; rows that are brought in are added to it.

    One row costs a fraction of a millisecond, however many records are here.
    """

    def __init__(self, r: Reader, type_name: str) -> None:
        self._type = type_name
        self._rule = BY_TYPE[type_name]
        self._known: list[Known] = []
        self._forms: list[Forms] = []
        self._blocks: dict[str, list[int]] = {}
        for name in (type_name, *SCANNED[type_name]):
            for known in reading.everyone(r, name):
                self._add(known)

    def like(self, r: Reader, values: Mapping[str, Any], limit: int = 5) -> list[Match]:
        """Return the records and rows that may be the same as a row, the likeliest first.

        Args:
            values: The row by field, as a draft that is typed.
        """
        mine = self._rule.forms(completed(r, self._type, values))
        shared: Counter[int] = Counter()
        for key in set(self._rule.keys(mine)):
            places = self._blocks.get(key, ())
            if len(places) <= _MOST_IN_BLOCK:
                shared.update(places)
        found = []
        for place, _count in shared.most_common(_MOST_COMPARED):
            match = matched(self._rule, mine, self._known[place], self._forms[place])
            if match is not None:
                found.append(match)
        found.sort(key=lambda match: (-match.bits, match.name, match.id))
        return found[:limit]

    def add(self, r: Reader, values: Mapping[str, Any], record_id: UUID) -> None:
        """Note a row that becomes a record, so that later rows of the file find it."""
        self._add(Known(self._type, _FROM_FILE, record_id, completed(r, self._type, values)))

    def _add(self, known: Known) -> None:
        place = len(self._known)
        forms = self._rule.forms(known.values)
        self._known.append(known)
        self._forms.append(forms)
        for key in set(self._rule.keys(forms)):
            self._blocks.setdefault(key, []).append(place)

"""Records that were merged with one another, also where that was undone: values may be on each."""

from collections.abc import Iterable, Iterator
from typing import Any

from workbench.bench.torture.sim.server_room import ServerRoom
from workbench.bench.torture.sim.sight import Row, Sight
from workbench.wire import values as wire_values
from workbench.wire.merging import references_to
from workbench.wire.values import uuid_bytes, uuid_text

Said = dict[tuple[str, str], list[Any]]


class Families:
    """Which records belong together, and what is known of a field of any of them."""

    def __init__(self, room: ServerRoom, sight: Sight, *said: Said) -> None:
        self._sight, self._said = sight, said
        self._of: dict[str, set[str]] = {}
        for pair in room.rows("SELECT record_id, merged_into_id FROM merge"):
            self._join(uuid_text(bytes(found)) for found in pair)

    def living(self, type_name: str, record_id: str) -> list[Row]:
        """Return the records, not deleted, that a record was merged with, or itself."""
        return [row for row in self.rows(type_name, record_id) if not row.is_deleted]

    def rows(self, type_name: str, record_id: str) -> list[Row]:
        """Return the records that a record was merged with, and itself, deleted or not."""
        rows = (self._sight.rows.get((type_name, uuid_bytes(one))) for one in self.of(record_id))
        return [row for row in rows if row is not None]

    def is_merged(self, record_id: str) -> bool:
        """Whether a record was ever merged with another one."""
        return record_id in self._of

    def of(self, record_id: str) -> set[str]:
        """Return a record's id and those of the records it was merged with."""
        return self._of.get(record_id, {record_id})

    def known(self, type_name: str, record_id: str, name: str) -> list[Any]:
        """Return the values of a field that are current, were seen, or are in a conflict."""
        found = []
        for row in self.living(type_name, record_id):
            stored, field = row.values[name], row.type.by_name[name]
            found.append(None if stored is None else wire_values.from_storage(field, stored))
        for one in sorted(self.of(record_id)):
            for said in self._said:
                found += said[one, name]
        return found

    def _join(self, ids: Iterable[str]) -> None:
        together = set().union(*(self.of(one) for one in ids))
        for one in together:
            self._of[one] = together


def left_behind(room: ServerRoom, sight: Sight) -> Iterator[str]:
    """Tell of each record that was merged into another and is there, or is still named."""
    query = "SELECT type, record_id FROM merge WHERE undone_mid IS NULL"
    gone = {(type_name, bytes(record_id)) for type_name, record_id in room.rows(query)}
    for key in sorted(gone & sight.rows.keys()):
        if not sight.rows[key].is_deleted:
            yield f"{key[0]} {uuid_text(key[1])} was merged away, and is there"
    for type_name in sorted({type_name for type_name, _ in gone}):
        for other, field in references_to(type_name):
            for key, row in sight.rows.items():
                if key[0] == other.name and not row.is_deleted:
                    named = row.values[field]
                    if named is not None and (type_name, bytes(named)) in gone:
                        yield f"{key[0]} {uuid_text(key[1])} still hangs on {uuid_text(named)}"

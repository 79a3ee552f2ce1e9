"""What follows when a record changes hands or a person changes teams: others move with it."""

from collections.abc import Iterable, Mapping
from functools import cache

from workbench.schema import dictionary
from workbench.schema.fields import RecordType
from workbench.server import record as records
from workbench.server.batch import Batch
from workbench.server.record import CHUNK, Entry, Key, Record
from workbench.server.tables import RECORDS
from workbench.wire.values import uuid_bytes

Causes = Mapping[str, Entry]
"""Id of a record that moved → the feed entry that moved it."""


def spread(batch: Batch) -> None:
    """Give every record that depends on what the batch moved the scopes it should have."""
    if batch.rescoped_people:
        _rescope_owned(batch)
    if batch.changed_roles:
        _rescope_decisions(batch)
    waves = batch.entries
    first = 0
    made: set[Key] = set()
    while first < len(waves):
        fresh = waves[first:]
        first = len(waves)
        moved = [entry for entry in fresh if _has_moved(batch, entry, made)]
        for type_name in dict.fromkeys(entry.type for entry in moved):
            causes = {entry.id: entry for entry in moved if entry.type == type_name}
            _rescope_dependents(batch, type_name, causes)
            _rescope_conflicts(batch, causes)


@cache
def dependents(type_name: str) -> tuple[tuple[RecordType, str], ...]:
    """Return the (type, field) pairs whose records take scopes from records of a type."""
    return tuple(
        (other, name)
        for other in dictionary.TYPES
        for name in (*other.parent_fields, *other.owner_of_fields)
        if type_name in other.by_name[name].references
    )


def _has_moved(batch: Batch, entry: Entry, made: set[Key]) -> bool:
    key = (entry.type, entry.id)
    if batch.loaded.get(key) is None and key not in made:
        made.add(key)
        return False  # it is made here; what hangs on it came after it
    return (entry.before or frozenset()) != entry.after or _has_changed_hands(batch, entry)


def _has_changed_hands(batch: Batch, entry: Entry) -> bool:
    """Whether a record has another owner now; its scopes are the same if both were on it."""
    key = (entry.type, entry.id)
    old, new = batch.loaded.get(key), batch.records.get(key)
    if new is None or entry.op != "put" or not new.type.has_owner:
        return False
    return old is None or old.row.get("owner_id") != new.row.get("owner_id")


def _rescope_owned(batch: Batch) -> None:
    entry = next(entry for entry in batch.entries if entry.id in batch.rescoped_people)
    teams = [one for one in batch.rescoped_people if one in batch.directory.team_parents]
    below = batch.directory.teams_below(teams) | batch.state.directory.teams_below(teams)
    people = {one for one in batch.rescoped_people if one in batch.directory.people}
    people |= {one.id for one in batch.directory.people.values() if one.team_id in below}
    for record_type in dictionary.TYPES:
        for name in record_type.owned_by:
            for record in naming(batch, record_type, name, people):
                batch.rescope(record, entry.cause, entry.mid)


def _rescope_dependents(batch: Batch, type_name: str, causes: Causes) -> None:
    for other, name in dependents(type_name):
        for record in naming(batch, other, name, causes):
            entry = causes[record.row[name]]
            batch.rescope(record, entry.cause, entry.mid)


def _rescope_conflicts(batch: Batch, causes: Causes) -> None:
    """Let conflicts go with the record they are about, those that are decided too."""
    for record in naming(batch, dictionary.record_type("Conflict"), "record_id", causes):
        entry = causes[record.row["record_id"]]
        batch.rescope(record, entry.cause, entry.mid)


def _rescope_decisions(batch: Batch) -> None:
    """Show conflicts to whom a new role lets decide them, and to nobody else."""
    entry = next(entry for entry in batch.entries if entry.id in batch.changed_roles)
    rescope_conflicts(batch, entry.cause, entry.mid)


def rescope_conflicts(batch: Batch, cause: int, mid: str | None) -> None:
    """Give every conflict the scopes it should have by the rights of now."""
    table = RECORDS["Conflict"]
    query = (
        records.select_records("Conflict")
        .where(table.c.workspace_id == batch.database.workspace_id, table.c.is_deleted == 0)
        .order_by(table.c.id)
        .with_for_update()
    )
    rows = batch.connection.execute(query).all()
    conflict = dictionary.record_type("Conflict")
    found = batch.adopt([records.from_row(conflict, row) for row in rows])
    for record_type in dictionary.TYPES:
        about = {one.row["record_id"] for one in found if one.row["type"] == record_type.name}
        batch.load(record_type, about, lock="share")
    for record in found:
        batch.rescope(record, cause, mid)


def naming(
    batch: Batch, record_type: RecordType, name: str, ids: Iterable[str]
) -> Iterable[Record]:
    """Return the live records whose field `name` names one of `ids`, as this batch has them."""
    batch.hold(record_type)
    wanted = set(ids)
    table = RECORDS[record_type.name]
    keys = sorted(uuid_bytes(one) for one in wanted)
    for start in range(0, len(keys), CHUNK):
        query = (
            records.select_records(record_type.name)
            .where(
                table.c.workspace_id == batch.database.workspace_id,
                table.c[name].in_(keys[start : start + CHUNK]),
                table.c.is_deleted == 0,
            )
            .order_by(table.c.id)
            .with_for_update()
        )
        rows = batch.connection.execute(query).all()
        batch.adopt([records.from_row(record_type, row) for row in rows])
    return [record for record in batch.of_type(record_type.name) if record.row.get(name) in wanted]

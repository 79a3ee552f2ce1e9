"""What one transaction is about to change: records, feed and books, first in memory only."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import Connection

from workbench.schema import dictionary
from workbench.schema.fields import Field, RecordType
from workbench.server import directory as directories
from workbench.server import record as records
from workbench.server import visibility
from workbench.server.database import ServerDatabase
from workbench.server.directory import Directory
from workbench.server.record import Entry, Key, Record
from workbench.server.visibility import Actor, Found
from workbench.server.workspace import State
from workbench.wire.values import Wire, instant_text

PEOPLE = ("User", "Team")
ConflictKey = tuple[str, str, str]
"""(record id, first field, client id)"""


@dataclass(frozen=True)
class Merged:
    """One record that lives on in another.

    Args:
        mid: The mutation that merged them.
        record_id: The record that went.
        into_id: The one it lives on in.
        changes: Field of that one → its value before and after.
        moved: Type, id and field of what hung on the record that went.
        undone_mid: The mutation that undid it.
    """

    mid: str
    type: str
    record_id: str
    into_id: str
    changes: Mapping[str, Sequence[Wire]]
    moved: Sequence[Sequence[str]]
    undone_mid: str | None = None


@dataclass(frozen=True)
class OpenConflict:
    """The last open conflict of a client about a field, and the mutations it came from."""

    conflict_id: str
    mids: tuple[str, ...]


def _moves(record_type: RecordType, values: Mapping[str, Wire]) -> bool:
    """Whether a change of these fields may change who sees the record."""
    fields = visibility.scope_fields(record_type)
    return record_type.name == "Conflict" or not values.keys().isdisjoint(fields)


class Batch:
    """The unit of work of a push: everything is decided on it, then written at once."""

    def __init__(
        self,
        database: ServerDatabase,
        connection: Connection,
        state: State,
        actor: Actor | None,
        client_id: str | None,
        request_epoch: str | None = None,
    ) -> None:
        self.request_epoch = request_epoch
        self.database = database
        self.connection = connection
        self.state = state
        self._actor = actor
        self.client_id = client_id
        self.now_at = instant_text(database.now())
        self.now_ms = database.now_ms()
        self.loaded: dict[Key, Record | None] = {}
        self.records: dict[Key, Record | None] = {}
        self._ids: dict[str, dict[str, None]] = {}
        self._looked_at: set[Key] = set()
        """Records that were read without a lock: others may be changing them."""
        self.entries: list[Entry] = []
        self.conflicts: dict[ConflictKey, OpenConflict | None] = {}
        self.changed_conflicts: dict[ConflictKey, None] = {}
        self.merges: dict[str, Merged] = {}
        """Merges that were looked up or made, by mid."""
        self.changed_merges: dict[str, None] = {}
        self.cadence_people: dict[str, None] = {}
        """People and cadences that were looked up already."""
        self.rescoped_people: dict[str, None] = {}
        self.changed_roles: dict[str, None] = {}
        self.outcomes: dict[str, Any] = {}
        """What has become of this request's mutations so far, by mid."""
        self.settled: dict[str, dict[str, Any]] = {}
        """Answers in the ledger, by mid."""
        self.ledger_records: dict[str, Key] = {}
        self.cause = 0
        self.mid: str | None = None
        self._undo: list[Callable[[], None]] = []
        self._directory: Directory | None = state.directory

    @property
    def actor(self) -> Actor:
        """The user the batch speaks for."""
        if self._actor is None:
            raise RuntimeError("the server itself acts here, no user")
        return self._actor

    @property
    def user_id(self) -> str | None:
        """The user the batch speaks for; None for the server itself."""
        return self._actor.user_id if self._actor is not None else None

    @property
    def directory(self) -> Directory:
        """The people, with what this batch has changed."""
        if self._directory is None:
            rows: dict[str, dict[str, Mapping[str, Any] | None]] = {name: {} for name in PEOPLE}
            for (type_name, record_id), record in self.records.items():
                if type_name in rows and record is not None:
                    rows[type_name][record_id] = None if record.is_deleted else record.row
            self._directory = directories.with_rows(
                self.state.directory, rows["User"], rows["Team"]
            )
        return self._directory

    # Reading

    def load(self, record_type: RecordType, ids: Iterable[str], *, lock: str = "update") -> None:
        """Read records that are not in memory yet, or not locked, with one query."""
        name = record_type.name
        wanted = [
            one for one in ids if (name, one) not in self.records or (name, one) in self._looked_at
        ]
        if not wanted:
            return
        found = records.fetch(
            self.connection, self.database.workspace_id, record_type, wanted, lock=lock
        )
        for one in wanted:
            key = (name, one)
            self.loaded[key] = self.records[key] = found.get(one)
            self._ids.setdefault(name, {})[one] = None
            self._looked_at.discard(key)

    def hold(self, record_type: RecordType) -> None:
        """Lock what of a type was only looked at, and read it anew: it may be changed now."""
        self.load(record_type, [one for name, one in self._looked_at if name == record_type.name])

    def adopt(self, found: Sequence[Record], *, is_locked: bool = True) -> list[Record]:
        """Take in records read by another query; those in memory win."""
        for record in found:
            if record.key not in self.records:
                self.loaded[record.key] = self.records[record.key] = record
                self._ids.setdefault(record.type.name, {})[record.id] = None
                if not is_locked:
                    self._looked_at.add(record.key)
        return [kept for record in found if (kept := self.records[record.key]) is not None]

    def get(self, type_name: str, record_id: str) -> Record | None:
        """Return a record, locked, deleted or not; None where there has never been one."""
        key = (type_name, record_id)
        if key not in self.records or key in self._looked_at:
            self.load(dictionary.record_type(type_name), [record_id])
        return self.records[key]

    def named(self, field: Field, record_id: str) -> Record | None:
        """Return the record that a reference names, whichever of its types it is."""
        for type_name in field.references:
            record = self.get(type_name, record_id)
            if record is not None:
                return record
        return None

    def of_type(self, type_name: str) -> list[Record]:
        """Return the live records of a type that are in memory."""
        found = [self.records.get((type_name, one)) for one in self._ids.get(type_name, ())]
        return [record for record in found if record is not None and not record.is_deleted]

    # Changing

    def mark(self) -> int:
        """Return a point to which `undo` can go back."""
        return len(self._undo)

    def undo(self, mark: int) -> None:
        """Take back every change since the mark."""
        while len(self._undo) > mark:
            self._undo.pop()()
        self._directory = None

    def create(self, record_type: RecordType, record_id: str, row: Mapping[str, Wire]) -> Record:
        """Add a record; the creator is told to remove it if he may not see it."""
        mid = self.mid or record_id
        created: dict[str, Wire] = {k: value for k, value in row.items() if value is not None}
        created |= self._audit_values(record_type, is_new=True)
        record = Record(record_type, record_id, created, mid)
        record = replace(record, scopes=self.scopes_of(record))
        before = frozenset({directories.owner_scope(self.user_id)}) if self.user_id else None
        self.loaded.setdefault(record.key, None)
        return self._put(record, "put", before)

    def change(
        self, record: Record, values: Mapping[str, Wire], *, is_deleted: bool = False
    ) -> Record:
        """Change some fields of a record, revive it, or delete it."""
        row = {**record.row, **values, **self._audit_values(record.type, is_new=False)}
        row = {name: value for name, value in row.items() if value is not None}
        changed = replace(record, row=row, is_deleted=is_deleted)
        before: frozenset[str] | None = record.scopes
        if is_deleted:
            changed = replace(changed, scopes=frozenset())
        elif record.is_deleted or _moves(record.type, values):
            changed = replace(changed, scopes=self.scopes_of(changed))
        if record.is_deleted:
            before = None
        put = self._put(changed, "delete" if is_deleted else "put", before)
        return self._stamp(put, values)

    def rescope(self, record: Record, cause: int, mid: str | None) -> Record | None:
        """Give a record the scopes it should have; None where it has them."""
        scopes = self.scopes_of(record)
        if scopes == record.scopes or record.is_deleted:
            return None
        entry = self._entry(record, "scope", record.scopes, scopes, cause, mid)
        changed = replace(record, scopes=scopes, entry=entry)
        self._set(self.records, record.key, changed)
        return changed

    def scopes_of(self, record: Record) -> frozenset[str]:
        """Return the scopes a record should have by what this batch knows."""
        if record.type.name == "Conflict":
            about = self.get(record.row["type"], record.row["record_id"])
            scopes = about.scopes if about is not None else frozenset()
            return visibility.conflict_scopes(record.row, scopes, self.directory)
        lookup = partial(self._lookup, record.type)
        return visibility.scopes_of(record.type, record.row, self.directory, lookup)

    def conflict(self, key: ConflictKey) -> OpenConflict | None:
        """Return the open conflict under this key."""
        return self.conflicts.get(key)

    def set_conflict(self, key: ConflictKey, conflict: OpenConflict | None) -> None:
        """Remember an open conflict, or that it is closed."""
        self._set(self.conflicts, key, conflict)
        self._set(self.changed_conflicts, key, None)

    def set_merge(self, merged: Merged) -> None:
        """Remember a merge, or that it is undone."""
        self._set(self.merges, merged.mid, merged)
        self._set(self.changed_merges, merged.mid, None)

    # Inside

    def _lookup(self, record_type: RecordType, name: str, record_id: str) -> Found | None:
        record = self.named(record_type.by_name[name], record_id)
        return (record.row, record.scopes) if record is not None else None

    def _audit_values(self, record_type: RecordType, *, is_new: bool) -> dict[str, Wire]:
        values: dict[str, Wire] = {
            "last_modified_at": self.now_at,
            "last_modified_by_id": self.user_id,
        }
        if is_new:
            values |= {"created_at": self.now_at, "created_by_id": self.user_id}
        known = record_type.by_name
        return {name: value for name, value in values.items() if name in known and value}

    def _put(self, record: Record, op: str, before: frozenset[str] | None) -> Record:
        entry = self._entry(record, op, before, record.scopes, self.cause, self.mid)
        record = replace(record, entry=entry)
        self._set(self.records, record.key, record)
        self._ids.setdefault(record.type.name, {})[record.id] = None
        if record.type.name in PEOPLE:
            self._people_changed(record)
        return record

    def _people_changed(self, record: Record) -> None:
        self._directory = None
        old = self.loaded.get(record.key)
        names = ("team_id",) if record.type.name == "User" else ("parent_id",)
        if old is not None and any(old.row.get(name) != record.row.get(name) for name in names):
            self._set(self.rescoped_people, record.id, None)
        if old is not None and old.row.get("role") != record.row.get("role"):
            self._set(self.changed_roles, record.id, None)

    def _stamp(self, record: Record, values: Mapping[str, Wire]) -> Record:
        stamp = [self.user_id, self.now_ms, self.mid, record.entry]
        fver = {**record.fver, **dict.fromkeys(values, stamp)}
        stamped = replace(record, fver=fver)
        self.records[record.key] = stamped
        return stamped

    def _entry(
        self,
        record: Record,
        op: str,
        before: frozenset[str] | None,
        after: frozenset[str],
        cause: int,
        mid: str | None,
    ) -> Entry:
        entry = Entry(record.type.name, record.id, op, before, after, cause, mid)
        self.entries.append(entry)
        self._undo.append(self._drop_last)
        return entry

    def _drop_last(self) -> None:
        self.entries.pop()

    def _set(self, mapping: dict[Any, Any], key: Any, value: Any) -> None:
        if key in mapping:
            old = mapping[key]

            def back() -> None:
                mapping[key] = old
        else:

            def back() -> None:
                with suppress(KeyError):
                    del mapping[key]

        self._undo.append(back)
        mapping[key] = value

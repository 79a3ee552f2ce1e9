"""Whom an undecided conflict waits for: the one whose value lost, later who holds the record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from workbench.schema import dictionary
from workbench.store import sql
from workbench.store.transactions import Reader
from workbench.wire.values import instant_ms

ALONE_FOR = timedelta(days=3)
"""So long it waits for its author alone; afterwards the record's owner and manager may not wait."""
_OPEN = (
    "SELECT id, type, record_id, mine_by, coalesce(created_at, mine_at) FROM conflict"
    " WHERE state = 'open'"
)


_Place = tuple[str, UUID]
"""A record: its type and id."""


@dataclass(frozen=True)
class _People:
    """The users who are still here, and everybody's manager."""

    active: frozenset[UUID]
    admins: tuple[UUID, ...]
    manager_of: dict[UUID, UUID]

    def holding(self, owner_id: UUID) -> tuple[UUID, ...]:
        """Return an owner and the manager above, those of them who are still here."""
        found = (owner_id, self.manager_of.get(owner_id))
        return tuple(one for one in found if one in self.active)


def waits_for(r: Reader) -> dict[UUID, tuple[UUID, ...]]:
    """Return who is to decide each open conflict; nobody in particular where none is left."""
    found = r.rows(_OPEN)
    if not found:
        return {}
    people = _people(r)
    alone_since_ms = instant_ms(r.store.now() - ALONE_FOR)
    waiting: dict[UUID, tuple[UUID, ...]] = {}
    shared: dict[UUID, _Place] = {}
    for raw_id, type_name, raw_record, raw_author, since_ms in found:
        conflict_id = UUID(bytes=raw_id)
        author = None if raw_author is None else UUID(bytes=raw_author)
        able = (author,) if author is not None and author in people.active else ()
        if not able or (since_ms or 0) < alone_since_ms:
            shared[conflict_id] = (type_name, UUID(bytes=raw_record))
        waiting[conflict_id] = able
    owners = _owners(r, shared.values())
    for conflict_id, place in shared.items():
        holding = [one for owner in owners[place] for one in people.holding(owner)]
        able = (*waiting[conflict_id], *(holding or people.admins))
        waiting[conflict_id] = tuple(dict.fromkeys(able))
    return waiting


def is_for(user_id: UUID, deciders: tuple[UUID, ...]) -> bool:
    """Say whether a conflict waits for a user; what waits for nobody waits for who sees it."""
    return not deciders or user_id in deciders


def _people(r: Reader) -> _People:
    rows: list[tuple[Any, ...]] = r.rows(
        'SELECT id, role, manager_id, coalesce(is_active, 1) FROM "user" ORDER BY id'
    )
    here = [(UUID(bytes=raw_id), role) for raw_id, role, _manager, is_active in rows if is_active]
    return _People(
        frozenset(user_id for user_id, _role in here),
        tuple(user_id for user_id, role in here if role == "admin"),
        {
            UUID(bytes=raw_id): UUID(bytes=manager)
            for raw_id, _role, manager, _active in rows
            if manager is not None
        },
    )


def _owners(r: Reader, places: Iterable[_Place]) -> dict[_Place, tuple[UUID, ...]]:
    """Return the owners of records, or of what they are parts of; all of one type at once."""
    ids: dict[str, dict[UUID, None]] = {}
    for type_name, record_id in places:
        ids.setdefault(type_name, {})[record_id] = None
    owners: dict[_Place, tuple[UUID, ...]] = {}
    wholes: dict[_Place, tuple[_Place, ...]] = {}
    for type_name, wanted in ids.items():
        kept = dictionary.record_type(type_name)
        names = ("owner_id",) if kept.has_owner else kept.parent_fields
        named = _references(r, type_name, names, list(wanted)) if names else {}
        for record_id in wanted:
            found, place = named.get(record_id, ()), (type_name, record_id)
            if kept.has_owner:
                owners[place] = tuple(one for _name, one in found)
            else:
                wholes[place] = tuple(
                    (whole, one) for name, one in found for whole in kept.by_name[name].references
                )
    above = {one for of_part in wholes.values() for one in of_part}
    held = _owners(r, above) if above else {}
    for place, of_part in wholes.items():
        owners[place] = tuple(owner for one in of_part for owner in held[one])
    return owners


def _references(
    r: Reader, type_name: str, names: tuple[str, ...], ids: list[UUID]
) -> dict[UUID, list[tuple[str, UUID]]]:
    """Return which records each of these names in some of its fields."""
    found: dict[UUID, list[tuple[str, UUID]]] = {}
    for some in sql.parts(one.bytes for one in ids):
        columns, table = sql.listed(("id", *names)), sql.of(type_name).table
        among = sql.sentence("WHERE id IN", sql.marks(len(some)))
        query = sql.sentence("SELECT", columns, "FROM", table, among)
        for raw_id, *raws in r.iterate(query, some):
            named = zip(names, raws, strict=True)
            found[UUID(bytes=raw_id)] = [(name, UUID(bytes=raw)) for name, raw in named if raw]
    return found

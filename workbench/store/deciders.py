"""Whom an undecided conflict waits for: the one whose value lost, later who holds the record."""

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
    for raw_id, type_name, raw_record, raw_author, since_ms in found:
        author = None if raw_author is None else UUID(bytes=raw_author)
        able = (author,) if author is not None and author in people.active else ()
        if not able or (since_ms or 0) < alone_since_ms:
            owners = _owners(r, type_name, UUID(bytes=raw_record))
            holding = [one for owner in owners for one in people.holding(owner)]
            able = tuple(dict.fromkeys((*able, *(holding or people.admins))))
        waiting[UUID(bytes=raw_id)] = able
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


def _owners(r: Reader, type_name: str, record_id: UUID) -> tuple[UUID, ...]:
    """Return the owner of a record, or of what it is a part of."""
    kept = dictionary.record_type(type_name)
    names = ("owner_id",) if kept.has_owner else kept.parent_fields
    if not names:
        return ()
    table = sql.of(type_name).table
    query = sql.sentence("SELECT", sql.listed(names), "FROM", table, "WHERE id = ?")
    found = r.row(query, (record_id.bytes,)) or ()
    named = [(name, UUID(bytes=raw)) for name, raw in zip(names, found, strict=False) if raw]
    if kept.has_owner:
        return tuple(owner for _name, owner in named)
    return tuple(
        owner
        for name, parent_id in named
        for parent_type in kept.by_name[name].references
        for owner in _owners(r, parent_type, parent_id)
    )

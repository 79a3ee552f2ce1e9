"""Who may see and change what: scopes of records, scopes of users, and the WHERE clause."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, exists, true

from workbench.schema import dictionary, rights
from workbench.schema.fields import RecordType
from workbench.schema.rights import Level, Operation
from workbench.server import problems
from workbench.server.directory import WORKSPACE_SCOPE, Directory, owner_scope
from workbench.server.tables import RECORD_SCOPE

Row = Mapping[str, Any]
Found = tuple[Row, frozenset[str]]
"""A record that another one names: its row and its scopes."""
Lookup = Callable[[str, str], Found | None]
"""(field name, id) → the record named, wherever it is."""


@dataclass(frozen=True)
class Actor:
    """The user a request speaks for."""

    user_id: str
    name: str
    role: str
    scopes: tuple[str, ...]
    """Held, in loading order."""
    gen: int

    @property
    def is_admin(self) -> bool:
        """Whether every right is his."""
        return self.role == "admin"

    def scopes_at(self, level: Level) -> frozenset[str]:
        """Return the scopes held at a level of right."""
        if level is Level.NONE:
            return frozenset()
        if level is Level.OWN:
            return frozenset({owner_scope(self.user_id)})
        if level is Level.TEAM:
            return frozenset(self.scopes) - {WORKSPACE_SCOPE}
        return frozenset(self.scopes)


def actor(directory: Directory, user_id: str, gen: int) -> Actor:
    """Return a user of the directory as the one who acts.

    Raises:
        Problem: 403 where he has just been removed.
    """
    person = directory.people.get(user_id)
    if person is None:
        raise problems.account_disabled()
    return Actor(user_id, person.name, person.role, directory.scopes_held(user_id), gen)


def check_unchanged(who: Actor, directory: Directory) -> None:
    """Refuse to go on where the rights are not those that a request began with.

    Half of an answer under other rights would pass for the whole of it.

    Raises:
        Problem: 503; asking again begins with the rights of then.
    """
    person = directory.people.get(who.user_id)
    is_unchanged = (
        person is not None
        and person.is_active
        and person.role == who.role
        and directory.scopes_held(who.user_id) == who.scopes
    )
    if not is_unchanged:
        raise problems.unavailable()


def admitted(who: Actor, type_name: str, operation: Operation = Operation.READ) -> frozenset[str]:
    """Return the scopes in which a user has a right to records of a type."""
    return who.scopes_at(rights.level(who.role, type_name, operation))


def levels(role: str) -> dict[str, str]:
    """Return how far a role may read and edit records of each type, as two letters."""
    return {
        found.name: rights.level(role, found.name, Operation.READ)
        + rights.level(role, found.name, Operation.EDIT)
        for found in dictionary.TYPES
    }


def may(who: Actor, type_name: str, operation: Operation, scopes: frozenset[str]) -> bool:
    """Whether a user has a right to a record with these scopes.

    Every record is in the workspace too, so that scope is not written with it.
    """
    reach = admitted(who, type_name, operation)
    return WORKSPACE_SCOPE in reach or not reach.isdisjoint(scopes)


def shown_scopes(who: Actor, type_name: str, scopes: frozenset[str]) -> list[str]:
    """Return the scopes of a record that this user holds; none of them: he may not see it."""
    reach = admitted(who, type_name)
    known = scopes | {WORKSPACE_SCOPE}
    return [scope for scope in who.scopes if scope in reach and scope in known]


def types_in(who: Actor, scope: str) -> tuple[RecordType, ...]:
    """Return the types that a scope brings to this user, in loading order."""
    return tuple(found for found in dictionary.TYPES if scope in admitted(who, found.name))


def visible_clause(who: Actor, record_type: RecordType, table: Table) -> ColumnElement[bool]:
    """Return the condition under which rows of a type are visible to a user."""
    reach = admitted(who, record_type.name)
    if WORKSPACE_SCOPE in reach:
        return true()
    return exists().where(
        RECORD_SCOPE.c.workspace_id == table.c.workspace_id,
        RECORD_SCOPE.c.scope.in_(sorted(reach)),
        RECORD_SCOPE.c.type == record_type.name,
        RECORD_SCOPE.c.record_id == table.c.id,
    )


def scope_fields(record_type: RecordType) -> tuple[str, ...]:
    """Return the fields on which a record's scopes depend."""
    return (
        *record_type.owned_by,
        *record_type.parent_fields,
        *record_type.member_fields,
        *record_type.owner_of_fields,
    )


def scopes_of(
    record_type: RecordType, row: Row, directory: Directory, lookup: Lookup
) -> frozenset[str]:
    """Return the scopes of a record, but for the workspace, in which all are."""
    found: set[str] = set()
    for name in record_type.parent_fields:
        parent = lookup(name, row[name]) if row.get(name) else None
        found |= parent[1] if parent is not None else set()
    for name in record_type.owned_by:
        if row.get(name):
            found |= directory.scopes_of_owner(row[name])
    for name in record_type.member_fields:
        value = row.get(name) or ()
        members = [value] if isinstance(value, str) else value
        found |= {owner_scope(member) for member in members}
    for name in record_type.owner_of_fields:
        named = lookup(name, row[name]) if row.get(name) else None
        if named is not None and named[0].get("owner_id"):
            found.add(owner_scope(named[0]["owner_id"]))
    return frozenset(found)


def conflict_scopes(row: Row, scopes: frozenset[str], directory: Directory) -> frozenset[str]:
    """Return the scopes of a conflict: both authors, and who holds and may edit the record."""
    found = {scope for scope in scopes if _may_edit(scope, row["type"], directory)}
    found |= {owner_scope(row[name]) for name in ("mine_by", "theirs_by") if row.get(name)}
    return frozenset(found)


def _may_edit(scope: str, type_name: str, directory: Directory) -> bool:
    kind, _, user_id = scope.partition(":")
    if kind != "owner":
        return True
    person = directory.people.get(user_id)
    if person is None:
        return False
    return rights.level(person.role, type_name, Operation.EDIT) is not Level.NONE

"""Who works here, as visibility needs it: roles, teams, and who stands above whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from workbench.server.database import ServerDatabase
from workbench.server.tables import RECORDS
from workbench.wire.values import uuid_text

WORKSPACE_SCOPE = "workspace"


@dataclass(frozen=True)
class Person:
    """A user as rights see him."""

    id: str
    name: str
    email: str
    role: str
    team_id: str | None
    manager_id: str | None
    is_active: bool


def owner_scope(user_id: str) -> str:
    """Return the scope of what a user owns or is a member of."""
    return f"owner:{user_id}"


def team_scope(team_id: str) -> str:
    """Return the scope of what a team and the teams below it own."""
    return f"team:{team_id}"


@dataclass(frozen=True)
class Directory:
    """Every user and team of the workspace at one moment."""

    people: Mapping[str, Person]
    team_parents: Mapping[str, str | None]

    @cached_property
    def _teams_under(self) -> Mapping[str, list[str]]:
        under: dict[str, list[str]] = {}
        for team_id, parent_id in self.team_parents.items():
            if parent_id is not None:
                under.setdefault(parent_id, []).append(team_id)
        return under

    def team_line(self, team_id: str | None) -> list[str]:
        """Return a team and every team above it."""
        line: list[str] = []
        while team_id is not None and team_id not in line:
            line.append(team_id)
            team_id = self.team_parents.get(team_id)
        return line

    def teams_below(self, team_ids: Iterable[str]) -> set[str]:
        """Return these teams and every team below them."""
        found: set[str] = set()
        waiting = list(team_ids)
        while waiting:
            team_id = waiting.pop()
            if team_id not in found:
                found.add(team_id)
                waiting += self._teams_under.get(team_id, ())
        return found

    def scopes_of_owner(self, owner_id: str) -> set[str]:
        """Return the scopes of a record that this user owns, but for the workspace."""
        person = self.people.get(owner_id)
        teams = self.team_line(person.team_id) if person is not None else []
        return {owner_scope(owner_id), *(team_scope(team_id) for team_id in teams)}

    def scopes_held(self, user_id: str) -> tuple[str, ...]:
        """Return the scopes a user holds in loading order: own, teams, workspace."""
        person = self.people[user_id]
        teams = {person.team_id} if person.team_id is not None else set()
        if person.role == "manager":
            teams |= {
                other.team_id
                for other in self.people.values()
                if other.manager_id == user_id and other.team_id is not None
            }
        below = sorted(self.teams_below(team_id for team_id in teams if team_id is not None))
        return (owner_scope(user_id), *map(team_scope, below), WORKSPACE_SCOPE)


def load(database: ServerDatabase, connection: Connection, version: object) -> Directory:
    """Return the directory; read anew only when `version` is another one."""
    cached = database.directory_cache
    if cached is not None and cached[0] == version and isinstance(cached[1], Directory):
        return cached[1]
    found = _read(connection, database.workspace_id)
    database.directory_cache = (version, found)
    return found


def with_rows(
    base: Directory,
    users: Mapping[str, Mapping[str, Any] | None],
    teams: Mapping[str, Mapping[str, Any] | None],
) -> Directory:
    """Return the directory with some rows put in, or taken out where they are None."""
    people = dict(base.people)
    for user_id, row in users.items():
        if row is None:
            people.pop(user_id, None)
        else:
            people[user_id] = person(user_id, row)
    parents = dict(base.team_parents)
    for team_id, row in teams.items():
        if row is None:
            parents.pop(team_id, None)
        else:
            parents[team_id] = row.get("parent_id")
    return Directory(people, parents)


def person(user_id: str, row: Mapping[str, Any]) -> Person:
    """Return a wire row of type User as rights see it."""
    return Person(
        user_id,
        row.get("name") or "",
        (row.get("email") or "").lower(),
        row.get("role") or "",
        row.get("team_id"),
        row.get("manager_id"),
        row.get("is_active") is not False,
    )


def _read(connection: Connection, workspace_id: bytes) -> Directory:
    user, team = RECORDS["User"], RECORDS["Team"]
    people = {}
    columns = (user.c.id, user.c.name, user.c.email, user.c.role, user.c.team_id)
    for found in connection.execute(
        select(*columns, user.c.manager_id, user.c.is_active).where(
            user.c.workspace_id == workspace_id, user.c.is_deleted == 0
        )
    ):
        user_id = uuid_text(found.id)
        people[user_id] = Person(
            user_id,
            found.name or "",
            (found.email or "").lower(),
            found.role or "",
            uuid_text(found.team_id) if found.team_id else None,
            uuid_text(found.manager_id) if found.manager_id else None,
            found.is_active != 0,
        )
    teams = {
        uuid_text(found.id): uuid_text(found.parent_id) if found.parent_id else None
        for found in connection.execute(
            select(team.c.id, team.c.parent_id).where(
                team.c.workspace_id == workspace_id, team.c.is_deleted == 0
            )
        )
    }
    return Directory(people, teams)

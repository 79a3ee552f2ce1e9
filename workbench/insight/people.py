"""Who is in which team and under which manager, for filters and for groups of owners."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from workbench.i18n import t
from workbench.insight.numbers import Condition, Op
from workbench.insight.query import among
from workbench.store.transactions import Reader


@dataclass(frozen=True)
class Person:
    """A user as the numbers need one."""

    id: UUID
    name: str
    manager_id: UUID | None
    team_id: UUID | None
    time_zone: str | None


@dataclass(frozen=True)
class People:
    """Every user and team one may see."""

    persons: dict[UUID, Person]
    teams: dict[UUID, tuple[str, UUID | None]]

    def members(self, team_id: UUID) -> tuple[UUID, ...]:
        """Return the users of a team and of the teams below it."""
        wanted, grown = {team_id}, 0
        while grown != len(wanted):
            grown = len(wanted)
            wanted |= {team for team, (_name, parent) in self.teams.items() if parent in wanted}
        return tuple(p.id for p in self.persons.values() if p.team_id in wanted)


@dataclass(frozen=True)
class OwnerGroup:
    """Owners that share one bar; `owners` is None where the record has no owner."""

    label: str
    owners: tuple[UUID, ...] | None

    @property
    def condition(self) -> Condition:
        """The condition that finds their records."""
        if self.owners is None:
            return Condition("owner_id", Op.EMPTY)
        return among("owner_id", self.owners)


def load(r: Reader) -> People:
    """Read users and teams."""
    users = r.rows('SELECT id, name, manager_id, team_id, time_zone FROM "user"')
    teams = r.rows("SELECT id, name, parent_id FROM team")
    persons = [
        Person(UUID(bytes=bytes(id_)), name or "", _id(manager), _id(team), zone)
        for id_, name, manager, team, zone in users
    ]
    return People(
        {person.id: person for person in persons},
        {UUID(bytes=bytes(id_)): (name or "", _id(parent)) for id_, name, parent in teams},
    )


def groups(people: People, by: str, found: set[UUID | None]) -> dict[UUID | None, OwnerGroup]:
    """Return the group of each owner found: `by` is owner, manager or team."""
    label_of = _LABELS[by]
    members: dict[tuple[str, UUID | None], list[UUID]] = {}
    for person in people.persons.values():
        members.setdefault(label_of(people, person), []).append(person.id)
    unseen = sorted(owner for owner in found if owner and owner not in people.persons)
    if unseen:
        members[(t("(not visible to you)"), None)] = unseen
    result: dict[UUID | None, OwnerGroup] = {}
    for (label, _key), owners in members.items():
        group = OwnerGroup(label, tuple(owners))
        result.update(dict.fromkeys(owners, group))
    result[None] = OwnerGroup(t("No owner"), None)
    return result


def _by_manager(people: People, person: Person) -> tuple[str, UUID | None]:
    if person.manager_id is None:
        return t("No manager"), None
    manager = people.persons.get(person.manager_id)
    return (manager.name if manager else t("(not visible to you)")), person.manager_id


def _by_team(people: People, person: Person) -> tuple[str, UUID | None]:
    if person.team_id is None:
        return t("No team"), None
    team = people.teams.get(person.team_id)
    return (team[0] if team else t("(not visible to you)")), person.team_id


_LABELS: dict[str, Callable[[People, Person], tuple[str, UUID | None]]] = {
    "owner": lambda _people, person: (person.name, person.id),
    "manager": _by_manager,
    "team": _by_team,
}


def _id(stored: bytes | None) -> UUID | None:
    return None if stored is None else UUID(bytes=bytes(stored))

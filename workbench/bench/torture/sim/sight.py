"""Who may see what, worked out from the records alone: a second opinion on the server's scopes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from workbench.schema import rights
from workbench.schema.dictionary import TYPES
from workbench.schema.fields import Kind, RecordType
from workbench.schema.rights import Level, Operation
from workbench.server.database import ServerDatabase
from workbench.wire.messages import loads

Key = tuple[str, bytes]
MANAGER = "manager"


@dataclass(frozen=True)
class Row:
    """A record as the server's table has it; `values` are stored values by field."""

    type: RecordType
    id: bytes
    ver: int
    is_deleted: bool
    stored: tuple[Any, ...]

    @cached_property
    def values(self) -> dict[str, Any]:
        """Its stored values by the names of the fields."""
        names = (item.name for item in self.type.fields)
        return dict(zip(names, self.stored, strict=True))


@dataclass
class Sight:
    """Every record of the server at one moment, and who may see it."""

    rows: dict[Key, Row]
    _holders: dict[Key, frozenset[str]] = field(default_factory=dict)

    def visible_to(self, user_id: str) -> set[Key]:
        """Return the live records a user may see."""
        user = bytes.fromhex(user_id.replace("-", ""))
        role = self.rows["User", user].values["role"]
        own, held = user.hex(), self._held_by(user)
        reach = {Level.NONE: frozenset(), Level.OWN: frozenset({own}), Level.TEAM: held}
        found = set()
        for key, row in self.rows.items():
            level = rights.level(role, row.type.name, Operation.READ)
            if row.is_deleted:
                continue
            if level is Level.ALL or reach[level] & self.holders(key):
                found.add(key)
        return found

    def holders(self, key: Key) -> frozenset[str]:
        """Return the people and teams, in hexadecimal, that a record belongs to."""
        if key not in self._holders:
            self._holders[key] = frozenset()  # a circle of parents ends here
            if not self.rows[key].is_deleted:
                self._holders[key] = self._worked_out(self.rows[key])
        return self._holders[key]

    def _worked_out(self, row: Row) -> frozenset[str]:
        if row.type.name == "Conflict":
            return self._of_conflict(row)
        found: set[str] = set()
        for name in ("owner_id", *row.type.owner_fields):
            if row.values.get(name):
                found |= self._of_owner(row.values[name])
        for name in row.type.parent_fields:
            parent = self._named(row, name)
            found |= self.holders(parent) if parent else frozenset()
        for name in row.type.member_fields:
            found |= {member.hex() for member in _members(row, name)}
        for name in row.type.owner_of_fields:
            named = self._named(row, name)
            owner = self.rows[named].values.get("owner_id") if named else None
            found |= {owner.hex()} if owner else set()
        return frozenset(found)

    def _of_conflict(self, row: Row) -> frozenset[str]:
        about = (str(row.values["type"]), row.values["record_id"])
        found = {
            holder
            for holder in (self.holders(about) if about in self.rows else ())
            if self._may_edit(holder, about[0])
        }
        authors = (row.values["mine_by"], row.values["theirs_by"])
        return frozenset(found | {author.hex() for author in authors if author})

    def _may_edit(self, holder: str, type_name: str) -> bool:
        person = self.rows.get(("User", bytes.fromhex(holder)))
        if person is None:
            return True  # a team
        return rights.level(person.values["role"], type_name, Operation.EDIT) is not Level.NONE

    def _of_owner(self, owner: bytes) -> set[str]:
        found = {owner.hex()}
        person = self.rows.get(("User", owner))
        team = person.values["team_id"] if person else None
        while team is not None and team.hex() not in found:
            found.add(team.hex())
            above = self.rows.get(("Team", team))
            team = above.values["parent_id"] if above else None
        return found

    def _held_by(self, user: bytes) -> frozenset[str]:
        person = self.rows["User", user].values
        teams = {person["team_id"]} - {None}
        if person["role"] == MANAGER:
            for (type_name, _id), other in self.rows.items():
                if type_name == "User" and other.values["manager_id"] == user:
                    teams |= {other.values["team_id"]} - {None}
        below = {
            key[1].hex()
            for key, row in self.rows.items()
            if key[0] == "Team" and not row.is_deleted and self._line(key[1]) & teams
        }
        return frozenset({user.hex(), *below})

    def _line(self, team: bytes | None) -> set[bytes]:
        line: set[bytes] = set()
        while team is not None and team not in line:
            line.add(team)
            above = self.rows.get(("Team", team))
            team = above.values["parent_id"] if above else None
        return line

    def _named(self, row: Row, name: str) -> Key | None:
        value = row.values.get(name)
        for type_name in row.type.by_name[name].references:
            if value and (type_name, value) in self.rows:
                return (type_name, value)
        return None


def look(database: ServerDatabase) -> Sight:
    """Read every record of the server, past the program."""
    rows: dict[Key, Row] = {}
    with database.read() as connection:
        driver: Any = connection.connection.driver_connection
        for record_type, query in _questions():
            for record_id, ver, is_deleted, *stored in driver.execute(query):
                key = (record_type.name, bytes(record_id))
                rows[key] = Row(record_type, key[1], ver, bool(is_deleted), tuple(stored))
    return Sight(rows)


@cache
def _questions() -> tuple[tuple[RecordType, str], ...]:
    return tuple(
        (
            record_type,
            f"SELECT id, ver, is_deleted, {', '.join(_columns(record_type))}"
            f' FROM "{record_type.table}"',
        )
        for record_type in TYPES
    )


def _columns(record_type: RecordType) -> Iterator[str]:
    return (f'"{item.name}"' for item in record_type.fields)


def _members(row: Row, name: str) -> list[bytes]:
    value = row.values.get(name)
    if value is None:
        return []
    if row.type.by_name[name].kind is Kind.SET:
        return [bytes.fromhex(one.replace("-", "")) for one in loads(value)]
    return [value]

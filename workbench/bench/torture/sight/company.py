"""A company of any size: nested teams, every role, records of all areas, and its changes."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any
from uuid import UUID

from workbench.bench.torture.sim.chance import uuid_from
from workbench.bench.torture.sim.server_room import ServerRoom
from workbench.server import admin, push
from workbench.server.push import Sender
from workbench.wire.values import uuid_text

ROLES = ("ae", "ae", "bdr", "se", "csm", "manager", "admin")
STAGES = ("Qualification", "Needs Analysis", "Negotiation/Review")
KINDS = ("Account", "Lead", "Contact", "Opportunity", "Task")
OWNED = ("Account", "Lead", "Opportunity")
PUSHED_AT_ONCE = 100
AT = "2026-11-22T08:00:00.000Z"
Change = dict[str, Any]


class Company:
    """Its people and records, as its administrator changes them."""

    def __init__(self, room: ServerRoom, rng: Random, people: int) -> None:
        self._room = room
        self._rng = rng
        self._records: dict[str, list[str]] = {kind: [] for kind in KINDS}
        root = admin.add_user(room.database, email="root@example.com", name="Root", role="admin")
        self._sender = Sender(str(root), str(UUID(int=7)), None)
        self.users = [self._hire(n, max(2, people // 8)) for n in range(people)]
        self._teams = [
            uuid_text(bytes(one)) for (one,) in room.rows("SELECT id FROM team ORDER BY name")
        ]
        self._push([self._patch("Team", team, "parent_id", above) for team, above in self._tree()])

    def furnish(self, n: int) -> None:
        """Make records, each owned by somebody."""
        for kind in KINDS:
            self._push([self._create(kind) for _ in range(n // len(KINDS))])

    def change(self, n: int) -> None:
        """Let records change hands and people change teams, managers and roles."""
        for _ in range(n):
            self._push([self._any_change()])

    def _hire(self, n: int, teams: int) -> str:
        manager = f"user{self._rng.randrange(n)}@example.com" if n else None
        made = admin.add_user(
            self._room.database,
            email=f"user{n}@example.com",
            name=f"User {n}",
            role=self._rng.choice(ROLES),
            team=f"Team {self._rng.randrange(teams)}",
            manager_email=manager if self._rng.random() < 0.8 else None,
        )
        return str(made)

    def _tree(self) -> Iterator[tuple[str, str]]:
        """Give each team but the first one above it."""
        for n, team in enumerate(self._teams[1:], 1):
            yield team, self._teams[self._rng.randrange(n)]

    def _create(self, kind: str) -> Change:
        rng, owner = self._rng, self._rng.choice(self.users)
        word = f"{kind} {rng.randrange(10**6)}"
        row: dict[str, Any] = {"owner_id": owner}
        if kind in ("Contact", "Opportunity") and self._records["Account"]:
            row["account_id"] = rng.choice(self._records["Account"])
        if kind == "Opportunity":
            row |= {"name": word, "stage_name": rng.choice(STAGES)}
            row["team_member_ids"] = sorted(rng.sample(self.users, rng.randrange(2)))
        elif kind == "Task":
            row |= {"task_subtype": "call", "activity_at": AT}
            row["who_id"] = rng.choice(self._records["Lead"])
        elif kind == "Account":
            row["name"] = word
        else:
            row["last_name"] = word
            row |= {"company": word} if kind == "Lead" else {}
        made = str(uuid_from(rng))
        self._records[kind].append(made)
        op = "append" if kind == "Task" else "create"
        return self._mutation(op, kind, made, {"row": row})

    def _any_change(self) -> Change:
        rng = self._rng
        chance = rng.random()
        if chance < 0.45:
            kind = rng.choice(OWNED)
            return self._patch(
                kind, rng.choice(self._records[kind]), "owner_id", rng.choice(self.users)
            )
        if chance < 0.6:
            return self._patch("User", rng.choice(self.users), "team_id", rng.choice(self._teams))
        if chance < 0.7:
            return self._patch("User", rng.choice(self.users), "manager_id", rng.choice(self.users))
        if chance < 0.8:
            return self._patch("User", rng.choice(self.users), "role", rng.choice(ROLES))
        if chance < 0.9:
            return self._create(rng.choice(KINDS))
        deal = rng.choice(self._records["Opportunity"])
        return self._mutation("delete", "Opportunity", deal, {"seen_ver": 10**9, "after": []})

    def _patch(self, kind: str, record_id: str, name: str, new: str) -> Change:
        table = {"User": "user", "Team": "team"}.get(kind, kind.lower())
        key = UUID(record_id).bytes
        found = self._room.rows(f'SELECT "{name}" FROM "{table}" WHERE id = ?', key)
        old = found[0][0]
        told = uuid_text(bytes(old)) if isinstance(old, bytes) else old
        return self._mutation("patch", kind, record_id, {"set": {name: {"old": told, "new": new}}})

    def _mutation(self, op: str, kind: str, record_id: str, body: Change) -> Change:
        mid = str(uuid_from(self._rng))
        head = {"n": 1, "mid": mid, "op": op, "type": kind, "id": record_id}
        return {**head, "at": AT, "tz_min": 0, "deps": [], **body}

    def _push(self, mutations: Sequence[Change]) -> None:
        for start in range(0, len(mutations), PUSHED_AT_ONCE):
            some = mutations[start : start + PUSHED_AT_ONCE]
            push.push(self._room.database, self._sender, some)

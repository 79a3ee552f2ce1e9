"""The company every simulated history begins with, made once and copied for each seed."""

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from workbench.bench.torture.sim.chance import seeded_ids, uuid_from
from workbench.bench.torture.sim.network import GoodNetwork
from workbench.bench.torture.sim.server_room import ServerRoom
from workbench.bench.torture.sim.timing import SimTime, WallClock
from workbench.server import admin, push
from workbench.server.database import ServerDatabase
from workbench.server.push import Sender
from workbench.services import cadences
from workbench.store import meta, records
from workbench.store.database import open_store
from workbench.sync.engine import Engine
from workbench.wire.values import instant_text

SEED = 20261122


@dataclass(frozen=True)
class Person:
    """Somebody who works there."""

    name: str
    role: str
    team: str
    manager: str | None = None

    @property
    def email(self) -> str:
        """The address he signs in with."""
        return f"{self.name}@example.com"


PEOPLE = (
    Person("root", "admin", "Office"),
    Person("mia", "manager", "North"),
    Person("max", "manager", "South"),
    Person("ada", "ae", "North", "mia"),
    Person("cleo", "bdr", "North", "mia"),
    Person("ben", "ae", "South", "max"),
)
SLOTS = (("ada", 0), ("mia", 0), ("ada", 1), ("ben", 0), ("cleo", 0))
"""The installations there can be: whose, and which of his machines."""
STEPS = (("call", 0), ("call", 1), ("email", 0), ("wait", 1), ("call", 1))
"""The kinds of the steps of the one cadence, and their days."""


@dataclass(frozen=True)
class Office:
    """Where the files of the company are that every seed begins with."""

    folder: Path
    users: dict[str, UUID]

    @property
    def server(self) -> Path:
        """The server's database."""
        return self.folder / "server.db"

    def profile(self, name: str, n: int, *, is_fresh: bool = False) -> Path:
        """Return a profile's file: one in step with the server, or one just signed in."""
        return self.folder / f"{name}-{n}{'-fresh' if is_fresh else ''}" / "profile.db"


def furnish(folder: Path) -> Office:
    """Make the company: people, some customers, and the profile of each installation."""
    folder.mkdir(parents=True, exist_ok=True)
    time = SimTime()
    with seeded_ids(Random(SEED)):
        rng = Random(SEED)
        database = admin.open_database(f"sqlite:///{folder / 'server.db'}", now=time.now)
        for person in PEOPLE:
            manager = person.manager and f"{person.manager}@example.com"
            admin.add_user(
                database,
                email=person.email,
                name=person.name.title(),
                role=person.role,
                team=person.team,
                manager_email=manager,
            )
        users = {line.email.partition("@")[0]: line.id for line in admin.list_users(database)}
        _plan_cadence(database, str(users["root"]), time, rng)
        database.close()
        office = Office(folder, users)
        room = ServerRoom(folder / "server.db", time)
        for turn in range(2):  # everybody's records are there before anybody's last sync
            for name, n in SLOTS:
                _sign_in(office, room, time, rng, name, n, is_first=turn == 0)
        room.close()
    return office


def _plan_cadence(database: ServerDatabase, root: str, time: SimTime, rng: Random) -> None:
    cadence_id = str(uuid_from(rng))
    rows: list[tuple[str, str, dict[str, Any]]] = [("Cadence", cadence_id, {"name": "Eight calls"})]
    for position, (kind, days) in enumerate(STEPS, 1):
        step = {"subject": f"Step {position}", "position": position, "kind": kind, "days": days}
        rows.append(("CadenceStep", str(uuid_from(rng)), step | {"cadence_id": cadence_id}))
    made = [
        {
            "n": n,
            "mid": str(uuid_from(rng)),
            "op": "create",
            "type": type_name,
            "id": record_id,
            "at": instant_text(time.now()),
            "tz_min": 0,
            "deps": [],
            "row": row,
        }
        for n, (type_name, record_id, row) in enumerate(rows, 1)
    ]
    push.push(database, Sender(root, str(uuid_from(rng)), None), made)


def _sign_in(
    office: Office,
    room: ServerRoom,
    time: SimTime,
    rng: Random,
    name: str,
    n: int,
    *,
    is_first: bool,
) -> None:
    path = office.profile(name, n)
    clock = WallClock(time)
    if is_first:
        client_id = uuid_from(rng)
        for made in (path, office.profile(name, n, is_fresh=True)):
            store = open_store(made, None, create=True, now=clock.now)
            with store.write() as w:
                meta.put(w, "workspace_id", room.workspace_id)
                meta.put(w, "user_id", office.users[name])
                meta.put(w, "client_id", client_id)
            store.close()
    store = open_store(path, None, now=clock.now)
    engine = Engine(store, GoodNetwork(room, str(office.users[name])), clock, rng)
    if is_first and n == 0:
        engine.run_until_quiet()
        with store.write() as w:
            owner = w.store.user_id
            account = records.create(w, "Account", {"name": f"{name} & Co", "owner_id": owner})
            records.create(w, "Contact", {"last_name": f"Li {name}", "account_id": account})
            worked = records.create(w, "Lead", {"last_name": f"Sun {name}", "company": "远洋"})
            cadences.enter(w, worked)
            records.create(w, "Lead", {"last_name": f"Wei {name}", "company": "恒达物流"})
            deal = {"name": f"{name}'s deal", "account_id": account, "stage_name": "Qualification"}
            records.create(w, "Opportunity", deal | {"owner_id": owner})
    engine.run_until_quiet()
    store.close()

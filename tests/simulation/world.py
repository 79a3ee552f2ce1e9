"""A small company on a bad network: one server, some installations, and what must hold.

`simulate(seed, steps)` runs one history; the same seed gives the same one.
"""

from asyncio import Runner
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher

from tests.simulation.app_transport import AppTransport, Faults
from tests.sync.scripted_transport import HandClock
from workbench.errors import WorkbenchError
from workbench.schema.dictionary import TYPES
from workbench.server import admin, passwords
from workbench.server.app import create_app
from workbench.store import meta, outbox, records
from workbench.store.database import Reader, Store, Writer, open_store
from workbench.sync import conflicts
from workbench.sync.engine import Engine, waiting
from workbench.sync.state import Phase

PASSWORD = "correct horse battery staple"
FAULT_RATE = 0.25
PEOPLE = {"mia": "manager", "ada": "ae", "cleo": "bdr"}
INSTALLATIONS = ("mia", "ada", "ada", "cleo")
NAMES = ("Hengda", "Lumen", "恒达物流", "Nordwind", "Acme", "Zürich & Söhne")
STAGES = ("Qualification", "Needs Analysis", "Negotiation/Review", "Closed Won")
MOST_ROUNDS = 60


@dataclass
class Installation:
    """One profile of one person on one machine."""

    name: str
    path: Path
    transport: Faults
    clock: HandClock
    rng: Random
    store: Store = field(init=False)
    engine: Engine = field(init=False)

    def start(self) -> None:
        """Open the profile, as after a crash."""
        self.store = open_store(self.path, None, now=self.clock.now)
        self.engine = Engine(self.store, self.transport, self.clock, self.rng)

    def crash(self) -> None:
        """Lose everything that is not in the profile."""
        self.store.close()
        self.start()

    def sync(self) -> Phase:
        """Sync until quiet, or until the network fails."""
        self.engine.wake()
        return self.engine.run_until_quiet().phase


class World:
    """The server and its clients; every choice is the seed's."""

    def __init__(self, folder: Path, seed: int, database_url: str = "") -> None:
        self.rng = Random(seed)
        self.clock = HandClock()
        self._folder = folder
        url = database_url or f"sqlite:///{folder / 'server.db'}"
        self.database = admin.open_database(url, now=self.clock.now)
        self._app = create_app(self.database)
        self._runner = Runner()
        manager = None
        for name, role in PEOPLE.items():
            email = f"{name}@example.com"
            admin.add_user(
                self.database,
                email=email,
                name=name.title(),
                role=role,
                team="North",
                manager_email=manager,
                password=PASSWORD,
            )
            manager = manager or email
        self.installations = [self.install(name, n) for n, name in enumerate(INSTALLATIONS)]

    def install(self, name: str, n: int, rate: float = FAULT_RATE) -> Installation:
        """Make a fresh profile for a person."""
        inner = AppTransport(self._app, self._runner, f"{name}@example.com", PASSWORD)
        path = self._folder / f"{n}-{name}" / "profile.db"
        hello = inner.hello(
            {
                "client_id": "01930000-0000-7000-8000-0000000000c0",
                "app": "0.1.0",
                "proto": [1],
                "schema_hash": "x",
                "wall_time": "2026-11-22T02:13:27.123Z",
            }
        )
        store = open_store(path, None, create=True, now=self.clock.now)
        with store.write() as w:
            meta.put(w, "workspace_id", hello["workspace_id"])
            meta.put(w, "user_id", inner.user_id)
            meta.put(w, "client_id", UUID(int=self.rng.getrandbits(128), version=4))
        store.close()
        made = Installation(name, path, Faults(inner, self.rng, rate), self.clock, self.rng)
        made.start()
        return made

    def step(self) -> None:
        """Let one thing happen to one installation."""
        at = self.rng.choice(self.installations)
        self.rng.choices(ACTIONS, WEIGHTS)[0](self, at)

    def settle(self) -> None:
        """Give everyone a good network until nothing moves any more."""
        for at in self.installations:
            at.transport.rate = 0.0
        for _round in range(MOST_ROUNDS):
            before = self.feed_length()
            phases = [at.sync() for at in self.installations]
            left = sum(self.waiting(at) for at in self.installations)
            assert not {Phase.OFFLINE, Phase.SIGNED_OUT, Phase.TOO_OLD} & set(phases), phases
            if self.feed_length() == before and not left:
                return
            self.clock.pass_s(301)  # what is blocked waits no longer than this
        raise AssertionError("the installations do not come to rest")

    def waiting(self, at: Installation) -> int:
        """Return what still has to be sent, but for what hangs on a refused change."""
        with at.store.read() as r:
            counts = outbox.counts(r)
            due = outbox.due(r, 500, 1_000_000)
        return waiting(counts) if due or not counts["quarantined"] else 0

    def feed_length(self) -> int:
        """Return the server's counter."""
        with self.database.read() as connection:
            return int(connection.exec_driver_sql("SELECT max(seq) FROM feed").scalar() or 0)

    def close(self) -> None:
        """Close every file."""
        for at in self.installations:
            at.store.close()
            at.transport.close()
        self._runner.close()
        self.database.close()


def _pass_time(world: World, at: Installation) -> None:
    world.clock.pass_s(world.rng.choice([0.5, 5, 60, 600]))


def _sync_a_little(world: World, at: Installation) -> None:
    at.engine.wake()
    for _ in range(world.rng.randint(1, 4)):
        if at.engine.step().wait_s != 0:
            return


def _sync(world: World, at: Installation) -> None:
    at.sync()


def _crash(world: World, at: Installation) -> None:
    at.crash()


def _create(world: World, at: Installation) -> None:
    name = f"{world.rng.choice(NAMES)} {world.rng.randrange(10**6)}"
    with at.store.write() as w:
        account = _any(world, w, "Account")
        kind = world.rng.choice(["Account", "Account", "Opportunity", "Opportunity", "Lead"])
        if kind == "Account":
            made = records.create(w, "Account", {"name": name, "owner_id": w.store.user_id})
            if world.rng.random() < 0.5:
                records.create(w, "Contact", {"last_name": name, "account_id": made})
        elif kind == "Lead":
            values = {"last_name": name, "company": name, "owner_id": w.store.user_id}
            records.create(w, "Lead", values)
        else:
            values = {"name": name, "account_id": account, "stage_name": STAGES[0]}
            records.create(w, "Opportunity", values | {"owner_id": w.store.user_id})


def _log_call(world: World, at: Installation) -> None:
    with at.store.write() as w:
        values = {
            "task_subtype": "call",
            "call_disposition": "no_answer",
            "activity_at": w.store.now(),
            "owner_id": w.store.user_id,
            "who_id": _any(world, w, "Lead"),
        }
        records.append(w, "Task", values)


def _edit(world: World, at: Installation) -> None:
    type_name = world.rng.choice(["Opportunity", "Opportunity", "Account", "Lead"])
    with at.store.write() as w:
        found = _any(world, w, type_name)
        if found is not None:
            current = records.require(w, type_name, found)
            records.patch(w, type_name, found, _new_values(world.rng, type_name, current))


def _new_values(rng: Random, type_name: str, current: records.Record) -> dict[str, Any]:
    words = "".join(rng.choices("abc好 ", k=6))
    text = f"{current['description'] or ''}\n{words}".strip()
    choices: list[dict[str, Any]] = [{"description": text}, {"description": words}]
    if type_name == "Opportunity":
        choices += [
            {"amount": rng.randrange(1, 9) * 1000},
            {"stage_name": rng.choice(STAGES), "close_date": f"2026-12-{rng.randrange(10, 30)}"},
            {"next_step": words.strip() or "call"},
            {"tags": sorted({*(current["tags"] or ()), rng.choice("xyz")})},
            {"tags": []},
        ]
    elif type_name == "Account":
        choices += [{"name": f"{rng.choice(NAMES)} {rng.randrange(99)}"}]
    else:
        choices += [{"status": rng.choice(["Working - Contacted", "Closed - Not Converted"])}]
    return rng.choice(choices)


def _delete(world: World, at: Installation) -> None:
    type_name = world.rng.choice(["Lead", "Contact", "Opportunity", "Account"])
    with at.store.write() as w:
        found = _any(world, w, type_name)
        if found is not None:
            records.delete(w, type_name, found)


def _decide(world: World, at: Installation) -> None:
    with at.store.write() as w:
        waiting_ones = conflicts.open_conflicts(w)
        if waiting_ones:
            chosen = world.rng.choice(waiting_ones)
            conflicts.resolve(w, chosen.id, world.rng.choice(["mine", "theirs"]))


def _any(world: World, r: Reader | Writer, type_name: str) -> UUID | None:
    table = next(kept.table for kept in TYPES if kept.name == type_name)
    ids = [UUID(bytes=found) for (found,) in r.rows(f"SELECT id FROM {table} ORDER BY id")]
    return world.rng.choice(ids) if ids else None


Action = Callable[[World, Installation], None]
WEIGHTED: dict[Action, int] = {
    _create: 6,
    _log_call: 4,
    _edit: 10,
    _delete: 1,
    _decide: 2,
    _sync_a_little: 8,
    _sync: 6,
    _crash: 2,
    _pass_time: 3,
}
ACTIONS, WEIGHTS = list(WEIGHTED), list(WEIGHTED.values())


def guarded(step: Callable[[], None]) -> None:
    """Let a step happen; what the store's rules refuse, a person would not have done."""
    with suppress(WorkbenchError):
        step()


@contextmanager
def world(folder: Path, seed: int, database_url: str = "") -> Iterator[World]:
    """Give a world and close it; its passwords cost nothing, which is all they are for here."""
    costly, passwords.hasher = passwords.hasher, PasswordHasher(1, 8, 1)
    try:
        made = World(folder, seed, database_url)
        try:
            yield made
        finally:
            made.close()
    finally:
        passwords.hasher = costly


def simulate(seed: int, steps: int, folder: Path, database_url: str = "") -> None:
    """Run one history and check what must hold at its end."""
    from tests.simulation import laws

    with world(folder, seed, database_url) as company:
        for _ in range(steps):
            guarded(company.step)
        company.settle()
        laws.check(company)

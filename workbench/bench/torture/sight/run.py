"""Every user's client beside what the records alone say he may see, again after each change."""

import time
from contextlib import nullcontext
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from workbench.bench.torture.figures import Figures, Violation
from workbench.bench.torture.sight.company import Company
from workbench.bench.torture.sim import comparing
from workbench.bench.torture.sim.chance import seeded_ids, uuid_from
from workbench.bench.torture.sim.ground import memory_folder, silence, small_pages
from workbench.bench.torture.sim.network import GoodNetwork
from workbench.bench.torture.sim.server_room import ServerRoom
from workbench.bench.torture.sim.sight import look
from workbench.bench.torture.sim.timing import SimTime, WallClock
from workbench.store import meta
from workbench.store.database import Store, open_store
from workbench.sync.engine import Engine

USERS = 20
"""The usual number; the long run asks for a hundred."""
RECORDS_PER_USER = 8
ROUNDS = 3
CHANGES = 12


def run(seed: int, *, users: int | None = None) -> Figures:
    """Compare every user's client with the records, and again after each round of changes."""
    started_s = time.monotonic()
    figures = Figures("sight", seeds=1)
    rng = Random(seed)
    count = users or USERS
    with (
        silence(),
        small_pages() if count <= USERS else nullcontext(),
        seeded_ids(Random(seed + 1)),
        TemporaryDirectory(prefix="workbench-sight-", dir=memory_folder()) as folder,
    ):
        time_ = SimTime()
        room = ServerRoom(Path(folder) / "server.db", time_)
        try:
            company = Company(room, rng, count)
            company.furnish(RECORDS_PER_USER * count)
            for _ in range(ROUNDS):
                for user_id in company.users:
                    _sync_and_compare(Path(folder), room, user_id, rng, seed, figures)
                    figures.runs += 1
                company.change(CHANGES)
                figures.faults["change of people or owners"] += CHANGES
                room.database.close()  # the server starts anew between the rounds
                figures.faults["server restarted"] += 1
        finally:
            room.close()
    figures.notes["users"] = count
    figures.seconds = time.monotonic() - started_s
    return figures


def _sync_and_compare(
    folder: Path, room: ServerRoom, user_id: str, rng: Random, seed: int, figures: Figures
) -> None:
    clock = WallClock(room.time)
    store = _profile(folder / user_id, room, user_id, rng, clock)
    try:
        engine = Engine(store, GoodNetwork(room, user_id), clock, rng)
        engine.run_until_quiet()
        sight = look(room.database)
        figures.saved += len(sight.visible_to(user_id))
        for found in comparing.differences(store, user_id, sight, user_id):
            figures.violations.append(Violation(found.law, found.sort, found.text, seed))
    finally:
        store.close()


def _profile(folder: Path, room: ServerRoom, user_id: str, rng: Random, clock: WallClock) -> Store:
    path = folder / "profile.db"
    if path.exists():
        return open_store(path, None, now=clock.now)
    store = open_store(path, None, create=True, now=clock.now)
    with store.write() as w:
        meta.put(w, "workspace_id", room.workspace_id)
        meta.put(w, "user_id", user_id)
        meta.put(w, "client_id", uuid_from(rng))
    return store

"""One person's program behind the proxy."""

from pathlib import Path
from random import Random
from uuid import UUID, uuid4

from workbench.backend.client import Client
from workbench.bench.torture.kill import place as places
from workbench.bench.torture.kill.place import Place
from workbench.bench.torture.kill.token_file import TokenFile
from workbench.bench.torture.sim.timing import SimTime, WallClock
from workbench.store import meta
from workbench.store.database import Store, open_store
from workbench.sync import bookmarks
from workbench.sync.engine import Engine


class Worker:
    """One person's program: real store, engine and client; only the clock is not the machine's."""

    def __init__(self, place: Place, n: int, address: str, authority: Path | None) -> None:
        self.name = f"worker {n}"
        self.folder = place.folder / f"worker-{n}"
        self.folder.mkdir()
        self.time = SimTime()
        self.client = Client(address, TokenFile(self.folder / "token"), ca_bundle=authority)
        self.user_id = self.client.sign_in(places.EMAIL, places.PASSWORD)
        self.store = _new_profile(self.folder / "profile.db", place, self.user_id)
        clock = WallClock(self.time)
        self.engine = Engine(self.store, self.client, clock, Random(n))

    def sync(self, most_waits: int = 3) -> None:
        """Sync, through so many waits."""
        self.engine.wake()
        for _ in range(most_waits):
            wait_s = self.engine.run_until_quiet().wait_s
            self.time.pass_s(wait_s or 1.0)

    def lose_place(self) -> None:
        """Forget how far was read, so that snapshots must come."""
        with self.store.write() as w:
            bookmarks.write_place(w, None)
            bookmarks.write_plan(w, None)
        self.engine = self.engine.renewed()

    def close(self) -> None:
        """Let go of the files and the connection."""
        self.store.close()
        self.client.close()


def _new_profile(path: Path, place: Place, user_id: str) -> Store:
    store = open_store(path, None, create=True)
    with place.open_server() as database, database.read() as connection:
        workspace_id = bytes(connection.exec_driver_sql("SELECT id FROM workspace").scalar_one())
    with store.write() as w:
        meta.put(w, "workspace_id", UUID(bytes=workspace_id))
        meta.put(w, "user_id", UUID(user_id))
        meta.put(w, "client_id", uuid4())
    return store

"""Two people at work behind the proxy, until every cell of the matrix was tried often enough."""

import time
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest import mock
from uuid import UUID, uuid4

from workbench.backend import client as backend_client
from workbench.backend.client import Client
from workbench.backend.transport import Failure
from workbench.bench.torture.figures import Figures, Violation
from workbench.bench.torture.kill import cycles
from workbench.bench.torture.kill import place as places
from workbench.bench.torture.kill.nursery import Nursery
from workbench.bench.torture.kill.place import Place
from workbench.bench.torture.kill.token_file import TokenFile
from workbench.bench.torture.proxy import certificates, faults, relay
from workbench.bench.torture.proxy.relay import Relay
from workbench.bench.torture.sim import comparing
from workbench.bench.torture.sim.ground import silence, small_pages
from workbench.bench.torture.sim.sight import look
from workbench.bench.torture.sim.timing import SimTime, WallClock
from workbench.store import meta, outbox, records
from workbench.store.database import Store, open_store
from workbench.sync import bookmarks
from workbench.sync.engine import Engine

FAULT_RATE = 0.5
STALL_S = 0.4
SNAPSHOT_RATE = 0.2
MODULES = "workbench.bench.torture.kill"


class Worker:
    """One person's program: real store, engine and client; only the clock is not the machine's."""

    def __init__(self, place: Place, n: int, address: str, authority: Path | None) -> None:
        folder = place.folder / f"worker-{n}"
        folder.mkdir()
        self.time = SimTime()
        self.client = Client(address, TokenFile(folder / "token"), ca_bundle=authority)
        self.user_id = self.client.sign_in(places.EMAIL, places.PASSWORD)
        self.store = _new_profile(folder / "profile.db", place, self.user_id)
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


def run(seed: int, *, requests: int | None = None, seconds: float | None = None) -> Figures:
    """Work behind the proxy until so many requests were spoiled, or time is over."""
    started_s = time.monotonic()
    figures = Figures("proxy", seeds=1)
    goal = requests if requests is not None or seconds is not None else 500
    with TemporaryDirectory(prefix="workbench-proxy-") as folder, silence():
        place = places.make(Path(folder))
        known = certificates.make(Path(folder))
        listener = places.listen()
        arguments = (place.url, str(listener.fileno()))
        with (
            listener,
            Nursery(f"{MODULES}.team_server", *arguments, pass_fds=[listener.fileno()]) as server,
            small_pages(),
            mock.patch.object(backend_client, "STALL_TIMEOUT_S", STALL_S),
        ):
            server.start()
            told = relay.Relay(listener.getsockname(), Random(seed))
            with relay.running(told, str(known.good)) as tls:
                campaign = _Campaign(place, known, tls, Random(seed), figures, seed)
                while not _is_over(figures, tls, started_s, goal, seconds):
                    campaign.round()
                campaign.end()
    figures.seconds = time.monotonic() - started_s
    return figures


def _is_over(
    figures: Figures, told: Relay, started_s: float, goal: int | None, seconds: float | None
) -> bool:
    if not figures.is_good or (goal is not None and told.cells.total() >= goal):
        return True
    return seconds is not None and time.monotonic() - started_s >= seconds


class _Campaign:
    def __init__(
        self,
        place: Place,
        known: certificates.Certificates,
        tls: Relay,
        rng: Random,
        figures: Figures,
        seed: int,
    ) -> None:
        self._place = place
        self._known = known
        self._tls = tls
        self._rng = rng
        self._figures = figures
        self._seed = seed
        self._saved: set[str] = set()
        address = f"https://127.0.0.1:{tls.port}"
        self._workers = [Worker(place, n, address, known.authority) for n in range(2)]
        self._untrusted()

    def round(self) -> None:
        """Let one of them work and sync through the faults."""
        self._tls.rate = FAULT_RATE
        worker = self._rng.choice(self._workers)
        for _ in range(self._rng.randint(1, 4)):
            self._save(worker)
        if self._rng.random() < SNAPSHOT_RATE:
            worker.lose_place()
        try:
            worker.sync()
        except Exception as error:
            self._violated("I11", "wrong", f"the engine stumbled: {type(error).__name__}: {error}")
        self._figures.runs += 1

    def end(self) -> None:
        """Give them a good network, and compare with the server."""
        self._tls.rate = 0.0
        for _ in range(3):
            for worker in self._workers:
                worker.engine = worker.engine.renewed()
                worker.client.sign_in(places.EMAIL, places.PASSWORD)
                worker.sync(most_waits=8)
        self._figures.faults = Counter()
        for (endpoint, fault), n in self._tls.cells.items():
            self._figures.faults[fault] += n
            self._figures.notes.setdefault("by_endpoint", Counter())[endpoint] += n
        self._figures.faults.update(dict.fromkeys(faults.TLS, 1))
        self._figures.notes["requests"] = self._tls.requests
        self._figures.notes["empty_cells"] = sum(
            self._tls.cells[endpoint, fault] == 0
            for endpoint in ("push", "changes", "snapshot")
            for fault in faults.ALL
        )
        self._judge()

    def _judge(self) -> None:
        with self._place.open_server() as database:
            sight = look(database)
        for n, worker in enumerate(self._workers):
            with worker.store.read() as r:
                left = outbox.listing(r, ("new", "sent", "blocked"))
            for one in left:
                self._violated("I11", "stuck", f"worker {n} never sent {one.mid}")
            for found in comparing.differences(worker.store, worker.user_id, sight, f"worker {n}"):
                self._violated(found.law, found.sort, found.text)
            worker.store.close()
            worker.client.close()
        cycles.count(self._place, self._saved, self._figures, self._seed)

    def _save(self, worker: Worker) -> None:
        with worker.store.write() as w:
            known = [pk for (pk,) in w.rows("SELECT id FROM account ORDER BY id")]
            chance = self._rng.random()
            if chance < 0.3 or not known:
                name = f"Hengda {self._rng.randrange(10**6)}"
                records.create(w, "Account", {"name": name, "owner_id": w.store.user_id})
            elif chance < 0.7:
                chosen = UUID(bytes=self._rng.choice(known))
                text = f"{self._rng.randrange(10**6)}"
                records.patch(w, "Account", chosen, {"description": text})
            else:
                values = {"task_subtype": "call", "owner_id": w.store.user_id}
                records.append(w, "Task", values | {"activity_at": w.store.now()})
            self._saved |= {one["body"]["mid"] for one in w.journal_lines if "body" in one}

    def _untrusted(self) -> None:
        """A server that cannot be trusted must get nothing: neither password nor token."""
        for kind in faults.TLS:
            with relay.refusing_tls(kind, self._known) as port:
                client = Client(
                    f"https://127.0.0.1:{port}",
                    TokenFile(self._place.folder / "no-token"),
                    ca_bundle=self._known.authority,
                )
                try:
                    client.sign_in(places.EMAIL, places.PASSWORD)
                except Failure:
                    continue
                finally:
                    client.close()
                self._violated("I13", "wrong", f"a password was sent over: {kind}")

    def _violated(self, law: str, sort: str, text: str) -> None:
        self._figures.violations.append(Violation(law, sort, text, self._seed))


def _new_profile(path: Path, place: Place, user_id: str) -> Store:
    store = open_store(path, None, create=True)
    with place.open_server() as database, database.read() as connection:
        workspace_id = bytes(connection.exec_driver_sql("SELECT id FROM workspace").scalar_one())
    with store.write() as w:
        meta.put(w, "workspace_id", UUID(bytes=workspace_id))
        meta.put(w, "user_id", UUID(user_id))
        meta.put(w, "client_id", uuid4())
    return store

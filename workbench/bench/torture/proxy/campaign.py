"""Two people at work behind the proxy, until every cell of the matrix was tried often enough."""

import os
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest import mock
from uuid import UUID

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
from workbench.bench.torture.proxy.attachments import Attachments, small_parts
from workbench.bench.torture.proxy.relay import Relay
from workbench.bench.torture.proxy.worker import Worker
from workbench.bench.torture.sim import comparing
from workbench.bench.torture.sim.ground import silence, small_pages
from workbench.bench.torture.sim.sight import look
from workbench.store import outbox, records

FAULT_RATE = 0.5
STALL_S = 0.5
SNAPSHOT_RATE = 0.2
ATTACH_RATE = 0.25
FETCH_RATE = 0.6
USUAL_REQUESTS = 500
REQUESTS_FOR_A_PAIR = 400
PAIRS_FOR_A_CORE = 3
THERE = "on_the_server"
WORKED = ("push", "changes", "snapshot", "upload", "download")
"""The endpoints of which no cell of the matrix may stay empty in a long run."""
MODULES = "workbench.bench.torture.kill"


@dataclass
class Part:
    """What came of one pair of people; `cells` counts (endpoint, fault)."""

    figures: Figures
    cells: Counter[tuple[str, str]] = field(default_factory=Counter)
    requests: int = 0

    def add(self, other: "Part") -> None:
        """Take in what came of another pair."""
        there = self.figures.notes.get(THERE, 0) + other.figures.notes.get(THERE, 0)
        self.figures.add(other.figures)
        self.figures.notes[THERE] = there
        self.cells += other.cells
        self.requests += other.requests

    def told(self) -> Figures:
        """Return the figures with what was really spoiled."""
        figures = self.figures
        figures.faults = Counter(dict.fromkeys(faults.TLS, figures.seeds))
        by_endpoint: Counter[str] = Counter()
        for (endpoint, fault), n in self.cells.items():
            figures.faults[fault] += n
            by_endpoint[endpoint] += n
        figures.notes["by_endpoint"] = dict(by_endpoint)
        figures.notes["requests"] = self.requests
        figures.notes["empty_cells"] = sum(
            self.cells[endpoint, fault] == 0 for endpoint in WORKED for fault in faults.ALL
        )
        return figures


def run(
    seed: int,
    *,
    requests: int | None = None,
    seconds: float | None = None,
    processes: int | None = None,
) -> Figures:
    """Let pairs of people work behind proxies until so many requests were spoiled, or time is over.

    A pair waits most of its time: for its server's disk, for a stalled answer, for one another.
    So several are at work at once, each with a proxy, a server and a seed of its own.

    Args:
        processes: How many pairs at once; None = as many as the work and the machine are worth.
    """
    started_s = time.monotonic()
    goal = requests if requests is not None or seconds is not None else USUAL_REQUESTS
    most = PAIRS_FOR_A_CORE * (os.cpu_count() or 1)
    pairs = processes or min(most, 1 + (goal or REQUESTS_FOR_A_PAIR * most) // REQUESTS_FOR_A_PAIR)
    shares = [None if goal is None else goal // pairs + (n < goal % pairs) for n in range(pairs)]
    if pairs == 1:
        part = run_pair(seed, shares[0], seconds)
    else:
        part = Part(Figures("proxy"))
        with ProcessPoolExecutor(pairs) as pool:
            seeds = range(seed, seed + pairs)
            for found in pool.map(run_pair, seeds, shares, [seconds] * pairs):
                part.add(found)
    figures = part.told()
    figures.seconds = time.monotonic() - started_s
    return figures


def run_pair(seed: int, requests: int | None, seconds: float | None) -> Part:
    """Let two people work behind one proxy."""
    started_s = time.monotonic()
    figures = Figures("proxy", seeds=1)
    with TemporaryDirectory(prefix="workbench-proxy-") as folder, silence():
        place = places.make(Path(folder))
        known = certificates.make(Path(folder))
        listener = places.listen()
        arguments = (place.url, str(listener.fileno()))
        with (
            listener,
            Nursery(f"{MODULES}.team_server", *arguments, pass_fds=[listener.fileno()]) as server,
            small_pages(),
            small_parts(),
        ):
            server.start()
            told = relay.Relay(listener.getsockname(), Random(seed))
            with relay.running(told, str(known.good)) as tls:
                campaign = _Campaign(place, known, tls, Random(seed), figures, seed)
                with mock.patch.object(backend_client, "STALL_TIMEOUT_S", STALL_S):
                    while not _is_over(figures, tls, started_s, requests, seconds):
                        campaign.round()
                campaign.end()
    return Part(figures, told.cells, told.requests)


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
        self._attachments = Attachments(rng, self._violated)
        self._untrusted()

    def round(self) -> None:
        """Let one of them work and sync through the faults."""
        self._tls.rate = FAULT_RATE
        worker = self._rng.choice(self._workers)
        for _ in range(self._rng.randint(1, 4)):
            self._save(worker)
        if self._rng.random() < ATTACH_RATE:
            self._attach(worker)
        if self._rng.random() < SNAPSHOT_RATE:
            worker.lose_place()
        try:
            worker.sync()
            if self._rng.random() < FETCH_RATE:
                self._attachments.fetch(worker)
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
        self._judge()

    def _judge(self) -> None:
        with self._place.open_server() as database:
            sight = look(database)
            self._attachments.judge(database, self._workers)
        for worker in self._workers:
            with worker.store.read() as r:
                left = outbox.listing(r, ("new", "sent", "blocked"))
            for one in left:
                self._violated("I11", "stuck", f"{worker.name} never sent {one.mid}")
            for found in comparing.differences(worker.store, worker.user_id, sight, worker.name):
                self._violated(found.law, found.sort, found.text)
            worker.close()
        cycles.count(self._place, self._saved, self._figures, self._seed)

    def _attach(self, worker: Worker) -> None:
        with worker.store.read() as r:
            known = [pk for (pk,) in r.rows("SELECT id FROM account ORDER BY id")]
        if known:
            parent_id = UUID(bytes=self._rng.choice(known))
            self._saved |= self._attachments.attach(worker, parent_id)

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

"""Turn a byte over, open, work, sync: every error is a sentence, every unsent change survives."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from uuid import UUID

from workbench.bench.torture.figures import Figures, Violation
from workbench.bench.torture.power.cuts import KEY
from workbench.bench.torture.sim import comparing
from workbench.bench.torture.sim.chance import uuid_from
from workbench.bench.torture.sim.ground import Ground, furnished, memory_folder, prepared, silence
from workbench.bench.torture.sim.network import GoodNetwork
from workbench.bench.torture.sim.sight import look
from workbench.bench.torture.sim.timing import SimTime, WallClock
from workbench.errors import WorkbenchError
from workbench.schema.dictionary import TYPES
from workbench.store import backup, journal, meta, outbox, rebuilding, records, search
from workbench.store.database import Store, open_store
from workbench.sync.engine import Engine

USUAL_FLIPS = 100
JOURNAL_RATE = 0.15
OFFLINE_RATE = 0.5
MOST_STARTS = 4


@dataclass
class _Bench:
    """The profile as it is before each flip, and what of it was never sent."""

    ground: Ground
    whole: Path
    work: Path
    user_id: str
    unsent: set[str]
    clock: WallClock

    @property
    def file(self) -> Path:
        """The profile's file."""
        return self.work / "profile.db"


def run(seed: int, *, flips: int | None = None, seconds: float | None = None) -> Figures:
    """Turn bytes over, one for each run."""
    started_s = time.monotonic()
    figures = Figures("flips", seeds=1)
    wanted = flips if flips is not None or seconds is not None else USUAL_FLIPS
    rng = Random(seed)
    with _prepared(rng) as bench:
        while figures.is_good and (wanted is None or figures.runs < wanted):
            if seconds is not None and time.monotonic() - started_s >= seconds:
                break
            _flip_and_open(bench, rng, seed, figures)
            figures.runs += 1
            figures.saved += len(bench.unsent)
    figures.seconds = time.monotonic() - started_s
    return figures


@contextmanager
def _prepared(rng: Random) -> Iterator[_Bench]:
    with (
        silence(),
        furnished() as office,
        prepared(office) as ground,
        TemporaryDirectory(prefix="workbench-flips-", dir=memory_folder()) as folder,
    ):
        user_id = str(office.users["ada"])
        whole = Path(folder) / "whole"
        clock = WallClock(SimTime())
        ground.room.time = clock.time
        store = open_store(whole / "profile.db", KEY, create=True, now=clock.now)
        with store.write() as w:
            meta.put(w, "workspace_id", ground.room.workspace_id)
            meta.put(w, "user_id", user_id)
            meta.put(w, "client_id", uuid_from(rng))
        Engine(store, GoodNetwork(ground.room, user_id), clock, rng).run_until_quiet()
        unsent = _save(store, 6)
        backup.back_up_if_due(store)
        unsent |= _save(store, 6)
        store.close()
        yield _Bench(ground, whole, Path(folder) / "work", user_id, unsent, clock)


def _save(store: Store, n: int) -> set[str]:
    mids: set[str] = set()
    for number in range(n):
        with store.write() as w:
            values = {"name": f"Account {number}", "owner_id": w.store.user_id}
            records.create(w, "Account", values)
            mids |= {line["body"]["mid"] for line in w.journal_lines if "body" in line}
    return mids


def _flip_and_open(bench: _Bench, rng: Random, seed: int, figures: Figures) -> None:
    def violated(law: str, sort: str, text: str) -> None:
        figures.violations.append(Violation(law, sort, text, seed))

    shutil.rmtree(bench.work, ignore_errors=True)
    shutil.copytree(bench.whole, bench.work)
    in_journal = rng.random() < JOURNAL_RATE
    file = bench.work / journal.FOLDER / journal.FILE if in_journal else bench.file
    offset = rng.randrange(file.stat().st_size)
    _turn_over(file, offset, rng)
    figures.faults["byte of the journal" if in_journal else "byte of the profile"] += 1
    where = f"{file.name} at {offset}"
    is_offline = rng.random() < OFFLINE_RATE
    bench.ground.room.reset(bench.ground.office.server)
    figures.faults["without the server" if is_offline else "with the server"] += 1
    store = _opened(bench, rng, figures, is_offline=is_offline)
    if store is None:
        violated("I15", "stuck", f"the profile cannot be used any more: {where}")
        return
    try:
        with store.read() as r:
            kept = {str(one.mid) for one in outbox.listing(r)}
            kept |= {
                str(UUID(bytes=mid))
                for (mid,) in r.rows("SELECT mid FROM archive WHERE state = 'acked'")
            }
        ledger = bench.ground.room.rows("SELECT mid FROM ledger")
        kept |= {str(UUID(bytes=bytes(mid))) for (mid,) in ledger}
        for mid in bench.unsent - kept:
            violated("I1", "lost", f"{mid} after a byte was turned over: {where}")
        if not is_offline:
            sight = look(bench.ground.room.database)
            for found in comparing.differences(store, bench.user_id, sight, where):
                violated(found.law, found.sort, found.text)
    finally:
        store.close()
    is_rebuilt = any(path.name.endswith(".aside") for path in bench.work.iterdir())
    figures.notes["rebuilt"] = figures.notes.get("rebuilt", 0) + is_rebuilt


def _turn_over(file: Path, offset: int, rng: Random) -> None:
    content = bytearray(file.read_bytes())
    content[offset] ^= rng.randrange(1, 256)
    file.write_bytes(content)


def _opened(bench: _Bench, rng: Random, figures: Figures, *, is_offline: bool) -> Store | None:
    """Start the program until it can be worked with; each refusal is a sentence."""
    for _ in range(MOST_STARTS):
        store = None
        try:
            store = rebuilding.open_whole(bench.file, KEY, now=bench.clock.now)
            _use(store)
            if not is_offline:
                network = GoodNetwork(bench.ground.room, bench.user_id)
                Engine(store, network, bench.clock, rng).run_until_quiet()
            _use(store)
        except WorkbenchError as error:
            figures.faults["told in a sentence"] += bool(str(error))
            if store is not None:
                store.close()
            continue
        return store
    return None


def _use(store: Store) -> None:
    """Read every table, search, and save, as a working day does."""
    store.prepare()
    with store.read() as r:
        for record_type in TYPES:
            r.rows(f'SELECT * FROM "{record_type.table}"')
        search.find(r, "ada")
    with store.write() as w:
        meta.put(w, "looked_at", "now")

"""The race: writers in several processes, a reader that follows the feed as a client does."""

import time
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from workbench.bench.torture.figures import Figures, Violation
from workbench.bench.torture.race import postgres, writers
from workbench.bench.torture.race.writers import Job
from workbench.bench.torture.sim.ground import silence
from workbench.server import admin, feed, visibility, workspace
from workbench.server.database import ServerDatabase
from workbench.wire.values import uuid_bytes

ROWS = 20_000
"""The usual number; the long run asks for a million."""
BATCH_ROWS, LARGE_BATCH_ROWS = 60, 240
MANY_ROWS = 100_000
PROCESSES, THREADS = 4, 4
NAIVE_ROWS = 6_000


def run(seed: int, *, rows: int | None = None) -> Figures:
    """Race on PostgreSQL, with the naive control, and on SQLite."""
    started_s = time.monotonic()
    figures = Figures("race", runs=3, seeds=1)
    wanted = rows or ROWS
    with silence(), postgres.server() as server:
        with postgres.database(server) as url:
            _race(figures, "postgresql", url, seed, wanted)
        with postgres.database(server) as url:
            _race(figures, "naive", url, seed, NAIVE_ROWS)
    with silence(), TemporaryDirectory(prefix="workbench-race-") as folder:
        _race(figures, "sqlite", f"sqlite:///{Path(folder) / 'server.db'}", seed, wanted // 4)
    if not figures.notes["missed_by_naive"]:
        text = "the naive cursor missed nothing, so this race proves nothing"
        figures.violations.append(Violation("I4", "wrong", text, seed))
    figures.seconds = time.monotonic() - started_s
    return figures


def _race(figures: Figures, name: str, url: str, seed: int, rows: int) -> None:
    is_naive = name == "naive"
    processes = 1 if name == "sqlite" else PROCESSES
    with admin.open_database(url) as database:
        user_id = str(
            admin.add_user(database, email="ada@example.com", name="Ada", role="ae", team="North")
        )
        if is_naive:
            writers.make_sequence(url)
        batch = LARGE_BATCH_ROWS if rows >= MANY_ROWS else BATCH_ROWS
        pushes = max(1, rows // (batch * processes * THREADS))
        job = Job(url, user_id, seed, THREADS, pushes, batch, is_naive)
        jobs = [replace(job, seed=seed * 10 + n) for n in range(processes)]
        begun_s = time.monotonic()
        seen, rolled_back = _run(database, user_id, jobs)
        took_s = time.monotonic() - begun_s
        there = _committed(database)
    missed = len(there - seen)
    figures.saved += 0 if is_naive else len(there)
    figures.faults[f"{name}: rolled back"] += rolled_back
    figures.notes[f"missed_by_{name}"] = missed
    figures.notes[f"rows_{name}"] = len(there)
    figures.notes[f"rows_per_second_{name}"] = round(len(there) / took_s)
    if missed and not is_naive:
        text = f"{missed} of {len(there)} rows passed the reader by on {name}"
        figures.violations.append(Violation("I4", "lost", text, seed))


def _run(database: ServerDatabase, user_id: str, jobs: Sequence[Job]) -> tuple[set[bytes], int]:
    done = Event()
    with ExitStack() as stack:
        reading = stack.enter_context(ThreadPoolExecutor(2))
        reader = reading.submit(_read, database, user_id, done)
        try:
            if len(jobs) == 1:  # on SQLite a server is one process
                counts = [writers.write(jobs[0])]
            else:
                pool = stack.enter_context(ProcessPoolExecutor(len(jobs)))
                running: list[Future[int]] = [pool.submit(writers.write, job) for job in jobs]
                counts = [one.result() for one in running]
        finally:
            done.set()
        return reader.result(), sum(counts)


def _read(database: ServerDatabase, user_id: str, done: Event) -> set[bytes]:
    """Follow the feed until the writers have ended and nothing more comes."""
    seen: set[bytes] = set()
    seq = 0
    while True:
        was_done = done.is_set()
        with database.read() as connection:
            state = workspace.state(database, connection)
            actor = visibility.actor(state.directory, user_id, 1)
            page = feed.changes(database, connection, state, actor, seq, 2000)
        seq = page["up_to"]
        tasks = [change["id"] for change in page["changes"] if change["type"] == "Task"]
        seen.update(map(uuid_bytes, tasks))
        if was_done and not page["changes"]:
            return seen
        if not page["changes"]:
            time.sleep(0.005)


def _committed(database: ServerDatabase) -> set[bytes]:
    with database.read() as connection:
        rows = connection.exec_driver_sql("SELECT id FROM task")
        return {bytes(found) for (found,) in rows}

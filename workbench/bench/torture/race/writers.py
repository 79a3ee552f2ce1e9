"""The writers: real pushes, with pauses before the commit and transactions rolled back."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any
from unittest import mock

from sqlalchemy import Connection, text
from typing_extensions import override

from workbench.server import admin, push, writing
from workbench.server.batch import Batch
from workbench.server.database import ServerDatabase
from workbench.server.push import Sender
from workbench.wire.ids import new_id

PAUSE_RATE = 0.1
LONGEST_PAUSE_S = 0.05
ROLLBACK_RATE = 0.05
SEQUENCE = "naive_seq"


@dataclass(frozen=True)
class Job:
    """What one process has to write.

    Args:
        is_naive: Numbers come from a sequence, as in the programs that lost rows.
    """

    url: str
    user_id: str
    seed: int
    threads: int
    pushes: int
    rows: int
    is_naive: bool


class _RolledBack(Exception):
    pass


def write(job: Job) -> int:
    """Write everything; return how many transactions were rolled back on purpose."""
    database = admin.open_database(job.url)
    try:
        with ExitStack() as stack, ThreadPoolExecutor(job.threads) as pool:
            if job.is_naive:
                stack.enter_context(mock.patch.object(writing, "_count", _count_naively))
            seeds = range(job.seed * 100, job.seed * 100 + job.threads)
            return sum(pool.map(lambda seed: _write(database, job, Random(seed)), seeds))
    finally:
        database.close()


def _write(database: ServerDatabase, job: Job, rng: Random) -> int:
    sender = Sender(job.user_id, str(new_id()), None)
    rolled_back = 0
    for _ in range(job.pushes):
        mutations = [_call(job.user_id, rng) for _ in range(rng.randint(1, 2 * job.rows - 1))]
        while True:
            try:
                _, told = push.push(_Hindered(database, rng), sender, mutations)
                break
            except _RolledBack:
                rolled_back += 1
        if any(one["result"] != "ok" for one in told):
            raise RuntimeError(told)
    return rolled_back


def _call(user_id: str, rng: Random) -> dict[str, Any]:
    return {
        "n": 1,
        "mid": str(new_id()),
        "op": "append",
        "type": "Task",
        "id": str(new_id()),
        "at": "2026-11-22T08:00:00.000Z",
        "tz_min": 0,
        "deps": [],
        "row": {
            "task_subtype": "call",
            "owner_id": user_id,
            "activity_at": "2026-11-22T08:00:00.000Z",
            "call_duration_s": rng.randrange(600),
        },
    }


class _Hindered(ServerDatabase):
    """The database as one thread has it: its commits come late, or never."""

    def __init__(self, database: ServerDatabase, rng: Random) -> None:
        vars(self).update(vars(database))
        self._rng = rng

    @override
    @contextmanager
    def write(self) -> Iterator[Connection]:
        with super().write() as connection:
            yield connection
            if self._rng.random() < PAUSE_RATE:
                time.sleep(self._rng.uniform(0, LONGEST_PAUSE_S))
            if self._rng.random() < ROLLBACK_RATE:
                raise _RolledBack


def make_sequence(url: str) -> None:
    """Make the sequence that the naive writers take their numbers from."""
    with admin.open_database(url) as database, database.write() as connection:
        last = connection.execute(text("SELECT seq FROM workspace")).scalar_one()
        connection.execute(text(f"CREATE SEQUENCE {SEQUENCE} START {last + 1}"))


def _count_naively(batch: Batch) -> int:
    """Take numbers that others may take beside, and commit later than they."""
    n = len(batch.entries)
    query = text(f"SELECT nextval('{SEQUENCE}') FROM generate_series(1, {n})")
    taken = list(batch.connection.execute(query).scalars())
    for entry, seq in zip(batch.entries, taken, strict=True):
        entry.seq = seq
    return int(taken[-1])

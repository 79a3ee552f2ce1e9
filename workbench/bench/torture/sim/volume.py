"""Many histories on every core, by the number of their seeds or by time."""

import logging
import os
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count

from workbench.bench.torture.figures import Figures
from workbench.bench.torture.sim import histories, planted
from workbench.bench.torture.sim.ground import Ground, furnished, prepared
from workbench.bench.torture.sim.office import Office

CHUNK_SEEDS = 10


@dataclass
class _Process:
    """What one process keeps between its histories."""

    ground: Ground | None = None
    stack: ExitStack | None = None


_HERE = _Process()


def run_many(
    first_seed: int,
    *,
    runs: int | None = None,
    seconds: float | None = None,
    processes: int | None = None,
    bug: str = "",
    is_first_enough: bool = False,
) -> Figures:
    """Run histories from a seed on.

    Args:
        runs: So many; None = as many as fit into `seconds`.
        bug: The name of a bug to plant.
        is_first_enough: Stop at the first history that breaks a promise.
    """
    started_s = time.monotonic()
    total = Figures("sim")
    workers = processes or os.cpu_count() or 1
    with furnished() as office, ProcessPoolExecutor(workers, initializer=_quiet) as pool:
        chunks = _chunks(first_seed, runs)
        open_ones: set[Future[Figures]] = set()
        while True:
            is_over = seconds is not None and time.monotonic() - started_s >= seconds
            is_over |= is_first_enough and not total.is_good
            while not is_over and len(open_ones) < 2 * workers:
                seeds = next(chunks, None)
                if seeds is None:
                    break
                open_ones.add(pool.submit(_run_chunk, office, seeds, bug, is_first_enough))
            if not open_ones:
                break
            done, open_ones = wait(open_ones, return_when=FIRST_COMPLETED)
            for future in done:
                total.add(future.result())
    total.seconds = time.monotonic() - started_s
    return total


def run_one(seed: int) -> Figures:
    """Run one history in this process."""
    with furnished() as office, prepared(office) as ground:
        return histories.run(ground, seed)[0]


def _chunks(first_seed: int, runs: int | None) -> Iterator[range]:
    last = None if runs is None else first_seed + runs
    for start in count(first_seed, CHUNK_SEEDS):
        if last is not None and start >= last:
            return
        yield range(start, start + CHUNK_SEEDS if last is None else min(start + CHUNK_SEEDS, last))


def _quiet() -> None:
    logging.disable(logging.CRITICAL)


def _run_chunk(office: Office, seeds: range, bug: str, is_first_enough: bool) -> Figures:
    total = Figures("sim")
    with planted.BUGS[bug]() if bug else ExitStack():
        for seed in seeds:
            total.add(histories.run(_ground(office), seed)[0])
            if is_first_enough and not total.is_good:
                break
    return total


def _ground(office: Office) -> Ground:
    """Return the ground of this process, made when first asked for."""
    if _HERE.ground is None or _HERE.ground.office != office:
        if _HERE.stack is not None:
            _HERE.stack.close()
        _HERE.stack = ExitStack()
        _HERE.ground = _HERE.stack.enter_context(prepared(office))
    return _HERE.ground

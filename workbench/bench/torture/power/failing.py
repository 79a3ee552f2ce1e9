"""A disk that fails at any write or sync: what was said to be saved is there, nothing else is."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from uuid import UUID

from workbench.bench.torture.figures import Figures, Violation
from workbench.bench.torture.power import cuts, file_layer
from workbench.bench.torture.power.file_layer import Event
from workbench.bench.torture.sim.ground import memory_folder, silence
from workbench.errors import WorkbenchError
from workbench.store.database import Store, open_store

SAVES = 10
USUAL_RUNS = 60
ERRORS = {
    "disk full": file_layer.FULL,
    "write failed": file_layer.IOERR_WRITE,
    "sync failed": file_layer.IOERR_FSYNC,
}


def run(seed: int, *, runs: int | None = None, seconds: float | None = None) -> Figures:
    """Let the disk fail again and again."""
    started_s = time.monotonic()
    figures = Figures("disk", seeds=1)
    wanted = runs if runs is not None or seconds is not None else USUAL_RUNS
    with silence(), TemporaryDirectory(prefix="workbench-disk-", dir=memory_folder()) as folder:
        rng = Random(seed)
        while figures.is_good and (wanted is None or figures.runs < wanted):
            if seconds is not None and time.monotonic() - started_s >= seconds:
                break
            _run(Path(folder) / "profile", rng, seed, figures)
            figures.runs += 1
    figures.seconds = time.monotonic() - started_s
    return figures


def _run(place: Path, rng: Random, seed: int, figures: Figures) -> None:
    def violated(law: str, sort: str, text: str) -> None:
        figures.violations.append(Violation(law, sort, text, seed))

    shutil.rmtree(place, ignore_errors=True)
    cuts.new_profile(place)
    said: set[str] = set()
    refused: set[str] = set()
    with file_layer.listening() as listener:
        store = open_store(place / "profile.db", cuts.KEY)
        made: list[UUID] = []
        for _ in range(SAVES):
            name = rng.choice(sorted(ERRORS))
            listener.fails = _failing(name, rng, figures)
            mids, is_saved = _save(store, rng, made)
            (said if is_saved else refused).update(mids)
        listener.fails = lambda _event: file_layer.OK
        mids, is_saved = _save(store, rng, made)
        if not is_saved:
            violated("I15", "stuck", "a save fails though the disk is well again")
        said |= mids
        store.close()
    missing, trouble = cuts.open_again(place, said, keeps_journal=rng.random() < 0.5)
    there, _ = cuts.open_again(place, refused, keeps_journal=False)
    figures.saved += len(said)
    for mid in missing:
        violated("I1", "lost", f"{mid} was said to be saved")
    for mid in refused - there:
        violated("I9", "duplicated", f"{mid} was said not to be saved, and is there")
    if trouble:
        violated("I15", "wrong", trouble)


def _failing(name: str, rng: Random, figures: Figures) -> Callable[[Event], int]:
    """Return what fails one event after some that do not."""
    left = rng.randrange(14)
    kind = file_layer.SYNC if name == "sync failed" else file_layer.WRITE

    def fails(event: Event) -> int:
        nonlocal left
        if event.kind != kind:
            return file_layer.OK
        left -= 1
        if left:
            return file_layer.OK
        figures.faults[name] += 1
        return ERRORS[name]

    return fails


def _save(store: Store, rng: Random, made: list[UUID]) -> tuple[set[str], bool]:
    """Try to save; return the mids, and whether the person was told that it is saved."""
    mids: set[str] = set()
    before = list(made)
    try:
        with store.write() as w:
            cuts.save_something(w, rng, made)
            mids = {line["body"]["mid"] for line in w.journal_lines if "body" in line}
    except WorkbenchError:
        made[:] = before
        return mids, False
    return mids, True

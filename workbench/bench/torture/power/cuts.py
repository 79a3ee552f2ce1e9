"""A person saves; the power goes at any event of the disk; the profile is opened again."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

from workbench.bench.torture.figures import Figures, Violation
from workbench.bench.torture.power import disk, file_layer
from workbench.bench.torture.power.file_layer import Event, Listener
from workbench.bench.torture.sim.ground import memory_folder, silence
from workbench.store import journal as journals
from workbench.store import meta, records
from workbench.store.database import Store, open_store
from workbench.store.transactions import Store as StoreClass

KEY = bytes(range(48))
SAVES = 40
CUTS_PER_RUN = 40
USUAL_CUTS = 200


@dataclass
class _Run:
    """What one person saved, and when: the number of disk events before "Saved" was said."""

    begin: dict[str, bytes]
    events: list[Event]
    said: list[tuple[int, str]] = field(default_factory=list)


def run(seed: int, *, cuts: int | None = None, seconds: float | None = None) -> Figures:
    """Cut the power; FULL loses nothing, and the control without it must lose something."""
    started_s = time.monotonic()
    figures = Figures("power", seeds=1)
    wanted = cuts if cuts is not None or seconds is not None else USUAL_CUTS
    rng = Random(seed)
    with silence(), TemporaryDirectory(prefix="workbench-power-", dir=memory_folder()) as folder:
        while True:
            lost, n = _cut_often(Path(folder), rng, seed, figures, is_control=False)
            figures.runs += n
            figures.faults["power cut"] += n
            is_enough = wanted is not None and figures.runs >= wanted
            is_late = seconds is not None and time.monotonic() - started_s >= seconds
            if is_enough or is_late or not figures.is_good:
                break
        lost, n = _cut_often(Path(folder), rng, seed, figures, is_control=True)
        figures.faults["power cut, control"] += n
    figures.notes["lost_by_the_control"] = lost
    if not lost:
        text = "without FULL nothing was lost, so these cuts prove nothing"
        figures.violations.append(Violation("I1", "wrong", text, seed))
    figures.seconds = time.monotonic() - started_s
    return figures


def _cut_often(
    folder: Path, rng: Random, seed: int, figures: Figures, *, is_control: bool
) -> tuple[int, int]:
    """Save for a while, and cut at many places of it; return what was lost and the cuts."""
    place = folder / "profile"
    shutil.rmtree(place, ignore_errors=True)
    with ExitStack() as stack:
        if is_control:
            stack.enter_context(_careless())
        done = _work(place, rng)
    lost = 0
    with_journal = not is_control
    for _ in range(CUTS_PER_RUN):
        moment = rng.randrange(len(done.events) + 1)
        image = disk.after_cut(done.events[:moment], done.begin, rng)
        for path, content in image.items():
            Path(path).write_bytes(content)
        for left in place.glob("*-shm"):
            left.unlink()
        promised = {mid for at, mid in done.said if at <= moment}
        keeps_journal = with_journal and rng.random() < 0.5
        missing, trouble = open_again(place, promised, keeps_journal=keeps_journal)
        lost += len(missing)
        figures.saved += 0 if is_control else len(promised)
        if not is_control:
            for mid in missing:
                figures.violations.append(Violation("I1", "lost", f"{mid} after a cut", seed))
            if trouble:
                figures.violations.append(Violation("I15", "wrong", trouble, seed))
    return lost, CUTS_PER_RUN


def _work(place: Path, rng: Random) -> _Run:
    new_profile(place)
    files = [path for path in place.rglob("*") if path.is_file()]
    begin = {str(path): path.read_bytes() for path in files if path.suffix != ".lock"}
    with file_layer.listening() as listener, _fsyncs_noted(place, listener):
        done = _Run(begin, listener.events)
        store = open_store(place / "profile.db", KEY)
        made: list[UUID] = []
        for n in range(SAVES):
            with store.write() as w:
                save_something(w, rng, made)
                mids = [line["body"]["mid"] for line in w.journal_lines if "body" in line]
            done.said += [(len(listener.events), mid) for mid in mids]
            if rng.random() < 0.2:
                with store.load() as w:
                    meta.put(w, "cursor", str(n))
            if rng.random() < 0.15:
                store.checkpoint_when_idle()
        if rng.random() < 0.5:
            store.close()
    store.close()
    return done


def new_profile(place: Path) -> None:
    """Make a profile that belongs to somebody."""
    store = open_store(place / "profile.db", KEY, create=True)
    with store.write() as w:
        for name in meta.IDENTITY:
            meta.put(w, name, uuid4())
    store.close()


def save_something(w: Any, rng: Random, made: list[UUID]) -> None:
    """Make an account, or change one that was made."""
    owner = w.store.user_id
    if made and rng.random() < 0.4:
        records.patch(w, "Account", rng.choice(made), {"description": "x" * rng.randrange(3000)})
    else:
        made.append(records.create(w, "Account", {"name": f"{rng.random()}", "owner_id": owner}))


@contextmanager
def _fsyncs_noted(place: Path, listener: Listener) -> Iterator[None]:
    """Note what the journal does, too, as if it went through SQLite's file layer."""
    path = str(place / journals.FOLDER / journals.FILE)
    right_write, right_sync = os.write, os.fsync
    lengths = {"written": Path(path).stat().st_size if Path(path).exists() else 0}

    def write(handle: int, data: bytes) -> int:
        n = right_write(handle, data)
        listener.take(Event(path, file_layer.WRITE, lengths["written"], bytes(data[:n])))
        lengths["written"] += n
        return n

    def sync(handle: int) -> None:
        right_sync(handle)
        listener.take(Event(path, file_layer.SYNC))

    fake = mock.Mock(wraps=os)
    fake.write, fake.fsync = write, sync
    for name in ("O_RDWR", "O_CREAT", "O_BINARY", "SEEK_SET", "SEEK_END"):
        if hasattr(os, name):
            setattr(fake, name, getattr(os, name))
        else:
            delattr(fake, name)
    with mock.patch.object(journals, "os", fake):
        yield


@contextmanager
def _careless() -> Iterator[None]:
    """Save as a program does that leaves syncing to the operating system."""
    right: Callable[..., Any] = StoreClass._begin

    def begin(self: Store, _synchronous: str) -> Any:
        return right(self, "NORMAL")

    with mock.patch.object(StoreClass, "_begin", begin):
        yield


def open_again(place: Path, promised: set[str], *, keeps_journal: bool) -> tuple[set[str], str]:
    """Open what the cut left; return the mids that are gone, and what is wrong with the file."""
    aside = place.with_name("journal-aside")
    if not keeps_journal and (place / journals.FOLDER).exists():
        shutil.rmtree(aside, ignore_errors=True)
        (place / journals.FOLDER).rename(aside)
    store = open_store(place / "profile.db", KEY)
    try:
        store.prepare()
        with store.read() as r:
            kept = {
                str(UUID(bytes=mid))
                for (mid,) in r.rows("SELECT mid FROM outbox UNION SELECT mid FROM archive")
            }
            whole = r.value("PRAGMA integrity_check")
    finally:
        store.close()
        if aside.exists():
            shutil.rmtree(place / journals.FOLDER, ignore_errors=True)
            aside.rename(place / journals.FOLDER)
    return promised - kept, "" if whole == "ok" else f"damaged after a cut: {whole}"

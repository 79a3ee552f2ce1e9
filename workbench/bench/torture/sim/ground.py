"""Where the histories of one process take place: one server, and a folder in memory."""

import gc
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from workbench.bench.torture.sim.office import Office, furnish
from workbench.bench.torture.sim.server_room import ServerRoom
from workbench.bench.torture.sim.sight import Key, look
from workbench.bench.torture.sim.timing import SimTime
from workbench.schema.fields import RecordType
from workbench.server import feed, snapshot, visibility
from workbench.server.visibility import Actor
from workbench.sync import slices
from workbench.wire import messages
from workbench.wire.values import uuid_text

MEMORY = Path("/dev/shm")
OCCURRING = frozenset(
    [
        "Team",
        "User",
        "Account",
        "Contact",
        "Lead",
        "OpportunityStage",
        "Opportunity",
        "OpportunityFieldHistory",
        "Task",
        "Reservation",
        "Cadence",
        "CadenceStep",
        "CadenceTarget",
        "Conflict",
    ]
)


@dataclass
class Ground:
    """The office as it begins, and the server of this process."""

    office: Office
    folder: Path
    room: ServerRoom

    @cached_property
    def beginning(self) -> frozenset[Key]:
        """The records that there are in the beginning."""
        return frozenset(look(self.room.database).rows)

    @cached_property
    def owned(self) -> dict[tuple[bytes, str], bytes]:
        """One record of each type for each owner."""
        rows = look(self.room.database).rows
        return {
            (owner, key[0]): key[1]
            for key, row in sorted(rows.items())
            if (owner := row.values.get("owner_id"))
        }

    @cached_property
    def before(self) -> frozenset[str]:
        """The changes that the server has taken before a history begins."""
        mids = self.room.rows("SELECT mid FROM ledger")
        return frozenset(uuid_text(bytes(mid)) for (mid,) in mids)

    def clear(self, time: SimTime) -> None:
        """Begin anew."""
        for found in self.folder.iterdir():
            if found.is_dir():
                shutil.rmtree(found)
        self.room.time = time
        self.room.reset(self.office.server)


def memory_folder() -> str | None:
    """Return a place on no disk, None where there is none."""
    return str(MEMORY) if MEMORY.is_dir() else None


@contextmanager
def furnished() -> Iterator[Office]:
    """Give the office; its files are gone afterwards."""
    with TemporaryDirectory(prefix="workbench-office-", dir=memory_folder()) as folder, silence():
        yield furnish(Path(folder))


@contextmanager
def silence() -> Iterator[None]:
    """Write no log: what goes wrong here is meant to."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def prepared(office: Office) -> Iterator[Ground]:
    """Give the ground of this process, with pages so small that few records fill many."""
    with (
        TemporaryDirectory(prefix="workbench-world-", dir=memory_folder()) as folder,
        small_pages(),
    ):
        path = Path(folder) / "server.db"
        shutil.copyfile(office.server, path)
        room = ServerRoom(path, SimTime())
        gc.collect()
        gc.freeze()  # the program itself is no garbage: looking through it takes time
        try:
            yield Ground(office, Path(folder), room)
        finally:
            gc.unfreeze()
            room.close()


@contextmanager
def small_pages() -> Iterator[None]:
    """Let a dozen records go in several slices, windows and marks.

    Snapshots leave out the types of which the simulated company never has a record.
    """
    right = visibility.types_in

    def types_in(who: Actor, scope: str) -> tuple[RecordType, ...]:
        return tuple(one for one in right(who, scope) if one.name in OCCURRING)

    with (
        mock.patch.object(visibility, "types_in", types_in),
        mock.patch.object(snapshot, "PAGE_ROWS", 8),
        mock.patch.object(messages, "MARK_EVERY_ROWS", 10),
        mock.patch.object(feed, "WINDOW", 5),
        mock.patch.object(slices, "CHUNK_ROWS", 2),
        mock.patch.object(slices, "SLICE_ROWS", 4),
    ):
        yield

"""One profile of one person on one machine, and the ways in which it dies and comes back."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from workbench.bench.torture.sim.network import BadNetwork
from workbench.bench.torture.sim.timing import WallClock
from workbench.store import fingerprint, meta
from workbench.store.database import Store, open_store
from workbench.store.second_copy import SecondCopy
from workbench.sync.engine import Engine
from workbench.sync.state import Outcome

Saw = tuple[str, Any, dict[str, Any]]
"""A form left open: type, id, and the values it shows."""


class Crash(BaseException):
    """The program is killed here; nothing of it may catch this."""


@dataclass
class Installation:
    """A store, an engine and a network; `crash_in` counts the places where it may be killed."""

    name: str
    label: str
    user_id: str
    path: Path
    network: BadNetwork
    clock: WallClock
    rng: Random
    tell: Callable[[str], None]
    store: Store = field(init=False)
    engine: Engine = field(init=False)
    crash_in: int = 0
    is_busy: bool = False
    form: Saw | None = None
    backup_of: set[str] | None = None
    """The mids that were saved here when its backup was taken."""
    outcome: Outcome | None = None
    own: set[str] = field(default_factory=set)
    """The mids that were saved in this profile."""

    def start(self) -> None:
        """Open the profile, as when the program starts."""
        self.store = open_store(self.path, None, now=self.clock.now)
        begin, write_journal = self.store._begin, self.store._write_journal

        def begin_or_die(synchronous: str) -> Any:
            self.point("before a transaction")
            return begin(synchronous)

        def write_journal_or_die(lines: Any) -> None:
            if lines:
                self.point("between the commit and the journal")
            write_journal(lines)
            self.point("after a commit")

        vars(self.store).update(_begin=begin_or_die, _write_journal=write_journal_or_die)
        self.engine = Engine(self.store, self.network, self.clock, self.rng)

    def point(self, place: str) -> None:
        """Die here if it is time to."""
        if self.crash_in:
            self.crash_in -= 1
            if self.crash_in == 0:
                self.tell(f"killed {place}")
                raise Crash(place)

    def restart(self) -> None:
        """Start again after a kill; most often the file stays open, all else is forgotten."""
        self.crash_in = 0
        self.form = None
        self.network.user_id = self.user_id
        if self.rng.random() < 0.15:
            self.kill()
            self.start()
            return
        self.store.journal.close()
        self.store._second_copy = SecondCopy(self.store.journal)
        self.store._is_prepared = False
        self.store.forget_identity()
        self.engine = Engine(self.store, self.network, self.clock, self.rng)

    def kill(self) -> None:
        """Let go of the files without any of what an orderly end does."""
        self.crash_in = 0
        self.store._is_prepared = False
        connection, self.store._writer_connection = self.store._writer_connection, None
        if connection is not None:
            connection.close()
        self.store.close()

    def take_backup(self) -> None:
        """Copy the profile's folder, as a backup program does while nothing runs."""
        self.kill()
        shutil.rmtree(self._kept, ignore_errors=True)
        shutil.copytree(self.path.parent, self._kept)
        self.backup_of = set(self.own)
        self.start()

    def restore_backup(self) -> set[str]:
        """Put the backup back; return the mids that were saved since."""
        self.kill()
        shutil.rmtree(self.path.parent)
        shutil.copytree(self._kept, self.path.parent)
        since = self.own - (self.backup_of or set())
        self.own -= since
        self.start()
        return since

    def copy_to(self, folder: Path) -> None:
        """Copy the profile to another machine, which notices it."""
        self.kill()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.path.parent, folder)
        self.start()

    def notice_copy(self) -> None:
        """Do what the program does when it starts on a copied profile."""
        self.store.set_up({fingerprint.KEY: "of another machine"})
        fingerprint.check(self.store)
        with self.store.write() as w:
            meta.put(w, fingerprint.KEY, "of this machine")

    @property
    def _kept(self) -> Path:
        return self.path.parent.with_name(f"{self.path.parent.name}-backup")

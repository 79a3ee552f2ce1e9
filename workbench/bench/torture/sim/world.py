"""One history: a company, its machines, its bad network; every choice is the seed's."""

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from workbench.bench.torture.figures import Violation
from workbench.bench.torture.sim.ground import Ground
from workbench.bench.torture.sim.installation import Crash, Installation
from workbench.bench.torture.sim.intents import Intents
from workbench.bench.torture.sim.network import BadNetwork
from workbench.bench.torture.sim.office import SLOTS
from workbench.bench.torture.sim.timing import SimTime, WallClock
from workbench.errors import WorkbenchError
from workbench.store.database import Writer
from workbench.sync.state import Outcome

FAULT_RATE = 0.3
FRESH_RATE = 0.15
COLLEAGUES = (
    (("ada", 0), ("ada", 1)),
    (("ada", 0), ("mia", 0)),
    (("ada", 0), ("mia", 0), ("ada", 1)),
    (("cleo", 0), ("mia", 0)),
    (("ben", 0), ("ada", 0)),
)
"""Installations that may change the same records, most of them."""
DIGEST_RATE = 0.03
"""Comparing digests takes a request for each scope and type: not in every history."""
Action = Callable[["World", Installation], None]


class World:
    """A server and two or three installations, with what was promised to their people.

    Args:
        meanwhile: What may happen while a request of an installation is under way.
    """

    def __init__(self, ground: Ground, seed: int, meanwhile: Action) -> None:
        self._meanwhile = meanwhile
        self.seed = seed
        self.rng = Random(seed)
        self.time = SimTime(2000.0)
        self.ground = ground
        self.room = ground.room
        self.intents = Intents()
        self.faults: Counter[str] = Counter()
        self.violations: list[Violation] = []
        self.steps = 0
        self.kills = 0
        self.disk_restores = 0
        self.server_restores = 0
        self.unnoticed: bytes | None = None
        """The history in which an old copy of the server was put back and nobody said so."""
        self.is_copied = False
        self.has_digests = self.rng.random() < DIGEST_RATE
        self.fed = 0
        self.conflicts_seen: dict[str, dict[str, Any]] = {}
        """The conflicts that somebody decided, as he saw them."""
        self.merges: list[UUID] = []
        """What somebody has merged, or tried to."""
        self.server_backups: list[Path] = []
        self.people_changes = 0
        self._trace = hashlib.blake2b(digest_size=16)
        ground.clear(self.time)
        self.before = ground.before
        self.beginning = ground.beginning
        if self.rng.random() < 0.75:
            chosen = list(self.rng.choice(COLLEAGUES))
        else:
            chosen = self.rng.sample(SLOTS, self.rng.choice([2, 2, 2, 3]))
        owner = ground.office.users[chosen[0][0]].bytes
        self.hot = {name: key for (of, name), key in ground.owned.items() if of == owner}
        """What everybody works on more often than on anything else."""
        self.installations = [self._install(name, n) for name, n in chosen]

    # What happened

    def tell(self, event: str) -> None:
        """Note a fault that happened."""
        self.faults[event] += 1
        self.kills += event.startswith("killed")
        self.note("fault", event)

    def note(self, *what: object) -> None:
        """Add to the trace, which is the same for the same seed."""
        self._trace.update(repr(what).encode())

    @property
    def trace(self) -> str:
        """What tells this history from every other."""
        return self._trace.hexdigest()

    def violated(self, law: str, sort: str, text: str) -> None:
        """Note a promise that was not kept."""
        self.violations.append(Violation(law, sort, text, self.seed))

    # Who is there

    def _install(self, name: str, n: int) -> Installation:
        is_fresh = self.rng.random() < FRESH_RATE
        source = self.ground.office.profile(name, n, is_fresh=is_fresh).parent
        folder = self.ground.folder / f"{name}-{n}"
        shutil.copytree(source, folder)
        return self._opened(name, f"{name}-{n}", folder)

    def _opened(self, name: str, label: str, folder: Path) -> Installation:
        user_id = str(self.ground.office.users[name])
        network = BadNetwork(
            self.room,
            user_id,
            self.rng,
            tell=self.tell,
            point=lambda place: at.point(place),
            meanwhile=lambda: self._meanwhile(self, at),
            pass_s=self.time.pass_s,
        )
        network.rate = FAULT_RATE
        network.has_digests = self.has_digests
        clock = WallClock(self.time)
        path = folder / "profile.db"
        at = Installation(name, label, user_id, path, network, clock, self.rng, self.tell)
        at.start()
        return at

    def copy(self, at: Installation) -> Installation:
        """Let somebody work on with a copy of a profile, on another machine."""
        label = f"{at.label}-copy{len(self.installations)}"
        folder = self.ground.folder / label
        at.copy_to(folder)
        made = self._opened(at.name, label, folder)
        made.own = set(at.own)
        made.notice_copy()
        self.installations.append(made)
        return made

    # What may happen

    def do(self, at: Installation, action: Action) -> None:
        """Let one thing happen to one installation."""
        self.steps += 1
        self.note(at.label, action.__name__)
        at.is_busy = True
        try:
            action(self, at)
        except Crash:
            at.restart()
        except WorkbenchError as error:
            self.note("refused", type(error).__name__)
        finally:
            at.is_busy = False

    @contextmanager
    def saving(self, at: Installation) -> Iterator[Writer]:
        """Give a transaction of a person; what it saves is promised once this ends."""
        lines: list[Any] = []
        try:
            with at.store.write() as w:
                yield w
                lines = w.journal_lines
        except Crash:
            self.intents.take_unsaid(at, lines)
            raise
        self.intents.take(at, lines)

    def step_engine(self, at: Installation) -> Outcome:
        """Let an engine do one piece of work; it must never stumble."""
        outcome = at.engine.step()
        self.note(at.label, outcome.phase.value)
        return outcome

    def close(self) -> None:
        """Let go of every file."""
        for at in self.installations:
            at.kill()

"""Every kind of torture by its name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import SystemRandom
from types import MappingProxyType

from workbench.bench.torture.figures import Figures
from workbench.bench.torture.sim import volume

USUAL_SECONDS = 60.0


@dataclass(frozen=True)
class Effort:
    """How much is asked for.

    Args:
        seed: The first; None takes any.
        runs: So many; None = as many as fit into `seconds`.
    """

    seed: int | None = None
    runs: int | None = None
    seconds: float | None = None

    @property
    def first_seed(self) -> int:
        """The first seed."""
        return SystemRandom().randrange(1, 10**9) if self.seed is None else self.seed

    @property
    def limit_s(self) -> float | None:
        """The time that may be taken; None when the number of runs decides."""
        return self.seconds or (None if self.runs is not None else USUAL_SECONDS)


def simulate(effort: Effort) -> Figures:
    """Run simulated histories on every core."""
    return volume.run_many(effort.first_seed, runs=effort.runs, seconds=effort.limit_s)


def kill(effort: Effort) -> Figures:
    """Kill a real client and a real server, cycle by cycle."""
    from workbench.bench.torture.kill import cycles

    return cycles.run(effort.first_seed, cycles=effort.runs, seconds=effort.limit_s)


def proxy(effort: Effort) -> Figures:
    """Spoil requests on real sockets; `runs` counts the spoiled ones."""
    from workbench.bench.torture.proxy import campaign

    return campaign.run(effort.first_seed, requests=effort.runs, seconds=effort.limit_s)


def race(effort: Effort) -> Figures:
    """Let writers and a reader race on PostgreSQL and SQLite; `runs` counts rows."""
    from workbench.bench.torture.race import run as races

    return races.run(effort.first_seed, rows=effort.runs)


def power(effort: Effort) -> Figures:
    """Cut the power while a person saves; `runs` counts the cuts."""
    from workbench.bench.torture.power import cuts

    return cuts.run(effort.first_seed, cuts=effort.runs, seconds=effort.limit_s)


def disk(effort: Effort) -> Figures:
    """Let the disk be full or fail at any write or sync."""
    from workbench.bench.torture.power import failing

    return failing.run(effort.first_seed, runs=effort.runs, seconds=effort.limit_s)


def flips(effort: Effort) -> Figures:
    """Turn single bytes of a profile over; `runs` counts them."""
    from workbench.bench.torture.flips import run as turning

    return turning.run(effort.first_seed, flips=effort.runs, seconds=effort.limit_s)


def sight(effort: Effort) -> Figures:
    """Compare what clients hold with what their users may see; `runs` counts users."""
    from workbench.bench.torture.sight import run as comparing

    return comparing.run(effort.first_seed, users=effort.runs)


KINDS: Mapping[str, Callable[[Effort], Figures]] = MappingProxyType(
    {
        "sim": simulate,
        "kill": kill,
        "proxy": proxy,
        "race": race,
        "power": power,
        "disk": disk,
        "flips": flips,
        "sight": sight,
    }
)

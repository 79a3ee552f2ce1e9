"""How soon the judge finds each planted bug."""

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.bench.torture.sim import volume
from workbench.bench.torture.sim.planted import BUGS

MOST_SEEDS = 5000


@dataclass(frozen=True)
class Catch:
    """How a bug was found.

    Args:
        seeds: How many histories it took; 0 when none found it.
        what: The promise that was broken.
    """

    bug: str
    story: str
    seeds: int
    seed: int = 0
    what: str = ""


def hunt(names: Iterator[str] | tuple[str, ...], first_seed: int, most: int) -> Iterator[Catch]:
    """Plant each bug and run histories until one breaks a promise."""
    for name in names:
        story = (BUGS[name].__doc__ or "").strip()
        found = volume.run_many(first_seed, runs=most, bug=name, is_first_enough=True)
        if found.is_good:
            yield Catch(name, story, 0)
            continue
        first = min(found.violations, key=lambda one: one.seed)
        what = f"{first.law} {first.sort}"
        yield Catch(name, story, first.seed - first_seed + 1, first.seed, what)

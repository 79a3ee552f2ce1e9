"""Every planted bug by its name, and how soon the judge finds each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from workbench.bench.torture.sim import planted_client, planted_server
from workbench.bench.torture.sim.planted_client import Bug

BUGS: Mapping[str, Bug] = MappingProxyType(
    {bug.__name__: bug for bug in (*planted_client.BUGS, *planted_server.BUGS)}
)
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
    from workbench.bench.torture.sim import volume

    for name in names:
        story = (BUGS[name].__doc__ or "").strip()
        found = volume.run_many(first_seed, runs=most, bug=name, is_first_enough=True)
        if found.is_good:
            yield Catch(name, story, 0)
            continue
        first = min(found.violations, key=lambda one: one.seed)
        what = f"{first.law} {first.sort}"
        yield Catch(name, story, first.seed - first_seed + 1, first.seed, what)

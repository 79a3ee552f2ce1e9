"""Runs one history by its seed."""

import traceback
from pathlib import Path
from random import Random

from workbench.bench.torture.figures import Figures
from workbench.bench.torture.sim import actions, desk, desk_laws, laws, own_reads, settling
from workbench.bench.torture.sim.chance import seeded_ids
from workbench.bench.torture.sim.fates import FATES
from workbench.bench.torture.sim.ground import Ground
from workbench.bench.torture.sim.world import Action, World

WORK: dict[Action, int] = actions.WORK | desk.WORK
"""What people do, and how often."""
CALLING: dict[Action, int] = {action: 5 * rate for action, rate in desk.WORK.items()}
MERGING: dict[Action, int] = {actions.merge: 16, actions.unmerge: 12}
DAYS: tuple[tuple[int, dict[Action, int]], ...] = (
    (14, WORK),
    (3, WORK | CALLING),
    (2, WORK | MERGING),
    (1, WORK | CALLING | MERGING),
)
"""Days that come so often: an ordinary one, one of calls, of merging duplicates, of both."""
STEPS = (6, 9, 12, 18)
FATE_RATE = 0.25


def run(ground: Ground, seed: int) -> tuple[Figures, str]:
    """Run one history and judge it; return what came of it, and its trace."""
    with seeded_ids(Random(seed + 1)):
        world = World(ground, seed, actions.meanwhile)
        try:
            _live(world)
            settling.settle(world)
            laws.judge(world)
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            text = f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"
            world.violated("I11", "wrong", text)
        finally:
            world.close()
    world.note(sorted(found.text for found in world.violations))
    figures = Figures("sim", runs=1, seeds=1, steps=world.steps, kills=world.kills)
    figures.saved = len(world.intents.by_mid)
    figures.faults = world.faults
    figures.violations = world.violations
    return figures, world.trace


def _live(world: World) -> None:
    (chances,) = world.rng.choices([day for _n, day in DAYS], [n for n, _day in DAYS])
    work, work_weights = list(chances), list(chances.values())
    fates, fate_weights = list(FATES), list(FATES.values())
    for _ in range(world.rng.choice(STEPS)):
        at = world.rng.choice(world.installations)
        if world.rng.random() < FATE_RATE:
            action = world.rng.choices(fates, fate_weights)[0]
        else:
            action = world.rng.choices(work, work_weights)[0]
        world.do(at, action)
        own_reads.check(world, at)
        desk_laws.one_caller_at_a_time(world)

from pathlib import Path

import pytest

from tests.simulation.world import simulate

SEEDS = range(1, 13)
STEPS = 40


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_doubled_or_stuck(seed: int, tmp_path: Path) -> None:
    simulate(seed, STEPS, tmp_path)

"""Histories in which people merge records and undo it, judged by the same laws and one more."""

from collections.abc import Iterator
from unittest import mock

import pytest

from workbench.bench.torture.sim import histories
from workbench.bench.torture.sim.ground import Ground, furnished, prepared, silence
from workbench.server import merge_book
from workbench.server.mutations import merge

SEEDS = range(1, 31)
SOON = 60


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    with silence(), furnished() as office, prepared(office) as made:
        yield made


@pytest.mark.parametrize("first", SEEDS[::10])
def test_merged_and_apart_again_nothing_is_lost_doubled_or_stuck(
    ground: Ground, first: int
) -> None:
    for seed in range(first, first + 10):
        figures, _trace = histories.run(ground, seed, merges=True)
        assert figures.violations == []


def test_the_judge_finds_a_server_that_leaves_behind_what_hung_on_a_merged_record(
    ground: Ground,
) -> None:
    with mock.patch.object(merge, "_move_all", return_value=[]):
        assert any(_broken(ground, seed) for seed in range(1, SOON))


def test_the_judge_finds_a_server_that_forgets_where_a_merged_record_lives_on(
    ground: Ground,
) -> None:
    with mock.patch.object(merge_book, "_in_force", return_value=None):
        assert any(_broken(ground, seed) for seed in range(1, SOON))


def _broken(ground: Ground, seed: int) -> bool:
    return bool(histories.run(ground, seed, merges=True)[0].violations)

"""Each bench at a tiny scale gives finite figures; what they amount to is nobody's promise here."""

import json
import math

import pytest
from typer.testing import CliRunner

from workbench.bench.benches import BENCHES
from workbench.bench.figures import Figure, Goal, Times, in_turns
from workbench.bench.place import Place
from workbench.bench.rows import Scale, rows
from workbench.cli.main import cli
from workbench.i18n import Label

TINY = Scale("tiny", 30)


@pytest.fixture(scope="module")
def tiny_place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("bench"), TINY, effort=0.02)


@pytest.mark.parametrize("name", BENCHES)
def test_a_bench_gives_finite_figures_beside_its_floor(name: str, tiny_place: Place) -> None:
    figures = BENCHES[name](tiny_place)
    assert figures
    for figure in figures:
        assert figure.bench == name
        assert all(math.isfinite(one) and one > 0 for one in (figure.ours, figure.floor))
        assert figure.ratio == pytest.approx(figure.ours / figure.floor)
        assert figure.n > 0


def test_the_same_seed_makes_the_same_records() -> None:
    assert list(rows(TINY)) == list(rows(TINY))


def test_a_scale_has_every_record_it_promises() -> None:
    made = [type_name for type_name, _id, _row in rows(TINY)]
    assert made.count("Task") == TINY.tasks == 300
    large = sum(made.count(name) for name in ("Account", "Contact", "Opportunity", "Task"))
    assert large == TINY.total


def test_ours_and_the_floor_take_turns_and_the_first_turn_is_not_counted() -> None:
    order: list[str] = []
    ours, floor = in_turns(
        3, lambda turn: order.append(f"ours {turn}"), lambda turn: order.append(f"floor {turn}")
    )
    assert len(ours.ms) == len(floor.ms) == 3
    assert sorted(order[:2]) == ["floor 0", "ours 0"]
    assert order[2:] == ["ours 1", "floor 1", "floor 2", "ours 2", "ours 3", "floor 3"]


def test_percentiles_are_values_that_were_measured() -> None:
    times = Times(tuple(float(n) for n in range(1, 101)))
    assert (times.at(50), times.at(95), times.at(99)) == (51.0, 96.0, 100.0)


def test_a_goal_knows_whether_less_or_more_is_better() -> None:
    assert Goal("G1", 1.3).is_met(1.3)
    assert not Goal("G1", 1.3).is_met(1.31)
    assert Goal("G7", 0.7, is_at_least=True).is_met(0.8)
    assert not Goal("G7", 0.7, is_at_least=True).is_met(0.6)


def test_a_figure_tells_programs_the_goal_and_whether_it_is_met() -> None:
    figure = Figure("search", Label("find", "查找"), "ms", 3.0, 2.0, 7, Goal("G12", 2.0))
    told = json.loads(json.dumps(figure.to_json()))
    assert told["ratio"] == 1.5
    assert told["goal"] == "G12: ≤ 2 ×"
    assert told["is_met"] is True


def test_the_command_lists_the_benches_and_refuses_others() -> None:
    listed = CliRunner().invoke(cli, ["bench", "--list", "--json"])
    assert json.loads(listed.stdout)["benches"] == list(BENCHES)
    refused = CliRunner().invoke(cli, ["bench", "sleeping"])
    assert refused.exit_code == 2
    assert "sleeping" in refused.stderr

"""Small runs of every kind of torture; the long ones are the command's."""

import json

import pytest
from typer.testing import CliRunner

from workbench.bench.torture import kinds
from workbench.bench.torture.figures import Figures
from workbench.bench.torture.flips import run as flips
from workbench.bench.torture.kill import cycles
from workbench.bench.torture.power import cuts, failing
from workbench.bench.torture.proxy import campaign, faults
from workbench.bench.torture.race import postgres
from workbench.bench.torture.race import run as race
from workbench.bench.torture.sight import run as sight
from workbench.cli.main import cli

SEED = 20261122


def check(figures: Figures) -> None:
    assert figures.violations == []
    assert figures.saved > 0
    assert all(figures.faults.values())


def test_killed_programs_and_servers_lose_nothing_that_was_printed_as_saved() -> None:
    figures = cycles.run(SEED, cycles=12)
    check(figures)
    assert figures.kills >= 12
    assert figures.faults["server killed"] > 0


def test_every_fault_of_the_proxy_over_tls_costs_time_only() -> None:
    figures = campaign.run(SEED, requests=120)
    check(figures)
    assert set(faults.TLS) < figures.faults.keys()
    endpoints = {"push", "changes", "snapshot", "hello", "upload", "download"}
    assert figures.notes["by_endpoint"].keys() >= endpoints


def test_a_power_cut_loses_nothing_and_without_full_it_does() -> None:
    figures = cuts.run(SEED, cuts=80)
    check(figures)
    assert figures.notes["lost_by_the_control"] > 0


def test_a_full_or_failing_disk_is_told_and_costs_nothing_that_was_saved() -> None:
    figures = failing.run(SEED, runs=15)
    check(figures)
    assert figures.faults.keys() == set(failing.ERRORS)


def test_a_byte_turned_over_is_told_in_a_sentence_and_costs_no_unsent_work() -> None:
    check(flips.run(SEED, flips=25))


def test_every_client_holds_what_the_records_say_its_user_may_see() -> None:
    check(sight.run(SEED, users=8))


def test_no_row_passes_the_reader_by_and_the_naive_cursor_misses_some(
    postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(postgres.VARIABLE, postgres_server)
    figures = race.run(3, rows=4000)
    check(figures)
    assert figures.notes["missed_by_postgresql"] == figures.notes["missed_by_sqlite"] == 0
    assert figures.notes["missed_by_naive"] > 0


def test_the_command_prints_what_was_done_and_what_came_of_it() -> None:
    told = CliRunner().invoke(
        cli, ["bench", "torture", "--kind", "disk", "--runs", "2", "--seed", "5", "--json"]
    )
    found = json.loads(told.stdout)["torture"][0]
    names = ("runs", "seeds", "kills", "faults", "lost", "duplicated", "stuck")
    assert [found[name] for name in names[:2]] == [2, 1]
    assert [found[name] for name in names[4:]] == [0, 0, 0]


def test_the_command_refuses_what_it_does_not_know() -> None:
    refused = CliRunner().invoke(cli, ["bench", "torture", "--kind", "earthquake"])
    assert refused.exit_code == 2
    assert all(kind in refused.output for kind in kinds.KINDS)
    assert CliRunner().invoke(cli, ["bench", "torture", "--planted", "x"]).exit_code == 2

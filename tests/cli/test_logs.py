"""What is logged for the makers stands in a file, not among the sentences for people."""

import logging

import pytest
import typer

from tests.cli.office import real_run, run
from workbench import paths
from workbench.cli import everywhere, logs


def test_a_warning_of_the_program_goes_into_the_log_file_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def warn(*_given: object, **_named: object) -> int:
        logging.getLogger("workbench.sync").warning("a history changed")
        return 0

    monkeypatch.setattr(everywhere, "accept", lambda _command: None)
    monkeypatch.setattr(typer.main, "get_command", lambda _cli: warn)
    told = run("sync")
    assert (told.code, told.out, told.err) == (0, "", "")
    written = (paths.logs_dir() / logs.LOG_NAME).read_text(encoding="utf-8")
    assert "WARNING workbench.sync a history changed" in written


def test_without_a_warning_there_is_no_log_file() -> None:
    assert real_run("version").code == 0
    assert not (paths.logs_dir() / logs.LOG_NAME).exists()


def test_a_server_tells_its_keeper_at_once() -> None:
    before = list(logging.getLogger().handlers)
    with logs.kept():
        logs.on_standard_error()
        assert logging.getLogger().handlers == before

"""How many suggested next steps were dismissed is told on the command line."""

import pytest

from tests.cli.office import ask


@pytest.mark.usefixtures("desk")
def test_where_none_was_shown_there_is_no_rate() -> None:
    told = ask("--profile", "ada", "call", "suggestions")
    assert (told["shown"], told["dismissed"], told["dismiss_rate"]) == (0, 0, None)

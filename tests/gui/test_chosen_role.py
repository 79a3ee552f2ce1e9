import pytest

import ui.__main__ as command
from ui import sample_session


@pytest.mark.parametrize(
    ("words", "role"),
    [(["--role", "bdr"], "bdr"), (["--sample"], "ae"), (["--sample", "--role", "se"], "se")],
)
def test_a_role_opens_the_sample_as_that_role(
    monkeypatch: pytest.MonkeyPatch, words: list[str], role: str
) -> None:
    opened: list[str] = []

    def run(_arguments: list[str], chosen: str) -> int:
        opened.append(chosen)
        return 0

    monkeypatch.setattr(sample_session, "run", run)
    monkeypatch.setattr(command, "_has_display", lambda: True)
    assert command.main(words) == 0
    assert opened == [role]

"""A refresh token is spent when it is used: the next must not be lost on its way to its place."""

import errno
from itertools import count

import pytest

from tests.sync.scripted_transport import HandClock
from workbench.backend.tokens import Tokens
from workbench.backend.transport import Unknown
from workbench.wire.messages import Json


class FullDisk:
    """A token store that can be read, and written to while there is room."""

    def __init__(self) -> None:
        self.refresh: str | None = "refresh-0"
        self.has_room = False

    def load(self) -> str | None:
        return self.refresh

    def save(self, refresh: str) -> None:
        if not self.has_room:
            raise OSError(errno.ENOSPC, "no space left")
        self.refresh = refresh


def test_a_token_that_could_not_be_kept_is_used_and_kept_later() -> None:
    kept, clock, numbers = FullDisk(), HandClock(), count(1)
    spent: list[str] = []

    def exchange(refresh: str) -> Json:
        spent.append(refresh)
        n = next(numbers)
        return {"access_token": f"a{n}", "refresh_token": f"refresh-{n}", "expires_in": 3600}

    tokens = Tokens(kept, exchange, clock.monotonic)
    assert tokens.current() == "a1"
    clock.pass_s(3600)
    assert tokens.current() == "a2"
    assert tokens.kept() == "refresh-2"
    kept.has_room = True
    clock.pass_s(3600)
    assert tokens.current() == "a3"
    assert spent == ["refresh-0", "refresh-1", "refresh-2"]
    assert kept.refresh == tokens.kept() == "refresh-3"


def test_a_sign_in_that_cannot_be_kept_is_told_and_not_used() -> None:
    tokens = Tokens(FullDisk(), lambda _refresh: {}, HandClock().monotonic)
    with pytest.raises(OSError, match="no space"):
        tokens.adopt({"access_token": "a", "refresh_token": "new", "expires_in": 3600})
    assert tokens.kept() == "refresh-0"
    with pytest.raises(Unknown):
        tokens.current()

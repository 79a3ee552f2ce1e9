"""Faults that a reading of the code found: something sent twice, for ever, or never again."""

import threading
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from typing_extensions import override

from tests.sync.profile_helpers import counts, create, names, problem
from tests.sync.scripted_transport import HandClock, ScriptedTransport
from workbench.backend.credentials import NoKeyring
from workbench.store import outbox
from workbench.store.database import Store
from workbench.sync.engine import Engine
from workbench.sync.hints import Hints

PATIENCE_S = 10.0


def test_what_was_given_up_a_moment_before_it_was_to_leave_is_not_sent(
    engine: Engine, store: Store, transport: ScriptedTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.run_until_quiet()
    create(store, "Kept")
    create(store, "Given up")
    chosen = outbox.due

    def due_then_discard(*given: Any) -> list[outbox.Pending]:
        found = chosen(*given)
        monkeypatch.setattr(outbox, "due", chosen)
        with store.write() as w:
            outbox.discard(w, found[1].mid)
        return found

    monkeypatch.setattr(outbox, "due", due_then_discard)
    engine.run_until_quiet()
    sent = [one["row"]["name"] for body in transport.bodies("push") for one in body["mutations"]]
    assert sent == ["Kept"]
    assert names(store) == {"Kept"}


def test_a_clock_set_back_after_the_first_refusal_does_not_hide_a_change_for_years(
    engine: Engine, store: Store, transport: ScriptedTransport, clock: HandClock
) -> None:
    engine.run_until_quiet()
    create(store, "Poison")
    for turn in range(40):
        transport.will("push", problem(500))
        engine.run_until_quiet()
        clock.pass_s(400)
        if turn == 3:
            clock.started_at = clock.started_at.replace(year=clock.started_at.year - 10)
    assert counts(store) == {"quarantined": 1}


class Locked(ScriptedTransport):
    """A keyring that is locked at first."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_again = threading.Event()
        self._is_first = True

    @override
    def poke(self) -> "Locked":
        if self._is_first:
            self._is_first = False
            raise NoKeyring("locked")
        self.asked_again.set()
        return self

    def __iter__(self) -> Iterator[int]:
        return iter(())


def test_a_keyring_that_was_locked_once_does_not_end_the_hints() -> None:
    class Soon(Random):
        @override
        def uniform(self, a: float, b: float) -> float:
            return 0.01

    transport = Locked()
    hints = Hints(transport, lambda: None, Soon())
    hints.start()
    try:
        assert transport.asked_again.wait(PATIENCE_S)
    finally:
        hints.stop()

import threading
import time
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest

from tests.sync.scripted_transport import USER, HandClock, ScriptedTransport, page, put
from workbench.backend.transport import SlowDown, Unauthenticated, Unknown
from workbench.store import records
from workbench.store.database import Store
from workbench.sync.clock import SystemClock
from workbench.sync.engine import Engine
from workbench.sync.schedule import Schedule
from workbench.sync.state import Phase, SyncState

PATIENCE_S = 10.0


class Listening(ScriptedTransport):
    """Hints when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.is_closed = threading.Event()
        self.news = threading.Event()
        self.is_lost = threading.Event()

    def poke(self) -> "Listening":
        if self.is_lost.is_set():
            raise Unknown("The server cannot be reached.")
        return self

    def __iter__(self) -> Iterator[int]:
        while not self.is_closed.is_set():
            self.news.wait(PATIENCE_S)
            if not self.is_closed.is_set():
                self.news.clear()
                yield 1

    def close(self) -> None:
        self.is_closed.set()
        self.news.set()


@pytest.fixture
def server() -> Listening:
    return Listening()


@pytest.fixture
def schedule(store: Store, server: Listening) -> Iterator[Schedule]:
    made = Schedule(store, server, Engine(store, server, SystemClock(), poll_s=600.0))
    yield made
    made.stop()


def wait_for(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def create(store: Store, name: str) -> None:
    with store.write() as w:
        records.create(w, "Account", {"name": name})


def test_a_save_is_sent_without_being_asked(
    schedule: Schedule, store: Store, server: Listening
) -> None:
    schedule.start()
    wait_for(lambda: schedule.state.phase is Phase.SYNCED)
    create(store, "One")
    wait_for(lambda: len(server.bodies("push")) == 1)
    (sent,) = server.bodies("push")[0]["mutations"]
    assert (sent["op"], sent["type"], sent["row"]["name"]) == ("create", "Account", "One")


def test_a_hint_pulls_at_once(schedule: Schedule, store: Store, server: Listening) -> None:
    schedule.start()
    wait_for(lambda: schedule.state.phase is Phase.SYNCED)
    pulled = len(server.bodies("changes"))
    server.will("changes", page(put("Account", USER, 11, name="Bolt"), next="c2", up_to=11))
    server.news.set()
    wait_for(lambda: len(server.bodies("changes")) > pulled)
    schedule.stop()
    with store.read() as r:
        assert records.require(r, "Account", UUID(USER)).name == "Bolt"


def test_a_paused_schedule_rests_until_it_may_go_on(
    schedule: Schedule, store: Store, server: Listening
) -> None:
    schedule.pause()
    schedule.start()
    wait_for(lambda: schedule.state.phase is Phase.PAUSED)
    create(store, "One")
    assert server.asked == []
    schedule.resume()
    wait_for(lambda: len(server.bodies("push")) == 1)


def test_listeners_hear_of_waiting_changes_and_why(
    schedule: Schedule, store: Store, server: Listening
) -> None:
    heard: list[SyncState] = []
    schedule.subscribe(heard.append)
    create(store, "One")
    server.will("hello", Unknown("The server cannot be reached."))
    schedule.start()
    wait_for(lambda: any(state.phase is Phase.OFFLINE for state in heard))
    offline = next(state for state in heard if state.phase is Phase.OFFLINE)
    assert (offline.waiting, offline.reason) == (1, "The server cannot be reached.")


def test_who_can_hear_the_server_again_waits_no_longer(
    store: Store, server: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.sync.hints.RETRY_S", 1.0)
    engine = Engine(store, server, SystemClock(), poll_s=600.0)
    made = Schedule(store, server, engine)
    engine.step()
    create(store, "One")
    for _ in range(12):  # the next wait may be five minutes
        engine._backoff.failed(engine.clock.monotonic())
    engine._backoff._not_before_s += 200.0
    server.is_lost.set()
    try:
        made.start()
        wait_for(lambda: made.state.phase is Phase.OFFLINE)
        assert server.bodies("push") == []
        server.is_lost.clear()
        wait_for(lambda: len(server.bodies("push")) == 1)
    finally:
        made.stop()


def test_a_server_that_asked_for_time_gets_it_though_it_can_be_heard(
    engine: Engine, store: Store, transport: ScriptedTransport, clock: HandClock
) -> None:
    transport.will("hello", SlowDown(120.0))
    assert engine.run_until_quiet().phase is Phase.OFFLINE
    engine.server_is_back()
    clock.pass_s(119.0)
    assert engine.run_until_quiet().phase is Phase.OFFLINE
    clock.pass_s(1.5)
    assert engine.run_until_quiet().phase is Phase.SYNCED


def test_sync_now_ends_a_stop(schedule: Schedule, server: Listening) -> None:
    server.will("hello", Unauthenticated())
    schedule.start()
    wait_for(lambda: schedule.state.phase is Phase.SIGNED_OUT)
    assert schedule.state.last_sync_at is None
    schedule.sync_now()
    wait_for(lambda: schedule.state.phase is Phase.SYNCED)
    assert schedule.state.last_sync_at is not None


def test_a_bug_in_a_step_does_not_end_sync(
    schedule: Schedule,
    server: Listening,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("workbench.sync.schedule.AFTER_TROUBLE_S", 0.01)

    def broken(_body: object) -> object:
        raise ZeroDivisionError

    server.will("hello", broken)
    schedule.start()
    wait_for(lambda: schedule.state.phase is Phase.SYNCED)
    assert [line for line in caplog.messages if "stumbled" in line] == [
        "sync stumbled; it starts again from what the profile says"
    ]
    assert schedule.state.last_sync_at is not None


def test_stop_ends_both_threads(schedule: Schedule) -> None:
    schedule.start()
    wait_for(lambda: schedule.state.phase is Phase.SYNCED)
    schedule.stop()
    assert not {"sync", "sync-hints"} & {thread.name for thread in threading.enumerate()}

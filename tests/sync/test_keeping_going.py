"""What keeps sync alive and careful: the watchdog, a full disk, a wipe from afar."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from uuid import UUID

import pytest

from tests.sync.profile_helpers import account, counts, create, names
from tests.sync.scripted_transport import (
    ALL,
    OWN,
    HandClock,
    ScriptedTransport,
    accept,
    hello,
    page,
    snapshot,
)
from workbench.backend.transport import Disabled, Problem, Unknown, Wiped
from workbench.store import events, outbox, records
from workbench.store.database import Store
from workbench.sync.engine import LEAST_FREE_BYTES, Engine
from workbench.sync.schedule import STUCK_S, Schedule
from workbench.sync.state import Phase
from workbench.wire.messages import Json

ADA = "0193aaaa-0000-7000-8000-000000000001"
BEN = "0193aaaa-0000-7000-8000-000000000002"
PATIENCE_S = 10.0


@dataclass
class Stuck:
    """A request that never comes back until it is let go; then its answer is late."""

    reached: threading.Event
    let_go: threading.Event

    def __call__(self, body: Json) -> Json:
        self.reached.set()
        self.let_go.wait(PATIENCE_S)
        return accept(body)


@pytest.fixture
def stuck() -> Iterator[Stuck]:
    made = Stuck(threading.Event(), threading.Event())
    yield made
    made.let_go.set()


def until(holds: Callable[[], bool]) -> None:
    ended = threading.Event()
    for _try in range(1000):
        if holds():
            return
        ended.wait(0.01)
    raise AssertionError("it never came to that")


def test_a_stuck_worker_is_replaced_and_its_late_answer_is_not_used(
    store: Store, transport: ScriptedTransport, clock: HandClock, stuck: Stuck,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    create(store, "One")
    transport.will("push", stuck)
    schedule = Schedule(store, transport, Engine(store, transport, clock, Random(1)))
    schedule.start()
    assert stuck.reached.wait(PATIENCE_S)
    clock.pass_s(STUCK_S - 1)
    assert not schedule.look()
    clock.pass_s(2)
    first = schedule._thread
    assert schedule.look()
    assert "sync was stuck" in caplog.text
    assert "scripted_transport" in caplog.text or "Thread" in caplog.text
    until(lambda: counts(store) == {"acked": 1})
    late, again = transport.bodies("push")
    assert late == again
    stuck.let_go.set()
    assert first is not None
    first.join(PATIENCE_S)
    assert not first.is_alive()
    assert counts(store) == {"acked": 1}
    schedule.stop()


def test_a_worker_that_waits_for_nothing_is_left_alone(
    store: Store, transport: ScriptedTransport, clock: HandClock, stuck: Stuck
) -> None:
    transport.will("hello", stuck)
    schedule = Schedule(store, transport, Engine(store, transport, clock, Random(1)))
    schedule.start()
    assert stuck.reached.wait(PATIENCE_S)
    clock.pass_s(10 * STUCK_S)
    assert not schedule.look()  # the outbox is empty: nobody misses anything
    stuck.let_go.set()
    schedule.stop()


def test_a_nearly_full_disk_stops_pulls_and_nothing_else(
    store: Store, transport: ScriptedTransport, clock: HandClock
) -> None:
    room = [LEAST_FREE_BYTES - 1]
    engine = Engine(store, transport, clock, Random(1), free_bytes=lambda: room[0])
    create(store, "One")
    outcome = engine.run_until_quiet()
    assert outcome.phase is Phase.NEEDS_YOU
    assert "disk is nearly full" in outcome.reason
    assert outcome.wait_s
    assert counts(store) == {"acked": 1}
    assert transport.bodies("snapshot") == transport.bodies("changes") == []
    room[0] = LEAST_FREE_BYTES
    clock.pass_s(outcome.wait_s)
    assert engine.run_until_quiet().phase is Phase.SYNCED
    assert len(transport.bodies("snapshot")) == 1


def test_a_device_to_be_wiped_sends_what_waits_once(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    engine.run_until_quiet()
    create(store, "One")
    transport.will("push", Wiped(may_push=True))
    outcome = engine.run_until_quiet()
    assert (outcome.phase, outcome.wait_s, engine.is_wiped) == (Phase.NEEDS_YOU, None, True)
    assert counts(store) == {"acked": 1}


def test_a_device_that_may_not_push_any_more_keeps_its_outbox_for_the_bundle(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    create(store, "One")
    transport.will("hello", Wiped())
    engine.run_until_quiet()
    assert engine.is_wiped
    assert transport.bodies("push") == []
    assert counts(store) == {"new": 1}


def test_a_closed_account_is_no_wipe(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    transport.will("hello", Disabled())
    engine.run_until_quiet()
    assert not engine.is_wiped


def test_another_persons_work_in_the_same_file_is_never_sent(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    create(store, "Mine")
    create(store, "Theirs")
    with store.write() as w:
        w.execute(
            "UPDATE outbox SET user_id = ? WHERE n = (SELECT max(n) FROM outbox)",
            (UUID(ADA).bytes,),
        )
    engine.run_until_quiet()
    sent = [m["row"]["name"] for body in transport.bodies("push") for m in body["mutations"]]
    assert sent == ["Mine"]
    assert counts(store)["new"] == 1


def lost_scope(**more: object) -> Problem:
    body = {"cursor": "c3", "added": [], "dropped": [ALL["id"]], **more}
    return Problem(410, "scope-changed", "", body)


def test_a_lost_scope_takes_only_what_no_other_scope_brings(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    mine = account(ADA, 3, "In both") | {"scopes": [OWN["id"], ALL["id"]]}
    theirs = account(BEN, 4, "In one") | {"scopes": [ALL["id"]]}
    transport.will("hello", hello(scopes=(OWN, ALL)))
    transport.will("snapshot", lambda asked: snapshot(asked[0], mine))
    transport.will("snapshot", lambda asked: snapshot(asked[0], mine, theirs))
    engine.run_until_quiet()
    create(store, "Never acknowledged")
    transport.will("push", Unknown("lost"))
    transport.will("changes", lost_scope())
    engine.hint()
    engine.run_until_quiet()
    engine.wake()
    engine.run_until_quiet()
    assert names(store) == {"In both", "Never acknowledged"}
    with store.read() as r:
        [event] = [one for one in events.recent(r) if one.kind == "scope_left"]
    assert event.facts == {"n": 1}


@pytest.mark.parametrize("edit", ["patch", "delete"])
def test_open_changes_of_a_record_that_left_wait_with_their_text(
    engine: Engine, store: Store, transport: ScriptedTransport, edit: str
) -> None:
    theirs = account(BEN, 4, "Lumen") | {"scopes": [ALL["id"]]}
    transport.will("hello", hello(scopes=(OWN, ALL)))
    transport.will("snapshot", lambda asked: snapshot(asked[0]))
    transport.will("snapshot", lambda asked: snapshot(asked[0], theirs))
    engine.run_until_quiet()
    with store.write() as w:
        if edit == "patch":
            records.patch(w, "Account", UUID(BEN), {"description": "What I typed"})
        else:
            records.delete(w, "Account", UUID(BEN))
    transport.will("push", lost_scope())
    engine.run_until_quiet()
    assert names(store) == set()
    with store.read() as r:
        [kept] = outbox.listing(r, ("quarantined",))
        assert r.value("SELECT count(*) FROM base") == 0
    if edit == "patch":
        assert kept.body["set"]["description"]["new"] == "What I typed"
    assert kept.last_error is not None
    assert kept.last_error["code"] == "left_sight"


def test_a_pull_reaches_a_record_whose_change_was_refused(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    transport.will("snapshot", lambda asked: snapshot(asked[0], account(ADA, 3, "Hengda")))
    engine.run_until_quiet()
    with store.write() as w:
        records.patch(w, "Account", UUID(ADA), {"name": "Mine"})

    def refuse(body: Json) -> Json:
        answer = accept(body)
        answer["results"][0] |= {"result": "rejected", "code": "invalid_value"}
        return answer

    transport.will("push", refuse)
    transport.will("changes", page(account(ADA, 20, "Hengda Logistics"), next="c9", up_to=20))
    engine.run_until_quiet()
    assert names(store) == {"Hengda Logistics"}
    assert counts(store) == {"quarantined": 1}

"""Every answer to a push (wire.md 5, sync.md 2.4)."""

import pytest

from tests.sync.profile_helpers import ADA, counts, create, names, problem, settle_down
from tests.sync.scripted_transport import (
    EPOCH,
    HandClock,
    ScriptedTransport,
    accept,
    answering,
    page,
)
from workbench.backend.transport import (
    Failure,
    SlowDown,
    TooLarge,
    Unknown,
)
from workbench.store import outbox
from workbench.store.database import Store
from workbench.sync.engine import Engine
from workbench.sync.state import Phase
from workbench.wire.messages import Json


def test_changes_are_sent_oldest_first_in_one_request(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    for name in ("One", "Two", "Three"):
        create(store, name)
    engine.run_until_quiet()
    (body,) = transport.bodies("push")
    assert [mutation["row"]["name"] for mutation in body["mutations"]] == ["One", "Two", "Three"]
    assert body["epoch"] == EPOCH
    assert engine.report().pushed == 3


def test_what_is_acknowledged_waits_for_the_feed_and_then_rests_in_the_archive(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    create(store, "One")
    engine.run_until_quiet()
    assert counts(store) == {"acked": 1}
    transport.will("changes", page(next="c5", up_to=100))
    engine.hint()
    engine.run_until_quiet()
    assert counts(store) == {}


@pytest.mark.parametrize(
    "failure",
    [Unknown("reset"), SlowDown(0.0), problem(500), problem(502), problem(400, "invalid-request")],
    ids=str,
)
def test_after_a_failure_the_very_same_bytes_go_again(
    engine: Engine,
    store: Store,
    transport: ScriptedTransport,
    clock: HandClock,
    failure: Failure,
) -> None:
    create(store, "One")
    transport.will("push", failure)
    settle_down(engine, clock)
    first, second = transport.bodies("push")
    assert first == second
    assert counts(store) == {"acked": 1}


DAMAGED_RESULTS = {
    "none": {"epoch": EPOCH, "results": []},
    "of another": {"epoch": EPOCH, "results": [{"mid": ADA, "result": "ok", "seq": 1, "ver": 1}]},
    "an unknown result": answering(One={"result": "perhaps"}),
    "no number": answering(One={"seq": None}),
    "no list": {"epoch": EPOCH},
}


@pytest.mark.parametrize("damaged", DAMAGED_RESULTS.values(), ids=DAMAGED_RESULTS.keys())
def test_of_damaged_results_nothing_is_used(
    engine: Engine, store: Store, transport: ScriptedTransport, damaged: Json
) -> None:
    create(store, "One")
    transport.will("push", damaged)
    assert engine.run_until_quiet().phase is Phase.OFFLINE
    assert counts(store) == {"sent": 1}


def test_a_refused_change_is_put_aside_and_the_others_pass(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    for name in ("Good", "Bad", "Better"):
        create(store, name)
    refused = {"result": "forbidden", "code": "no_edit", "message": "No."}
    transport.will("push", answering(Bad=refused))
    assert engine.run_until_quiet().phase is Phase.NEEDS_YOU
    assert counts(store) == {"acked": 2, "quarantined": 1}
    assert "Bad" in names(store)


def test_a_conflict_is_an_acknowledgement(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    create(store, "One")
    transport.will("push", answering(One={"result": "conflict", "fields": ["name"]}))
    engine.run_until_quiet()
    assert counts(store) == {"acked": 1}


def test_blocked_changes_wait_without_being_sent_again_and_again(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    create(store, "One")
    transport.will("push", answering(One={"result": "blocked", "by": ADA}))
    assert engine.run_until_quiet().phase is Phase.WAITING
    assert len(transport.bodies("push")) == 1
    assert engine.report().waiting == 1


def test_a_batch_that_is_too_large_is_halved(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    for n in range(4):
        create(store, f"Account {n}")
    transport.will("push", TooLarge())
    engine.run_until_quiet()
    assert [len(body["mutations"]) for body in transport.bodies("push")] == [4, 2, 2]


def test_a_small_change_that_something_on_the_way_finds_too_large_goes_again(
    engine: Engine, store: Store, transport: ScriptedTransport, clock: HandClock
) -> None:
    create(store, "Small")
    transport.will("push", TooLarge())
    engine.run_until_quiet()
    assert counts(store) == {"sent": 1}
    create(store, "Another")
    engine.run_until_quiet()
    assert counts(store) == {"acked": 1, "sent": 1}
    transport.will("push", TooLarge())
    settle_down(engine, clock)
    assert counts(store) == {"acked": 2}


def test_one_change_that_is_too_large_is_put_aside(
    engine: Engine,
    store: Store,
    transport: ScriptedTransport,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("workbench.sync.pushing.SURELY_TAKEN_BYTES", 100)
    create(store, "Huge")
    transport.will("push", TooLarge())
    create(store, "Small")
    transport.will("push", TooLarge())
    engine.run_until_quiet()
    assert counts(store) == {"acked": 1, "quarantined": 1}
    with store.read() as r:
        (waiting,) = outbox.listing(r, ("quarantined",))
    assert waiting.last_error is not None
    assert waiting.last_error["code"] == "too_large"


def test_the_one_change_that_fails_every_request_is_found_and_the_rest_pass(
    engine: Engine, store: Store, transport: ScriptedTransport, clock: HandClock
) -> None:
    for n in range(20):
        create(store, "Poison" if n == 7 else f"Account {n}")

    def choke(body: Json) -> Json:
        if any(mutation["row"]["name"] == "Poison" for mutation in body["mutations"]):
            raise problem(500)
        return accept(body)

    transport.will("push", *[choke] * 200)
    started_s = clock.at_s
    while counts(store).get("acked", 0) < 19:
        outcome = engine.run_until_quiet()
        assert outcome.wait_s is not None
        clock.pass_s(outcome.wait_s)
    assert clock.at_s - started_s < 60
    settle_down(engine, clock, most_s=20_000)
    assert counts(store) == {"acked": 19, "quarantined": 1}
    assert clock.at_s - started_s >= 3600


def test_tries_are_counted_and_the_reason_stands_beside_each_change(
    engine: Engine, store: Store, transport: ScriptedTransport, clock: HandClock
) -> None:
    create(store, "One")
    transport.will("push", Unknown("The server cannot be reached."), Unknown("Cut short."))
    for _try in range(2):
        engine.wake()
        engine.run_until_quiet()
    with store.read() as r:
        [waiting] = outbox.listing(r)
    assert (waiting.state, waiting.tries) == ("sent", 2)
    assert waiting.last_error == {"result": "unknown", "message": "Cut short."}
    engine.wake()
    engine.run_until_quiet()
    with store.read() as r:
        [settled] = outbox.listing(r)
    assert (settled.state, settled.tries, settled.last_error) == ("acked", 3, None)

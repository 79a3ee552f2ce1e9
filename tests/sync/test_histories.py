"""A restored server gets back first what it has lost, and hears from us that it was restored."""

from tests.sync.profile_helpers import counts, create, problem
from tests.sync.scripted_transport import (
    EPOCH,
    OTHER_EPOCH,
    HandClock,
    ScriptedTransport,
    accept,
    hello,
    page,
    snapshot,
)
from workbench.backend.transport import ClientTooOld, Wiped
from workbench.store import meta, outbox
from workbench.store.database import Store
from workbench.sync.engine import Engine
from workbench.wire.messages import Json

CHANGED = problem(410, "epoch-changed", epoch=OTHER_EPOCH)


def told(acked: str) -> object:
    return lambda body: {**accept(body), "acked": acked}


def names_sent(transport: ScriptedTransport, nth: int) -> list[str]:
    body = transport.bodies("push")[nth]
    return [mutation["row"]["name"] for mutation in body["mutations"]]


def epoch_and_proof(body: Json) -> tuple[str | None, str | None]:
    return body.get("epoch"), body.get("acked")


def test_after_a_refusal_the_lost_changes_go_before_the_newer_ones(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    for name in ("First", "Second"):
        create(store, name)
    engine.run_until_quiet()
    create(store, "Third")
    transport.will("push", CHANGED)
    transport.will("hello", hello(epoch=OTHER_EPOCH))
    transport.will("snapshot", lambda asked: snapshot(asked[0], epoch=OTHER_EPOCH))
    transport.will("changes", page(next="c0", epoch=OTHER_EPOCH))
    engine.hint()
    engine.run_until_quiet()
    assert names_sent(transport, 1) == ["Third"]
    assert names_sent(transport, 2) == ["First", "Second", "Third"]
    assert transport.bodies("push")[2]["epoch"] == OTHER_EPOCH


def test_what_the_server_gave_with_its_answer_is_shown_to_it_again(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    transport.will("push", told("proof 1"), told("proof 2"))
    for name in ("First", "Second"):
        create(store, name)
        engine.run_until_quiet()
    assert [epoch_and_proof(body) for body in transport.bodies("push")] == [
        (EPOCH, None),
        (EPOCH, "proof 1"),
    ]
    engine.renewed().run_until_quiet()
    assert transport.bodies("hello")[-1]["acked"] == "proof 2"


def test_a_proof_of_one_history_is_not_shown_in_another(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    transport.will("push", told("proof"))
    create(store, "First")
    engine.run_until_quiet()
    transport.will("hello", hello(epoch=OTHER_EPOCH))
    transport.will("snapshot", lambda asked: snapshot(asked[0], epoch=OTHER_EPOCH))
    engine.renewed().step()
    assert transport.bodies("hello")[-1]["acked"] == "proof"
    with store.read() as r:
        assert meta.get(r, "acked") is None
        assert [one.state for one in outbox.listing(r)] == ["new"]


def test_an_answer_without_a_proof_and_a_proof_that_is_none_change_nothing(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    transport.will("push", told("proof"), told("x" * 5000), accept)
    for name in ("First", "Second", "Third"):
        create(store, name)
        engine.run_until_quiet()
    with store.read() as r:
        assert meta.get(r, "acked") == "proof"


def test_a_program_that_is_too_old_to_greet_learns_of_the_restore_from_the_refusal(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    create(store, "First")
    engine.run_until_quiet()
    create(store, "Second")
    transport.will("hello", ClientTooOld())
    transport.will("push", CHANGED)
    engine.renewed().run_until_quiet()
    assert names_sent(transport, -1) == ["First", "Second"]
    assert counts(store) == {"acked": 2}


def test_a_program_too_old_from_the_first_names_no_history_and_takes_the_servers(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    create(store, "First")
    transport.will("hello", ClientTooOld())
    transport.will("push", lambda body: {**accept({**body, "epoch": EPOCH}), "acked": "proof"})
    engine.run_until_quiet()
    assert "epoch" not in transport.bodies("push")[0]
    transport.will("push", CHANGED)
    create(store, "Second")
    engine.run_until_quiet()
    assert names_sent(transport, -1) == ["First", "Second"]


def test_the_last_push_of_a_device_to_be_wiped_offers_again_too(
    engine: Engine, store: Store, transport: ScriptedTransport, clock: HandClock
) -> None:
    create(store, "First")
    engine.run_until_quiet()
    create(store, "Second")
    transport.will("hello", Wiped(may_push=True))
    transport.will("push", CHANGED)
    again = engine.renewed()
    again.run_until_quiet()
    assert again.is_wiped
    assert names_sent(transport, -1) == ["First", "Second"]
    assert counts(store) == {"acked": 2}


def test_a_server_that_is_restored_with_every_answer_does_not_keep_us_for_ever(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    create(store, "First")
    engine.run_until_quiet()
    epochs = [f"6b1d0000-0000-4000-8000-00000000010{n}" for n in range(9)]
    transport.will("push", *(problem(410, "epoch-changed", epoch=one) for one in epochs))
    create(store, "Second")
    assert not engine.push_once()
    assert counts(store) == {"sent": 2}


def test_a_pull_shows_the_proof_too_for_it_may_be_the_first_to_ask(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    transport.will("push", told("proof"))
    create(store, "First")
    engine.run_until_quiet()
    assert transport.proofs[-1] == "proof"

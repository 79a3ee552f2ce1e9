"""Whole requests refused, and a lost place in the feed (wire.md 9)."""

from uuid import UUID

from tests.sync.profile_helpers import (
    ADA,
    BEN,
    account,
    counts,
    create,
    marks,
    names,
    problem,
    settle_down,
)
from tests.sync.scripted_transport import (
    ALL,
    OTHER_EPOCH,
    OWN,
    HandClock,
    ScriptedTransport,
    hello,
    page,
    snapshot,
)
from workbench.backend.transport import (
    ClientTooOld,
    Disabled,
    SlowDown,
    Unauthenticated,
    Unknown,
)
from workbench.store import records
from workbench.store.database import Store
from workbench.sync.engine import Engine
from workbench.sync.state import Phase


def test_a_wait_the_server_asks_for_is_kept(
    engine: Engine, transport: ScriptedTransport, clock: HandClock
) -> None:
    transport.will("hello", SlowDown(120.0))
    outcome = engine.run_until_quiet()
    assert outcome.wait_s is not None
    assert outcome.wait_s >= 120.0
    clock.pass_s(119.0)
    engine.run_until_quiet()
    assert len(transport.bodies("hello")) == 1
    clock.pass_s(outcome.wait_s - 119.0)
    assert engine.run_until_quiet().phase is Phase.SYNCED


def test_waits_grow_with_the_failures_and_start_small_again(
    engine: Engine, transport: ScriptedTransport, clock: HandClock
) -> None:
    transport.will("hello", *[Unknown("no network")] * 40)
    waits = settle_down(engine, clock, most_s=100_000)
    assert len(waits) == 40
    assert waits[0] <= 2.0
    assert max(waits) <= 300.0
    assert max(waits) > 100.0


def test_an_ended_sign_in_stops_sync_and_touches_nothing(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    create(store, "One")
    transport.will("push", Unauthenticated())
    outcome = engine.run_until_quiet()
    assert (outcome.phase, outcome.wait_s) == (Phase.SIGNED_OUT, None)
    assert counts(store) == {"sent": 1}
    asked = len(transport.asked)
    assert engine.run_until_quiet() == outcome
    assert len(transport.asked) == asked
    engine.wake()
    assert engine.run_until_quiet().phase is Phase.SYNCED


def test_a_closed_account_stops_sync_and_keeps_everything(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    transport.will("snapshot", lambda asked: snapshot(asked[0], account(ADA, 3, "Hengda")))
    create(store, "One")
    transport.will("changes", Disabled())
    outcome = engine.run_until_quiet()
    assert (outcome.phase, outcome.wait_s) == (Phase.NEEDS_YOU, None)
    assert names(store) == {"Hengda", "One"}


def test_another_users_server_is_never_written_to(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    create(store, "One")
    transport.will("hello", hello(user_id=ADA))
    assert engine.run_until_quiet().phase is Phase.NEEDS_YOU
    assert transport.bodies("push") == []


def test_a_program_that_is_too_old_still_sends(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    engine.run_until_quiet()
    create(store, "One")
    transport.will("changes", ClientTooOld())
    assert engine.run_until_quiet().phase is Phase.TOO_OLD
    create(store, "Two")
    assert engine.run_until_quiet().phase is Phase.TOO_OLD
    assert len(transport.bodies("push")) == 2
    assert len(transport.bodies("changes")) == 2


def test_a_program_that_is_too_old_even_to_send_stays_local(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    create(store, "One")
    transport.will("hello", ClientTooOld())
    transport.will("push", ClientTooOld())
    outcome = engine.run_until_quiet()
    assert outcome.phase is Phase.TOO_OLD
    assert outcome.wait_s is not None
    assert outcome.wait_s >= 600
    assert counts(store) == {"sent": 1}


def test_an_expired_cursor_loads_every_scope_again_and_keeps_the_outbox(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    rows = [account(ADA, 3, "Hengda"), account(BEN, 4, "Lumen")]
    transport.will("snapshot", lambda asked: snapshot(asked[0], *rows))
    engine.run_until_quiet()
    with store.write() as w:
        records.patch(w, "Account", UUID(ADA), {"website": "https://hengda.example"})
    transport.will("push", Unknown("reset"))
    transport.will("changes", problem(410, "cursor-expired"))
    transport.will("snapshot", lambda asked: snapshot(asked[0], rows[0], as_of="c7", as_of_seq=70))
    engine.run_until_quiet()
    engine.wake()
    engine.run_until_quiet()
    assert names(store) == {"Hengda"}  # the other is gone from the server
    with store.read() as r:
        assert records.require(r, "Account", UUID(ADA))["website"] == "https://hengda.example"
    assert transport.bodies("changes")[-1] == "c7"


def test_a_changed_scope_is_dropped_or_loaded_and_the_feed_goes_on(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    mine = account(ADA, 3, "Hengda")
    theirs = account(BEN, 4, "Lumen") | {"scopes": [ALL["id"]]}
    transport.will("hello", hello(scopes=(OWN, ALL)))
    transport.will("snapshot", lambda asked: snapshot(asked[0], mine))
    transport.will("snapshot", lambda asked: snapshot(asked[0], theirs))
    engine.run_until_quiet()
    added = {"id": "team:x", "gen": 1}
    changed = problem(410, "scope-changed", cursor="c3", added=[added], dropped=[ALL["id"]])
    transport.will("changes", changed)
    transport.will("hello", hello(scopes=(OWN, added)))
    engine.hint()
    assert engine.run_until_quiet().phase is Phase.SYNCED
    assert names(store) == {"Hengda"}
    assert transport.bodies("snapshot")[-1] == ("team:x", "")
    assert transport.bodies("changes")[-1] == "c3"
    assert {scope.id for scope in marks(store).scopes} == {OWN["id"], "team:x"}


def test_a_restored_server_gets_offered_again_what_it_may_have_lost(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    create(store, "One")
    engine.run_until_quiet()
    transport.will("changes", page(next="c5", up_to=100))
    engine.hint()
    engine.run_until_quiet()
    assert counts(store) == {}
    transport.will("changes", problem(410, "epoch-changed"))
    transport.will("hello", hello(epoch=OTHER_EPOCH))
    transport.will(
        "snapshot", lambda asked: snapshot(asked[0], as_of="d0", as_of_seq=2, epoch=OTHER_EPOCH)
    )
    transport.will("changes", page(next="d0", epoch=OTHER_EPOCH))
    engine.hint()
    engine.run_until_quiet()
    first, again = transport.bodies("push")
    assert again["mutations"] == first["mutations"]
    assert again["epoch"] == OTHER_EPOCH
    assert names(store) == {"One"}
    assert "c5" in [body.get("cursor") for body in transport.bodies("hello")]


def test_a_page_of_another_history_is_not_applied(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    transport.will("changes", page(account(ADA, 3, "Hengda"), epoch=OTHER_EPOCH))
    assert engine.run_until_quiet().phase is Phase.SYNCED
    assert names(store) == set()
    assert len(transport.bodies("hello")) == 3  # at first, after the load, after that page


def test_a_server_that_keeps_refusing_our_place_is_not_hammered(
    engine: Engine, transport: ScriptedTransport
) -> None:
    transport.will("changes", *[problem(410, "epoch-changed")] * 50)
    outcome = engine.run_until_quiet()
    assert outcome.phase is Phase.OFFLINE
    assert len(transport.asked) < 20

"""What the simulated company found in the client; each was a ghost, a hole or a standstill."""

from tests.sync.profile_helpers import ADA, BEN, account, marks, names, problem
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
from workbench.backend.transport import ClientTooOld, Stranger, Unknown
from workbench.store import outbox, records
from workbench.store.database import Store
from workbench.sync.engine import TOO_OLD_RETRY_S, Engine
from workbench.sync.state import Phase


def test_after_an_hour_the_server_is_asked_again_whether_it_takes_this_program(
    engine: Engine, transport: ScriptedTransport, clock: HandClock
) -> None:
    transport.will("hello", ClientTooOld())
    assert engine.run_until_quiet().phase is Phase.TOO_OLD
    clock.pass_s(TOO_OLD_RETRY_S + 1)
    assert engine.run_until_quiet().phase is Phase.SYNCED


def test_a_full_load_drops_what_only_scopes_of_old_had_brought(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    mine = account(ADA, 3, "Hengda")
    theirs = account(BEN, 4, "Lumen") | {"scopes": [ALL["id"]]}
    transport.will("hello", hello(scopes=(OWN, ALL)))
    transport.will("snapshot", lambda asked: snapshot(asked[0], mine))
    transport.will("snapshot", lambda asked: snapshot(asked[0], theirs))
    engine.run_until_quiet()
    assert names(store) == {"Hengda", "Lumen"}
    transport.will("changes", problem(410, "cursor-expired"))
    transport.will("hello", hello(scopes=(OWN,)))
    transport.will("snapshot", lambda asked: snapshot(asked[0], mine, as_of_seq=20))
    engine.hint()
    engine.run_until_quiet()
    assert names(store) == {"Hengda"}
    assert [scope.id for scope in marks(store).scopes] == [OWN["id"]]


def test_what_was_loaded_of_another_history_is_loaded_again(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    transport.will("hello", hello(scopes=(OWN, ALL)))
    transport.will("snapshot", lambda asked: snapshot(asked[0], account(ADA, 3, "Hengda")))
    transport.will("snapshot", Unknown("cut between two scopes"))
    engine.run_until_quiet()
    transport.will("hello", hello(scopes=(OWN, ALL), epoch=OTHER_EPOCH))
    for _scope in (OWN, ALL):
        transport.will(
            "snapshot",
            lambda asked: snapshot(asked[0], account(ADA, 2, "Hengda of old"), epoch=OTHER_EPOCH),
        )
    transport.will("changes", page(next="c0", epoch=OTHER_EPOCH))
    again = engine.renewed()
    again.run_until_quiet()
    asked = [scope for scope, _resume in transport.bodies("snapshot")]
    assert asked == [OWN["id"], ALL["id"], OWN["id"], ALL["id"]]
    assert names(store) == {"Hengda of old"}


def test_access_granted_during_the_first_load_is_loaded_after_it(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    mine = account(ADA, 3, "Hengda")
    theirs = account(BEN, 4, "Lumen") | {"scopes": [ALL["id"]]}
    transport.will("hello", hello(scopes=(OWN,)), hello(scopes=(OWN, ALL)))
    transport.will("snapshot", lambda asked: snapshot(asked[0], mine))
    transport.will("snapshot", lambda asked: snapshot(asked[0], theirs))
    assert engine.run_until_quiet().phase is Phase.SYNCED
    assert names(store) == {"Hengda", "Lumen"}
    assert [scope.id for scope in marks(store).scopes] == [OWN["id"], ALL["id"]]


def test_what_a_greeting_brought_ends_with_a_greeting_too(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    engine.run_until_quiet()
    theirs = account(BEN, 4, "Lumen") | {"scopes": [ALL["id"]]}
    transport.will("hello", hello(scopes=(OWN, ALL)))
    transport.will("snapshot", lambda asked: snapshot(asked[0], theirs))
    engine.renewed().run_until_quiet()
    assert names(store) == {"Lumen"}
    transport.will("hello", hello(scopes=(OWN,)))
    engine.renewed().run_until_quiet()
    assert names(store) == set()
    assert [scope.id for scope in marks(store).scopes] == [OWN["id"]]


def test_a_greeting_that_names_no_scope_removes_nothing(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    transport.will("snapshot", lambda asked: snapshot(asked[0], account(ADA, 3, "Hengda")))
    engine.run_until_quiet()
    transport.will("hello", hello(scopes=()))
    engine.renewed().run_until_quiet()
    assert names(store) == {"Hengda"}


def test_a_scope_that_a_greeting_has_told_is_not_loaded_twice(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    engine.run_until_quiet()
    transport.will("hello", hello(scopes=(OWN, ALL)))
    transport.will("changes", problem(410, "scope-changed", cursor="c1", added=[ALL], dropped=[]))
    again = engine.renewed()
    again.run_until_quiet()
    asked = [scope for scope, _resume in transport.bodies("snapshot")]
    assert asked == [OWN["id"], ALL["id"]]


def test_a_load_begun_under_other_rights_leaves_nothing_behind(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    kept, gone = account(ADA, 3, "Hengda"), account(BEN, 4, "Lumen")
    whole = snapshot(OWN["id"], kept, gone, mark_every=1)
    transport.will("snapshot", whole[:-1])
    engine.run_until_quiet()
    assert names(store) == {"Hengda", "Lumen"}
    transport.will("hello", hello(scopes=({**OWN, "gen": 2},)))
    transport.will("snapshot", lambda asked: snapshot(asked[0], kept, gen=2, as_of_seq=20))
    again = engine.renewed()
    again.run_until_quiet()
    assert names(store) == {"Hengda"}


def test_rights_that_change_between_two_scopes_of_a_first_load_leave_nothing_behind(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    both = {"scopes": [OWN["id"], ALL["id"]]}
    kept, gone = account(ADA, 3, "Hengda") | both, account(BEN, 4, "Lumen") | both
    own = {**OWN, "gen": 2}
    transport.will("hello", hello(scopes=(OWN, ALL)))
    transport.will("snapshot", lambda asked: snapshot(asked[0], kept, gone))
    for _scope in (ALL, own):
        transport.will("snapshot", lambda asked: snapshot(asked[0], kept, gen=2, as_of_seq=20))
    transport.will("changes", problem(410, "scope-changed", cursor="c1", added=[own], dropped=[]))
    engine.run_until_quiet()
    asked = [scope for scope, _resume in transport.bodies("snapshot")]
    assert asked == [OWN["id"], ALL["id"], OWN["id"]]
    assert names(store) == {"Hengda"}


def test_who_signs_in_with_an_outdated_program_sends_nothing_of_another(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    with store.write() as w:
        records.create(w, "Account", {"name": "Hengda"})
    transport.will("hello", ClientTooOld())
    transport.will("push", Stranger())
    assert engine.run_until_quiet().phase is Phase.NEEDS_YOU
    assert [body["user_id"] for body in transport.bodies("push")] == [str(store.user_id)]
    with store.read() as r:
        assert outbox.unsent(r) == 1


def test_a_scope_given_back_while_another_one_was_to_be_loaded_is_loaded_again(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    other = {"id": "team:01930000-0000-7000-8000-00000000c811", "gen": 1}
    theirs = account(BEN, 4, "Lumen") | {"scopes": [ALL["id"]]}
    transport.will("hello", hello(scopes=(OWN, ALL)))
    transport.will("snapshot", snapshot(OWN["id"]), snapshot(ALL["id"], theirs))
    engine.run_until_quiet()
    transport.will("hello", hello(scopes=(OWN, other)))
    transport.will("snapshot", Unknown("the answer was lost"))
    engine.renewed().run_until_quiet()
    transport.will("hello", hello(scopes=(OWN, ALL)))
    engine.renewed().run_until_quiet()
    assert [scope.id for scope in marks(store).scopes] == [OWN["id"], ALL["id"]]
    asked = [scope for scope, _resume in transport.bodies("snapshot")]
    assert asked == [OWN["id"], ALL["id"], other["id"], ALL["id"]]


def test_a_page_of_other_rights_than_the_greeting_told_makes_the_client_greet_again(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    theirs = account(BEN, 4, "Lumen") | {"scopes": [ALL["id"]]}
    transport.will("hello", hello(scopes=(OWN, ALL), access="both"))
    transport.will("snapshot", snapshot(OWN["id"]), snapshot(ALL["id"], theirs))
    transport.will("changes", {**page(), "access": "both"})
    engine.run_until_quiet()
    transport.will(
        "hello",
        hello(scopes=(OWN,), access="own"),
        hello(scopes=(OWN, ALL), access="both"),
    )
    transport.will("changes", {**page(), "access": "both"}, {**page(), "access": "both"})
    engine.renewed().run_until_quiet()
    assert [scope.id for scope in marks(store).scopes] == [OWN["id"], ALL["id"]]

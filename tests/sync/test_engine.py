"""Every reply in the protocol's table, one by one (sync.md 2.4, wire.md 9)."""

from random import Random
from uuid import UUID

import pytest

from tests.sync.scripted_transport import (
    ALL,
    EPOCH,
    OTHER_EPOCH,
    OWN,
    HandClock,
    ScriptedTransport,
    accept,
    answering,
    hello,
    page,
    put,
    snapshot,
)
from workbench.backend.transport import (
    ClientTooOld,
    Disabled,
    Failure,
    Problem,
    SlowDown,
    TooLarge,
    Unauthenticated,
    Unknown,
)
from workbench.store import meta, outbox, records
from workbench.store.database import Store
from workbench.sync import bookmarks
from workbench.sync.engine import Engine
from workbench.sync.state import Phase
from workbench.wire.messages import Json

ADA = "0193aaaa-0000-7000-8000-000000000001"
BEN = "0193aaaa-0000-7000-8000-000000000002"


def account(record_id: str, ver: int, name: str) -> Json:
    return put("Account", record_id, ver, name=name)


def create(store: Store, name: str) -> UUID:
    with store.write() as w:
        return records.create(w, "Account", {"name": name})


def counts(store: Store) -> dict[str, int]:
    with store.read() as r:
        return {state: n for state, n in outbox.counts(r).items() if n}


def names(store: Store) -> set[str]:
    with store.read() as r:
        return {name for (name,) in r.rows("SELECT name FROM account")}


def marks(store: Store) -> bookmarks.Bookmarks:
    with store.read() as r:
        return bookmarks.read(r)


def problem(status: int, kind: str = "", **body: object) -> Problem:
    return Problem(status, kind, "", dict(body))


def settle_down(engine: Engine, clock: HandClock, most_s: float = 7200.0) -> list[float]:
    """Run until nothing waits but the next poll; return the waits on the way."""
    waits = []
    while sum(waits) < most_s:
        outcome = engine.run_until_quiet()
        if outcome.wait_s is None or outcome.phase in (Phase.SYNCED, Phase.NEEDS_YOU):
            return waits
        waits.append(outcome.wait_s)
        clock.pass_s(outcome.wait_s)
    return waits


# First contact


def test_the_first_sync_loads_every_scope_in_the_servers_order(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    transport.will("hello", hello(scopes=(OWN, ALL)))
    transport.will("snapshot", lambda asked: snapshot(asked[0], account(ADA, 3, "Hengda")))
    transport.will("snapshot", lambda asked: snapshot(asked[0], account(BEN, 4, "Lumen")))
    outcome = engine.run_until_quiet()
    assert outcome.phase is Phase.SYNCED
    assert [scope for scope, _resume in transport.bodies("snapshot")] == [OWN["id"], ALL["id"]]
    assert names(store) == {"Hengda", "Lumen"}
    assert engine.report().pulled == 2


def test_after_the_first_load_the_feed_is_read_from_the_oldest_snapshot(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    transport.will("hello", hello(scopes=(OWN, ALL)))
    transport.will("snapshot", lambda asked: snapshot(asked[0], as_of="late", as_of_seq=12))
    transport.will("snapshot", lambda asked: snapshot(asked[0], as_of="early", as_of_seq=10))
    engine.run_until_quiet()
    assert transport.bodies("changes") == ["early"]
    assert marks(store).plan is None


def test_an_empty_poll_writes_nothing(
    engine: Engine, store: Store, transport: ScriptedTransport, clock: HandClock
) -> None:
    engine.run_until_quiet()
    heard: list[frozenset[str]] = []
    store.subscribe(heard.append)
    with store.read() as r:
        before = r.value("PRAGMA data_version")
    clock.pass_s(engine.poll_s)
    engine.run_until_quiet()
    with store.read() as r:
        assert r.value("PRAGMA data_version") == before
    assert len(transport.bodies("changes")) == 2
    assert heard == []


def test_a_hint_pulls_at_once(engine: Engine, transport: ScriptedTransport) -> None:
    engine.run_until_quiet()
    engine.hint()
    engine.run_until_quiet()
    assert len(transport.bodies("changes")) == 2


# Pull


def test_a_page_goes_in_by_slices_and_its_cursor_with_the_last(
    engine: Engine, store: Store, transport: ScriptedTransport, clock: HandClock
) -> None:
    rows = [
        account(f"0193aaaa-0000-7000-8000-{n:012d}", 20 + n, f"Account {n}") for n in range(1200)
    ]
    transport.will("changes", page(*rows, next="c9", up_to=1300))
    seen = []
    while engine.step().wait_s == 0:
        place = marks(store).place
        seen.append((len(names(store)), place.cursor if place else None))
    assert (500, "c0") in seen
    assert (1000, "c0") in seen
    assert seen[-1] == (1200, "c9")


def test_more_pages_are_pulled_until_there_is_no_more(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    transport.will("changes", page(account(ADA, 11, "Hengda"), next="c1", up_to=11, more=True))
    transport.will("changes", page(account(BEN, 12, "Lumen"), next="c2", up_to=12))
    engine.run_until_quiet()
    assert transport.bodies("changes") == ["c0", "c1"]
    assert names(store) == {"Hengda", "Lumen"}


def test_an_edit_made_between_two_slices_is_never_overwritten(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    rows = [
        account(f"0193aaaa-0000-7000-8000-{n:012d}", 20 + n, f"Account {n}") for n in range(700)
    ]
    transport.will("snapshot", lambda asked: snapshot(asked[0], account(rows[-1]["id"], 5, "Old")))
    transport.will("changes", page(*rows, next="c9", up_to=1300))
    while len(names(store)) < 500:
        engine.step()
    with store.write() as w:
        records.patch(w, "Account", UUID(rows[-1]["id"]), {"name": "Mine"})
    transport.will("push", lambda body: {"epoch": EPOCH, "results": []})  # no answer to be trusted
    engine.run_until_quiet()
    engine.wake()
    engine.run_until_quiet()
    assert "Mine" in names(store)
    sent = transport.bodies("push")[-1]["mutations"][0]
    assert sent["set"]["name"] == {"old": "Old", "new": "Mine"}


DAMAGED_PAGES = {
    "no list": {"epoch": EPOCH, "next": "c1", "up_to": 9, "more": False, "changes": {}},
    "no number": page(account(ADA, 3, "x")) | {"up_to": "9"},
    "an unknown op": page(account(ADA, 3, "x") | {"op": "merge"}),
    "a row without values": page(account(ADA, 3, "x") | {"row": None}),
    "an id that is none": page(account("ada", 3, "x")),
    "no next": {"epoch": EPOCH, "up_to": 9, "more": False, "changes": []},
}


@pytest.mark.parametrize("damaged", DAMAGED_PAGES.values(), ids=DAMAGED_PAGES.keys())
def test_of_a_damaged_page_nothing_is_used(
    engine: Engine, store: Store, transport: ScriptedTransport, damaged: Json
) -> None:
    transport.will("changes", damaged)
    assert engine.run_until_quiet().phase is Phase.OFFLINE
    assert names(store) == set()
    place = marks(store).place
    assert place is not None
    assert place.cursor == "c0"


def test_a_type_this_program_does_not_know_is_left_out(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    hologram = put("Hologram", BEN, 12, name="?")
    transport.will("changes", page(account(ADA, 11, "Hengda"), hologram, next="c1", up_to=12))
    assert engine.run_until_quiet().phase is Phase.SYNCED
    assert names(store) == {"Hengda"}


# Push


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


def test_one_change_that_is_too_large_is_put_aside(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
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


# Whole requests refused


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


# A lost place


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
    assert transport.bodies("hello")[1]["cursor"] == "c5"


def test_a_page_of_another_history_is_not_applied(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    transport.will("changes", page(account(ADA, 3, "Hengda"), epoch=OTHER_EPOCH))
    assert engine.run_until_quiet().phase is Phase.SYNCED
    assert names(store) == set()
    assert len(transport.bodies("hello")) == 2


def test_a_server_that_keeps_refusing_our_place_is_not_hammered(
    engine: Engine, transport: ScriptedTransport
) -> None:
    transport.will("changes", *[problem(410, "epoch-changed")] * 50)
    outcome = engine.run_until_quiet()
    assert outcome.phase is Phase.OFFLINE
    assert len(transport.asked) < 20


# Snapshots


def many_accounts(n: int) -> list[Json]:
    return [account(f"0193aaaa-0000-7000-8000-{i:012d}", 3, f"Account {i}") for i in range(n)]


def test_a_broken_snapshot_goes_on_from_the_last_mark(
    engine: Engine, store: Store, transport: ScriptedTransport, clock: HandClock
) -> None:
    rows = many_accounts(25)
    whole = snapshot(OWN["id"], *rows, mark_every=10)
    transport.will("snapshot", [*whole[:16], Unknown("reset")])
    transport.will("snapshot", snapshot(OWN["id"], *rows, mark_every=10, after=10))
    settle_down(engine, clock)
    assert transport.bodies("snapshot") == [(OWN["id"], ""), (OWN["id"], "after-10")]
    assert len(names(store)) == 25
    assert engine.report().pulled == 25


def test_rows_after_the_last_mark_are_not_used_before_they_are_proved(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    whole = snapshot(OWN["id"], *many_accounts(25), mark_every=10)
    transport.will("snapshot", [*whole[:16], Unknown("reset")])
    engine.run_until_quiet()
    assert len(names(store)) == 10


def test_a_snapshot_without_an_end_is_not_finished(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    transport.will("snapshot", snapshot(OWN["id"], *many_accounts(3))[:-1])
    assert engine.run_until_quiet().phase is Phase.OFFLINE
    assert marks(store).place is None


@pytest.mark.parametrize("damage", ["row", "mark", "end"])
def test_a_damaged_snapshot_is_loaded_again(
    engine: Engine, store: Store, transport: ScriptedTransport, clock: HandClock, damage: str
) -> None:
    lines = snapshot(OWN["id"], *many_accounts(12), mark_every=10)
    where = {"row": 3, "mark": 11, "end": -1}[damage]
    lines[where] = lines[where].replace(b'"n":1', b'"n":9').replace(b"Account", b"Akkount")
    transport.will("snapshot", lines)
    transport.will("snapshot", snapshot(OWN["id"], *many_accounts(12), mark_every=10))
    settle_down(engine, clock)
    assert names(store) == {f"Account {i}" for i in range(12)}


def test_a_new_process_goes_on_with_a_first_load(
    engine: Engine, store: Store, transport: ScriptedTransport, clock: HandClock
) -> None:
    rows = many_accounts(25)
    transport.will("snapshot", [*snapshot(OWN["id"], *rows, mark_every=10)[:16], Unknown("kill")])
    engine.run_until_quiet()
    transport.will("snapshot", snapshot(OWN["id"], *rows, mark_every=10, after=10))
    later = Engine(store, transport, clock, Random(8))
    later.run_until_quiet()
    assert transport.bodies("snapshot")[-1] == (OWN["id"], "after-10")
    assert len(names(store)) == 25


def test_a_new_process_starts_again_where_older_rows_may_be_left_over(
    engine: Engine, store: Store, transport: ScriptedTransport, clock: HandClock
) -> None:
    rows = many_accounts(25)
    transport.will("snapshot", snapshot(OWN["id"], *rows))
    engine.run_until_quiet()
    transport.will("changes", problem(410, "cursor-expired"))
    fewer = rows[1:]
    cut = [*snapshot(OWN["id"], *fewer, mark_every=10)[:16], Unknown("kill")]
    transport.will("snapshot", cut, snapshot(OWN["id"], *fewer, mark_every=10))
    engine.hint()
    engine.run_until_quiet()
    Engine(store, transport, clock, Random(8)).run_until_quiet()
    assert transport.bodies("snapshot")[-1] == (OWN["id"], "")
    assert len(names(store)) == 24


def test_a_mark_the_server_forgot_starts_the_scope_again(
    engine: Engine, store: Store, transport: ScriptedTransport, clock: HandClock
) -> None:
    rows = many_accounts(25)
    transport.will("snapshot", [*snapshot(OWN["id"], *rows, mark_every=10)[:16], Unknown("reset")])

    def forgotten(_asked: object) -> Json:
        raise problem(400, "invalid-request")

    transport.will("snapshot", forgotten, snapshot(OWN["id"], *rows, mark_every=10))
    settle_down(engine, clock)
    assert [resume for _scope, resume in transport.bodies("snapshot")] == ["", "after-10", ""]
    assert len(names(store)) == 25


def reload(engine: Engine, transport: ScriptedTransport, *rows: Json) -> None:
    transport.will("changes", problem(410, "cursor-expired"))
    transport.will("snapshot", snapshot(OWN["id"], *rows, as_of="c9", as_of_seq=90, name="s2"))
    engine.hint()
    engine.run_until_quiet()


def test_what_a_finished_snapshot_no_longer_holds_goes(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    rows = many_accounts(40)
    transport.will("snapshot", snapshot(OWN["id"], *rows))
    engine.run_until_quiet()
    reload(engine, transport, *rows[10:])
    assert len(names(store)) == 30
    assert transport.bodies("confirm_purge") == []


@pytest.mark.parametrize(("is_confirmed", "left"), [(True, 100), (False, 300)])
def test_many_rows_go_only_when_the_server_confirms_their_number(
    engine: Engine, store: Store, transport: ScriptedTransport, is_confirmed: bool, left: int
) -> None:
    rows = many_accounts(300)
    transport.will("snapshot", snapshot(OWN["id"], *rows))
    engine.run_until_quiet()
    transport.will("confirm_purge", {"confirmed": is_confirmed})
    reload(engine, transport, *rows[:100])
    asked = {"snapshot": "s2", "scope": OWN["id"], "count": 200}
    assert transport.bodies("confirm_purge") == [asked]
    assert len(names(store)) == left


def test_an_empty_snapshot_of_a_full_profile_deletes_nothing_unasked(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    transport.will("snapshot", snapshot(OWN["id"], *many_accounts(300)))
    engine.run_until_quiet()
    transport.will("confirm_purge", Unknown("reset"))
    reload(engine, transport)
    assert len(names(store)) == 300


def test_changes_are_sent_while_a_snapshot_loads(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    transport.will("snapshot", snapshot(OWN["id"], *many_accounts(1200), mark_every=600))
    while len(names(store)) < 500:
        engine.step()
    create(store, "Now")
    engine.step()
    assert transport.bodies("push")[0]["mutations"][0]["row"]["name"] == "Now"
    assert len(names(store)) < 1000
    engine.run_until_quiet()
    assert len(names(store)) == 1201


# What is left behind


def test_a_newer_program_loads_what_an_older_one_could_not_keep(
    engine: Engine, store: Store, transport: ScriptedTransport, clock: HandClock
) -> None:
    engine.run_until_quiet()
    with store.write() as w:
        meta.put(w, "types", "Account Lead")
    Engine(store, transport, clock, Random(1)).run_until_quiet()
    assert len(transport.bodies("snapshot")) == 2


def test_the_clock_difference_is_known(engine: Engine) -> None:
    engine.run_until_quiet()
    assert engine.skew_s == pytest.approx(0.0)


def test_one_seed_gives_one_trace(store: Store) -> None:
    def waits() -> list[float]:
        flaky, clock = ScriptedTransport(), HandClock()
        flaky.will("hello", *[Unknown("no network")] * 10)
        return settle_down(Engine(store, flaky, clock, Random(3)), clock, most_s=1e9)

    first = waits()
    assert len(first) == 10
    assert waits() == first

"""Snapshots: marks, damage, new processes, and what goes (wire.md 7)."""

from random import Random

import pytest

from tests.sync.profile_helpers import (
    create,
    many_accounts,
    marks,
    names,
    problem,
    settle_down,
)
from tests.sync.scripted_transport import (
    OWN,
    HandClock,
    ScriptedTransport,
    snapshot,
)
from workbench.backend.transport import (
    Unknown,
)
from workbench.store.database import Store
from workbench.sync.engine import Engine
from workbench.sync.state import Phase
from workbench.wire.messages import Json


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

"""First contact, pulled pages, and what an engine leaves behind (wire.md 4, 6)."""

from random import Random
from uuid import UUID

import pytest

from tests.sync.profile_helpers import (
    ADA,
    BEN,
    account,
    marks,
    names,
    settle_down,
)
from tests.sync.scripted_transport import (
    ALL,
    EPOCH,
    OWN,
    HandClock,
    ScriptedTransport,
    hello,
    page,
    put,
    snapshot,
)
from workbench.backend.transport import (
    Unknown,
)
from workbench.store import meta, records
from workbench.store.database import Store
from workbench.sync.engine import Engine
from workbench.sync.state import Phase
from workbench.wire.messages import Json


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

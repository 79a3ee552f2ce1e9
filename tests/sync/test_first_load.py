"""The first load of a large scope: indexes last, killed at any moment, saves between."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from typing_extensions import override

from tests.sync.profile_helpers import create, many_accounts, names
from tests.sync.scripted_transport import (
    ALL,
    OWN,
    USER,
    HandClock,
    ScriptedTransport,
    accept,
    hello,
    put,
    snapshot,
)
from workbench.schema import dictionary
from workbench.store import apply, bulk, ddl, search
from workbench.store.database import Store, open_store
from workbench.store.transactions import GaveWay
from workbench.sync import snapshots
from workbench.sync.engine import Engine

ALL_ID = str(ALL["id"])
OWN_ROWS = [put("Lead", f"0193bbbb-0000-7000-8000-{i:012d}", 3, last_name="林") for i in range(4)]
ALL_ROWS = [*many_accounts(40), put("Contact", USER, 4, last_name="Okafor")]


@pytest.fixture(autouse=True)
def large_from_20_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "BULK_FROM_ROWS", 20)
    monkeypatch.setattr(snapshots, "SLICE_ROWS", 7)
    monkeypatch.setattr(bulk, "SLICE_ROWS", 9)
    monkeypatch.setattr(bulk, "SLICE_S", 0.0)


@pytest.fixture
def transport() -> ScriptedTransport:
    return Server()


class Server(ScriptedTransport):
    """Has two scopes, and goes on from any of its marks."""

    def __init__(self) -> None:
        super().__init__()
        self.will("hello", *[hello(scopes=(OWN, ALL))] * 3)

    @override
    def snapshot(self, scope: str, resume: str = "") -> Iterator[bytes]:
        self.asked.append(("snapshot", (scope, resume)))
        after = int(resume.removeprefix("after-") or 0)
        rows = OWN_ROWS if scope == OWN["id"] else ALL_ROWS
        yield from snapshot(scope, *rows, mark_every=10, after=after)


def indexes(store: Store) -> set[str]:
    with store.read() as r:
        query = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        return {name for (name,) in r.rows(query)}


def every_index() -> set[str]:
    made = (ddl.indexes(record_type) for record_type in dictionary.TYPES)
    return {name for found in made for name in found} | ddl.FIXED_INDEXES.keys()


def is_in_bulk(store: Store) -> bool:
    with store.read() as r:
        return bulk.is_in_bulk(r)


def found(store: Store, text: str) -> int:
    with store.read() as r:
        return len(search.find(r, text, limit=100))


def assert_complete(store: Store) -> None:
    assert not is_in_bulk(store)
    assert indexes(store) >= every_index()
    assert len(names(store)) >= 40
    assert (found(store, "Account"), found(store, "林"), found(store, "Okafor")) == (40, 4, 1)
    with store.read() as r:
        assert r.value("PRAGMA integrity_check") == "ok"
        assert r.value("SELECT count(*) FROM search_docsize") == 45


def test_records_are_found_before_their_tables_are_indexed(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    while not is_in_bulk(store):
        engine.step()
    assert transport.bodies("snapshot")[-1] == (ALL["id"], "")
    assert found(store, "林") == 4
    while len(names(store)) < 40:
        engine.step()
    assert not indexes(store) >= every_index()
    assert found(store, "Account") == 40
    engine.run_until_quiet()
    assert_complete(store)


def test_a_small_first_load_keeps_its_indexes(
    engine: Engine, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "BULK_FROM_ROWS", 1000)
    while engine.step().wait_s == 0:
        assert indexes(store) >= every_index()
    assert_complete(store)


def test_a_first_load_killed_after_any_commit_goes_on(
    engine: Engine,
    store: Store,
    transport: ScriptedTransport,
    clock: HandClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copies: list[Path] = []
    step = 0
    while engine.step().wait_s == 0:
        step += 1
        if len(names(store)) == 40 and step % 20:
            continue  # the indexes come one by one: some of them will do
        copy = tmp_path / f"killed-{step}" / store.path.name
        copy.parent.mkdir()
        for suffix in ("", "-wal"):
            shutil.copyfile(f"{store.path}{suffix}", f"{copy}{suffix}")
        copies.append(copy)
    monkeypatch.setattr(bulk, "SLICE_S", 1.0)
    phases = []
    for copy in copies:
        killed = open_store(copy, None, now=clock.now)
        phases.append(is_in_bulk(killed))
        Engine(killed, Server(), clock, Random(8)).run_until_quiet()
        assert_complete(killed)
        killed.close()
    assert phases.count(True) > 10


def test_a_record_saved_during_a_first_load_is_kept_sent_and_found(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    transport.will("push", *[accept] * 40)
    saved = 0
    while engine.step().wait_s == 0 and saved < 20:
        create(store, f"Meanwhile {saved}")
        saved += 1
    engine.run_until_quiet()
    assert not is_in_bulk(store)
    assert found(store, "Meanwhile") == saved == 20
    sent = [one for body in transport.bodies("push") for one in body["mutations"]]
    assert len({one["mid"] for one in sent}) == saved
    assert len(names(store)) == 40 + saved


def test_an_index_in_the_making_gives_way_to_a_save(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk.begin_bulk(store)
    with store.load() as w:
        apply.apply_snapshot(w, ALL_ID, many_accounts(2000))
    before = indexes(store)
    wanted = iter([True, True])
    looked = property(lambda _store: next(wanted, False))
    monkeypatch.setattr(Store, "is_write_wanted", looked)
    statement = ddl.indexes(dictionary.record_type("Account"))["account_name_ix"]
    with pytest.raises(GaveWay), store.load() as w:
        w.execute_giving_way(statement)
    assert indexes(store) == before
    create(store, "Saved first")
    bulk.end_bulk(store)
    assert indexes(store) >= every_index()
    assert found(store, "Saved") == 1


def test_a_person_who_never_stops_saving_waits_for_an_index_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk.begin_bulk(store)
    with store.load() as w:
        apply.apply_snapshot(w, ALL_ID, many_accounts(2000))
    monkeypatch.setattr(Store, "is_write_wanted", property(lambda _store: True))
    bulk.end_bulk(store)
    assert indexes(store) >= every_index()

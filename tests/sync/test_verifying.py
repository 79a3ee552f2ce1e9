"""Digests: every difference is found, only its buckets are fetched, the outbox stays as it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

import pytest
from typing_extensions import override

from tests.sync.profile_helpers import account, counts, create, names
from tests.sync.scripted_transport import (
    EPOCH,
    OWN,
    HandClock,
    ScriptedTransport,
    page,
    snapshot,
)
from workbench.backend.transport import Unknown
from workbench.store import events, meta, records
from workbench.store.database import Store
from workbench.sync.engine import VERIFY_AFTER_LOAD_S, Engine
from workbench.sync.state import Phase
from workbench.sync.verifying import Difference, Verifier
from workbench.wire.digests import bucket_of, by_bucket, over
from workbench.wire.messages import Json
from workbench.wire.values import uuid_bytes

ROWS = 240
SEQ = 1000


@dataclass
class Digesting(ScriptedTransport):
    """A server that holds accounts in one scope, and says truly what it holds."""

    rows: dict[str, Json] = field(default_factory=dict)
    lines_sent: int = 0

    @override
    def snapshot(self, scope: str, resume: str = "") -> Iterator[bytes]:
        self.asked.append(("snapshot", (scope, resume)))
        return iter(snapshot(scope, *self.sorted(), as_of=f"c{self.up_to}", as_of_seq=self.up_to))

    @override
    def snapshot_part(self, scope: str, type_name: str, buckets: Sequence[int]) -> Iterator[bytes]:
        self.asked.append(("part", (scope, type_name, tuple(buckets))))
        chosen = [row for row in self.sorted() if bucket_of(uuid_bytes(row["id"])) in buckets]
        self.lines_sent += len(chosen)
        return iter(snapshot(scope, *chosen, as_of=f"c{self.up_to}", as_of_seq=self.up_to))

    @override
    def digest(self, scope: str, type_name: str, *, in_buckets: bool) -> Json:
        self.asked.append(("digest", (scope, type_name, in_buckets)))
        pairs = [
            (uuid_bytes(row["id"]), row["ver"])
            for row in self.rows.values()
            if row["type"] == type_name
        ]
        told: Json = {"epoch": EPOCH, "seq": self.up_to, **vars(over(pairs))}
        return told | ({"buckets": [vars(one) for one in by_bucket(pairs)]} if in_buckets else {})

    def sorted(self) -> list[Json]:
        return sorted(self.rows.values(), key=lambda row: (row["type"], row["id"]))

    def hold(self, n: int, ver: int, name: str) -> str:
        record_id = f"0193aaaa-0000-7000-8000-{n:012d}"
        self.rows[record_id] = account(record_id, ver, name)
        return record_id


@pytest.fixture
def transport() -> Digesting:
    made = Digesting(up_to=SEQ)
    for n in range(ROWS):
        made.hold(n, 1 + n, f"Account {n}")
    return made


@pytest.fixture
def loaded(engine: Engine, transport: Digesting, clock: HandClock) -> Engine:
    assert engine.run_until_quiet().phase is Phase.SYNCED
    assert transport.bodies("digest") == []  # a person has begun to work: it can wait a little
    clock.pass_s(VERIFY_AFTER_LOAD_S)
    assert engine.run_until_quiet().phase is Phase.SYNCED
    return engine


def spoil(store: Store, statement: str, *values: Any) -> None:
    with store.write() as w, w.door():
        w.execute(statement, values)


def kinds(store: Store) -> list[str]:
    with store.read() as r:
        return [event.kind for event in events.recent(r)]


def verified(engine: Engine) -> Engine:
    engine.verify()
    engine.run_until_quiet()
    return engine


def test_a_first_load_is_compared_and_found_the_same(
    loaded: Engine, store: Store, transport: Digesting
) -> None:
    assert loaded.verdict is not None
    assert loaded.verdict.is_same
    assert loaded.verdict.rows == ROWS
    assert transport.bodies("part") == []
    assert kinds(store) == ["verified"]


SPOILERS = {
    "an older row": ("UPDATE account SET ver = ver - 1, name = 'old' WHERE id = ?", True),
    "a newer row": ("UPDATE account SET ver = 99999, name = 'new' WHERE id = ?", True),
    "a missing row": ("DELETE FROM account WHERE id = ?", True),
    "a lost scope": (
        "DELETE FROM record_scope WHERE pk = (SELECT pk FROM account WHERE id = ?)",
        1,
    ),
}


@pytest.mark.parametrize("what", SPOILERS)
def test_any_single_row_that_differs_is_found_and_fetched_again(
    loaded: Engine, store: Store, transport: Digesting, what: str
) -> None:
    spoiled = transport.sorted()[Random(what).randrange(ROWS)]
    spoil(store, SPOILERS[what][0], uuid_bytes(spoiled["id"]))
    verified(loaded)
    assert loaded.verdict is not None
    assert [found.type for found in loaded.verdict.differences] == ["Account"]
    assert loaded.verdict.mended == 1
    [(_scope, _type, buckets)] = transport.bodies("part")
    assert buckets == (bucket_of(uuid_bytes(spoiled["id"])),)
    assert transport.lines_sent <= ROWS / 12
    assert names(store) == {f"Account {n}" for n in range(ROWS)}
    assert kinds(store)[0] == "repaired"
    verified(loaded)
    assert loaded.verdict.is_same


def test_a_row_the_server_has_no_more_is_removed(
    loaded: Engine, store: Store, transport: Digesting
) -> None:
    del transport.rows[transport.hold(7, 8, "")]
    verified(loaded)
    assert loaded.verdict is not None
    assert loaded.verdict.differences == (Difference(OWN["id"], "Account", ROWS, ROWS - 1),)
    assert "Account 7" not in names(store)
    assert len(names(store)) == ROWS - 1


def test_many_rows_go_only_if_the_server_confirms_it(
    loaded: Engine, store: Store, transport: Digesting
) -> None:
    for n in range(150):
        del transport.rows[transport.hold(n, 1, "")]
    transport.will("confirm_purge", {"confirmed": False}, {"confirmed": True})
    verified(loaded)
    assert len(names(store)) == ROWS
    verified(loaded)
    assert len(names(store)) == ROWS - 150
    assert [body["count"] for body in transport.bodies("confirm_purge")] == [150, 150]


def test_open_changes_are_neither_compared_nor_touched(
    loaded: Engine, store: Store, transport: Digesting
) -> None:
    edited = transport.sorted()[3]["id"]
    with store.write() as w:
        records.patch(w, "Account", UUID(edited), {"name": "Mine"})
        records.delete(w, "Account", UUID(transport.sorted()[4]["id"]))
    create(store, "Never sent")
    transport.will("push", *[Unknown("lost")] * 20)
    verdict = level_verdict(store, transport)
    assert verdict.is_same
    spoil(store, "UPDATE base SET ver = 1 WHERE id = ?", uuid_bytes(edited))
    before = counts(store)
    verifier = Verifier(store, transport, HandClock())
    list(verifier.compare_and_mend())
    assert verifier.verdict.mended == 1
    assert level_verdict(store, transport).is_same
    assert counts(store) == before
    assert {"Mine", "Never sent"} <= names(store)
    assert "Account 4" not in names(store)


def level_verdict(store: Store, transport: Digesting) -> Any:
    verifier = Verifier(store, transport, HandClock())
    list(verifier.compare())
    return verifier.verdict


def test_nothing_is_compared_until_this_profile_is_level_with_the_server(
    loaded: Engine, store: Store, transport: Digesting
) -> None:
    ahead = account(transport.hold(1, SEQ + 1, "Newer"), SEQ + 1, "Newer")
    transport.up_to = SEQ + 1
    verdict = level_verdict(store, transport)
    assert not verdict.is_level
    assert verdict.differences == ()
    transport.will("changes", page(ahead, next="c1001", up_to=SEQ + 1))
    verified(loaded)
    assert loaded.verdict is not None
    assert loaded.verdict.is_same
    assert transport.bodies("part") == []


def test_it_is_compared_each_day_and_put_off_while_the_server_cannot(
    loaded: Engine, store: Store, transport: Digesting, clock: HandClock
) -> None:
    def asked() -> int:
        return len(transport.bodies("digest"))

    once = asked()
    clock.pass_s(23 * 3600)
    assert loaded.run_until_quiet().phase is Phase.SYNCED
    assert asked() == once
    clock.pass_s(3601)
    loaded.run_until_quiet()
    assert asked() == 2 * once
    transport.up_to = -1  # no sense in that: the server's answer is not level
    clock.pass_s(24 * 3600)
    assert loaded.run_until_quiet().phase is Phase.SYNCED
    with store.read() as r:
        assert meta.number(r, "verified_at_ms") < clock.now().timestamp() * 1000 - 3600_000


def test_a_part_that_was_cut_short_is_not_used(
    loaded: Engine, store: Store, transport: Digesting, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Digesting.snapshot_part

    def cut(self: Digesting, *asked: Any) -> Iterator[bytes]:
        return iter(list(whole(self, *asked))[:-1])

    monkeypatch.setattr(Digesting, "snapshot_part", cut)
    spoil(store, "UPDATE account SET ver = 0, name = 'old' WHERE ver = 5")
    assert verified(loaded).verdict is not None
    assert "old" in names(store)
    monkeypatch.undo()
    verified(loaded)
    assert "old" not in names(store)

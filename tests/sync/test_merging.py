"""Merges between people: everybody ends with what the server has, whoever was offline when."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from tests.sync.scripted_transport import HandClock
from tests.upgrades import company
from tests.upgrades.company import Office
from workbench.errors import WorkbenchError
from workbench.store import integrity, merging, outbox, records, sql
from workbench.store.database import Store, Writer

SEEDS = range(1, 9)
STEPS = 40
KINDS = ("Account", "Contact", "Lead")


class Desk:
    """One person's profile, its engine and its way to the server."""

    def __init__(self, office: Office, name: str, folder: Path) -> None:
        self.store, self.engine, self.line = office.open(name, folder / name / "profile.db", None)
        self.clock = office.clock

    def sync(self) -> None:
        company.sync(self.engine, self.clock)

    def merge(self, type_name: str, kept: UUID, other: UUID, **values: Any) -> UUID:
        with self.store.write() as w:
            return merging.merge(w, type_name, kept, other, values)

    def unmerge(self, mid: UUID) -> None:
        with self.store.write() as w:
            merging.unmerge(w, mid)

    def patch(self, type_name: str, record_id: UUID, **values: Any) -> None:
        with self.store.write() as w:
            records.patch(w, type_name, record_id, values)

    def make(self, type_name: str, **values: Any) -> UUID:
        with self.store.write() as w:
            return records.create(w, type_name, values)

    def value(self, type_name: str, record_id: UUID, field: str) -> Any:
        with self.store.read() as r:
            return records.require(r, type_name, record_id)[field]

    def has(self, type_name: str, record_id: UUID) -> bool:
        with self.store.read() as r:
            return records.get(r, type_name, record_id) is not None

    def refused(self) -> list[Any]:
        with self.store.read() as r:
            return [(one.op, one.last_error) for one in outbox.listing(r, ("quarantined",))]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    clock = HandClock()
    company.hire(tmp_path / "server.db", clock)
    made = Office(tmp_path / "server.db", clock)
    yield made
    made.close()


@pytest.fixture
def mia(office: Office, tmp_path: Path) -> Desk:
    """Return the manager's desk."""
    return Desk(office, "mia", tmp_path)


@pytest.fixture
def ada(office: Office, tmp_path: Path) -> Desk:
    return Desk(office, "ada", tmp_path)


def everything(store: Store, type_name: str) -> dict[bytes, tuple[Any, ...]]:
    """Return what a profile shows of a type."""
    of_type = sql.of(type_name)
    with store.read() as r:
        return {row[1]: row[2:] for row in r.rows(of_type.select)}


def assert_equal(office: Office, one: Desk, other: Desk) -> None:
    """Both, who see the same, show what the server has, and nothing waits."""
    for desk in (one, other):
        assert company.states(desk.store) == {}
        assert [found for found in integrity.check(desk.store) if not found.is_ok] == []
    for kind in (*KINDS, "Task"):
        ours, theirs = everything(one.store, kind), everything(other.store, kind)
        assert ours == theirs, kind
        with office.database.read() as server:
            query = f'SELECT id, ver FROM "{sql.of(kind).record_type.table}" WHERE is_deleted = 0'
            there = {bytes(row[0]): row[1] for row in server.exec_driver_sql(query)}
        assert {key: row[0] for key, row in ours.items()} == there, kind


def test_a_call_logged_offline_on_the_record_that_went_hangs_on_the_one_that_stayed(
    office: Office, mia: Desk, ada: Desk
) -> None:
    kept, other = (ada.make("Lead", last_name=name, company="Hengda") for name in ("Li", "Lee"))
    ada.sync()
    mia.sync()
    call = ada.make("Task", task_subtype="call", who_id=other)
    ada.patch("Lead", other, title="CFO")
    mid = mia.merge("Lead", kept, other, city="Ningbo")
    mia.sync()
    ada.sync()
    mia.sync()
    for desk in (mia, ada):
        assert desk.value("Task", call, "who_id") == kept
        assert desk.value("Lead", kept, "title") == "CFO"
        assert not desk.has("Lead", other)
    mia.unmerge(mid)
    assert mia.has("Lead", other)
    mia.sync()
    ada.sync()
    assert ada.value("Lead", kept, "city") is None
    assert ada.value("Lead", other, "last_name") == "Lee"
    assert_equal(office, mia, ada)


def test_a_merge_whose_answer_was_lost_is_one_merge(office: Office, mia: Desk, ada: Desk) -> None:
    kept, other = (mia.make("Account", name=name) for name in ("Hengda", "Hengda Co"))
    contact = mia.make("Contact", last_name="Li", account_id=other)
    mia.sync()
    mid = mia.merge("Account", kept, other)
    mia.line.loses_answers = True
    mia.sync()
    mia.unmerge(mid)
    assert mia.value("Contact", contact, "account_id") == other
    mia.line.loses_answers = False
    mia.sync()
    ada.sync()
    assert ada.value("Contact", contact, "account_id") == other
    assert_equal(office, mia, ada)


def test_a_refused_merge_waits_for_its_author_and_everything_is_as_it_was(
    mia: Desk, ada: Desk
) -> None:
    kept, other = (ada.make("Account", name=name) for name in ("Hengda", "Hengda Co"))
    contact = ada.make("Contact", last_name="Li", account_id=other)
    ada.sync()
    mia.sync()
    ada.patch("Account", other, billing_city="Ningbo")
    ada.sync()
    mia.merge("Account", kept, other)
    mia.sync()
    ((op, error),) = mia.refused()
    assert (op, error["code"]) == ("merge", "edited_since")
    assert mia.value("Account", other, "billing_city") == "Ningbo"
    assert mia.value("Contact", contact, "account_id") == other


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_merged_and_undone_everybody_ends_with_the_same(
    office: Office, mia: Desk, ada: Desk, seed: int
) -> None:
    rng = Random(seed)
    for desk in (mia, ada):
        desk.sync()
    mids: list[UUID] = []
    for _ in range(STEPS):
        desk = rng.choice((mia, ada))
        desk.line.loses_answers = rng.random() < 0.15
        with suppress(WorkbenchError):
            rng.choice(DEEDS)(desk, rng, mids)
    for desk in (mia, ada, mia, ada):
        desk.line.loses_answers = False
        desk.sync()
        with desk.store.write() as w:
            give_up(w)
    for desk in (mia, ada):
        desk.sync()
    assert_equal(office, mia, ada)


def give_up(w: Writer) -> None:
    """Decide what was refused."""
    while refused := outbox.listing(w, ("quarantined", "blocked")):
        outbox.discard(w, refused[0].mid)


def any_of(desk: Desk, rng: Random, kind: str) -> UUID:
    found = sorted(everything(desk.store, kind))
    return UUID(bytes=rng.choice(found)) if found else desk.make(kind, **new(rng, kind))


def new(rng: Random, kind: str) -> dict[str, Any]:
    name = rng.choice(("Hengda", "Lumen", "Nordwind"))
    if kind == "Account":
        return {"name": name}
    return {"last_name": name} | ({"company": name} if kind == "Lead" else {})


def do_make(desk: Desk, rng: Random, _mids: list[UUID]) -> None:
    kind = rng.choice((*KINDS, "Task"))
    if kind == "Task":
        who = any_of(desk, rng, rng.choice(("Lead", "Contact")))
        desk.make("Task", task_subtype="call", who_id=who, what_id=any_of(desk, rng, "Account"))
    elif kind == "Contact":
        desk.make(kind, **new(rng, kind), account_id=any_of(desk, rng, "Account"))
    else:
        desk.make(kind, **new(rng, kind))


def do_patch(desk: Desk, rng: Random, _mids: list[UUID]) -> None:
    kind = rng.choice(KINDS)
    values: dict[str, Any] = {"description": rng.choice("abc")}
    if kind == "Contact" and rng.random() < 0.5:
        values = {"account_id": any_of(desk, rng, "Account")}
    desk.patch(kind, any_of(desk, rng, kind), **values)


def do_merge(desk: Desk, rng: Random, mids: list[UUID]) -> None:
    kind = rng.choice(KINDS)
    kept, other = (any_of(desk, rng, kind) for _ in range(2))
    mids.append(desk.merge(kind, kept, other, **new(rng, kind)))


def do_unmerge(desk: Desk, rng: Random, mids: list[UUID]) -> None:
    if mids:
        desk.unmerge(rng.choice(mids))


def do_delete(desk: Desk, rng: Random, _mids: list[UUID]) -> None:
    kind = rng.choice(KINDS)
    gone = any_of(desk, rng, kind)
    with desk.store.write() as w:
        records.delete(w, kind, gone)


def do_sync(desk: Desk, rng: Random, _mids: list[UUID]) -> None:
    if rng.random() < 0.5:
        desk.sync()
    else:
        desk.engine.wake()
        for _ in range(rng.randrange(1, 5)):
            desk.engine.step()


DEEDS = (do_make, do_make, do_patch, do_patch, do_merge, do_merge, do_unmerge, do_delete, do_sync)

"""Damaged files are set aside and made anew; a full or failing disk is not damage."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlcipher3.dbapi2 as driver

from tests.store.conftest import KEY, Clock
from workbench.errors import CannotDecrypt, NotSaved, ProfileDamaged, StoreProblem
from workbench.store import (
    backup,
    damage,
    events,
    integrity,
    outbox,
    overview,
    rebuilding,
)
from workbench.store.database import Store, open_store

Make = Callable[..., UUID]


def flip(path: Path, *places: int) -> None:
    content = bytearray(path.read_bytes())
    for place in places:
        content[place] ^= 0x40
    path.write_bytes(content)


def every_page(path: Path) -> Iterator[int]:
    """Give a byte of each page but the first."""
    yield from range(4096 + 50, path.stat().st_size, 4096)


def waiting(store: Store) -> list[UUID]:
    with store.read() as r:
        return [pending.mid for pending in outbox.listing(r)]


def account_names(store: Store) -> set[str]:
    with store.read() as r:
        return {name for (name,) in r.rows("SELECT name FROM account")}


def kinds(store: Store) -> list[str]:
    with store.read() as r:
        return [event.kind for event in events.recent(r)]


@pytest.mark.parametrize("place", [20, 900])
def test_a_damaged_first_page_costs_no_unsent_work(store: Store, make: Make, place: int) -> None:
    make("Account", name="Hengda")
    mids, client = waiting(store), store.client_id
    store.close()
    flip(store.path, place)
    again = rebuilding.open_whole(store.path, KEY, now=store.now)
    assert waiting(again) == mids
    assert account_names(again) == {"Hengda"}
    assert again.client_id == client
    assert kinds(again) == ["rebuilt"]
    assert all(finding.is_ok for finding in integrity.check(again))
    assert list(store.path.parent.glob("*.aside"))
    again.close()


def test_a_profile_in_which_nothing_was_ever_saved_is_made_anew_too(store: Store) -> None:
    store.prepare()
    client = store.client_id
    store.close()
    flip(store.path, 20)
    again = rebuilding.open_whole(store.path, KEY)
    assert again.client_id == client
    assert kinds(again) == ["rebuilt"]
    again.close()


def test_a_wrong_key_is_not_taken_for_damage(store: Store, make: Make) -> None:
    make("Account", name="Hengda")
    store.close()
    before = store.path.read_bytes()
    with pytest.raises(CannotDecrypt):
        rebuilding.open_whole(store.path, bytes(48))
    assert store.path.read_bytes() == before


def test_the_newest_whole_backup_is_the_ground_for_what_the_journal_has(
    store: Store, make: Make, clock: Clock
) -> None:
    make("Account", name="Hengda")
    backup.back_up(store, "older")
    clock.advance(hours=1)
    make("Account", name="Nanjing")
    newest = backup.back_up(store, "newest")
    make("Account", name="Suzhou")
    mids = waiting(store)
    store.close()
    flip(store.path, *every_page(store.path))
    again = rebuilding.rebuild(store.path, KEY, now=clock)
    assert waiting(again) == mids
    assert account_names(again) == {"Hengda", "Nanjing", "Suzhou"}
    with again.read() as r:
        assert events.recent(r)[0].facts["backup"] == newest.name
    again.close()


def test_a_damaged_backup_is_passed_over(store: Store, make: Make) -> None:
    make("Account", name="Hengda")
    flip(backup.back_up(store, "only"), 9000)
    mids = waiting(store)
    store.close()
    flip(store.path, 20)
    again = rebuilding.open_whole(store.path, KEY)
    assert waiting(again) == mids
    again.close()


def test_without_a_journal_the_damaged_file_itself_is_read_as_far_as_it_goes(
    store: Store, make: Make
) -> None:
    make("Account", name="Hengda")
    with store.read() as r:
        page = int(r.value("SELECT rootpage FROM sqlite_master WHERE name = 'campaign'"))
    mids = waiting(store)
    store.close()
    store.journal.path.unlink()
    flip(store.path, (page - 1) * 4096 + 60)
    again = rebuilding.rebuild(store.path, KEY)
    assert waiting(again) == mids
    again.close()


def test_damage_met_by_a_reader_is_told_and_mended_at_the_next_start(
    store: Store, make: Make
) -> None:
    make("Account", name="Hengda")
    with store.read() as r:
        page = int(r.value("SELECT rootpage FROM sqlite_master WHERE name = 'account'"))
    mids = waiting(store)
    store.close()
    flip(store.path, (page - 1) * 4096 + 60)
    damaged = open_store(store.path, KEY)
    with pytest.raises(ProfileDamaged, match="made anew"):
        overview_of(damaged)
    damaged.close()
    assert damage.is_noted(store.path)
    again = rebuilding.open_whole(store.path, KEY)
    assert account_names(again) == {"Hengda"}
    assert waiting(again) == mids
    assert not damage.is_noted(store.path)
    again.close()


def test_a_file_that_nobody_can_be_named_for_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "profile.db"
    path.write_bytes(b"SQLite format 3\x00" + bytes(random.Random(1).randbytes(8000)))
    before = path.read_bytes()
    with pytest.raises(StoreProblem):
        rebuilding.open_whole(path, None)
    assert path.read_bytes() == before


def test_a_full_disk_saves_nothing_and_damages_nothing(store: Store, make: Make) -> None:
    make("Account", name="Hengda")
    with store.write() as w:
        pages = int(w.value("PRAGMA page_count"))
    store._connected().execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(NotSaved, match="disk is full"):
        make("Account", name="Nanjing", description="x" * 30_000)
    assert not damage.is_noted(store.path)
    assert account_names(store) == {"Hengda"}
    make("Account", name="Nanjing")
    assert len(waiting(store)) == 2


class FailingCommit:
    """A connection whose COMMIT reports an error, before or after it has happened."""

    def __init__(self, real: Any, *, is_done: bool) -> None:
        self._real = real
        self._is_done = is_done

    def execute(self, statement: str, *parameters: object) -> object:
        if statement == "COMMIT":
            if self._is_done:
                self._real.execute("COMMIT")
            error = driver.OperationalError("disk I/O error")
            error.sqlite_errorcode = driver.SQLITE_IOERR
            raise error
        return self._real.execute(statement, *parameters)

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


@pytest.mark.parametrize("is_done", [True, False])
def test_after_a_failed_commit_the_file_is_opened_anew_and_looked_into(
    store: Store, make: Make, *, is_done: bool
) -> None:
    make("Account", name="Hengda")
    store._writer_connection = FailingCommit(store._connected(), is_done=is_done)
    if is_done:
        make("Account", name="Nanjing")
    else:
        with pytest.raises(NotSaved):
            make("Account", name="Nanjing")
    assert len(waiting(store)) == 1 + is_done
    make("Account", name="Suzhou")
    assert len(waiting(store)) == 2 + is_done
    assert all(finding.is_ok for finding in integrity.check(store))


def test_what_was_given_up_after_a_backup_stays_given_up(store: Store, make: Make) -> None:
    make("Account", name="Hengda")
    copy = backup.back_up(store)
    [mid] = waiting(store)
    with store.write() as w:
        outbox.discard(w, mid)
    store.close()
    rebuilding.restore(store.path, copy, KEY, now=store.now)
    again = open_store(store.path, KEY)
    assert waiting(again) == []
    assert account_names(again) == set()
    again.close()


def test_single_flipped_bytes_never_cost_unsent_work(store: Store, make: Make) -> None:
    for n in range(30):
        make("Account", name=f"Company {n}")
    mids = waiting(store)
    store.close()
    whole, journal = store.path.read_bytes(), store.journal.path.read_bytes()
    rng = random.Random(11)
    for _round in range(40):
        store.path.write_bytes(whole)
        store.journal.path.write_bytes(journal)
        flip(*rng.choice([(store.path, rng.randrange(len(whole)))] * 4 + [
            (store.journal.path, rng.randrange(len(journal)))
        ]))  # fmt: skip
        again = rebuilding.open_whole(store.path, KEY, now=store.now)
        try:
            assert waiting(again) == mids
            overview_of(again)
        except ProfileDamaged:
            again.close()
            again = rebuilding.open_whole(store.path, KEY, now=store.now)
            assert waiting(again) == mids
        again.close()


def overview_of(store: Store) -> None:
    with store.read() as r:
        overview.status(r)
        r.rows("SELECT * FROM account")

"""A copied profile is an installation of its own; what waits in it is kept."""

import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from tests.store.conftest import EPOCH, KEY
from workbench.store import apply, events, fingerprint, integrity, meta, outbox
from workbench.store.database import Store, open_store

Make = Callable[..., UUID]


def waiting(store: Store) -> list[UUID]:
    with store.read() as r:
        return [pending.mid for pending in outbox.listing(r)]


def copied(store: Store, to: Path) -> Store:
    store.close()
    shutil.copytree(store.path.parent, to)
    return open_store(to / store.path.name, KEY)


def test_a_profile_that_stays_where_it_is_keeps_its_name(store: Store, make: Make) -> None:
    make("Account", name="Hengda")
    before = store.client_id
    assert not fingerprint.check(store)
    assert not fingerprint.check(store)
    assert store.client_id == before


def test_a_copied_profile_gets_a_name_of_its_own_and_keeps_what_waits(
    store: Store, make: Make, tmp_path: Path
) -> None:
    make("Account", name="Hengda")
    fingerprint.check(store)
    mids, before = waiting(store), store.client_id
    copy = copied(store, tmp_path / "elsewhere")
    assert fingerprint.check(copy)
    assert copy.client_id != before
    assert waiting(copy) == mids
    assert all(finding.is_ok for finding in integrity.check(copy))
    with copy.read() as r:
        assert events.recent(r)[0].facts == {"before": str(before)}
    copy.close()
    original, again = open_store(store.path, KEY), open_store(copy.path, KEY)
    assert original.client_id == before
    assert not fingerprint.check(original)
    assert not fingerprint.check(again)
    assert waiting(again) == waiting(original) == mids
    original.close()
    again.close()


def test_work_that_only_the_journal_of_a_moved_profile_has_comes_along(
    store: Store, make: Make, tmp_path: Path
) -> None:
    fingerprint.check(store)
    store.checkpoint_when_idle()
    before = store.path.read_bytes()
    make("Account", name="Hengda")
    mids = waiting(store)
    store.close()
    store.path.write_bytes(before)
    copy = copied(store, tmp_path / "elsewhere")
    assert fingerprint.check(copy)
    assert waiting(copy) == mids
    assert all(finding.is_ok for finding in integrity.check(copy))
    copy.close()


def test_a_change_between_name_and_journal_loses_nothing(
    store: Store, make: Make, tmp_path: Path
) -> None:
    make("Account", name="Hengda")
    fingerprint.check(store)
    mids = waiting(store)
    copy = copied(store, tmp_path / "elsewhere")
    copy.prepare()
    copy.set_up({"client_id": str(UUID(int=7)), fingerprint.KEY: fingerprint.of(copy.path)})
    copy.close()
    again = open_store(copy.path, KEY)
    assert not fingerprint.check(again)
    again.prepare()
    assert waiting(again) == mids
    assert all(finding.is_ok for finding in integrity.check(again))
    again.close()


def test_machine_path_and_file_all_count(store: Store, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    shutil.copyfile(store.path, other)
    marks = {
        fingerprint.of(store.path, "a"),
        fingerprint.of(store.path, "b"),
        fingerprint.of(other, "a"),
    }
    assert len(marks) == 3


def test_what_is_offered_again_is_in_the_journal_again(store: Store, make: Make) -> None:
    make("Account", name="Hengda")
    mids = waiting(store)
    with store.write() as w:
        outbox.mark_sent(w, mids)
        outbox.settle(w, [{"mid": str(mids[0]), "result": "ok", "seq": 5, "ver": 5}], EPOCH)
        meta.put(w, "applied_seq", 5)
        outbox.archive_applied(w)
    assert waiting(store) == []
    with store.write() as w:
        assert apply.new_epoch(w, "6b1d0000-0000-4000-8000-000000000002") == 1
    assert waiting(store) == mids
    store.checkpoint_when_idle()
    store.close()
    store.path.unlink()
    fresh = open_store(store.path, KEY, create=True)
    fresh.set_up(store.identity().as_head())
    fresh.prepare()
    assert waiting(fresh) == mids
    fresh.close()

"""A profile whose write-ahead log is gone, and one that cannot be written any more."""

import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from tests.store.conftest import KEY
from workbench.errors import NotSaved
from workbench.store import integrity, outbox, rebuilding
from workbench.store.database import Store

Make = Callable[..., UUID]


def unsent(store: Store) -> list[UUID]:
    with store.read() as r:
        return [one.mid for one in outbox.listing(r, ("new",))]


def without_log(store: Store, folder: Path, *, with_journal: bool) -> Path:
    """Copy an open profile's folder as it is on the disk, but for its write-ahead log."""
    ignored = ("*-wal", "*-shm", *(() if with_journal else ("*journal*",)))
    shutil.copytree(store.path.parent, folder, ignore=shutil.ignore_patterns(*ignored))
    return folder / store.path.name


@pytest.mark.parametrize("with_journal", [True, False])
def test_what_only_the_lost_log_held_comes_back_from_the_journal(
    store: Store, make: Make, tmp_path: Path, *, with_journal: bool
) -> None:
    make("Account", name="Hengda")
    make("Account", name="Suzhou")
    mids = unsent(store)
    path = without_log(store, tmp_path / "left", with_journal=with_journal)
    again = rebuilding.open_whole(path, KEY, now=store.now)
    again.prepare()
    assert unsent(again) == (mids if with_journal else [])  # the control: nothing else has them
    assert all(finding.is_ok for finding in integrity.check(again))
    again.close()


def test_a_disk_that_became_read_only_saves_nothing_and_says_so(store: Store, make: Make) -> None:
    make("Account", name="Hengda")
    store._connected().execute("PRAGMA query_only = 1")
    with pytest.raises(NotSaved, match="folder cannot be written"):
        make("Account", name="Suzhou")
    store._connected().execute("PRAGMA query_only = 0")
    assert len(unsent(store)) == 1
    make("Account", name="Nanjing")
    assert len(unsent(store)) == 2

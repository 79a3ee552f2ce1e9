"""The second durable copy: written after each save, read when the first is gone."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from tests.store.conftest import KEY, Clock
from workbench.store import backup, integrity, outbox, records, recovery
from workbench.store import journal as journals
from workbench.store.database import Store, open_store

SAVER = """
import sys
from pathlib import Path
from workbench.store import outbox, records
from workbench.store.database import open_store
store = open_store(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
n = 0
while True:
    n += 1
    with store.write() as w:
        records.append(w, "Task", {"task_subtype": "call", "subject": f"call {n}"})
        mid = outbox.listing(w)[-1].mid
    print(mid, flush=True)
"""


def waiting(store: Store) -> list[UUID]:
    with store.read() as r:
        return [pending.mid for pending in outbox.listing(r)]


def reopened(store: Store) -> Store:
    again = open_store(store.path, KEY, now=store.now)
    again.prepare()
    return again


def without_the_last_saves(store: Store, saves: Callable[[], object]) -> Store:
    """Save something, then put the database file of before back, as a lost disk write would."""
    store.checkpoint_when_idle()
    before = store.path.read_bytes()
    saves()
    store.close()
    store.path.write_bytes(before)
    return reopened(store)


def test_a_save_that_the_database_lost_comes_back(store: Store, make: Callable[..., UUID]) -> None:
    first = make("Account", name="Hengda")
    mids: list[UUID] = []

    def saves() -> None:
        with store.write() as w:
            records.patch(w, "Account", first, {"name": "Hengda Logistics"})
            records.create(w, "Account", {"name": "Nanjing"})
        mids.extend(waiting(store))

    again = without_the_last_saves(store, saves)
    assert waiting(again) == mids
    with again.read() as r:
        assert records.require(r, "Account", first)["name"] == "Hengda Logistics"
        assert r.value("SELECT count(*) FROM account") == 2
        assert recovery.recovered(r) == [str(mid) for mid in mids[1:]]
    again.close()


def test_what_came_back_keeps_its_bytes(store: Store, make: Callable[..., UUID]) -> None:
    bodies = []

    def saves() -> None:
        make("Account", name="Hengda")
        with store.read() as r:
            bodies.append(outbox.listing(r)[0].body)

    again = without_the_last_saves(store, saves)
    with again.read() as r:
        [pending] = outbox.due(r, 500, 10**6)
    assert [pending.body] == bodies
    again.close()


def test_what_the_server_has_does_not_come_back(store: Store, make: Callable[..., UUID]) -> None:
    def saves() -> None:
        make("Account", name="Hengda")
        [mid] = waiting(store)
        with store.write() as w:
            outbox.discard(w, mid)

    again = without_the_last_saves(store, saves)
    assert waiting(again) == []
    again.close()


def test_a_torn_last_line_is_dropped_and_the_next_save_follows_whole_lines(
    store: Store, make: Callable[..., UUID]
) -> None:
    make("Account", name="Hengda")
    store.close()
    file = store.journal.path
    file.write_bytes(file.read_bytes() + b"dG9ybg")
    again = reopened(store)
    with again.write() as w:
        records.create(w, "Account", {"name": "Nanjing"})
    with again.read() as r:
        found = again.journal.read(recovery.head_of(r))
    assert (len(found.mutations), found.unreadable) == (2, 0)
    again.close()


def test_a_damaged_line_hides_no_other(store: Store, make: Callable[..., UUID]) -> None:
    for name in ("Hengda", "Nanjing", "Suzhou"):
        make("Account", name=name)
    lines = store.journal.path.read_bytes().split(b"\n")
    lines[2] = lines[2][:-1] + b"x"
    store.journal.path.write_bytes(b"\n".join(lines))
    with store.read() as r:
        found = store.journal.read(recovery.head_of(r))
    assert (len(found.mutations), found.unreadable) == (2, 1)


def test_a_journal_of_another_profile_is_set_aside(
    store: Store, make: Callable[..., UUID], tmp_path: Path, empty_profile: Path
) -> None:
    make("Account", name="Hengda")
    store.close()
    shutil.copytree(empty_profile, tmp_path / "other")
    other = open_store(tmp_path / "other" / "profile.db", KEY)
    with other.write() as w:
        w.execute("UPDATE meta SET v = ? WHERE k = 'client_id'", (str(UUID(int=1)),))
        w.store.forget_identity()
    other.close()
    (other.path.parent / "journal").mkdir(exist_ok=True)
    shutil.copyfile(store.journal.path, other.journal.path)
    again = reopened(other)
    assert waiting(again) == []
    names = sorted(file.name for file in other.journal.path.parent.iterdir())
    assert [name for name in names if name.endswith(".other")]
    again.close()


def test_a_missing_journal_is_written_again(store: Store, make: Callable[..., UUID]) -> None:
    make("Account", name="Hengda")
    store.close()
    store.journal.path.unlink()
    again = reopened(store)
    with again.read() as r:
        found = again.journal.read(recovery.head_of(r))
    assert set(found.mutations) == {str(mid) for mid in waiting(again)}
    again.close()


def test_a_journal_that_cannot_be_written_leaves_the_save_and_says_so(
    store: Store, make: Callable[..., UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    make("Account", name="Hengda")

    def refuse(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(journals.os, "fsync", refuse)
        make("Account", name="Nanjing")
        assert "No space left" in store.journal_problem
    assert len(waiting(store)) == 2
    make("Account", name="Suzhou")
    assert store.journal_problem == ""
    with store.read() as r:
        assert len(store.journal.read(recovery.head_of(r)).mutations) == 3


def test_a_journal_of_settled_changes_is_compacted(
    store: Store, make: Callable[..., UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(6):
        make("Account", name=f"Company {n}")
    with store.write() as w:
        for mid in [pending.mid for pending in outbox.listing(w)][:5]:
            outbox.discard(w, mid)
    monkeypatch.setattr(recovery, "SMALLEST_TO_COMPACT", 0)
    size = store.journal.size
    with store.write() as w:
        assert recovery.compact(w, store.journal)
        assert not recovery.compact(w, store.journal)
    assert store.journal.size < size / 3
    with store.read() as r:
        assert len(store.journal.read(recovery.head_of(r)).mutations) == 1


def test_a_restored_backup_gets_its_later_saves_back(
    store: Store, make: Callable[..., UUID], clock: Clock
) -> None:
    make("Account", name="Hengda")
    copy = backup.back_up(store)
    make("Account", name="Nanjing")
    mids = waiting(store)
    store.close()
    kept = backup.restore(store.path, copy, KEY, clock())
    assert kept.exists()
    again = reopened(store)
    assert waiting(again) == mids
    assert all(finding.is_ok for finding in integrity.check(again))
    again.close()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a POSIX signal")
def test_a_kill_at_any_moment_loses_nothing_that_was_said_to_be_saved(store: Store) -> None:
    store.close()
    rng = random.Random(7)
    saved: set[str] = set()
    for _cycle in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", SAVER, str(store.path), KEY.hex()],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        ) as saver:
            assert saver.stdout is not None
            saved.add(saver.stdout.readline().strip())
            time.sleep(rng.uniform(0, 0.1))
            saver.send_signal(signal.SIGKILL)
            saved |= {line.strip() for line in saver.stdout if line.endswith("\n")}
    again = reopened(store)
    assert saved <= {str(mid) for mid in waiting(again)}
    assert len(saved) >= 3
    findings = integrity.check(again)
    assert [finding for finding in findings if not finding.is_ok] == []
    again.close()

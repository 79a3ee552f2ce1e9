"""Backups, health and the overview."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from tests.store.conftest import KEY, Clock
from workbench.errors import StoreProblem
from workbench.store import backup, bulk, integrity, overview, records
from workbench.store.database import Store, open_store

Make = Callable[..., UUID]


def test_a_backup_opens_with_the_same_key_and_holds_the_same(
    store: Store, make: Make, tmp_path: Path
) -> None:
    account = make("Account", name="Quicksilver")
    copy = backup.back_up(store)
    assert b"Quicksilver" not in copy.read_bytes()
    target = tmp_path / "elsewhere" / "profile.db"
    target.parent.mkdir()
    target.write_bytes(copy.read_bytes())
    other = open_store(target, KEY)
    with other.read() as r:
        assert records.require(r, "Account", account).name == "Quicksilver"
    other.close()
    with pytest.raises(StoreProblem, match="key"):
        open_store(copy, bytes(48))


def test_backups_are_made_once_a_day_and_old_ones_go(store: Store, clock: Clock) -> None:
    for _week in range(11):
        assert backup.back_up_if_due(store) is not None
        clock.advance(days=7)
    assert backup.back_up_if_due(store) is not None
    assert backup.back_up_if_due(store) is None
    kinds = [file.name.split("-")[0] for file in (store.path.parent / "backups").iterdir()]
    assert {kind: kinds.count(kind) for kind in kinds} == backup.KEPT


def test_a_copy_made_before_a_migration_goes_after_two_weeks_but_not_the_newest(
    store: Store, clock: Clock
) -> None:
    def left() -> list[str]:
        backup.back_up_if_due(store)
        return sorted(one.stem for one in (store.path.parent / "backups").glob("*from*.db"))

    for name in ("before-0002-from-0001", "before-0003-from-0002"):
        copy = backup.back_up(store, name)
        os.utime(copy, (clock().timestamp(),) * 2)
        clock.advance(days=7)
    assert left() == ["before-0002-from-0001", "before-0003-from-0002"]
    clock.advance(hours=1)
    assert left() == ["before-0003-from-0002"]
    clock.advance(days=400)
    assert left() == ["before-0003-from-0002"]


def test_restoring_keeps_the_file_that_was_there(store: Store, make: Make) -> None:
    copy = backup.back_up(store)
    make("Account", name="Later")
    store.close()
    store.journal.path.unlink()
    kept = backup.restore(store.path, copy, KEY)
    old, new = open_store(kept, KEY), open_store(store.path, KEY)
    with old.read() as r:
        assert overview.rows(r) == {"Account": 1}
    with new.read() as r:
        assert overview.rows(r) == {}
    old.close()
    new.close()


def test_a_damaged_or_missing_backup_is_not_restored(store: Store, make: Make) -> None:
    make("Account", name="Hengda")
    copy = backup.back_up(store)
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 0xFF
    copy.write_bytes(content)
    store.close()
    before = store.path.read_bytes()
    with pytest.raises(StoreProblem):
        backup.restore(store.path, copy, KEY)
    with pytest.raises(StoreProblem, match="no backup"):
        backup.restore(store.path, copy.with_name("none.db"), KEY)
    assert store.path.read_bytes() == before


def test_a_healthy_profile_is_in_order(store: Store, make: Make) -> None:
    make("Account", name="Hengda")
    assert integrity.is_sound(store)
    findings = integrity.check(store)
    assert len(findings) == 5
    assert [finding for finding in findings if not finding.is_ok] == []


def test_what_can_be_mended_is_mended(store: Store, make: Make) -> None:
    account = make("Account", name="Hengda")
    make("Account", name="Nanjing")
    with store.write() as w:
        w.execute("INSERT INTO search (search) VALUES ('delete-all')")
        with w.door():
            w.execute(
                "UPDATE account SET is_pending = 0, name = 'x' WHERE id = ?", (account.bytes,)
            )
    store.journal.close()
    lines = store.journal.path.read_bytes().splitlines(keepends=True)
    store.journal.path.write_bytes(b"".join(lines[:-1]))
    broken = [finding.is_ok for finding in integrity.check(store)]
    assert broken == [True, True, False, False, False]
    assert all(finding.is_ok for finding in integrity.check(store, repair=True))
    assert all(finding.is_ok for finding in integrity.check(store))


def test_flipped_bytes_are_noticed_never_deleted(store: Store) -> None:
    with store.write() as w:
        for n in range(300):
            records.create(w, "Account", {"name": f"Company {n}", "description": "x" * 300})
    store.close()
    content = bytearray(store.path.read_bytes())
    for place in range(len(content) // 3, len(content) - 100, 4096 * 7):
        content[place] ^= 0xFF
    store.path.write_bytes(content)
    assert is_noticed(store.path)
    assert store.path.read_bytes() == bytes(content)


def is_noticed(path: Path) -> bool:
    """Tell whether damage is told, when the file is opened or when it is checked."""
    try:
        damaged = open_store(path, KEY, read_only=True)
    except StoreProblem:
        return True
    findings = integrity.check(damaged)
    damaged.close()
    return not all(finding.is_ok for finding in findings)


def test_a_reader_does_not_repair(store: Store) -> None:
    reader = open_store(store.path, KEY, read_only=True)
    assert all(finding.is_ok for finding in integrity.check(reader))
    with pytest.raises(StoreProblem, match="reading only"):
        integrity.check(reader, repair=True)
    reader.close()


def test_the_overview_counts_what_is_here_and_what_waits(store: Store, make: Make) -> None:
    make("Account", name="Hengda")
    with store.read() as r:
        told = overview.status(r)
    assert (told["waiting"], told["quarantined"], told["conflicts"]) == (1, 0, 0)
    assert told["rows"] == {"Account": 1}


def test_a_profile_with_rows_is_not_loaded_in_bulk_twice(store: Store) -> None:
    assert bulk.begin_bulk(store)
    with store.read() as r:
        assert bulk.is_in_bulk(r)
    bulk.end_bulk(store)
    bulk.end_bulk(store)
    with store.read() as r:
        assert not bulk.is_in_bulk(r)

"""A file that is no backup of this profile is told for what it is, and nothing is changed."""

from pathlib import Path

import pytest

from tests.store.conftest import KEY
from workbench.errors import StoreProblem
from workbench.store import backup, connection
from workbench.store.database import Store, open_store


def test_a_backup_of_a_newer_version_asks_for_that_version(store: Store) -> None:
    copy = backup.back_up(store)
    opened = connection.connect(copy, KEY, read_only=False)
    opened.execute("UPDATE alembic_version SET version_num = '9999'")
    opened.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    opened.close()
    store.close()
    before = store.path.read_bytes()
    with pytest.raises(StoreProblem, match=r"newer version of this program \(9999\)"):
        backup.restore(store.path, copy, KEY)
    assert store.path.read_bytes() == before
    assert [file.name for file in store.path.parent.glob("*.restoring*")] == []


def test_an_encrypted_file_is_no_backup_of_an_open_profile(store: Store, tmp_path: Path) -> None:
    copy = backup.back_up(store)
    plain = tmp_path / "plain" / "profile.db"
    open_store(plain, None, create=True).close()
    with pytest.raises(StoreProblem, match="this profile is not encrypted"):
        backup.restore(plain, copy, None)


def test_another_programs_database_is_no_backup(tmp_path: Path) -> None:
    profile, other = tmp_path / "profile.db", tmp_path / "photos.db"
    open_store(profile, None, create=True).close()
    made = connection.connect(other, None, read_only=False)
    made.execute("CREATE TABLE photo (name TEXT)")
    made.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    made.close()
    with pytest.raises(StoreProblem, match=r"is no backup of Sales Workbench\. Choose a file from"):
        backup.restore(profile, other, None)

"""A profile on a disk without any room: it is read, and a save says what to do."""

import shutil
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver

from tests.store.conftest import KEY, sign_in
from workbench.errors import DiskFull, StoreProblem
from workbench.store import connection, records
from workbench.store.database import open_store

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    store = open_store(tmp_path / "profile.db", KEY, create=True)
    sign_in(store)
    with store.write() as w:
        records.create(w, "Account", {"name": "Hengda"})
    store.close()
    return tmp_path / "profile.db"


def without_room(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    """Refuse what SQLite refuses where its index has no room beside the file."""

    def refuse(*_given: Any, **_named: Any) -> None:
        error = driver.OperationalError("disk I/O error")
        error.sqlite_errorcode = driver.SQLITE_IOERR
        raise error

    monkeypatch.setattr(connection, "_configure", refuse)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(1 << 22, 0, free))


def test_a_profile_on_a_full_disk_is_read(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_room(monkeypatch, 0)
    store = open_store(profile, KEY, read_only=True)
    with store.read() as r:
        assert r.value("SELECT name FROM account") == "Hengda"
    store.close()


def test_whoever_wants_to_save_on_a_full_disk_is_told_to_free_some(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_room(monkeypatch, 0)
    with pytest.raises(DiskFull, match="is full: free some space"):
        open_store(profile, KEY)


def test_what_is_not_in_the_main_file_yet_is_not_left_out(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile.with_name("profile.db-wal").write_bytes(b"changes")
    without_room(monkeypatch, 0)
    with pytest.raises(DiskFull):
        open_store(profile, KEY, read_only=True)


def test_a_failing_disk_with_room_is_not_called_full(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_room(monkeypatch, 1 << 20)
    with pytest.raises(StoreProblem, match="Check the disk and its rights") as met:
        open_store(profile, KEY, read_only=True)
    assert not isinstance(met.value, DiskFull)

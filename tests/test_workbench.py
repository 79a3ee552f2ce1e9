"""An open profile is closed whatever the disk says, and a profile that does not open is let go."""

import errno
import resource
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from workbench import app, leaving, profiles
from workbench.backend.credentials import MemorySecrets
from workbench.errors import NotSaved, ProfileInUse, StoreProblem
from workbench.profiles import Profile
from workbench.store import fingerprint, lock, records
from workbench.store.database import Store, open_store
from workbench.wire.ids import new_id
from workbench.wire.values import parse_instant

SYNCED_AT = parse_instant("2026-11-22T08:00:00.000Z")


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Profile:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    made = Profile("plain", "http://127.0.0.1:9", "ada@example.com", str(new_id()), "none")
    profiles.save(made)
    store = open_store(made.database, None, create=True)
    facts = {"workspace_id": str(new_id()), "user_id": made.user_id, "client_id": str(new_id())}
    store.set_up(facts)
    store.close()
    return made


def test_a_full_disk_does_not_keep_a_profile_from_being_closed(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(profile.database, None)
    release = lock.hold(profile.folder)
    opened = app.Workbench(profile, store, MemorySecrets(), release)
    schedule: Any = SimpleNamespace(
        stop=lambda: None, state=SimpleNamespace(last_sync_at=SYNCED_AT)
    )
    monkeypatch.setattr(opened, "_schedule", schedule)

    def full(*_given: object) -> None:
        raise NotSaved("the disk is full")

    monkeypatch.setattr(opened, "note_sync", full)
    opened.close()
    lock.hold(profile.folder)()
    assert store._is_closed


def test_a_profile_that_does_not_open_is_closed_before_it_is_let_go(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Store] = []

    def full(store: Store) -> bool:
        opened.append(store)
        raise NotSaved("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(fingerprint, "check", full)
        with pytest.raises(NotSaved):
            app.open_workbench("plain")
    assert opened[0]._is_closed
    app.open_workbench("plain").close()


def test_a_full_disk_does_not_keep_a_profile_from_being_opened(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        release = lock.hold(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    with pytest.raises(ProfileInUse):
        lock.hold(tmp_path)
    release()


def test_what_is_typed_while_a_profile_goes_is_told_not_saved(
    profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = app.open_workbench("plain")
    with opened.store.write() as w:
        records.create(w, "Account", {"name": "Hengda"})
    refused: list[str] = []

    def type_on() -> None:
        try:
            with opened.store.write() as w:
                records.create(w, "Account", {"name": "Suzhou"})
        except StoreProblem as error:
            refused.append(str(error))

    monkeypatch.setattr(opened.client, "wiped", type_on)
    left = leaving.obey_wipe(opened)
    assert (left.unsent, len(refused)) == (1, 1)
    assert not profile.folder.exists()


def test_a_profile_that_could_not_be_sealed_is_written_to_again(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = app.open_workbench("plain")
    with opened.store.write() as w:
        records.create(w, "Account", {"name": "Hengda"})

    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(leaving, "save_unsent", full)
    with pytest.raises(OSError, match="no space"):
        leaving.obey_wipe(opened)
    with opened.store.write() as w:
        records.create(w, "Account", {"name": "Suzhou"})
    opened.close()

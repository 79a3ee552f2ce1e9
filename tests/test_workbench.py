"""An open profile is closed whatever the disk says, and a profile that does not open is let go."""

import base64
import resource
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import keyring
import pytest

from workbench import app, leaving, paths, profiles
from workbench.backend.credentials import KeyringSecrets, MemorySecrets, NoKeyring
from workbench.errors import NotSaved, ProfileInUse, StoreProblem, WipeHeld
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

    def type_on() -> str:
        try:
            with opened.store.write() as w:
                records.create(w, "Account", {"name": "Suzhou"})
        except StoreProblem as error:
            refused.append(str(error))
        return ""

    monkeypatch.setattr(opened.client, "proof", type_on)
    left = leaving.obey_wipe(opened)
    assert (left.unsent, len(refused)) == (1, 1)
    assert not profile.folder.exists()


def test_a_profile_that_could_not_be_sealed_is_written_to_again(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = app.open_workbench("plain")
    with opened.store.write() as w:
        records.create(w, "Account", {"name": "Hengda"})

    paths.home().joinpath("unsent").write_text("a file where the folder should be")
    told: list[str] = []
    monkeypatch.setattr(opened.client, "wipe_held", lambda reason, _proof: told.append(reason))
    with pytest.raises(WipeHeld, match="could not be saved") as caught:
        leaving.obey_wipe(opened)
    assert (caught.value.can_repeat, told) == (True, ["unsaved"])
    with opened.store.write() as w:
        records.create(w, "Account", {"name": "Suzhou"})
    opened.close()


@pytest.mark.parametrize("where", ["proof", "held", "save_unsent"])
def test_a_wipe_that_fails_by_a_bug_is_told_and_leaves_the_profile_in_use(
    profile: Profile, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    opened = app.open_workbench("plain")
    with opened.store.write() as w:
        records.create(w, "Account", {"name": "Hengda"})
    told: list[str] = []
    monkeypatch.setattr(opened.client, "wipe_held", lambda reason, _proof: told.append(reason))

    def broken(*_given: object) -> str:
        raise KeyError("sha256")

    with monkeypatch.context() as patch:
        patch.setattr(opened.client if where == "proof" else leaving, where, broken)
        with pytest.raises(
            WipeHeld, match=r"could not be saved \(KeyError\('sha256'\)\)"
        ) as caught:
            leaving.obey_wipe(opened)
    assert (caught.value.can_repeat, told) == (True, ["unsaved"])
    with opened.store.write() as w:
        records.create(w, "Account", {"name": "Suzhou"})
    assert leaving.obey_wipe(opened).unsent == 2
    assert not profile.folder.exists()


def test_a_wipe_that_is_broken_off_leaves_the_profile_in_use(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = app.open_workbench("plain")

    def interrupted() -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(opened.client, "proof", interrupted)
    with pytest.raises(KeyboardInterrupt):
        leaving.obey_wipe(opened)
    with opened.store.write() as w:
        records.create(w, "Account", {"name": "Suzhou"})
    opened.close()


def test_a_profile_that_does_not_close_is_not_removed_and_the_server_hears_it(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = app.open_workbench("plain")
    told: list[str] = []
    monkeypatch.setattr(opened.client, "wipe_held", lambda reason, _proof: told.append(reason))

    def broken() -> None:
        raise ValueError

    with monkeypatch.context() as patch:
        patch.setattr(opened, "close", broken)
        with pytest.raises(WipeHeld, match=r"could not go \(ValueError\(\)\)"):
            leaving.obey_wipe(opened)
    assert (told, profile.folder.exists()) == (["in_use"], True)
    opened.close()


def test_a_profile_whose_files_cannot_go_stays_whole_and_the_server_hears_it(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = app.open_workbench("plain")
    told: list[str] = []
    monkeypatch.setattr(opened.client, "wiped", lambda _proof: told.append("wiped"))
    monkeypatch.setattr(opened.client, "wipe_held", lambda reason, _proof: told.append(reason))
    in_the_way = paths.home() / "removed"
    in_the_way.write_text("as where another program holds a file")
    with pytest.raises(WipeHeld, match="could not go"):
        leaving.obey_wipe(opened)
    assert told == ["in_use"]
    again = app.open_workbench("plain")
    monkeypatch.setattr(again.client, "wiped", lambda _proof: told.append("wiped"))
    in_the_way.unlink()
    leaving.obey_wipe(again)
    assert (told, profile.folder.exists(), in_the_way.exists()) == (
        ["in_use", "wiped"],
        False,
        False,
    )


def test_profiles_of_one_name_in_two_folders_each_keep_their_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries: dict[tuple[str, str], str] = {}
    monkeypatch.setattr(keyring, "get_password", lambda *place: entries.get(place))
    monkeypatch.setattr(
        keyring, "set_password", lambda service, name, text: entries.update({(service, name): text})
    )
    monkeypatch.setattr(keyring, "delete_password", lambda *place: entries.pop(place, None))
    keys = {}
    for home in ("first", "second"):
        monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / home))
        keys[home] = profiles.new_key()
        described = Profile("work", "https://sales.example", "ada@x", str(new_id()), "none")
        profiles.save(
            profiles.protect(described, keys[home], passphrase=None, allow_unencrypted=False)
        )
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "first"))
    assert profiles.unlock(profiles.load("work")) == keys["first"]
    profiles.delete(profiles.load("work"))
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "second"))
    assert profiles.unlock(profiles.load("work")) == keys["second"]
    profiles.delete(profiles.load("work"))
    assert entries == {}


def test_an_older_profile_finds_its_key_under_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    text = base64.b64encode(b"k" * 48).decode()
    entries = {("sales-workbench", "work/key"): text}
    monkeypatch.setattr(keyring, "get_password", lambda *place: entries.get(place))
    profiles.save(Profile("work", "https://sales.example", "ada@x", str(new_id()), "keyring"))
    assert profiles.unlock(profiles.load("work")) == b"k" * 48


@pytest.mark.parametrize("text", ['{"name": "plain"', "[]", '{"name": "plain", "newer": 1}'])
def test_a_description_that_cannot_be_read_is_told_in_a_sentence(
    profile: Profile, text: str
) -> None:
    (profile.folder / "profile.json").write_text(text, encoding="utf-8")
    with pytest.raises(StoreProblem, match="plain"):
        profiles.load("plain")


def test_a_keyring_that_breaks_in_its_own_way_is_no_keyring(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Broken(Exception):
        """What a keyring's own library raises."""

    def broken(*_place: str) -> None:
        raise Broken

    monkeypatch.setattr(keyring, "get_password", broken)
    with pytest.raises(NoKeyring):
        KeyringSecrets("work").get("key")

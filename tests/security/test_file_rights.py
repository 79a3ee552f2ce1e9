"""Other users of the same computer read neither a profile nor the server's database."""

from pathlib import Path

import pytest

from tests.cli import office
from tests.upgrades import keep
from workbench import platform_files, profiles
from workbench.profiles import Profile
from workbench.server import admin


def open_to_others(folder: Path) -> list[str]:
    """Return what below a folder somebody else could read, walking as he would have to."""
    if platform_files.is_owner_only(folder):
        return []
    found = []
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            found += open_to_others(path)
        elif not platform_files.is_owner_only(path):
            found.append(path.name)
    return found


@pytest.mark.parametrize("options", [(), ("--unencrypted",)], ids=["encrypted", "unencrypted"])
def test_nobody_else_reads_a_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    if not options:
        file = tmp_path / "passphrase"
        file.write_text("a passphrase", encoding="utf-8")
        file.chmod(0o600)
        monkeypatch.setenv("WORKBENCH_PASSPHRASE_FILE", str(file))
    database = f"sqlite:///{tmp_path / 'server' / 'server.db'}"
    office.hire(database)
    with office.serving(database) as address:
        words = ("profile", "add", "ben", "--server", address, "--user", "ben@example.com")
        office.ask(*words, "--password-stdin", *options, stdin=office.PASSWORD)
        signed_in = ("--password-stdin",) if options else ()
        office.ask("--profile", "ben", "sync", *signed_in, stdin=office.PASSWORD)
        office.ask("--profile", "ben", "backup")
    folder = profiles.load("ben").folder
    assert len([file for file in folder.rglob("*") if file.is_file()]) >= 3
    assert open_to_others(folder) == []
    assert open_to_others(tmp_path / "server") == ["server.db-high-water"]  # one number


def test_a_folder_that_was_open_is_closed_when_the_profile_is_saved() -> None:
    profile = Profile("old", "https://sales.example.com", "a@example.com", "", "none")
    profile.folder.mkdir(parents=True)
    profile.folder.chmod(0o755)
    profiles.save(profile)
    assert platform_files.is_owner_only(profile.folder)


def test_the_copy_before_an_update_is_as_private_as_the_database(tmp_path: Path) -> None:
    kept = next(one for one in keep.FOLDER.iterdir() if one.name.endswith("server-0001"))
    _profile, server = keep.unpack(kept, tmp_path / "kept")
    server.chmod(0o600)
    admin.open_database(f"sqlite:///{server}").close()
    (copy,) = server.parent.glob("server.db.before-*")
    assert platform_files.is_owner_only(copy)

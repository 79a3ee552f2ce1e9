"""What is customers' stands in no file in clear: 200 known values, looked for in all of them."""

import base64
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli import office
from tests.security.machine import WANTED, Machine
from tests.security.planting import Planted, Search
from workbench import app

PASSPHRASE = "一个长的口令 of this machine only"


@pytest.fixture
def tokens(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return every refresh token that this machine is given."""
    given: list[str] = []
    save = app.KeptToken.save

    def noting(self: app.KeptToken, refresh: str) -> None:
        given.append(refresh)
        save(self, refresh)

    monkeypatch.setattr(app.KeptToken, "save", noting)
    return given


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dear_keys: None) -> Iterator[Machine]:
    folder, outside = tmp_path / "machine", tmp_path / "outside"
    for path in (folder / "tmp", outside):
        path.mkdir(parents=True)
    database = f"sqlite:///{outside / 'server' / 'server.db'}"
    planted = Planted(seed=len(str(tmp_path)))
    password = planted.known("Quartz-Vermillion 密钥 4711")
    people = {
        "mia": (planted.han(), "manager", "--team", "East"),
        "ben": (planted.latin(), "bdr", "--team", "East", "--manager", "mia@example.com"),
        "liu": (planted.han(), "ae", "--team", "East", "--manager", "mia@example.com"),
    }
    for short, (name, role, *options) in people.items():
        words = ("user", "add", f"{short}@example.com", "--name", name, "--role", role, *options)
        office.ask(*words, "--database", database, "--password-stdin", stdin=password)
    with office.serving(database) as address:
        monkeypatch.setenv("WORKBENCH_HOME", str(folder / "home"))
        for variable in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
            monkeypatch.setenv(variable, str(folder / "tmp"))
        monkeypatch.setattr(tempfile, "tempdir", None)
        yield Machine(folder, outside, planted, address)
    root = logging.getLogger()
    for handler in [one for one in root.handlers if "window.log" in str(one)]:
        root.removeHandler(handler)
        handler.close()


def live(machine: Machine, tokens: list[str], *options: str) -> None:
    """Use every feature once."""
    planted = machine.planted
    password = planted.values[0]
    machine.add_profile("mia", password, *options)
    account = ("--profile", "mia", "import", str(machine.outside / "others.csv"))
    (machine.outside / "others.csv").write_text("Name,City\nSomebody Else,Bonn\n")
    office.ask(*account, "--as", "Account")
    machine.sync("mia", password)
    machine.add_profile("ben", password, *options)
    machine.import_leads()
    contacts = machine.create_records()
    for secret in (password, PASSPHRASE, planted.known(tokens[-1])):
        machine.log(planted.known(secret), "--contact", str(contacts[0]))
    machine.call(contacts)
    office.ask("--profile", "ben", "backup")
    backup = next((machine.folder / "home" / "profiles" / "ben" / "backups").glob("profile-*.db"))
    machine.sync("ben", password)
    machine.sync("mia", password)
    machine.hand_over_and_book()
    machine.sync("ben", password)
    machine.disagree(contacts[0], password)
    machine.read()
    machine.crash()
    machine.die_saving("before", {})
    machine.die_saving("after", {})
    machine.fill()
    assert office.ask("--profile", "ben", "status")["waiting"] > 1
    office.ask("--profile", "ben", "restore", str(backup))
    machine.look()
    assert office.ask("--profile", "ben", "backup")["file"]  # opening it brings the rest back
    machine.look()


@pytest.mark.first
def test_an_encrypted_profile_leaves_no_known_value_in_any_file(
    machine: Machine, tokens: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE, encoding="utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("WORKBENCH_PASSPHRASE_FILE", str(file))
    live(machine, tokens)
    assert len(machine.planted.values) == WANTED
    assert machine.hits == {}
    assert Search(tokens).below(machine.folder) == {}
    assert len(list(machine.folder.rglob("*.db"))) == 4


@pytest.mark.first
def test_the_same_search_finds_every_value_in_an_unencrypted_profile(
    machine: Machine, tokens: list[str]
) -> None:
    live(machine, tokens, "--unencrypted")
    assert len(machine.planted.values) == WANTED
    assert set(machine.planted.values) - set(machine.hits) == set()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("before", [b"", b"x", b"xy"])
def test_the_search_sees_a_value_in_every_encoding(
    tmp_path: Path, encoding: str, before: bytes
) -> None:
    for value in ("恒达物流有限", "Quell Veldham", "+862155550123"):
        raw = before + value.encode(encoding) + b"tail"
        for content in (raw, base64.b64encode(raw), base64.urlsafe_b64encode(raw)):
            (tmp_path / "file").write_bytes(content)
            assert Search([value, "somebody else"]).below(tmp_path) == {value: {"file"}}

"""Verifying, recovering, wiping: what waits is sent or saved before anything goes."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import Branch
from tests.cli.office import CHECKOUT, PASSWORD, add_profile, ask, refused, run
from tests.desktop import SecretService
from workbench import app, leaving, profiles
from workbench.backend.transport import Wiped
from workbench.errors import InvalidInput, Refused
from workbench.store import outbox, records

CALL = ("call", "log", "--phone", "+86 21 5555 0199", "--disposition", "no_answer")
NOWHERE = "http://127.0.0.1:9"


def cut_off(name: str) -> None:
    """Have a profile's server be where nobody answers."""
    file = profiles.load(name).folder / "profile.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(told | {"server_url": NOWHERE}), encoding="utf-8")


def signed_in(name: str) -> None:
    ask("--profile", name, "sync", "--password-stdin", stdin=PASSWORD)


def waiting(name: str) -> int:
    found: int = ask("--profile", name, "status")["waiting"]
    return found


def test_verifying_finds_what_differs_and_doctor_fetches_it_again(desk: Branch) -> None:
    signed_in("ben")
    told = ask("--profile", "ben", "verify")
    assert told["same"]
    assert told["rows"] > 0
    workbench = app.open_workbench("ben")
    with workbench.store.write() as w, w.door():
        w.execute("UPDATE lead SET ver = ver - 1, last_name = 'Nowak' WHERE last_name = 'Novak'")
    workbench.close()
    told = ask("--profile", "ben", "verify", code=5)
    assert {one["type"] for one in told["differences"]} == {"Lead"}
    ask("--profile", "ben", "doctor", "--repair")
    assert ask("--profile", "ben", "verify")["same"]
    assert "Everything here is as on the server." in run("--profile", "ben", "verify").out
    assert ask("--profile", "ben", "find", "Novak")


@pytest.mark.usefixtures("dear_keys")
def test_a_lost_passphrase_and_the_recovery_key_open_the_profile(
    desk: Branch, tmp_path: Path
) -> None:
    told = add_profile("mia", desk.address, "mia")
    key = told["recovery_key"]
    assert len(key.split("-")) == 8
    text = profiles.load("mia").folder.joinpath("profile.json").read_text(encoding="utf-8")
    assert key not in text
    (tmp_path / "passphrase").write_text("another passphrase", encoding="utf-8")
    refused("--profile", "mia", "status", code=1)
    sentence = refused("profile", "recover", "mia", "--key-stdin", stdin="AAAA-BBBB", code=1)
    assert "not the recovery key" in sentence
    typed = key.lower().replace("-", " ")
    assert (
        ask("profile", "recover", "mia", "--key-stdin", stdin=typed)["protection"] == "passphrase"
    )
    assert ask("--profile", "mia", "status")["waiting"] == 0


def test_wiping_sends_what_waits_first(desk: Branch) -> None:
    signed_in("ben")
    ask("--profile", "ben", *CALL)
    assert ask("--profile", "ben", "wipe", "--yes") == {
        "wiped": "ben",
        "unsent": 0,
        "saved_to": None,
    }
    assert not (desk.machine / "profiles" / "ben").exists()


def test_what_cannot_be_sent_is_saved_sealed_and_taken_in_elsewhere(
    desk: Branch, tmp_path: Path
) -> None:
    ask("--profile", "ben", *CALL)
    made = waiting("ben")
    cut_off("ben")
    assert "Not on the server yet" in refused("--profile", "ben", "wipe", "--yes", code=5)
    file = tmp_path / "ben.unsent"
    told = ask("--profile", "ben", "wipe", "--yes", "--save-unsent", str(file))
    assert told["unsent"] == made
    assert b"5555" not in file.read_bytes()
    assert "ben" not in profiles.names()
    add_profile("ben", desk.address, "again")
    assert ask("--profile", "again", "outbox", "take-in", str(file)) == {
        "taken_in": made, "attachments": 0, "broken": [],
    }  # fmt: skip
    assert ask("--profile", "again", "outbox", "take-in", str(file)) == {
        "taken_in": 0, "attachments": 0, "broken": [],
    }  # fmt: skip
    assert waiting("again") == made
    assert "another person" in refused("--profile", "liu", "outbox", "take-in", str(file), code=1)
    assert ask("--profile", "again", "sync")["pushed"] == made


def test_a_device_to_be_wiped_leaves_a_file_that_the_recovery_key_opens(
    desk: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = add_profile("mia", desk.address, "mia")["recovery_key"]
    ask("--profile", "mia", "sync")
    workbench = app.open_workbench("mia")
    with workbench.store.write() as w:
        records.create(w, "Account", {"name": "Hengda"})
    told_server: list[str] = []

    def wiped(*_body: object) -> dict[str, object]:
        raise Wiped(may_push=True)

    for name in ("hello", "push"):
        monkeypatch.setattr(workbench.client, name, wiped)
    monkeypatch.setattr(workbench.client, "wiped", lambda _proof: told_server.append("wiped"))
    engine = workbench.engine()
    engine.run_until_quiet()
    assert engine.is_wiped
    left = leaving.obey_wipe(workbench)
    assert (left.unsent, left.opened_with, told_server) == (1, "", ["wiped"])
    assert "mia" not in profiles.names()
    assert left.saved_to is not None
    add_profile("mia", desk.address, "again")
    again = app.open_workbench("again")
    with pytest.raises(InvalidInput):
        leaving.take_in(again, left.saved_to, "AAAA-BBBB")
    assert leaving.take_in(again, left.saved_to, key).changes == 1
    with again.store.read() as r:
        assert outbox.counts(r)["new"] == 1
        assert r.value("SELECT name FROM account WHERE is_pending = 1") == "Hengda"
    again.close()


def test_signing_out_sends_what_waits_and_keeps_what_cannot_be_sent(desk: Branch) -> None:
    signed_in("ben")
    ask("--profile", "ben", *CALL)
    workbench = app.open_workbench("ben")
    assert leaving.sign_out(workbench) == 0
    workbench.close()
    ask("--profile", "ben", *CALL)
    workbench = app.open_workbench("ben")
    assert leaving.sign_out(workbench) > 0
    workbench.profile = replace(workbench.profile, email="liu@example.com")
    with pytest.raises(Refused, match="another person"):
        workbench.sign_in(PASSWORD)
    workbench.close()
    assert waiting("ben") > 0
    signed_in("ben")
    assert waiting("ben") == 0


def test_a_lost_keyring_and_the_recovery_key_open_the_profile(
    branch: Branch, secret_service: SecretService
) -> None:
    server = ("--server", branch.address, "--user", "ben@example.com", "--password-stdin")
    code = f"""
import json, os, subprocess, sys
from pathlib import Path
def run(*words, stdin="", code=0):
    command = [sys.executable, "-m", "workbench", *words, "--json"]
    done = subprocess.run(command, input=stdin, text=True, capture_output=True)
    assert done.returncode == code, (words, done)
    return json.loads(done.stdout) if done.stdout else done.stderr
made = run("profile", "add", "ben", *{server!r}, stdin={PASSWORD!r})
assert made["protection"] == "keyring"
import keyring
described = Path(os.environ["WORKBENCH_HOME"], "profiles", "ben", "profile.json")
entry = json.loads(described.read_text(encoding="utf-8"))["keyring_entry"]
keyring.delete_password("sales-workbench", entry + "/key")
assert "keyring no longer holds" in run("--profile", "ben", "status", code=1)
again = run("profile", "recover", "ben", "--key-stdin", stdin=made["recovery_key"])
assert again == {{"name": "ben", "protection": "keyring"}}
assert run("--profile", "ben", "status")["waiting"] == 0
"""
    done = secret_service.run_python(code, PYTHONPATH=str(CHECKOUT))
    assert done.returncode == 0, done.stderr

from pathlib import Path

import pytest

from tests.cli.conftest import Branch
from tests.cli.office import CHECKOUT, PASSWORD, add_profile, ask, real_run, refused, run
from tests.desktop import SecretService
from workbench import profiles
from workbench.errors import StoreProblem

ADD = ("--user", "ben@example.com", "--password-stdin")


def test_profiles_are_listed_and_removed_with_all_their_files(desk: Branch) -> None:
    listed = {one["name"]: one for one in ask("profile", "list")["profiles"]}
    assert set(listed) == {"ada", "ben", "liu"}
    assert listed["ben"]["protection"] == "passphrase"
    folder = desk.machine / "profiles" / "liu"
    assert folder.exists()
    assert ask("profile", "remove", "liu") == {"removed": "liu"}
    assert not folder.exists()
    assert refused("profile", "remove", "liu", code=1).startswith("There is no profile “liu”.")


def test_a_profile_with_unsent_work_is_not_removed_unless_that_is_said(desk: Branch) -> None:
    words = ("call", "log", "--phone", "+86 21 5555 0199", "--disposition", "no_answer")
    ask("--profile", "ben", *words)
    assert "Not on the server yet" in refused("profile", "remove", "ben", code=5)
    ask("profile", "remove", "ben", "--discard-unsent")
    assert "ben" not in run("profile", "list").out


def test_wiping_needs_a_yes(desk: Branch) -> None:
    assert "add --yes" in refused("--profile", "ben", "wipe", code=2)


def devices_of_ben(branch: Branch) -> list[str]:
    asked = ("user", "devices", "ben@example.com", "--database", branch.database)
    return [one["id"] for one in ask(*asked)["devices"] if one["state"] == "active"]


def test_a_profile_that_no_disk_takes_leaves_no_sign_in(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_profile: profiles.Profile) -> None:
        raise StoreProblem("The disk is full.")

    words = ("profile", "add", "ben", "--server", branch.address, *ADD, "--unencrypted")
    before = devices_of_ben(branch)
    with monkeypatch.context() as patched:
        patched.setattr(profiles, "save", full)
        assert "The disk is full." in refused(*words, code=1, stdin=PASSWORD)
    assert ask("profile", "list") == {"profiles": []}
    assert devices_of_ben(branch) == before


def test_without_keyring_and_passphrase_nothing_is_made(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("profile", "add", "ben", "--server", branch.address, *ADD)
    before = devices_of_ben(branch)
    assert "--unencrypted" in refused(*words, code=1, stdin=PASSWORD)
    assert ask("profile", "list") == {"profiles": []}
    assert devices_of_ben(branch) == before  # no sign-in is left that nobody can use
    told = add_profile("ben", branch.address, "ben", "--unencrypted")
    assert told["protection"] == "none"
    assert profiles.load("ben").database.read_bytes().startswith(b"SQLite format 3")


@pytest.mark.parametrize(
    ("words", "stdin", "code", "said"),
    [
        (("--server", "http://10.1.2.3:1"), PASSWORD, 1, "https"),
        (("--server", "http://127.0.0.1:9"), PASSWORD, 3, ""),
        (("--server", "{address}"), "wrong password", 1, "password"),
        (("--server", "{address}"), "", 2, "No password came on standard input"),
    ],
)
def test_a_profile_that_cannot_be_made_leaves_nothing(
    branch: Branch, words: tuple[str, ...], stdin: str, code: int, said: str
) -> None:
    filled = [word.format(address=branch.address) for word in words]
    command = ("profile", "add", "ben", *filled, *ADD, "--unencrypted")
    assert said in refused(*command, code=code, stdin=stdin)
    assert ask("profile", "list") == {"profiles": []}


def test_a_passphrase_file_that_others_may_read_is_refused(desk: Branch, tmp_path: Path) -> None:
    (tmp_path / "passphrase").chmod(0o640)
    sentence = refused("--profile", "ben", "status", code=1)
    assert "Others may read the passphrase file" in sentence
    assert "chmod 600" in sentence


def test_a_wrong_passphrase_opens_nothing(desk: Branch, tmp_path: Path) -> None:
    (tmp_path / "passphrase").write_text("another")
    assert "The passphrase is wrong" in refused("--profile", "ben", "status", code=1)


def test_a_profile_in_the_keyring_syncs_with_nothing_typed(
    branch: Branch, secret_service: SecretService, tmp_path: Path
) -> None:
    server = ("--server", branch.address, "--user", "ben@example.com", "--password-stdin")
    add = ["profile", "add", "ben", *server]
    code = f"""
import io, subprocess, sys
def run(*words, stdin=""):
    done = subprocess.run([sys.executable, "-m", "workbench", *words], input=stdin, text=True)
    assert done.returncode == 0, words
run(*{add!r}, stdin={PASSWORD!r})
run("sync", "--json")
run("profile", "list", "--json")
run("sync", "--json")
run("profile", "remove", "ben")
import keyring
assert keyring.get_password("sales-workbench", "ben/key") is None
"""
    done = secret_service.run_python(code, PYTHONPATH=str(CHECKOUT))
    assert done.returncode == 0, done.stderr
    assert '"protection": "keyring"' in done.stdout
    assert done.stdout.count('"state": "synced"') == 2


def test_a_process_of_its_own_says_one_sentence_and_its_exit_code(desk: Branch) -> None:
    told = real_run("--profile", "eve", "status")
    assert (told.code, told.out) == (2, "")
    assert told.err.count("\n") == 1
    assert "Traceback" not in told.err

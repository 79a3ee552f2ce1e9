"""The server's certificate is checked always; an own authority can be pinned, nothing undoes it."""

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli import office
from tests.security import certificates
from tests.security.certificates import Authority, Identity
from workbench import profiles
from workbench.backend.client import Client
from workbench.backend.transport import Unknown

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse battery staple"
HOST = "sales.example.test"
UNTRUSTED = "is not trusted"


class NoToken:
    def load(self) -> str | None:
        return None

    def save(self, refresh: str) -> None:
        raise AssertionError(refresh)


@pytest.fixture
def own(tmp_path: Path) -> Authority:
    return certificates.authority(tmp_path, "own-authority")


def refused_by(
    own: Identity, ca_bundle: Path | None, host: str = "127.0.0.1"
) -> tuple[str, list[str]]:
    """Try to sign in; return why it failed, and what had reached the server by then."""
    with certificates.serving(own) as (address, arrived):
        named = address.replace("127.0.0.1", host)
        client = Client(named, NoToken(), ca_bundle=ca_bundle)
        try:
            with pytest.raises(Unknown) as told:
                client.sign_in("ada@example.com", PASSWORD)
        finally:
            client.close()
        return str(told.value), list(arrived)


def test_a_certificate_signed_by_itself_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    why, arrived = refused_by(certificates.identity(tmp_path, "alone", None), None)
    assert UNTRUSTED in why
    assert arrived == []


@pytest.mark.parametrize("trouble", ["another authority", "another host", "out of date"])
def test_a_pinned_authority_lets_nobody_else_in(
    own: Authority, tmp_path: Path, trouble: str
) -> None:
    other = certificates.authority(tmp_path, "other-authority")
    shown = {
        "another authority": certificates.identity(tmp_path, "others", other),
        "another host": certificates.identity(tmp_path, "elsewhere", own, host="10.9.8.7"),
        "out of date": certificates.identity(tmp_path, "old", own, lasts=timedelta(days=-1)),
    }  # fmt: skip
    said = {
        "another authority": "nobody this computer knows has signed it",
        "another host": "it is made for another name",
        "out of date": "it is out of date",
    }
    why, arrived = refused_by(shown[trouble], own.file)
    assert UNTRUSTED in why
    assert said[trouble] in why
    assert arrived == []


def be_another_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this machine be HOST too: for its own name no variable of the environment counts."""
    look_up = socket.getaddrinfo

    def here(host: str, *more: Any, **options: Any) -> Any:
        return look_up("127.0.0.1" if host == HOST else host, *more, **options)

    monkeypatch.setattr(socket, "getaddrinfo", here)


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_no_environment_variable_takes_the_place_of_a_pinned_authority(
    own: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    other = certificates.authority(tmp_path, "other-authority")
    monkeypatch.setenv(variable, str(other.file))
    be_another_host(monkeypatch)
    shown = certificates.identity(tmp_path, "server", other, host=HOST)
    why, arrived = refused_by(shown, own.file, HOST)
    assert UNTRUSTED in why
    assert arrived == []


def test_no_netrc_speaks_for_the_user(
    own: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine {HOST} login somebody password else\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    be_another_host(monkeypatch)
    shown = certificates.identity(tmp_path, "server", own, host=HOST)
    why, arrived = refused_by(shown, own.file, HOST)
    assert UNTRUSTED not in why
    assert arrived == ["/v1/auth/token None"]


def test_a_pinned_authority_that_is_gone_is_told_as_that(own: Authority, tmp_path: Path) -> None:
    shown = certificates.identity(tmp_path, "server", own)
    own.file.unlink()
    why, arrived = refused_by(shown, own.file)
    assert str(own.file) in why
    assert arrived == []


def test_the_own_authority_s_server_is_reached_from_the_first_sign_in_on(
    own: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "passphrase"
    file.write_text("a passphrase", encoding="utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("WORKBENCH_PASSPHRASE_FILE", str(file))
    database = f"sqlite:///{tmp_path / 'server.db'}"
    words = ("user", "add", "ada@example.com", "--name", "Ada", "--role", "admin")
    office.ask(*words, "--database", database, "--password-stdin", stdin=PASSWORD)
    with tls_server(database, certificates.identity(tmp_path, "server", own)) as address:
        add = ("profile", "add", "ada", "--server", address, "--user", "ada@example.com")
        told = office.run(*add, "--password-stdin", stdin=PASSWORD)
        assert told.code != 0
        assert UNTRUSTED in told.err
        assert profiles.names() == []
        office.ask(*add, "--password-stdin", "--ca-file", str(own.file), stdin=PASSWORD)
        assert profiles.load("ada").ca_file == str(own.file)
        assert office.ask("--profile", "ada", "sync")["waiting"] == 0


@contextmanager
def tls_server(database: str, own: Identity) -> Iterator[str]:
    """Run the real server with a certificate; give its address."""
    words = ("serve", "--database", database, "--port", "0", "--json")
    tls = ("--tls-cert", str(own.certificate), "--tls-key", str(own.key))
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench", *words, *tls],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())["address"]
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        process.stdout.close()


def test_no_line_of_the_program_turns_checking_off() -> None:
    forbidden = re.compile(
        r"verify\s*=\s*False|CERT_NONE|check_hostname\s*=\s*False|_create_unverified_context"
        r"|disable_warnings|assert_hostname\s*=\s*False"
    )
    files = [file for part in ("workbench", "ui") for file in (ROOT / part).rglob("*.py")]
    assert len(files) > 200
    assert [file.name for file in files if forbidden.search(file.read_text("utf-8"))] == []


def test_no_command_has_an_option_to_turn_checking_off() -> None:
    pages = (ROOT / "docs" / "command-line.md", ROOT / "docs" / "settings.md")
    text = "\n".join(page.read_text("utf-8") for page in pages).lower()
    assert "--ca-file" in text
    assert not re.search(r"insecure|no-verify|no-check|skip-tls|allow-self", text)

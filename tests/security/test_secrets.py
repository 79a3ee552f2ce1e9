"""Passwords, tokens and keys: in no argument, environment, log, report, answer or export."""

import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
import typer.main

from tests.cli import office
from ui import bug_report
from workbench.cli.main import cli
from workbench.schema.dictionary import TYPES

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Quartz-Vermillion-4711-never-shown"
PASSPHRASE = "a passphrase never shown either"
SECRET_WORDS = ("password", "passphrase", "token", "secret", "key")


def options() -> Iterator[tuple[str, Any]]:
    """Yield every option of every command."""
    left = [("workbench", typer.main.get_command(cli))]
    while left:
        name, one = left.pop()
        left += [(f"{name} {sub}", inner) for sub, inner in getattr(one, "commands", {}).items()]
        for parameter in one.params:
            yield f"{name} {'/'.join(parameter.opts)}", parameter


def test_no_command_takes_a_secret_as_a_word() -> None:
    found = dict(options())
    assert len(found) > 60
    taken = {
        name
        for name, parameter in found.items()
        if any(word in name.rpartition(" ")[2] for word in SECRET_WORDS)
        and not parameter.is_flag
        and parameter.name != "tls_key"  # a file's name
    }
    assert taken == set()


@contextmanager
def waiting_server() -> Iterator[tuple[str, threading.Event, threading.Event]]:
    """Take a sign-in and answer it only when told to; give the address and both moments."""
    asked, may_answer = threading.Event(), threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked.set()
            may_answer.wait(60)
            self.send_error(503)

        def log_message(self, *_told: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, name="waiting-server")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked, may_answer
    finally:
        may_answer.set()
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_running_command_shows_no_secret_to_other_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE, encoding="utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("WORKBENCH_PASSPHRASE_FILE", str(file))
    with waiting_server() as (address, asked, may_answer):
        words = ("profile", "add", "ada", "--server", address, "--user", "ada@example.com")
        process = subprocess.Popen(
            [sys.executable, "-m", "workbench", *words, "--password-stdin"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{PASSWORD}\n")
        process.stdin.close()
        assert asked.wait(60)  # now the password is in its memory
        seen = psutil.Process(process.pid)
        family = [seen, *seen.children(recursive=True)]
        shown = json.dumps([[one.cmdline(), one.environ()] for one in family])
        may_answer.set()
        said = process.stdout.read()
        process.stdout.close()
        assert process.wait(60) != 0
    assert "--password-stdin" in shown
    for secret in (PASSWORD, PASSPHRASE):
        assert secret not in shown
        assert secret not in said


def test_the_server_s_log_and_answers_hold_no_password_and_no_token(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'server.db'}"
    words = ("user", "add", "ada@example.com", "--name", "Ada", "--role", "admin")
    office.ask(*words, "--database", database, "--password-stdin", stdin=PASSWORD)
    log = tmp_path / "server.log"
    with log.open("wb") as sink, running(database, sink) as address:
        import requests

        def ask(**form: str) -> Any:
            return requests.post(f"{address}/v1/auth/token", data=form, timeout=30)

        sign_in = {"grant_type": "password", "username": "ada@example.com"}
        pair = ask(**sign_in, password=PASSWORD).json()
        told = [
            ask(**sign_in, password=f"{PASSWORD}-wrong").text,
            ask(grant_type="password", username=PASSWORD, passwort=PASSWORD).text,
            ask(grant_type="refresh_token", refresh_token=f"{PASSWORD}x").text,
            requests.post(f"{address}/v1/auth/token", json={"password": PASSWORD}, timeout=30).text,
            requests.get(
                f"{address}/v1/schema", headers={"Authorization": f"Bearer {PASSWORD}"}, timeout=30
            ).text,
        ]
        renewed = ask(grant_type="refresh_token", refresh_token=pair["refresh_token"]).json()
        header = {"Authorization": f"Bearer {renewed['access_token']}"}
        assert requests.get(f"{address}/v1/schema", headers=header, timeout=30).ok
    written = log.read_text(encoding="utf-8")
    tokens = [one[kind] for one in (pair, renewed) for kind in ("access_token", "refresh_token")]
    for secret in (PASSWORD, *tokens):
        assert secret not in written
    assert all(PASSWORD not in text for text in told)


@contextmanager
def running(database: str, sink: Any) -> Iterator[str]:
    """Run the real server, what it says on standard error going to a file."""
    words = ("serve", "--database", database, "--port", "0", "--json")
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=sink,
        text=True,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    try:
        yield json.loads(first)["address"]
    finally:
        process.terminate()
        rest = process.stdout.read()
        process.stdout.close()
        assert process.wait(30) == 0
        sink.write(first.encode() + rest.encode())


def test_a_report_of_a_bug_tells_places_and_no_values() -> None:
    def fail(password: str) -> None:
        raise ValueError(f"cannot use {password}")

    try:
        fail(PASSWORD)
    except ValueError as error:
        report = bug_report.report(type(error), error.__traceback__)
    assert PASSWORD not in report
    assert "ValueError" in report
    assert "in fail" in report


def test_no_field_that_is_synced_or_exported_is_a_secret() -> None:
    named = [f"{kept.name}.{field.name}" for kept in TYPES for field in kept.fields]
    assert len(named) > 300
    words = ("password", "passphrase", "token", "secret")
    found = {name for name in named if any(word in name.lower() for word in words)}
    assert found == {"DemoOrg.secret_ref"}  # where the vault keeps it, never what it is


def test_a_database_s_password_is_not_repeated_in_a_complaint() -> None:
    told = office.refused("user", "list", "--database", "oracle://sales:hunter2@db/x", code=1)
    assert "hunter2" not in told

"""Real processes for whole stories: a team server that starts and stops, and its people's CLI."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from workbench.server import admin
from workbench.server.database import ServerDatabase

CHECKOUT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse battery staple"
COMMAND_TIMEOUT_S = 300.0
NEEDS_ATTENTION = 5


class Company:
    """One server, one machine with a profile for each person."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.database_url = database_url
        passphrase = folder / "passphrase"
        passphrase.write_text("a passphrase of an unattended machine")
        passphrase.chmod(0o600)
        self._environment = {
            **os.environ,
            "WORKBENCH_HOME": str(folder / "machine"),
            "WORKBENCH_PASSPHRASE_FILE": str(passphrase),
            "PYTHONPATH": str(CHECKOUT),
            "LANG": "en_US.UTF-8",
        }
        self._port = free_port()
        self._log = (folder / "server.log").open("ab")
        self._server: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        """Where the server listens, when it runs."""
        return f"http://127.0.0.1:{self._port}"

    def start_server(self) -> None:
        """Start the server and wait until clients can connect."""
        options = ["serve", "--database", self.database_url, "--port", str(self._port)]
        self._server = subprocess.Popen(
            [sys.executable, "-m", "workbench", *options],
            cwd=CHECKOUT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        assert self._server.stdout is not None
        line = self._server.stdout.readline()
        assert self.address in line, line

    def stop_server(self) -> None:
        """Stop the server as an administrator would."""
        if self._server is not None:
            self._server.send_signal(signal.SIGTERM)
            self._server.wait(30)
            assert self._server.stdout is not None
            self._server.stdout.close()
            self._server = None

    def close(self) -> None:
        """Leave nothing running."""
        self.stop_server()
        self._log.close()

    def workbench(self, *words: str, stdin: str = "", codes: Sequence[int] = (0,)) -> Any:
        """Run one command with `--json`; return its answer."""
        done = subprocess.run(
            [sys.executable, "-m", "workbench", *words, "--json"],
            cwd=CHECKOUT,
            env=self._environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=COMMAND_TIMEOUT_S,
            check=False,
        )
        assert done.returncode in codes, (words, done.returncode, done.stdout, done.stderr)
        return json.loads(done.stdout)

    def add_person(self, email: str, name: str, role: str, *options: str) -> UUID:
        """Let someone sign in, and make the profile called by the first part of the e-mail."""
        words = ("user", "add", email, "--name", name, "--role", role, *options)
        added = self.workbench(
            *words, "--database", self.database_url, "--password-stdin", stdin=PASSWORD
        )
        return UUID(added["id"])

    def add_profile(self, email: str) -> None:
        """Sign in on this machine; the profile is called by the first part of the e-mail."""
        name = email.partition("@")[0]
        words = ("profile", "add", name, "--server", self.address, "--user", email)
        self.workbench(*words, "--password-stdin", stdin=PASSWORD)

    def sync(self, *names: str) -> dict[str, Any]:
        """Sync these profiles; return the answer of each."""
        answers = {}
        for name in names:
            started_s = time.monotonic()
            answer = self.workbench("--profile", name, "sync", codes=(0, NEEDS_ATTENTION))
            answers[name] = answer | {"took_s": round(time.monotonic() - started_s, 1)}
        return answers

    def day(self, name: str, *, kill_after: int | None = None) -> list[UUID]:
        """Let a person work offline, in a process of its own; return the mids of what it saved.

        Args:
            kill_after: Send SIGKILL right after so many lines that say "Saved".
        """
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.day", name],
            cwd=CHECKOUT,
            env=self._environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        saved = []
        with process.stdout as lines:
            for line in lines:
                assert line.startswith("Saved "), line
                saved.append(UUID(line.split()[1]))
                if len(saved) == kill_after:
                    process.kill()
        assert process.wait(30) == (0 if kill_after is None else -signal.SIGKILL)
        return saved

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Ask the server's database directly, past every line of the server's code."""
        with oracle(self.database_url) as database, database.read() as connection:
            if not database.is_sqlite:
                query = query.replace("?", "%s")
            found = connection.exec_driver_sql(query, tuple(parameters)).all()
        return [tuple(row) for row in found]

    def number(self, query: str, *parameters: Any) -> Any:
        """Return the one value of a query."""
        ((value,),) = self.rows(query, *parameters)
        return value


def oracle(url: str) -> ServerDatabase:
    """Open the server's database beside the server."""
    return admin.open_database(url)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def lead_file(folder: Path, owner: str, n: int) -> Path:
    """Write a list of leads for one owner."""
    lines = ["Last Name,Company,Phone,Owner"]
    lines += [f"Lead{i:02d},Company {i:02d},+86215555{i:04d},{owner}" for i in range(n)]
    file = folder / "leads.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def companies(folder: Path, url: str) -> Iterator[Company]:
    """Give a company and close it; for fixtures."""
    company = Company(folder, url)
    try:
        yield company
    finally:
        company.close()

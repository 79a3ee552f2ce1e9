"""The command line as people use it: words in; exit code, answer and complaint out."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import UUID

from workbench import app
from workbench.cli.main import main
from workbench.store import records

CHECKOUT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse battery staple"
PEOPLE = {
    "ada": ("Ada Chen", "admin"),
    "mia": ("Mia Wolf", "manager", "--team", "East"),
    "ben": ("王杰", "bdr", "--team", "East", "--manager", "mia@example.com"),
    "liu": ("刘洋", "ae", "--team", "East", "--manager", "mia@example.com"),
}
LEADS = """Last Name,First Name,Company,Phone,City,Owner
张,伟,恒达物流,+86 21 5555 0123,北京,王杰
Novak,Jana,Aurora Robotics,+49 30 5555 0177,Berlin,王杰
"""
OPPORTUNITIES = """Name,Stage,Amount,Close Date,Next Step,Owner
Aurora Expansion,Qualification,12000.00,2026-12-15,Call the CFO,刘洋
"""


@dataclass(frozen=True)
class Told:
    """What one command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """The answer of a command with --json: one line that is one object."""
        (line,) = self.out.splitlines()
        found = json.loads(line)
        assert isinstance(found, dict), line
        return found


def run(*words: str, stdin: str | io.StringIO = "") -> Told:
    """Run one command in this process, from the words typed to the exit code."""
    typed = io.StringIO(stdin) if isinstance(stdin, str) else stdin
    out, err = io.StringIO(), io.StringIO()
    code: Any = 0
    with (
        mock.patch.object(sys, "argv", ["workbench", *words]),
        mock.patch.object(sys, "stdin", typed),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            code = ended.code or 0
    return Told(code, out.getvalue(), err.getvalue())


def ask(*words: str, stdin: str = "", code: int = 0) -> dict[str, Any]:
    """Run a command that must end with `code`; return its JSON object."""
    told = run(*words, "--json", stdin=stdin)
    assert told.code == code, (words, told)
    return told.data


def refused(*words: str, code: int, stdin: str = "") -> str:
    """Run a command that must end with `code`; return the one sentence it said."""
    told = run(*words, stdin=stdin)
    assert told.code == code, (words, told)
    (sentence,) = told.err.splitlines()
    return sentence


def real_run(*words: str, stdin: str = "", **variables: str) -> Told:
    """Run one command as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "workbench", *words],
        cwd=CHECKOUT,
        env={**os.environ, **variables},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Told(done.returncode, done.stdout, done.stderr)


@contextmanager
def serving(database: str) -> Iterator[str]:
    """Run `workbench serve` as a process of its own; give its address."""
    words = ("serve", "--database", database, "--port", "0", "--json")
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench", *words],
        cwd=CHECKOUT,
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


def hire(database: str) -> None:
    """Let everybody sign in."""
    for short, (name, role, *options) in PEOPLE.items():
        words = ("user", "add", f"{short}@example.com", "--name", name, "--role", role, *options)
        ask(*words, "--database", database, "--password-stdin", stdin=PASSWORD)


def add_profile(short: str, address: str, name: str = "", *options: str) -> dict[str, Any]:
    """Sign in as one of the people."""
    words = ("profile", "add", name or short, "--server", address)
    user = ("--user", f"{short}@example.com", "--password-stdin")
    return ask(*words, *user, *options, stdin=PASSWORD)


def sync(name: str, code: int = 0) -> dict[str, Any]:
    """Sign in anew and sync: a copied profile's sign-in is spent by whoever uses it first."""
    return ask("--profile", name, "sync", "--password-stdin", stdin=PASSWORD, code=code)


def slip_in(name: str, type_name: str, record_id: str, **values: Any) -> None:
    """Save what the server will refuse, as a program would that does not know its rules."""
    workbench = app.open_workbench(name)
    try:
        with workbench.store.write() as w:
            records.patch(w, type_name, UUID(record_id), values)
    finally:
        workbench.close()


def bring(folder: Path, type_name: str, content: str, *options: str) -> dict[str, Any]:
    """Import a file as the admin."""
    file = folder / f"{type_name}.csv"
    file.write_text(content, encoding="utf-8")
    return ask("--profile", "ada", "import", str(file), "--as", type_name, *options)


def found(text: str, *, profile: str = "ada") -> dict[str, str]:
    """Search; return the id of each name found."""
    hits = ask("--profile", profile, "find", text)["found"]
    return {hit["name"]: hit["id"] for hit in hits}

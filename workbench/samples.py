"""The sample workspace at work: its server as a child process, a profile for each role.

Everything lies in one folder below the program's own, so that trying the program out needs
nothing typed and leaves other profiles alone.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from workbench import app, paths, profiles
from workbench.errors import ServerUnreachable
from workbench.i18n import t
from workbench.services.sample import people

LISTENING = "Listening on "
START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 10.0
DEFAULT_ACCOUNTS = 160

Progress = Callable[[str], None]


@dataclass
class SampleServer:
    """The running team server of the sample workspace."""

    process: subprocess.Popen[str]
    url: str
    database: Path

    def restart(self) -> None:
        """Start it again at the same address."""
        again = serve(self.database, int(self.url.rpartition(":")[2]))
        self.process = again.process

    def stop(self) -> None:
        """End the server; it finishes what it is writing."""
        self.process.terminate()
        try:
            self.process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


def folder() -> Path:
    """Return the folder of the sample workspace's server."""
    return paths.home() / "sample"


def profile_name(role: str) -> str:
    """Return the name of the sample profile of a role."""
    return f"sample-{role}"


def start(progress: Progress, accounts: int = DEFAULT_ACCOUNTS) -> SampleServer:
    """Make the sample workspace if there is none, and start its server.

    Raises:
        ServerUnreachable: The server did not start; the text names its last words.
    """
    database = folder() / "server.db"
    if not database.exists():
        progress(t("Making a sample workspace with {n} accounts…").format(n=accounts))
        make(folder(), accounts)
    progress(t("Starting its team server…"))
    return serve(database)


def make(target: Path, accounts: int) -> None:
    """Make a sample workspace's server database in a folder.

    Raises:
        ServerUnreachable: It could not be made; the text names the last words.
    """
    _run(["sample", str(target), "--accounts", str(accounts)])


def ensure_profile(server: SampleServer, role: str) -> str:
    """Make or refresh the sample profile of a role; return its name.

    A sample holds invented data only, so it may stay unencrypted where there is no keyring.
    """
    name = profile_name(role)
    person = people.by_role(role)
    if name not in profiles.names():
        app.add_profile(name, server.url, person.email, people.PASSWORD, allow_unencrypted=True)
        return name
    profile = profiles.load(name)
    if profile.server_url != server.url:  # the server takes a free port at each start
        profiles.save(replace(profile, server_url=server.url))
    return name


def open_role(server: SampleServer, role: str) -> app.Workbench:
    """Open the sample profile of a role, signed in."""
    workbench = app.open_workbench(ensure_profile(server, role))
    if workbench.profile.protection == "none":  # its sign-in lived in memory only
        workbench.sign_in(people.PASSWORD)
    return workbench


def command() -> list[str]:
    """Return how to start the command line, from source or inside the bundle."""
    if getattr(sys, "frozen", False):
        name = "workbench.exe" if sys.platform == "win32" else "workbench"
        return [str(Path(sys.executable).with_name(name))]
    return [sys.executable, "-m", "workbench"]


def _run(arguments: list[str]) -> None:
    done = subprocess.run(
        [*command(), *arguments], capture_output=True, text=True, check=False, env=_environment()
    )
    if done.returncode != 0:
        raise ServerUnreachable(
            t("The sample workspace could not be made: {cause}").format(cause=_last(done.stderr))
        )


def serve(database: Path, port: int = 0) -> SampleServer:
    """Start a team server on a sample's database; port 0 takes a free one.

    Raises:
        ServerUnreachable: The server did not start; the text names its last words.
    """
    serving = ["serve", "--database", f"sqlite:///{database}", "--port", str(port)]
    process = subprocess.Popen(
        [*command(), *serving, "--until-input-ends"],  # it never outlives a killed window
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=_environment(),
    )
    said: list[str] = []
    for line in process.stdout or ():
        said.append(line.strip())
        if LISTENING in line:
            url = line.split(LISTENING, 1)[1].split()[0]
            return SampleServer(process, url, database)
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_TIMEOUT_S)
    raise ServerUnreachable(
        t("The sample's server did not start: {cause}").format(cause=_last("\n".join(said)))
    )


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONUNBUFFERED": "1"}


def _last(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else t("no reason given")

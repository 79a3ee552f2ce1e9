"""The server of a sample workspace, a real process."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from workbench import samples
from workbench.server import admin

KEEPER = """
import sys, time
from pathlib import Path
from workbench import samples

server = samples.serve(Path(sys.argv[1]))
print(server.process.pid, flush=True)
time.sleep(60)
"""


def database(folder: Path) -> Path:
    """Make an empty database of a team server."""
    file = folder / "server.db"
    admin.open_database(f"sqlite:///{file}").close()
    return file


def is_gone(pid: int) -> bool:
    """Whether a process has ended."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z"


def test_a_killed_window_leaves_no_server_behind(tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", KEEPER, str(database(tmp_path))]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as keeper:
        assert keeper.stdout is not None
        server = int(keeper.stdout.readline())
        assert not is_gone(server)
        keeper.send_signal(signal.SIGKILL)
    deadline_s = time.monotonic() + 60
    while not is_gone(server) and time.monotonic() < deadline_s:
        time.sleep(0.05)
    assert is_gone(server)


def test_a_stopped_server_starts_again_at_the_same_address(tmp_path: Path) -> None:
    server = samples.serve(database(tmp_path))
    address = server.url
    server.stop()
    server.restart()
    assert server.url == address
    server.stop()
    assert server.process.returncode is not None

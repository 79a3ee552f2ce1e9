"""A desktop for tests on a machine that has none: a display, a window manager, a keyring."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

STOP_TIMEOUT_S = 5.0
UNLOCK = (
    "echo -n passphrase | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "
    'exec "$@"'
)


@contextmanager
def virtual_display(log_file: Path, size: str = "1440x900x24") -> Iterator[str]:
    """Run Xvfb with a window manager, without which no window is ever active; give DISPLAY."""
    with log_file.open("wb") as log:
        server, display = _start_xvfb(size, log.fileno())
        environment = {**os.environ, "DISPLAY": display}
        manager = subprocess.Popen(["evilwm", "-fn", "fixed"], env=environment, stderr=log)
        try:
            yield display
        finally:
            for process in (manager, server):
                process.terminate()
                process.wait(STOP_TIMEOUT_S)


def _start_xvfb(size: str, log: int) -> tuple[subprocess.Popen[bytes], str]:
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", size, "-nolisten", "tcp"]
    with os.fdopen(reader) as number:
        server = subprocess.Popen([*command, "-noreset"], pass_fds=(writer,), stderr=log)
        os.close(writer)
        return server, f":{number.readline().strip()}"


class SecretService:
    """Runs commands in a session of their own that has an unlocked keyring."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def run(self, command: Sequence[str], **variables: str) -> subprocess.CompletedProcess[str]:
        """Run `command` to its end; `variables` are added to its environment."""
        return subprocess.run(
            ["dbus-run-session", "--", "bash", "-c", UNLOCK, "keyring", *command],
            env=self._environment(variables),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def run_python(self, code: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a piece of Python with the tests' own interpreter."""
        return self.run([sys.executable, "-c", code], **variables)

    def _environment(self, variables: Mapping[str, str]) -> dict[str, str]:
        # The daemon hangs where HOME does not exist, and takes a private XDG_RUNTIME_DIR.
        runtime = self._home / "run"
        runtime.mkdir(mode=0o700, exist_ok=True)
        inherited = {k: v for k, v in os.environ.items() if k != "PYTHON_KEYRING_BACKEND"}
        return {
            **inherited,
            "HOME": str(self._home),
            "XDG_RUNTIME_DIR": str(runtime),
            **variables,
        }

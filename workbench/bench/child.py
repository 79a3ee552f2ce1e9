"""Child processes that show windows: the core itself never loads Qt."""

import os
import subprocess
import sys
import time

from workbench.bench.place import Place
from workbench.errors import StoreProblem
from workbench.i18n import t

TIMEOUT_S = 600.0
PAINTED = "PAINTED "


def answer_of(place: Place, module: str, *arguments: str, timeout_s: float = TIMEOUT_S) -> str:
    """Return what a module of the window prints, run without a display.

    Raises:
        StoreProblem: It ended with an error; the text has its last words.
    """
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout_s,
        env=_environment(place),
    )
    if done.returncode != 0 or not done.stdout:
        words = (done.stderr.strip().splitlines() or [""])[-1]
        raise StoreProblem(
            t("The window of this bench did not come up: {cause}").format(cause=words)
        )
    return done.stdout


def ms_until_painted(place: Place, *arguments: str) -> float:
    """Return the time from the start of a process to its first painted rows."""
    started_ns = time.monotonic_ns()
    told = answer_of(place, "ui.bench_startup", *arguments)
    painted_ns = next(int(line.split()[1]) for line in told.splitlines() if PAINTED in line)
    return (painted_ns - started_ns) / 1e6


def _environment(place: Place) -> dict[str, str]:
    """Return where children work; their byte code is kept, as it is once a program is installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {
        "PYTHONPYCACHEPREFIX": str(place.folder / "bytecode"),
        "QT_QPA_PLATFORM": "offscreen",
        "WORKBENCH_HOME": str(place.folder / "home"),
    }

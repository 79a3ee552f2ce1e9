"""A process that has loaded the program and makes children of itself, so that a start costs little.

It reads `start` lines, makes a child for each, and says `pid N` and `dead N` around its life.
"""

import os
import sys
from collections.abc import Callable


def serve_children(work: Callable[[], None]) -> None:
    """Make a child for each line; a child does `work` and ends."""
    for line in sys.stdin:
        if line.strip() != "start":
            return
        pid = os.fork()
        if pid == 0:
            os.close(0)
            try:
                work()
            except BaseException as error:
                say(f"trouble {type(error).__name__}: {error}")
            finally:
                os._exit(0)
        say(f"pid {pid}")
        os.waitpid(pid, 0)
        say(f"dead {pid}")


def say(line: str) -> None:
    """Write one whole line past any buffer: a kill cannot tear it."""
    os.write(1, f"{line}\n".encode())

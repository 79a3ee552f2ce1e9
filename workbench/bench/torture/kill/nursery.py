"""The parent's side of a zygote: start a child, read what it says, kill it."""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from workbench.errors import StoreProblem

START_TIMEOUT_S = 60.0


class Nursery:
    """One zygote and its present child; `said` has every line of it."""

    def __init__(self, module: str, *arguments: str, pass_fds: Sequence[int] = ()) -> None:
        self.said: list[str] = []
        self.pid = 0
        self._rest = b""
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=pass_fds,
            bufsize=0,
        )
        self._selector = selectors.DefaultSelector()
        assert self._process.stdout is not None
        self._selector.register(self._process.stdout, selectors.EVENT_READ)

    def start(self) -> None:
        """Start a child, and wait until it is at work."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"start\n")
        self.pid = int(self.wait_for("pid ").split()[1])
        self.wait_for("ready")

    def launch(self) -> None:
        """Start a child without waiting for it to be ready."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"start\n")
        self.pid = int(self.wait_for("pid ").split()[1])

    def kill(self) -> None:
        """Kill the child, and read what it had said."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self.wait_for(f"dead {self.pid}")

    def wait_for(self, start: str) -> str:
        """Read until a line begins so; return it.

        Raises:
            StoreProblem: It does not come, or the child is in trouble.
        """
        ends_at_s = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < ends_at_s:
            while b"\n" in self._rest:
                text, _, self._rest = self._rest.partition(b"\n")
                line = text.decode()
                self.said.append(line)
                if line.startswith(start):
                    return line
                if line.startswith("trouble"):
                    raise StoreProblem(line)
            self._read(ends_at_s - time.monotonic())
        raise StoreProblem(f"no {start!r} in {START_TIMEOUT_S} s; last: {self.said[-3:]}")

    def _read(self, timeout_s: float) -> None:
        if self._selector.select(max(0.0, timeout_s)):
            assert self._process.stdout is not None
            read = os.read(self._process.stdout.fileno(), 65536)
            if not read:
                raise StoreProblem("the process that starts the others has ended")
            self._rest += read

    def __enter__(self) -> Self:
        """End it with the block."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self._process.terminate()
        self._process.wait()
        self._selector.close()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

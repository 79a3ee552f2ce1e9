"""A process that dies by SIGKILL while it saves: `python -m tests.security.killed NAME WHEN`."""

import os
import signal
import sys
from typing import Any
from unittest import mock

from workbench.app import open_workbench
from workbench.store import journal, records


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(name: str, when: str, notes: list[str]) -> None:
    """Save two tasks and die before the COMMIT, or after it and before the second copy."""
    workbench = open_workbench(name)
    values = {"status": "Completed", "task_subtype": "note"}
    with workbench.store.write() as w:
        records.create(w, "Task", {**values, "subject": notes[0], "description": notes[0]})
    with mock.patch.object(journal.Journal, "append", die), workbench.store.write() as w:
        for note in notes[1:] * 50:
            records.create(w, "Task", {**values, "subject": note, "description": note})
        if when == "before":
            die()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.stdin.read().splitlines())

"""One process on a profile: a lock file that is held open, never removed, and names its holder."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from workbench.errors import ProfileInUse
from workbench.i18n import t
from workbench.platform_files import create_private, try_lock

LOCK_NAME = "profile.lock"
_LOCKED_BYTE = 1024
"""Windows locks a byte range and hides it from others, so the holder's number stands before it."""


def hold(folder: Path) -> Callable[[], None]:
    """Take a profile for this process; return the way to give it free.

    Raises:
        ProfileInUse: Another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    create_private(folder / LOCK_NAME)
    file = (folder / LOCK_NAME).open("a+b", buffering=0)
    file.seek(_LOCKED_BYTE)
    if not try_lock(file):
        file.close()
        pid = holder(folder) or "?"
        raise ProfileInUse(
            t("This profile is open in the window (pid {pid}): do it there, or close it.").format(
                pid=pid
            )
        )
    with suppress(OSError):  # a full disk: the lock holds all the same
        file.truncate(0)
        file.write(f"{os.getpid()}\n".encode())
    return file.close


def holder(folder: Path) -> int | None:
    """Return the number of the process that holds, or last held, a profile."""
    try:
        text = (folder / LOCK_NAME).read_bytes()[:20]
    except OSError:
        return None
    return int(text) if text.strip().isdigit() else None

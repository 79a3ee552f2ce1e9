"""The one place for file moves, locks and owner-only checks, on POSIX and Windows."""

import os
import stat
import sys
from pathlib import Path
from typing import IO


def replace_durably(source: Path, target: Path) -> None:
    """Move `source` over `target` so that a power cut leaves one of the two whole."""
    with source.open("rb") as file:
        os.fsync(file.fileno())
    source.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make renames inside `folder` durable; Windows does this by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_durably(target: Path, content: bytes, *, owner_only: bool = False) -> None:
    """Write a whole file through a temporary neighbour, fsync and rename."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if not owner_only:
        temporary.chmod(0o644)
    temporary.replace(target)
    sync_folder(target.parent)


def make_private(folder: Path) -> None:
    """Make a folder into which nobody but its owner can look, whatever is put there."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)


def create_private(file: Path) -> None:
    """Make an empty file that nobody but its owner may read; one that exists stays as it is."""
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))


def is_owner_only(path: Path) -> bool:
    """Tell whether nobody but the owner may read the file (on Windows: always true)."""
    if sys.platform == "win32":
        return True
    return stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def try_lock(file: IO[bytes]) -> bool:
    """Take an exclusive lock on an open file without waiting; held until it is closed."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

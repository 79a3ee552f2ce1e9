"""The one place for file moves, locks and owner-only checks, on POSIX and Windows.

What holds a secret or customers' text is for its owner alone (0600): the profile's file with its
log, backups, journal and attachments, unsent work, and what leaves the profile in clear because
somebody asked for it, an export, rejects or an attachment. For these the umask is no answer: where
it is the usual one, everybody on the computer could read what was encrypted a moment ago. Whoever
replaces a file that was shared on purpose keeps it shared. Settings, pages and pictures of charts
follow the umask, as any program's files do.
"""

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO


def replace_as_shared(source: Path, target: Path) -> None:
    """Move a private `source` over `target`, which stays readable for whom it was before."""
    if sys.platform != "win32" and target.exists():
        source.chmod(stat.S_IMODE(target.stat().st_mode))
    replace_durably(source, target)


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
    """Write a whole file through a temporary neighbour, fsync and rename.

    Args:
        owner_only: Whether a secret or customers' text is in it; else the umask decides.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
    mode = 0o600 if owner_only else 0o666
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(target)
    sync_folder(target.parent)


def make_private(folder: Path) -> None:
    """Make a folder into which nobody but its owner can look, whatever is put there."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)


def create_private(file: Path) -> None:
    """Make an empty file that nobody but its owner may read; one that exists stays as it is."""
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))


def create_private_anew(file: Path) -> None:
    """Make an empty file that nobody but its owner may read, in place of any that was there."""
    file.unlink(missing_ok=True)
    create_private(file)


def keep_private(file: Path) -> None:
    """Take from others the right to read a file that an older version of the program made."""
    if not is_owner_only(file):
        with suppress(OSError):  # somebody else's; the folder around it is private too
            file.chmod(0o600)


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

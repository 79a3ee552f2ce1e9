"""The bytes of attachments as files, each under its SHA-256; nothing half-written has that name."""

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from workbench.platform_files import sync_folder, try_lock
from workbench.server.ranges import Part

READ_BYTES = 262_144
PART_SUFFIX = ".part"


class Mismatch(Exception):
    """The bytes that came are not those of the SHA-256 they were sent under."""


class OutOfPlace(Exception):
    """A part does not go on where the last one ended.

    Args:
        received: So many bytes are there.
    """

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


class Busy(Exception):
    """Another request is writing the same file."""


class BlobFiles:
    """One folder: whole blobs by name, and beside them what each user has sent so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Return where a whole blob is or would be."""
        return self.folder / sha256[:2] / sha256

    def size(self, sha256: str) -> int | None:
        """Return a whole blob's size in bytes; None where there is none."""
        try:
            return self.path(sha256).stat().st_size
        except FileNotFoundError:
            return None

    def receive(self, sha256: str, user_id: str, part: Part, content: bytes) -> int:
        """Write a part durably; return how many bytes are there now.

        A part that came before may come again; an empty one only asks. With the last byte the
        blob gets its name, if it is what it says.

        Raises:
            Busy: Another request of this user is writing the same blob.
            OutOfPlace: There is a hole before the part, or more bytes than the blob has.
            Mismatch: The bytes are not those of the SHA-256; they are thrown away.
        """
        path = self._part(sha256, user_id)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("ab+") as file:
            if not try_lock(file) or not _is_still(file, path):
                raise Busy
            received = _write(file, part, content)
            if received < part.size:
                return received
            file.seek(0)
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                path.unlink()
                raise Mismatch
            target = self.path(sha256)
            target.parent.mkdir(exist_ok=True, mode=0o700)
            path.replace(target)
        sync_folder(target.parent)
        sync_folder(self.folder)
        return received

    def read(self, sha256: str, start: int, end: int) -> Iterator[bytes]:
        """Give the bytes from `start` up to, but not with, `end`."""
        with self.path(sha256).open("rb") as file:
            file.seek(start)
            while start < end:
                piece = file.read(min(READ_BYTES, end - start))
                if not piece:
                    return
                start += len(piece)
                yield piece

    def remove(self, sha256: str) -> None:
        """Remove a whole blob."""
        self.path(sha256).unlink(missing_ok=True)

    def remove_parts(self, older_than_s: float) -> None:
        """Remove what was begun long ago and never finished."""
        for path in self.folder.glob(f"parts/*{PART_SUFFIX}"):
            if path.stat().st_mtime < time.time() - older_than_s:
                path.unlink(missing_ok=True)

    def _part(self, sha256: str, user_id: str) -> Path:
        return self.folder / "parts" / f"{sha256}-{user_id}{PART_SUFFIX}"


def _write(file: BinaryIO, part: Part, content: bytes) -> int:
    there = file.seek(0, os.SEEK_END)
    if there > part.size:
        file.truncate(0)
        raise OutOfPlace(0)
    if part.start > there:
        raise OutOfPlace(there)
    fresh = content[there - part.start :]
    if fresh:
        file.write(fresh)
        file.flush()
        os.fsync(file.fileno())
    return there + len(fresh)


def _is_still(file: BinaryIO, path: Path) -> bool:
    """Whether an open file still has its name: it may have been adopted meanwhile."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False

"""The second durable copy of the outbox: one encrypted line for each mutation (sync.md 2.2)."""

import base64
import binascii
import json
import os
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from workbench.platform_files import create_private_anew, sync_folder

Line = Mapping[str, Any]
FORMAT = 1
NONCE_BYTES = 12
LABEL = b"journal"
FOLDER, FILE = "journal", "outbox.log"


def mutation_line(body: Line, user_id: UUID, created_at_ms: int) -> Line:
    """Return what the journal keeps of a mutation."""
    told = {"user_id": str(user_id), "created_at": created_at_ms, "body": body}
    return {"kind": "mutation", **told}


class Cipher(Protocol):
    """What hides a line; without one, lines are plain."""

    def encrypt(self, nonce: bytes, data: bytes, _bound_to: bytes | None, /) -> bytes:
        """Return the hidden form of `data`."""
        ...

    def decrypt(self, nonce: bytes, data: bytes, _bound_to: bytes | None, /) -> bytes:
        """Return what was hidden."""
        ...


@dataclass
class Contents:
    """What a journal says.

    Args:
        mutations: mid → its newest line.
        done: mid → how it ended, of those that were not offered again later.
        unreadable: Lines that were torn or damaged.
        is_ours: Whether every head names this profile; the lines are empty if not.
    """

    mutations: dict[str, Line] = field(default_factory=dict)
    done: dict[str, str] = field(default_factory=dict)
    unreadable: int = 0
    is_ours: bool = True


def cipher_for(key: bytes | None, label: bytes = LABEL) -> Cipher | None:
    """Return the cipher of a profile's journal, or of other files, made from its key."""
    if key is None:
        return None
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(algorithm=SHA256(), length=32, salt=key[32:], info=label).derive(key[:32])
    return AESGCM(derived)


class Journal:
    """One file of lines, appended to and fsynced after each COMMIT."""

    def __init__(self, folder: Path, key: bytes | None) -> None:
        self.path = folder / FOLDER / FILE
        self._key = key
        self._cipher: Cipher | None = None
        self._is_ready = False
        self._handle: int | None = None
        self._size = 0

    def cipher(self, label: bytes) -> Cipher | None:
        """Return the cipher for other files of this profile."""
        return cipher_for(self._key, label)

    def append(self, head: Line, lines: Iterable[Line], *, is_durable: bool) -> None:
        """Add lines; with `is_durable` they survive a power cut when this returns.

        Raises:
            OSError: The disk refused; none of the lines counts as written.
        """
        handle = self._opened(head)
        written = b"".join(self._line(line) for line in lines)
        try:
            _write_all(handle, written)
            if is_durable:
                os.fsync(handle)
        except OSError:
            self._cut_back(handle)
            raise
        self._size += len(written)

    def read(self, head: Line) -> Contents:
        """Read the whole journal; lines of another profile are not taken."""
        found = Contents()
        if not self.path.exists():
            return found
        for text in self.path.read_bytes().splitlines():
            line = self._parsed(text)
            if line is None:
                found.unreadable += 1
            elif line["kind"] == "head":
                if any(line.get(name) != value for name, value in head.items()):
                    return Contents(is_ours=False)
            elif line["kind"] == "mutation":
                found.mutations[line["body"]["mid"]] = line
                found.done.pop(line["body"]["mid"], None)  # a restored server gets it again
            else:
                found.done[line["mid"]] = str(line.get("how", ""))
        return found

    def head(self) -> Line | None:
        """Return whose journal this is; None where there is none that this key opens."""
        if not self.path.exists():
            return None
        lines = (self._parsed(text) for text in self.path.read_bytes().splitlines())
        return next(
            (line for line in lines if line and line["kind"] == "head" and line["client_id"]), None
        )

    def set_aside(self, name: str) -> Path:
        """Rename a journal that is not ours; it is never used and never deleted."""
        self.close()
        target = self.path.with_name(f"{FILE}.{name}")
        self.path.rename(target)
        sync_folder(self.path.parent)
        return target

    def rewrite(self, head: Line, lines: Iterable[Line]) -> None:
        """Put a new file with only these lines in place of the old one."""
        self.close()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_name(f"{FILE}.new")
        create_private_anew(fresh)
        with fresh.open("wb") as file:
            file.write(self._line({**head, "kind": "head", "format": FORMAT}))
            file.writelines(self._line(line) for line in lines)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)
        sync_folder(self.path.parent)

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.path.stat().st_size if self.path.exists() else 0

    def close(self) -> None:
        """Close the file; the next line opens it again."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _opened(self, head: Line) -> int:
        if self._handle is not None:
            return self._handle
        self.path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not self.path.exists()
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            self._size = _whole_lines(handle)
            os.ftruncate(handle, self._size)
            os.lseek(handle, 0, os.SEEK_END)
            if self._size == 0:
                first = self._line({**head, "kind": "head", "format": FORMAT})
                _write_all(handle, first)
                self._size = len(first)
            if is_new:
                os.fsync(handle)
                sync_folder(self.path.parent)
                sync_folder(self.path.parent.parent)
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle
        return handle

    def _cut_back(self, handle: int) -> None:
        self._handle = None
        try:
            os.ftruncate(handle, self._size)
        finally:
            os.close(handle)

    def _line(self, line: Line) -> bytes:
        data = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode()
        cipher = self._ready()
        if cipher is not None:
            nonce = os.urandom(NONCE_BYTES)
            data = nonce + cipher.encrypt(nonce, data, None)
        text = base64.b64encode(data)
        return b"%s.%08x\n" % (text, zlib.crc32(text))

    def _parsed(self, text: bytes) -> Line | None:
        payload, _dot, crc = text.rpartition(b".")
        if crc != b"%08x" % zlib.crc32(payload):
            return None
        try:
            data = base64.b64decode(payload, validate=True)
            cipher = self._ready()
            if cipher is not None:
                data = cipher.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], None)
            parsed: Line = json.loads(data)
        except (binascii.Error, ValueError):
            return None
        except Exception as error:
            if type(error).__name__ != "InvalidTag":  # another key: not a line of this profile
                raise
            return {"kind": "head", "client_id": None}
        return parsed

    def _ready(self) -> Cipher | None:
        if not self._is_ready:
            self._cipher = cipher_for(self._key)
            self._is_ready = True
        return self._cipher


def _write_all(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


def _whole_lines(handle: int) -> int:
    """Return the length of a file without its torn last line."""
    size = os.lseek(handle, 0, os.SEEK_END)
    step = 65536
    while size > 0:
        start = max(0, size - step)
        os.lseek(handle, start, os.SEEK_SET)
        block = os.read(handle, size - start)
        cut = block.rfind(b"\n")
        if cut >= 0:
            return start + cut + 1
        size = start
    return 0

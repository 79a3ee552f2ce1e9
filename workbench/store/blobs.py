"""What is in attachments: files by the SHA-256 of their content, sealed, beside the profile.

A file is written whole and made durable before its record is saved, so that no record names a
content that a power cut took. What waits to be sent is noted in `meta`, in the same transaction.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from workbench.errors import InvalidInput, NotFound
from workbench.i18n import t
from workbench.platform_files import sync_folder
from workbench.store import meta, records
from workbench.store.journal import NONCE_BYTES, Cipher
from workbench.store.transactions import OUTBOX, Reader, Store, Writer
from workbench.wire.messages import LIMITS, dumps, loads
from workbench.wire.values import instant_from_ms, instant_ms

FOLDER = "attachments"
LABEL = b"attachments"
CHUNK_BYTES = 1_048_576
TAG_BYTES = 16
KEPT_FOR = timedelta(days=30)
_PREFIX = "blob:"


@dataclass(frozen=True)
class Kept:
    """A content that is durable here."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Blob:
    """How far a content has come on its way to the server.

    Args:
        state: `waiting`, `stored` (the server has said so) or `refused`.
        received: Bytes the server has.
        restarts: How often the bytes were not those of the SHA-256.
        stored_at_ms: When the server said that it has all of them.
    """

    sha256: str
    size: int
    state: str = "waiting"
    received: int = 0
    stored_at_ms: int = 0
    restarts: int = 0
    reason: str = ""


def keep(store: Store, source: Path) -> Kept:
    """Copy a file into the profile's attachments; nothing refers to it yet.

    Raises:
        InvalidInput: It is larger than a server takes.
        OSError: It cannot be read, or the disk refused.
    """
    size = source.stat().st_size
    if size > LIMITS["blob_bytes"]:
        raise InvalidInput(
            t("{name} is larger than {n} MB.").format(
                name=source.name, n=LIMITS["blob_bytes"] // 1_048_576
            )
        )
    with source.open("rb") as file:
        return take(store, iter(lambda: file.read(CHUNK_BYTES), b""))


def take(store: Store, pieces: Iterator[bytes], expected_sha256: str = "") -> Kept:
    """Write a content that comes in pieces: temporary file, fsync, rename, fsync of the folder.

    Raises:
        InvalidInput: It is not the content that was expected; nothing is left of it.
        OSError: The disk refused.
    """
    folder = store.path.parent / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{uuid4().hex}.new"
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            digest, size = _write(file, pieces, store.journal.cipher(LABEL))
            file.flush()
            os.fsync(file.fileno())
        if expected_sha256 not in ("", digest):
            raise InvalidInput(t("The attachment's content was damaged on its way; try again."))
        target = folder / digest
        temporary.replace(target)
        sync_folder(folder)
    finally:
        temporary.unlink(missing_ok=True)
    return Kept(digest, size)


def attach(w: Writer, kept: Kept, parent_id: UUID, name: str, content_type: str = "") -> UUID:
    """Save an attachment of a record; its content goes when the server is there.

    Raises:
        InvalidInput: The name does not fit.
    """
    values = {
        "name": name,
        "parent_id": parent_id,
        "content_type": content_type or None,
        "size_bytes": kept.size,
        "sha256": kept.sha256,
        "owner_id": w.store.user_id,
    }
    made = records.create(w, "Attachment", values)
    if find(w, kept.sha256) is None:
        put(w, Blob(kept.sha256, kept.size))
    return made


def is_here(store: Store, sha256: str) -> bool:
    """Whether a content can be read without the server."""
    return _file(store, sha256).is_file()


def read(store: Store, sha256: str, start: int = 0) -> Iterator[bytes]:
    """Yield a content from a byte on.

    Raises:
        NotFound: It is not here.
        InvalidInput: The file was changed.
    """
    file = _file(store, sha256)
    if not file.is_file():
        raise NotFound(t("The attachment's content is not on this computer."))
    cipher = store.journal.cipher(LABEL)
    sealed = CHUNK_BYTES + (0 if cipher is None else NONCE_BYTES + TAG_BYTES)
    first, skipped = divmod(start, CHUNK_BYTES)
    with file.open("rb") as opened:
        opened.seek(first * sealed)
        number = first
        while piece := opened.read(sealed):
            content = _open(cipher, piece, number)
            yield content[skipped:]
            number, skipped = number + 1, 0


def waiting(r: Reader) -> list[Blob]:
    """Return the contents the server does not have yet."""
    return [blob for blob in all_of(r) if blob.state == "waiting"]


def all_of(r: Reader) -> list[Blob]:
    """Return every content this profile has sent or will send."""
    query = "SELECT v FROM meta WHERE k >= ? AND k < ? ORDER BY k"
    return [Blob(**loads(text)) for (text,) in r.rows(query, (_PREFIX, _PREFIX[:-1] + ";"))]


def find(r: Reader, sha256: str) -> Blob | None:
    """Return how far a content has come."""
    text = meta.get(r, _PREFIX + sha256)
    return None if text is None else Blob(**loads(text))


def put(w: Writer, blob: Blob) -> None:
    """Note how far a content has come."""
    meta.put(w, _PREFIX + blob.sha256, dumps(vars(blob)).decode())
    w.changed.add(OUTBOX)


def offer_again(w: Writer) -> int:
    """Have every content sent again that is still here: a restored server may have lost it."""
    stored = [
        blob for blob in all_of(w) if blob.state == "stored" and is_here(w.store, blob.sha256)
    ]
    for blob in stored:
        put(w, Blob(blob.sha256, blob.size))
    return len(stored)


def forget_old(store: Store) -> int:
    """Remove copies the server has had for 30 days, and files no attachment names.

    Return how many files went.
    """
    folder = store.path.parent / FOLDER
    if not folder.is_dir():
        return 0
    _find_again(store)
    now = store.now()
    with store.read() as r:
        old = {
            blob.sha256
            for blob in all_of(r)
            if blob.state == "stored" and now - instant_from_ms(blob.stored_at_ms) >= KEPT_FOR
        }
        known = {blob.sha256 for blob in all_of(r)}
    removed = 0
    for file in list(folder.iterdir()):
        with suppress(OSError):  # just renamed by its writer, or being read: the next time
            age_ms = instant_ms(now) - int(file.stat().st_mtime * 1000)
            is_fetched = file.name not in known and age_ms >= KEPT_FOR.total_seconds() * 1000
            if file.name in old or is_fetched:
                file.unlink()
                removed += 1
    return removed


def _find_again(store: Store) -> None:
    """Have contents sent that this user attached and a profile made anew knows nothing of."""
    query = "SELECT sha256, size_bytes FROM attachment WHERE created_by_id = ?"
    with store.read() as r:
        named = r.rows(query, (store.user_id.bytes,))
        lost = [
            Blob(sha256, size)
            for sha256, size in named
            if is_here(store, sha256) and find(r, sha256) is None
        ]
    if lost:
        with store.write() as w:
            for blob in lost:
                put(w, blob)


def _file(store: Store, sha256: str) -> Path:
    if len(sha256) != 64 or not sha256.isascii() or not sha256.isalnum():
        raise NotFound(t("The attachment's content is not on this computer."))
    return store.path.parent / FOLDER / sha256


def _write(file: BinaryIO, pieces: Iterator[bytes], cipher: Cipher | None) -> tuple[str, int]:
    digest, size, number, rest = hashlib.sha256(), 0, 0, bytearray()
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
        rest += piece
        while len(rest) >= CHUNK_BYTES:
            file.write(_seal(cipher, bytes(rest[:CHUNK_BYTES]), number))
            del rest[:CHUNK_BYTES]
            number += 1
    if rest:
        file.write(_seal(cipher, bytes(rest), number))
    return digest.hexdigest(), size


def _seal(cipher: Cipher | None, content: bytes, number: int) -> bytes:
    if cipher is None:
        return content
    nonce = os.urandom(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, content, number.to_bytes(8, "big"))


def _open(cipher: Cipher | None, piece: bytes, number: int) -> bytes:
    if cipher is None:
        return piece
    from cryptography.exceptions import InvalidTag

    try:
        return cipher.decrypt(piece[:NONCE_BYTES], piece[NONCE_BYTES:], number.to_bytes(8, "big"))
    except InvalidTag:
        raise InvalidInput(t("The attachment's file was changed; fetch it again.")) from None

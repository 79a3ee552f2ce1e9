"""The file of sealed unsent work: one line of JSON, then the contents of its attachments.

Each content follows in the order in which the sealed line names it, a sealed piece a line, so
that nothing of any size is ever in memory as a whole. Its SHA-256 tells whether it is all there.
"""

import base64
import binascii
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from workbench.backend import credentials
from workbench.errors import InvalidInput
from workbench.i18n import t
from workbench.platform_files import replace_durably
from workbench.store import blobs
from workbench.store.blobs import Blob
from workbench.store.database import Reader, Store
from workbench.sync import bundles


def contents(r: Reader) -> list[Blob]:
    """Return the contents of present attachments that are here and that the server has not."""
    named = {sha256 for (sha256,) in r.rows("SELECT DISTINCT sha256 FROM attachment")}
    return [
        blob
        for blob in blobs.all_of(r)
        if blob.state != "stored" and blob.sha256 in named and blobs.is_here(r.store, blob.sha256)
    ]


def pack(r: Reader) -> dict[str, Any]:
    """Return all unsent work as plain data; of the contents only what they are called."""
    named = [{"sha256": blob.sha256, "size": blob.size} for blob in contents(r)]
    return {**bundles.pack(r), "contents": named}


def write(store: Store, file: Path, bundle: Mapping[str, Any], key: bundles.Key) -> None:
    """Write unsent work and its contents into a file, sealed; whole or not at all.

    Raises:
        OSError: The disk refused.
        InvalidInput: A content was changed on this computer's disk.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.{os.getpid()}.new")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(bundles.written(bundle, key))
            for named in bundle["contents"]:
                for piece in blobs.read(store, named["sha256"]):
                    sealed = credentials.seal(key.key, piece)
                    opened.write(b"\n" + base64.b64encode(sealed))
        replace_durably(temporary, file)
    finally:
        temporary.unlink(missing_ok=True)


def take_contents(store: Store, file: Path, secret: str, bundle: Mapping[str, Any]) -> list[Blob]:
    """Keep the contents of a file of unsent work here; return those that are new.

    Raises:
        InvalidInput: The file was changed or cut.
        OSError: The disk refused.
    """
    fresh: list[Blob] = []
    named = bundle.get("contents", [])
    if not named:
        return fresh
    with file.open("rb") as opened:
        key = bundles.key_of(opened.readline(), secret)
        for one in named:
            pieces = _pieces(opened, key, one["size"])
            if blobs.is_here(store, one["sha256"]):
                for _piece in pieces:
                    continue  # the next content begins behind it
            else:
                blobs.take(store, pieces, expected_sha256=one["sha256"])
            fresh.append(Blob(one["sha256"], one["size"]))
    return fresh


def _pieces(opened: IO[bytes], key: bytes, size: int) -> Iterator[bytes]:
    """Yield a content of this size; a file that ends before it was cut."""
    left = size
    while left > 0:
        line = opened.readline()
        try:
            piece = credentials.open_sealed(key, base64.b64decode(line))
        except (InvalidInput, ValueError, binascii.Error):
            raise InvalidInput(
                t("The file of unsent work was changed or cut: take it from where you saved it.")
            ) from None
        left -= len(piece)
        yield piece


def first_line(file: Path) -> bytes:
    """Return what `bundles.read` wants: the sealed line, or all of a readable file."""
    with file.open("rb") as opened:
        line = opened.readline()
        try:
            json.loads(line)
        except ValueError:
            return line + opened.read()
        return line

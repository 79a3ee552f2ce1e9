"""The file of sealed unsent work: one line of JSON, then the contents of its attachments.

Each content follows in the order in which the sealed line names it, a sealed piece a line, so
that nothing of any size is ever in memory as a whole. A content is found again by the lengths of
its lines and known by its SHA-256: damage to one of them takes none of the others along.
"""

import base64
import binascii
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from workbench.backend import credentials
from workbench.errors import InvalidInput, NotFound
from workbench.i18n import t
from workbench.platform_files import replace_durably
from workbench.store import blobs
from workbench.store.blobs import CHUNK_BYTES, Blob
from workbench.store.database import Reader, Store
from workbench.sync import bundles


@dataclass(frozen=True)
class Taken:
    """What a file of unsent work held of attachments.

    Args:
        whole: The contents that are here now.
        broken: What the others are called: they are not all in the file any more.
    """

    whole: tuple[Blob, ...] = ()
    broken: tuple[str, ...] = ()


def contents(r: Reader) -> list[Blob]:
    """Return the contents of present attachments that are here and that the server has not."""
    return list(_named(r))


def pack(r: Reader) -> dict[str, Any]:
    """Return all unsent work as plain data; of the contents only what they are called."""
    named = [
        {"sha256": blob.sha256, "size": blob.size, "name": name} for blob, name in _named(r).items()
    ]
    return {**bundles.pack(r), "contents": named}


def without_broken(store: Store, bundle: Mapping[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """Return a bundle with the contents that are whole on this disk, and those that are not."""
    whole: list[Any] = []
    broken: list[Any] = []
    for named in bundle["contents"]:
        (whole if _is_whole(store, named) else broken).append(named)
    return {**bundle, "contents": whole}, broken


def write(store: Store, file: Path, bundle: Mapping[str, Any], key: bundles.Key) -> None:
    """Write unsent work and its contents into a file, sealed; whole or not at all.

    Raises:
        OSError: The disk refused.
        InvalidInput: A content is not what it was any more on this computer's disk.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.{os.getpid()}.new")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(bundles.written(bundle, key))
            for named in bundle["contents"]:
                for piece in _checked(blobs.read(store, named["sha256"]), named):
                    sealed = credentials.seal(key.key, piece)
                    opened.write(b"\n" + base64.b64encode(sealed))
        replace_durably(temporary, file)
    finally:
        temporary.unlink(missing_ok=True)


def take_contents(store: Store, file: Path, secret: str, bundle: Mapping[str, Any]) -> Taken:
    """Keep here the contents of a file of unsent work that are whole in it.

    Raises:
        OSError: The disk refused.
    """
    named = bundle.get("contents", [])
    if not named:
        return Taken()
    whole: list[Blob] = []
    broken: list[str] = []
    with file.open("rb") as opened:
        key = bundles.key_of(opened.readline(), secret)
        lines = _lines(opened)
        expected = 0
        for one in named:
            lengths = _lengths(one["size"])
            if _is_whole(store, one) or _take(
                store, opened, key, _places(lines, lengths, expected), one
            ):
                whole.append(Blob(one["sha256"], one["size"]))
            else:
                broken.append(str(one.get("name") or one["sha256"][:12]))
            expected += len(lengths)
    return Taken(tuple(whole), tuple(broken))


@dataclass(frozen=True)
class _Line:
    """Where a sealed piece stands in the file."""

    start: int
    length: int


def _named(r: Reader) -> dict[Blob, str]:
    names = dict(r.rows("SELECT sha256, name FROM attachment ORDER BY pk"))
    return {
        blob: names[blob.sha256]
        for blob in blobs.all_of(r)
        if blob.state != "stored" and blob.sha256 in names and blobs.is_here(r.store, blob.sha256)
    }


def _is_whole(store: Store, named: Mapping[str, Any]) -> bool:
    try:
        for _piece in _checked(blobs.read(store, named["sha256"]), named):
            continue
    except (InvalidInput, NotFound, ValueError):  # ValueError: not even a nonce is left
        return False
    return True


def _checked(pieces: Iterator[bytes], named: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield the pieces of a content; at the end its size and SHA-256 must be what is named."""
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
        yield piece
    if size != named["size"] or digest.hexdigest() != named["sha256"]:
        raise InvalidInput(
            t(
                "The attachment “{name}” was changed on this computer's disk: attach it again"
                " from where it came."
            ).format(name=named.get("name") or named["sha256"][:12])
        )


def _lines(opened: IO[bytes]) -> list[_Line]:
    """Return where the sealed pieces stand, from where the file is read on."""
    found, start = [], opened.tell()
    for line in opened:
        found.append(_Line(start, len(line.rstrip(b"\n"))))
        start += len(line)
    return found


def _lengths(size: int) -> list[int]:
    """Return how long the lines of a content of this size are."""
    full, rest = divmod(size, CHUNK_BYTES)
    pieces = [CHUNK_BYTES] * full + ([rest] if rest else [])
    return [4 * -(-(piece + credentials.SEAL_BYTES) // 3) for piece in pieces]


def _places(
    lines: Sequence[_Line], lengths: Sequence[int], expected: int
) -> Iterator[Sequence[_Line]]:
    """Yield the runs of lines that may be a content: where it should stand, then elsewhere."""
    starts = sorted(range(len(lines) - len(lengths) + 1), key=lambda start: abs(start - expected))
    for start in starts:
        run = lines[start : start + len(lengths)]
        if [line.length for line in run] == lengths:
            yield run


def _take(
    store: Store,
    opened: IO[bytes],
    key: bytes,
    places: Iterator[Sequence[_Line]],
    named: Mapping[str, Any],
) -> bool:
    for run in places:
        try:
            blobs.take(store, _pieces(opened, key, run), expected_sha256=named["sha256"])
        except (InvalidInput, ValueError, binascii.Error):
            continue
        return True
    return False


def _pieces(opened: IO[bytes], key: bytes, run: Sequence[_Line]) -> Iterator[bytes]:
    for line in run:
        opened.seek(line.start)
        yield credentials.open_sealed(key, base64.b64decode(opened.read(line.length)))


def first_line(file: Path) -> bytes:
    """Return what `bundles.read` wants: the sealed line, or all of a readable file."""
    with file.open("rb") as opened:
        line = opened.readline()
        try:
            json.loads(line)
        except ValueError:
            return line + opened.read()
        return line

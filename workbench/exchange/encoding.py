"""Which encoding a file is in: proven by its marks or by UTF-8, else guessed and said so."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from workbench.errors import InvalidInput
from workbench.i18n import t

SAMPLE_BYTES = 256 * 1024
CHUNK_BYTES = 1024 * 1024
TELLING_BYTES = 4
CLOSE_CHAOS = 0.02  # matches this near the best are as good as it
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Encoding:
    """The encoding of a file, and whether it is only a guess."""

    name: str
    is_guess: bool = False


def detect(path: Path) -> Encoding:
    """Return the encoding in which every byte of the file can be read.

    Raises:
        InvalidInput: No encoding fits, so that letters would have to be replaced.
    """
    with path.open("rb") as file:
        sample = file.read(SAMPLE_BYTES)
        for mark, name in _MARKS:
            if sample.startswith(mark):
                return _proven(file, path, Encoding(name))
        wide = _wide_without_mark(sample)
        if wide:
            return _proven(file, path, Encoding(wide))
        if decodes(file, "utf-8"):
            return Encoding("utf-8")
        for name in _guesses(file):
            if decodes(file, name):
                return Encoding(name, is_guess=True)
    raise InvalidInput(
        t(
            "{file}: the letters are in no encoding that can be recognised. "
            "Save the file as UTF-8 and import it again."
        ).format(file=path.name)
    )


def decodes(file: IO[bytes], encoding: str) -> bool:
    """Whether every byte of the file is a letter in this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    try:
        for chunk in _chunks(file):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _proven(file: IO[bytes], path: Path, encoding: Encoding) -> Encoding:
    if decodes(file, encoding.name):
        return encoding
    raise InvalidInput(
        t(
            "{file} starts as {encoding} but does not stay so: it is damaged or cut off. "
            "Export it again."
        ).format(file=path.name, encoding=encoding.name.upper())
    )


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


def _wide_without_mark(sample: bytes) -> str:
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    if len(sample) >= 4 and odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if len(sample) >= 4 and even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return ""


def _guesses(file: IO[bytes]) -> list[str]:
    from charset_normalizer import from_bytes

    file.seek(0)
    telling = _telling_lines(file)
    matches = list(from_bytes(telling))
    names = [match.encoding for match in matches]
    if sum(byte > 127 for byte in telling) < TELLING_BYTES:
        names.insert(0, "cp1252")  # too few letters to tell: by far the most frequent
    western = next((match for match in matches if match.encoding == "cp1252"), None)
    if western is not None:
        best = matches[0]
        if western.chaos <= best.chaos + CLOSE_CHAOS and western.coherence >= best.coherence:
            names.insert(0, "cp1252")  # as good as the best
    return names


def _telling_lines(file: IO[bytes]) -> bytes:
    """Return the lines that hold more than ASCII; the others say nothing about the encoding."""
    kept: list[bytes] = []
    size = 0
    for line in file:
        if not line.isascii():
            kept.append(line)
            size += len(line)
            if size > SAMPLE_BYTES:
                break
    return b"".join(kept)

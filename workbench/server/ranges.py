"""Byte ranges of HTTP (RFC 9110 14): what is asked for, and where a part belongs."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_CONTENT_RANGE = re.compile(r"bytes (?:(\d{1,15})-(\d{1,15})|\*)/(\d{1,15})")


@dataclass(frozen=True)
class Part:
    """A part of a body: from `start` up to, but not with, `end`, of `size` bytes."""

    start: int
    end: int
    size: int


class Unsatisfiable(Exception):
    """The range asked for has no byte in it."""


def asked(header: str | None, size: int) -> Part | None:
    """Return the one range a Range header asks for; None where the whole is to be sent.

    Several ranges, or what is no range, are ignored, as RFC 9110 allows.

    Raises:
        Unsatisfiable: It begins behind the end.
    """
    found = _RANGE.fullmatch((header or "").replace(" ", ""))
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        start, end = max(0, size - int(found[2])), size
    else:
        start = int(found[1])
        end = min(size, int(found[2]) + 1) if found[2] else size
        if found[2] and int(found[2]) < start:
            return None
    if start >= end:
        raise Unsatisfiable
    return Part(start, end, size)


def given(header: str, length: int) -> Part | None:
    """Return where a part of `length` bytes belongs; None where the header does not fit it.

    `bytes */SIZE` belongs nowhere: it asks how much is there.
    """
    found = _CONTENT_RANGE.fullmatch(header.strip())
    if found is None:
        return None
    size = int(found[3])
    if found[1] is None:
        return Part(0, 0, size) if not length else None
    start, end = int(found[1]), int(found[2]) + 1
    return Part(start, end, size) if end - start == length and end <= size else None

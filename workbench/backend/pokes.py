"""Server-sent hints: "there is something up to number n", never data."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.wire.messages import loads

if TYPE_CHECKING:
    from requests import Response

LONGEST_LINE = 10_000


class PokeStream:
    """The numbers in an event stream; `close` from another thread ends the reading."""

    def __init__(self, response: "Response", chunks: Iterator[bytes]) -> None:
        self._response = response
        self._chunks = chunks

    def __iter__(self) -> Iterator[int]:
        """Give each hinted number as it arrives."""
        try:
            for line in _lines(self._chunks):
                seq = hinted(line)
                if seq is not None:
                    yield seq
        finally:
            self._response.close()

    def close(self) -> None:
        """End the reading at once."""
        with contextlib.suppress(OSError, ValueError, RuntimeError):
            self._response.raw.shutdown()


def hinted(line: bytes) -> int | None:
    """Return the number of a `data:` line; every other line is none of ours."""
    if not line.startswith(b"data:"):
        return None
    try:
        found = loads(line[len(b"data:") :].strip())
    except ValueError:
        return None
    seq = found.get("seq") if isinstance(found, dict) else None
    return seq if isinstance(seq, int) else None


def _lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        rest = rest[:LONGEST_LINE]
        yield from lines

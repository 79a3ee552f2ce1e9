"""Beside a SQLite database: how far its counter had come, to notice that an old copy is back."""

import os
from contextlib import suppress
from pathlib import Path
from uuid import UUID


def path_of(database: str) -> Path:
    """Return the file beside a database file."""
    return Path(f"{database}-high-water")


def noted(database: str) -> tuple[bytes, int] | None:
    """Return the epoch and the number that were written down last; None where none were."""
    try:
        epoch, _, highest = path_of(database).read_text(encoding="ascii").partition(" ")
        return UUID(epoch).bytes, int(highest)
    except (OSError, ValueError):
        return None


def note(database: str, epoch: bytes, seq: int) -> None:
    """Write down how far the counter has come; losing this line is no harm.

    A push that was under way when its history ended does not bring that back.
    """
    known = noted(database)
    if known is None or known[0] == epoch:
        begin(database, epoch, seq)


def begin(database: str, epoch: bytes, seq: int) -> None:
    """Write down that another history has begun."""
    with suppress(OSError):
        path_of(database).write_text(f"{UUID(bytes=epoch)} {seq}", encoding="ascii")


def is_behind(database: str, epoch: bytes, seq: int) -> bool:
    """Whether the database had counted further, or was in another history, than it is now.

    Another history proves nothing where the line cannot be written: it would be found again, and
    a history begun anew, at every start.
    """
    known = noted(database)
    if known is None:
        return False
    if known[0] == epoch:
        return known[1] > seq
    return os.access(path_of(database), os.W_OK)

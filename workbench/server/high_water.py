"""Beside a SQLite database: how far its counter had come, to notice that an old copy is back."""

from contextlib import suppress
from pathlib import Path
from uuid import UUID


def path_of(database: str) -> Path:
    """Return the file beside a database file."""
    return Path(f"{database}-high-water")


def note(database: str, epoch: bytes, seq: int) -> None:
    """Write down how far the counter has come; losing this line is no harm."""
    with suppress(OSError):
        path_of(database).write_text(f"{UUID(bytes=epoch)} {seq}", encoding="ascii")


def is_behind(database: str, epoch: bytes, seq: int) -> bool:
    """Whether the database had counted further in this history than it does now."""
    try:
        noted, _, highest = path_of(database).read_text(encoding="ascii").partition(" ")
        return UUID(noted) == UUID(bytes=epoch) and int(highest) > seq
    except (OSError, ValueError):
        return False
